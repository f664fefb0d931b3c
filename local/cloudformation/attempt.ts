import type { CloudFormationBehaviour } from './behaviour';

/** What `--no-rollback` changes in a creation or an update. */
export interface AttemptOptions {
  /** If a resource fails, the others go on. Only what depends on it is not begun. */
  readonly othersGoOn?: boolean;
  /** If a resource answers an update with another physical id, it fails. */
  readonly refusesReplacements?: boolean;
  /** A resource whose update failed is sent an Update back to its old properties at once. */
  readonly restoresFailed?: boolean;
}

/** The options of an operation with or without rollback. */
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

/**
 * A walk: an operation goes once over the resources of a stack, in the order of their dependencies. As soon as one
 * fails, nothing more is begun, unless `othersGoOn`.
 */
export class Attempt {
  private readonly controller = new AbortController();
  readonly failed: string[] = [];
  /** What ended it early, if anything. */
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

  /** What `work` answers. If another resource fails first, it throws `Cancelled`, and `work` goes on. */
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

/** A resource was given up because another one failed. */
export class Cancelled extends Error {}
