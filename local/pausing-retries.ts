import type { StandardRetryStrategyOptions } from '@smithy/core/retry';
import { Retries } from '../lambda/retries';
import type { VirtualClock } from './clock';

/** The handler's own strategy, with its pauses on the virtual clock. */
export class PausingRetries extends Retries {
  private pause = 0;

  constructor(
    { backoff, ...options }: StandardRetryStrategyOptions,
    private readonly clock: VirtualClock,
  ) {
    let base = 0;
    super({
      ...options,
      backoff: {
        setDelayBase: (milliseconds) => {
          base = milliseconds;
          backoff?.setDelayBase(milliseconds);
        },
        computeNextBackoffDelay: (tries) => {
          // https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
          this.pause =
            backoff?.computeNextBackoffDelay(tries) ?? Math.random() * Math.min(base * 2 ** tries, 20_000);
          return 0;
        },
      },
    });
  }

  override async refreshRetryTokenForRetry(
    ...request: Parameters<Retries['refreshRetryTokenForRetry']>
  ): ReturnType<Retries['refreshRetryTokenForRetry']> {
    const next = await super.refreshRetryTokenForRetry(...request);
    await this.clock.sleep(this.pause);
    return next;
  }
}
