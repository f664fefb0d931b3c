import type { GivenParameter } from './parameters';
import type { Script } from './script';
import type { Place } from './sources';

/** What is played. */
export interface RehearsalSettings {
  readonly script: Script;
  /** The app is deployed to each; a stack that names its own region is there once. */
  readonly regions: readonly string[];
  readonly copyMinutes: number;
  readonly faults: ReadonlyArray<readonly [name: string, count: number]>;
  readonly seed: number;
  /** The images that are there before the stacks. A source that is not among them is assumed. */
  readonly images?: readonly Place[];
  /** Values for parameters of the templates. */
  readonly parameters?: readonly GivenParameter[];
  /** What Parameter Store has before the stacks, by name. */
  readonly ssm?: Readonly<Record<string, string>>;
  /** A new account has ten executions of Lambda at a time, in each region. */
  readonly account?: 'new';
  /** False as with `cdk deploy --no-rollback`: a failure leaves all as it is, and the next version is deployed. Default: true. */
  readonly rollback?: boolean;
}
