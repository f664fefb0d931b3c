import { InProcessProvider } from '../../local/provider/in-process';
import { NaiveAccount, completeAt } from './account';
import type { Way } from './played';
import { type Definition, transitionsOf } from './transitions';

/** What `Provider` takes where nobody says otherwise: queryInterval 5 seconds, totalTimeout 30 minutes. */
const INTERVAL_SECONDS = 5;
const MAX_ATTEMPTS = (30 * 60) / INTERVAL_SECONDS;

interface Event {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
}

/** The real framework code around the two functions that one would write first: copy, then ask for the state. */
export function frameworkDefaults(waiter: Definition): Way {
  return async (copySeconds) => {
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
    const timedOut = knownAt === undefined;
    return {
      ...account.figures(knownAt),
      events,
      polls: provider.polls,
      timeouts: timedOut ? 1 : 0,
      transitions: transitionsOf(waiter, provider.polls, timedOut),
    };
  };
}
