import type { Context } from './context';
import type { Outcome, Waiting } from './report/outcome';
import type { Execution } from './request/events';
import type { Request, Settings } from './request/request';

/** What differs between the custom resources of this package, as far as a poll has to know. */
export interface ResourceKind<Asked extends Request = Request> {
  /** @throws InvalidProperty where a Create or an Update declares what cannot be. */
  read(execution: Execution, settings: Settings): Asked;
  /** One look, and at most one act. Errors of AWS may be thrown. */
  look(context: Context<Asked>): Promise<Outcome>;
  /** What is waited for where an error kept the whole poll from looking or acting. */
  blind(context: Context<Asked>): Omit<Waiting, 'why' | 'state' | 'isBlind'>;
}
