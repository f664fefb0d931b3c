import { StandardRetryStrategy, type StandardRetryStrategyOptions } from '@smithy/core/retry';
import { isNamed } from './errors';

/** Well under the functions' own timeout: a hung connection must end as an error, which the next try mends. */
export const REQUEST_HANDLER = {
  connectionTimeout: 5_000,
  requestTimeout: 15_000,
  throwOnRequestTimeout: true,
};

/** What a call to AppStream is for: the look that a poll begins with, or what follows from it. */
export type Calls = 'look' | 'rest';

/** The SDK's base for pauses after throttling is a second, so a throttled look is repeated within 20 seconds. */
const BASES_OF_A_LOOK = 20;

/**
 * How often the SDK tries a call, and after which pauses.
 *
 * All pollers of a stack start in the same moment and march in step. Where AppStream throttles them, a look is tried
 * once more, after a pause of any length within the 20 seconds: that spreads the polls, and leaves room for those that
 * copy, tag or delete, which try harder. The next poll looks again anyway. `docs/scale.md` has the figures.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function retriesOf(calls: Calls): StandardRetryStrategyOptions {
  if (calls === 'rest') return { maxAttempts: 8 };
  let base = 0;
  return {
    maxAttempts: 2,
    backoff: {
      setDelayBase: (milliseconds) => {
        base = milliseconds;
      },
      computeNextBackoffDelay: () => Math.random() * BASES_OF_A_LOOK * base,
    },
  };
}

type Refresh = StandardRetryStrategy['refreshRetryTokenForRetry'];

/** The SDK takes a quota for throttling and would wait for it inside the Lambda function: that is for the next poll. */
export class Retries extends StandardRetryStrategy {
  constructor(options: StandardRetryStrategyOptions) {
    super(options);
  }

  override async refreshRetryTokenForRetry(...[token, failed]: Parameters<Refresh>): ReturnType<Refresh> {
    if (isNamed(failed.error, 'LimitExceededException')) throw new Error('The next poll asks again.');
    return super.refreshRetryTokenForRetry(token, failed);
  }
}
