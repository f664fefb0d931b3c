import { StandardRetryStrategy, type StandardRetryStrategyOptions } from '@smithy/core/retry';
import { isNamed } from './errors';

/** Well under the functions' own timeout: a hung connection must end as an error, which the next try mends. */
export const REQUEST_HANDLER = {
  connectionTimeout: 5_000,
  requestTimeout: 15_000,
  throwOnRequestTimeout: true,
};

type Refresh = StandardRetryStrategy['refreshRetryTokenForRetry'];

/**
 * Three tries within a few seconds, as the SDK does by default: what does not succeed then is left to the next poll, which
 * costs less than a function that sleeps. The SDK takes a used-up quota for throttling, too; that only time can mend.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export class Retries extends StandardRetryStrategy {
  constructor(options: Partial<StandardRetryStrategyOptions> = {}) {
    super({ maxAttempts: 3, ...options });
  }

  override async refreshRetryTokenForRetry(...[token, failed]: Parameters<Refresh>): ReturnType<Refresh> {
    if (isNamed(failed.error, 'LimitExceededException')) throw new Error('The next poll asks again.');
    return super.refreshRetryTokenForRetry(token, failed);
  }
}
