/** A walk over resources that stops for all as soon as one fails. */
export class Attempt {
  private readonly controller = new AbortController();
  readonly failed: string[] = [];

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get stopped(): boolean {
    return this.failed.length > 0;
  }

  fail(name: string): void {
    this.failed.push(name);
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
