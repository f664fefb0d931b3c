import type { CloudFormationBehaviour } from './behaviour';

/** What `--no-rollback` changes in the walk of a creation or an update. */
export interface AttemptOptions {
  /** The others go on when one fails: only what depends on it is not begun. */
  readonly othersGoOn?: boolean;
  /** An answer with another physical id fails the resource. */
  readonly refusesReplacements?: boolean;
  /** What failed to update is sent back to what it was, at once. */
  readonly restoresFailed?: boolean;
}

/** How an operation is walked through that may be rolled back, or not. */
export function attemptOptions(
  rollback: boolean,
  { otherPaths, replacementWithoutRollback, failedWithoutRollback }: CloudFormationBehaviour,
): AttemptOptions {
  if (rollback) return {};
  return {
    othersGoOn: otherPaths === 'go on',
    refusesReplacements: replacementWithoutRollback === 'is refused',
    restoresFailed: failedWithoutRollback === 'is rolled back',
  };
}

/** A walk over resources. It stops for all as soon as one fails, unless the others go on. */
export class Attempt {
  private readonly controller = new AbortController();
  readonly failed: string[] = [];
  /** What ended it before its time. */
  endedBy?: 'cancellation' | 'deletion';

  constructor(readonly options: AttemptOptions = {}) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether nothing more may be begun. */
  get stopped(): boolean {
    return this.signal.aborted;
  }

  fail(name: string): void {
    this.failed.push(name);
    if (!this.options.othersGoOn) this.controller.abort();
  }

  end(by: 'cancellation' | 'deletion'): void {
    this.endedBy = by;
    this.controller.abort();
  }

  /** What `work` answers, unless another resource fails first: the work itself goes on then. */
  async orCancelled<T>(work: Promise<T>, verb: string): Promise<T> {
    let cancel = () => {};
    const cancelled = new Promise<never>((_, reject) => {
      cancel = () => reject(new Cancelled(`Resource ${verb} cancelled`));
      this.signal.addEventListener('abort', cancel, { once: true });
    });
    try {
      return await Promise.race([work, cancelled]);
    } finally {
      this.signal.removeEventListener('abort', cancel);
    }
  }
}

/** Why a resource failed that was given up because another one failed. */
export class Cancelled extends Error {}
