import type { Clock } from '../clock';

/** Time that runs by itself, faster or slower than real time, and can be moved ahead. */
export class AcceleratedClock implements Clock {
  private readonly began: number;
  private skipped = 0;

  /** `speed` is how many simulated seconds pass in a real one. */
  constructor(
    private readonly speed: number,
    private readonly realNow: () => number = Date.now,
  ) {
    this.began = realNow();
  }

  now(): number {
    return Math.round(this.began + (this.realNow() - this.began) * this.speed + this.skipped);
  }

  pass(minutes: number): void {
    this.skipped += minutes * 60_000;
  }
}
