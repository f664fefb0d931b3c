import { Retries } from '../lambda/appstream/retries';
import type { VirtualClock } from './clock';

/** The handler's retry strategy, with pauses on the virtual clock. */
export class PausingRetries extends Retries {
  private pause = 0;

  constructor(private readonly clock: VirtualClock) {
    let base = 0;
    super({
      backoff: {
        setDelayBase: (milliseconds) => {
          base = milliseconds;
        },
        // The SDK's own pauses: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
        computeNextBackoffDelay: (tries) => {
          this.pause = Math.random() * Math.min(base * 2 ** tries, 20_000);
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
