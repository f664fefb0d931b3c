import type { PassedOn } from './events';
import type { FailureName } from './failures';
import type { NamedImage } from './identity';

/** What one poll comes to. */
export type Outcome =
  | {
      readonly kind: 'done';
      readonly decision: string;
      readonly state: string;
      readonly data?: Record<string, string>;
      /** What this event has done, from its beginning. */
      readonly done?: 'copy' | 'deletion';
    }
  | Waiting;

export interface Waiting {
  readonly kind: 'wait';
  /** For the log of this poll, and for the failure if it was the last one. */
  readonly why: string;
  readonly state: string;
  /** Whether fleets or shares keep the image from being deleted. */
  readonly isHeld?: boolean;
  /** What is waited for, where it is not the image that the properties name. */
  readonly image?: NamedImage;
  /** The failure that the end of the waiting is, and when that is: milliseconds since 1970, Infinity while nothing counts. */
  readonly failure: FailureName;
  readonly deadline: number;
  /** Whether another resource of the chain goes on waiting when this event's time is up. */
  readonly handsOver?: boolean;
  /** What the resource answers with when it hands over. */
  readonly data?: Record<string, string>;
  /** What the next poll gets to know. */
  readonly passOn?: PassedOn;
  /** What may be told only at the end, since finding it out costs calls. */
  readonly atTheEnd?: () => Promise<string>;
}
