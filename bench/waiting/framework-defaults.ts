import { InProcessProvider } from '../framework/in-process';
import { NaiveAccount, completeAt } from './account';
import type { Way } from './played';

/** The defaults of `Provider`: queryInterval 5 seconds, totalTimeout 30 minutes. */
const INTERVAL_SECONDS = 5;
const MAX_ATTEMPTS = (30 * 60) / INTERVAL_SECONDS;

interface Event {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
}

/**
 * The framework's real code around the two functions that a user would write first: one copies, one asks for the state.
 */
export const frameworkDefaults: Way = async (copySeconds) => {
  const account = new NaiveAccount(copySeconds);
  let events = 0;
  const handlers = {
    onEvent: async ({ RequestType }: Event) => {
      events += 1;
      await (RequestType === 'Delete' ? account.delete() : account.copy());
      return { PhysicalResourceId: 'copy' };
    },
    isComplete: async ({ RequestType }: Event) => ({
      IsComplete: RequestType === 'Delete' || (await account.isAvailable()),
    }),
  };
  const provider = new InProcessProvider(account.clock, handlers, {
    intervalSeconds: INTERVAL_SECONDS,
    maxAttempts: MAX_ATTEMPTS,
  });
  const knownAt = completeAt(await account.create(provider), 'Custom::Copy');
  const timeouts = knownAt === undefined ? 1 : 0;
  return {
    ...account.figures(knownAt),
    events,
    polls: provider.polls,
    timeouts,
    // The waiter is one task, which is retried. After a timeout there is a second task.
    transitions: provider.polls + timeouts,
  };
};
