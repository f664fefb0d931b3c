import type { PassedOn } from '../request/events';
import type { NamedImage } from '../request/identity';
import type { FailureName } from './failures';

/**
 * How long AWS may take to show something everywhere: a new image, a new policy, an event of the stack. What AWS says may
 * be wrong for a moment, too (no endpoint, a used-up quota, access denied): it counts after this time.
 */
export const PROPAGATION_SECONDS = 3 * 60;

/** How long the next poll waits at most, if it is to come soon. */
export const SOON_SECONDS = 30;

/** What one poll comes to. */
export type Outcome = Done | Failed | Waiting | Ended;

/** CloudFormation gets SUCCESS. */
export interface Done {
  readonly kind: 'done';
  readonly decision: string;
  readonly state: string;
  /** The physical id that the resource answers with, if only the look has told it. */
  readonly physicalId?: string;
  readonly data?: Record<string, string>;
  /** What is complete with it, for the metrics. */
  readonly completed?: 'creation' | 'deletion';
  /** How many images are left (`Left`). */
  readonly left?: number;
  /** Whether the log line is a warning. */
  readonly isWarning?: boolean;
}

/** CloudFormation gets FAILED. */
export interface Failed {
  readonly kind: 'fail';
  readonly failure: FailureName;
  readonly detail?: string;
  readonly state?: string;
  /** What the failure is about, if not the image of the event. */
  readonly image?: NamedImage;
  /** The physical id that the resource answers with, if not that of the request. */
  readonly physicalId?: string;
}

/** CloudFormation waits for no answer of this event any more. */
interface Ended {
  readonly kind: 'end';
  readonly why: string;
  readonly state: string;
}

/** CloudFormation gets no answer yet: another poll looks again, unless the time is up (`timeIsUp`). */
export interface Waiting {
  readonly kind: 'wait';
  /** For the log of this poll, and for the failure if it was the last one. */
  readonly why: string;
  readonly state: string;
  /**
   * Whether the next poll comes soon. There are two reasons. AWS may only be late to show something: then this counts in
   * the first three minutes. Or the answer is ready, but the stack cannot be read, which tells whether CloudFormation still
   * waits for it (`isBlind`): then it always counts.
   */
  readonly isSoon?: boolean;
  /** Whether an error kept the poll from looking or acting. Then the deadline is a little later (`timeIsUp`). */
  readonly isBlind?: boolean;
  /** What is waited for, if not the image of the event. */
  readonly image?: NamedImage & {
    readonly arn: string;
    readonly shares?: readonly string[];
    readonly isPrevious?: boolean;
  };
  /** Further images that are waited for. */
  readonly others?: readonly Waiting[];
  /** Whether fleets or shares keep the image from being deleted. */
  readonly isHeld?: boolean;
  /** Milliseconds since 1970. Infinity if only the end of the event counts (`Request.end`). */
  readonly deadline: number;
  /**
   * What the wait turns into when the time is up: a failure, `hand over` (success: another resource of the chain goes
   * on), or `end` (no answer, since CloudFormation waits for none).
   */
  readonly atDeadline: FailureName | 'hand over' | 'end';
  /** The attributes that the resource answers with when it hands over. */
  readonly data?: Record<string, string>;
  /** What the next poll gets to know. */
  readonly passOn?: PassedOn;
  /** The physical id that the resource answers with when the time is up, if not that of the request. */
  readonly physicalId?: string;
}

/** CloudFormation does not ask for this event: not any more, or the events of the stack do not show it yet. */
export function waitingForNothing(
  { message: why, sentAt }: { readonly message: string; readonly sentAt?: number },
  passOn?: PassedOn,
): Waiting {
  // The status of a stack may be shown late, and a request that still stands must not end without an answer.
  const deadline = (sentAt ?? Infinity) + PROPAGATION_SECONDS * 1000;
  return { kind: 'wait', why, state: 'unknown', isSoon: true, deadline, atDeadline: 'end', passOn };
}
