/** What came of one copy in one way of waiting. */
export interface Played {
  /** Those of this package, or those that a user would write first behind the Provider framework. */
  readonly functions: 'package' | 'plain';
  /** Seconds from AVAILABLE until CloudFormation knows, or the process that waits. Absent if it failed. */
  readonly deadTime?: number;
  /** The functions' calls to AWS, without those that start executions and answer CloudFormation. */
  readonly calls: number;
  /** One for each custom resource: each has one execution of the state machine and one answer. */
  readonly events: number;
  readonly polls: number;
  readonly timeouts: number;
  readonly transitions: number;
  /** For a function that waits by sleeping: its invocations, and how many seconds it ran. */
  readonly sleeping?: { readonly invocations: number; readonly seconds: number };
  /** Images that are left when the stack has given up. */
  readonly left: number;
}

/** A way of waiting: plays one copy that takes so many seconds. */
export type Way = (copySeconds: number) => Promise<Played>;
