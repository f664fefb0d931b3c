import type { Clock } from '../clock';

/** A token bucket. It holds the calls of one second, and at least one. */
export class Throttle {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly callsPerSecond: number,
    private readonly clock: Clock,
  ) {
    this.tokens = this.capacity;
    this.filledAt = clock.now();
  }

  /** Takes one token. False: there is none, so the call is throttled. */
  take(): boolean {
    const now = this.clock.now();
    this.tokens = Math.min(this.capacity, this.tokens + ((now - this.filledAt) / 1000) * this.callsPerSecond);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  private get capacity(): number {
    return Math.max(1, this.callsPerSecond);
  }
}
