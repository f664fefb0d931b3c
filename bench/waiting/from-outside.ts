import { NaiveAccount } from './account';
import type { Way } from './played';

/**
 * From the source of `copied_image` in the Terraform provider St3ffn/aws-appstream (2026): it looks at once, after 30
 * seconds and then each minute, for an hour.
 */
const FIRST_PAUSE_SECONDS = 30;
const PAUSE_SECONDS = 60;
const TIMEOUT_SECONDS = 60 * 60;

/** A process outside of AWS, which must not end meanwhile. */
export const fromOutside: Way = async (copySeconds) => {
  const account = new NaiveAccount(copySeconds);
  const { clock } = account;
  const knownAt = await clock.busy(async () => {
    await account.copy();
    const end = clock.now() + TIMEOUT_SECONDS * 1000;
    for (let pause = FIRST_PAUSE_SECONDS; ; pause = PAUSE_SECONDS) {
      if (await account.isAvailable()) return clock.now();
      if (clock.now() + pause * 1000 > end) return undefined;
      await clock.sleep(pause * 1000);
    }
  });
  return { ...account.figures(knownAt), events: 0, polls: 0, timeouts: 0, transitions: 0 };
};
