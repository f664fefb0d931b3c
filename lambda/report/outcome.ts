import type { StaleRequest } from '../cloudformation/guard';
import type { PassedOn } from '../request/events';
import type { NamedImage } from '../request/identity';
import type { FailureName } from './failures';

/** How long a copy, or a policy, may take until every part of AWS knows of it. */
export const PROPAGATION_SECONDS = 3 * 60;

/** What one poll comes to. */
export type Outcome = Done | Failed | Waiting | Ended;

export interface Done {
  readonly kind: 'done';
  readonly decision: string;
  readonly state: string;
  /** The id of the resource, where only the look has told it. */
  readonly physicalId?: string;
  readonly data?: Record<string, string>;
  /** What this event has done, from its beginning. */
  readonly done?: 'creation' | 'deletion';
  /** How many replaced images AppStream has refused to delete: they are marked, for the next release or the removal. */
  readonly left?: number;
  /** Whether the log warns of it. */
  readonly isWarning?: boolean;
}

export interface Failed {
  readonly kind: 'fail';
  readonly failure: FailureName;
  readonly detail?: string;
  readonly state?: string;
  /** What the failure is about, where it is not the image of the event. */
  readonly image?: NamedImage;
  /** What the resource answers as its id, where it is not that of the request. */
  readonly physicalId?: string;
}

/** CloudFormation waits for no answer of this event any more. */
interface Ended {
  readonly kind: 'end';
  readonly why: string;
  readonly state: string;
}

export interface Waiting {
  readonly kind: 'wait';
  /** For the log of this poll, and for the failure if it was the last one. */
  readonly why: string;
  readonly state: string;
  /** Whether nobody could look: then the time is not up before somebody has tried a little longer. */
  readonly isBlind?: boolean;
  /** What is waited for, where it is not the image of the event. */
  readonly image?: NamedImage & { readonly arn: string; readonly isPrevious?: boolean };
  /** What is waited for, too. */
  readonly others?: readonly Waiting[];
  /** Whether fleets or shares keep that image from being deleted. */
  readonly isHeld?: boolean;
  /** Milliseconds since 1970. Infinity while nothing counts. */
  readonly deadline: number;
  /**
   * What comes when the time is up: a failure, a success that leaves the rest to another resource of the chain, or no
   * answer at all, since CloudFormation waits for none.
   */
  readonly atDeadline: FailureName | 'hand over' | 'end';
  /** What the resource answers with when it hands over. */
  readonly data?: Record<string, string>;
  /** What the next poll gets to know. */
  readonly passOn?: PassedOn;
  /** What the resource answers as its id when the time is up, where it is not that of the request. */
  readonly physicalId?: string;
}

/** CloudFormation does not ask for what the event asked for: not yet, as far as it shows, or not any more. */
export function waitingForNothing({ message: why }: StaleRequest, passOn?: PassedOn): Waiting {
  return { kind: 'wait', why, state: 'unknown', deadline: Infinity, atDeadline: 'end', passOn };
}
