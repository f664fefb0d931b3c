import type { Context } from './context';
import type { Outcome, Waiting } from './report/outcome';
import type { Execution } from './request/events';
import type { Request, Settings } from './request/request';

/** What differs between the custom resources of this package: image, newest image and share. */
export interface ResourceKind<Asked extends Request = Request> {
  /** @throws InvalidProperty if a Create or an Update declares something that is not valid. */
  read(execution: Execution, settings: Settings): Asked;
  /** Looks once, and acts if something is to be done. May throw errors of AWS. */
  look(context: Context<Asked>): Promise<Outcome>;
  /** The wait of a poll that an error kept from looking or acting. */
  blind(context: Context<Asked>): Omit<Waiting, 'why' | 'state' | 'isBlind'>;
}
