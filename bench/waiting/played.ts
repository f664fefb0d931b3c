/** What one copy came to, in one way of waiting. */
export interface Played {
  /** This package's functions, or those that one would write first behind the Provider framework. */
  readonly functions: 'package' | 'plain';
  /** Seconds between AVAILABLE and CloudFormation (or whoever waits) knowing; none where it failed. */
  readonly deadTime?: number;
  /** The calls of the functions to AWS, without those that start executions and answer CloudFormation. */
  readonly calls: number;
  /** Custom resources: each is one event, one execution of the state machine and one answer. */
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
