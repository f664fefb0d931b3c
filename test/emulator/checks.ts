import { isDeepStrictEqual } from 'node:util';

/** Something is not as it has to be. */
export class CheckFailed extends Error {
  constructor(
    readonly what: string,
    seen: string,
  ) {
    super(`${what}\n${seen}`);
  }
}

/** The checks of one series of steps, each printed with the time since the test began. */
export class Checks {
  constructor(
    private readonly lane: string,
    private readonly print: (line: string) => void,
  ) {}

  step(title: string): void {
    this.line('==>', title);
  }

  /** `seen` is told where the check fails. */
  that(what: string, holds: boolean, seen: unknown = ''): void {
    if (!holds) throw new CheckFailed(`${this.lane}: ${what}`, text(seen));
    this.line('ok ', what);
  }

  equal(what: string, seen: unknown, expected: unknown): void {
    this.that(what, isDeepStrictEqual(seen, expected), `expected ${text(expected)}\nand saw ${text(seen)}`);
  }

  /** What is not checked, because of the emulator. */
  leftOut(what: string): void {
    this.line('-- ', `not checked: ${what}`);
  }

  private line(mark: string, what: string): void {
    this.print(`${mark} ${this.lane}: ${what}`);
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
