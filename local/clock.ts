/** What the simulated AWS reads the time from, in milliseconds since 1970. */
export interface Clock {
  now(): number;
}

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

/**
 * Time that moves only when all work sleeps, so that a copy of forty minutes takes as long as the code around it.
 *
 * Work that does more than settle promises (a call to a Lambda function, the AWS SDK) must be known to the clock
 * (`busy`): else time would jump ahead while it still runs.
 */
export class VirtualClock implements Clock {
  /** The next one last, so that it can be popped. */
  private readonly alarms: Alarm[] = [];
  private working = 0;
  private advancing = false;
  private whenIdle: Array<() => void> = [];

  constructor(private time: number = Date.UTC(2026, 10, 2)) {}

  now(): number {
    return this.time;
  }

  /** Runs `work` while time stands still. Only `sleep` inside it lets time pass. */
  async busy<T>(work: () => Promise<T>): Promise<T> {
    this.working += 1;
    try {
      return await work();
    } finally {
      this.working -= 1;
      this.advanceSoon();
    }
  }

  /** Must be called from inside `busy`. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.schedule(milliseconds, () => {
        this.working += 1;
        resolve();
      });
      this.working -= 1;
      this.advanceSoon();
    });
  }

  /** Calls `ring` that much later, unless the returned function was called before. */
  schedule(milliseconds: number, ring: () => void): () => void {
    const alarm = { at: this.time + Math.max(0, milliseconds), ring };
    // Alarms of the same moment ring in the order in which they were set.
    let index = 0;
    for (let end = this.alarms.length; index < end;) {
      const middle = (index + end) >>> 1;
      if (this.alarms[middle].at > alarm.at) index = middle + 1;
      else end = middle;
    }
    this.alarms.splice(index, 0, alarm);
    this.advanceSoon();
    return () => {
      const position = this.alarms.indexOf(alarm);
      if (position >= 0) this.alarms.splice(position, 1);
      this.advanceSoon();
    };
  }

  /** Resolves once nobody works or sleeps any more, pollers that outlived their event included. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.whenIdle.push(resolve);
      this.advanceSoon();
    });
  }

  private advanceSoon(): void {
    if (this.working > 0 || this.advancing) return;
    this.advancing = true;
    // Promises that were just settled may start new work: they get their turn before time moves.
    setImmediate(() => {
      this.advancing = false;
      if (this.working > 0) return;
      this.advance();
    });
  }

  /** All that wakes at the same moment works side by side, as it would in AWS. */
  private advance(): void {
    const next = this.alarms.at(-1);
    if (!next) {
      for (const resolve of this.whenIdle.splice(0)) resolve();
      return;
    }
    this.time = next.at;
    const ringing: Alarm[] = [];
    while (this.alarms.at(-1)?.at === next.at) ringing.push(this.alarms.pop()!);
    for (const alarm of ringing) alarm.ring();
    this.advanceSoon();
  }
}
