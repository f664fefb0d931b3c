/** Where the simulated AWS gets the time from, in milliseconds since 1970. */
export interface Clock {
  now(): number;
}

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

/**
 * Simulated time. It moves only while all work sleeps, so a copy of forty minutes takes no longer than the code around
 * it.
 * Work that waits for more than promises must run inside `busy`: an invocation of a Lambda function or a call of the
 * AWS SDK. Else time would move on while it still runs.
 */
export class VirtualClock implements Clock {
  /** The next alarm is the last in the list, so that it can be popped. */
  private readonly alarms: Alarm[] = [];
  private working = 0;
  private advancing = false;
  private whenIdle: Array<() => void> = [];

  constructor(private time: number = Date.UTC(2026, 10, 2)) {}

  now(): number {
    return this.time;
  }

  /** Time stands still while `work` runs. Only `sleep` inside it lets time pass. */
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

  /** Calls `ring` after so many milliseconds, unless the returned function is called before. */
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

  /** Resolves once no work runs or sleeps any more. A poller that outlives its event counts, too. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.whenIdle.push(resolve);
      this.advanceSoon();
    });
  }

  private advanceSoon(): void {
    if (this.working > 0 || this.advancing) return;
    this.advancing = true;
    // Promises that were just settled may start new work. They get their turn before time moves.
    setImmediate(() => {
      this.advancing = false;
      if (this.working > 0) return;
      this.advance();
    });
  }

  /** Moves time to the next alarm. All that wakes at that moment runs side by side, as in AWS. */
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
