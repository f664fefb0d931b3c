import fc from 'fast-check';
import { history } from './history';
import { play } from './play';

/** Few, since `npm test` is to be quick: `npm run test:properties` plays as many as one likes. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 60);
const SEED = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));

test(
  `lifecycle 1 to 10: whatever happens, nothing wrong deleted, nothing orphaned, nothing hung (${RUNS} runs, seed ${SEED})`,
  async () => {
    await fc.assert(
      fc.asyncProperty(history, async (h) => void (await play(h))),
      {
        numRuns: RUNS,
        seed: SEED,
        endOnFailure: process.env.PROPERTY_NO_SHRINK !== undefined,
      },
    );
  },
  30 * 60_000,
);
