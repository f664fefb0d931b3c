import { StandardRetryStrategy, type StandardRetryStrategyOptions } from '@smithy/core/retry';
import { isErrorNamed } from './errors';

/** Less than the timeout of the functions: a connection that hangs must become an error, which is tried again. */
export const REQUEST_HANDLER = {
  connectionTimeout: 5_000,
  requestTimeout: 15_000,
  throwOnRequestTimeout: true,
};

type Refresh = StandardRetryStrategy['refreshRetryTokenForRetry'];

/**
 * Three tries within a few seconds, as the SDK does by default. If they fail, the next poll tries again, which costs
 * less than a function that sleeps. The SDK takes a used-up quota for throttling and would try again. That is left to
 * the next poll.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export class Retries extends StandardRetryStrategy {
  constructor(options: Partial<StandardRetryStrategyOptions> = {}) {
    super({ maxAttempts: 3, ...options });
  }

  override async refreshRetryTokenForRetry(...[token, failed]: Parameters<Refresh>): ReturnType<Refresh> {
    if (isErrorNamed(failed.error, 'LimitExceededException')) throw new Error('The next poll asks again.');
    return super.refreshRetryTokenForRetry(token, failed);
  }
}
