import { InProcessProvider } from '../framework/in-process';
import { NaiveAccount, completeAt } from './account';
import type { Way } from './played';

/** What `Provider` takes where nobody says otherwise: queryInterval 5 seconds, totalTimeout 30 minutes. */
const INTERVAL_SECONDS = 5;
const MAX_ATTEMPTS = (30 * 60) / INTERVAL_SECONDS;

interface Event {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
}

/** The real framework code around the two functions that one would write first: copy, then ask for the state. */
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
    // The waiter is one task that is retried, and another one where it times out.
    transitions: provider.polls + timeouts,
  };
};
