/** What one copy came to, in one way of waiting. */
export interface Played {
  /** The user's own functions: this package's, or those that one would write first. */
  readonly functions: 'package' | 'plain';
  /** Seconds between AVAILABLE and CloudFormation (or whoever waits) knowing; none where it failed. */
  readonly deadTime?: number;
  readonly describeImages: number;
  /** The calls of the user's own functions to AWS. */
  readonly calls: number;
  /** Custom resources: each is one event, and one execution of the waiter. */
  readonly events: number;
  readonly polls: number;
  readonly timeouts: number;
  readonly transitions: number;
  /** Of a function that waits by sleeping: its invocations, and the seconds that it ran. */
  readonly sleeping?: { readonly invocations: number; readonly seconds: number };
  /** Images that are left once the stack has given up. */
  readonly left: number;
}

/** Plays one copy of so many seconds. */
export type Way = (copySeconds: number) => Promise<Played>;
