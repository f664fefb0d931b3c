import type { GivenParameter } from './parameters';
import type { Script } from './script';
import type { Place } from './sources';

/** What is played. */
export interface RehearsalSettings {
  readonly script: Script;
  /** The regions that the app is deployed to. A stack that names its own region is only there once. */
  readonly regions: readonly string[];
  readonly copyMinutes: number;
  readonly faults: ReadonlyArray<readonly [name: string, count: number]>;
  readonly seed: number;
  /** The images that are there before the stacks. A source that is not among them is assumed. */
  readonly images?: readonly Place[];
  /** Values for parameters of the templates. */
  readonly parameters?: readonly GivenParameter[];
  /** What is in Parameter Store before the stacks, by name. */
  readonly ssm?: Readonly<Record<string, string>>;
  /** As in a new account, Lambda runs ten functions at a time in each region. */
  readonly account?: 'new';
  /**
   * False, as with `cdk deploy --no-rollback`: a failure leaves all as it is, and the next version is deployed.
   * Default: true.
   */
  readonly rollback?: boolean;
}
