import type { PassedOn } from '../request/events';
import { PROPAGATION_SECONDS } from '../report/outcome';
import { isNotEnabled, meaningOf } from './errors';

/**
 * A region is silent if it has no AppStream for the account. A name server or the service may say so for a moment. So
 * it counts only after three minutes in which all polls have heard nothing else, and never if AppStream has answered
 * there.
 */
export class Silence {
  private readonly answered: Set<string>;
  private readonly since: Record<string, string> = {};

  constructor(
    private readonly before: PassedOn,
    private readonly home: string,
    private readonly now: () => number,
  ) {
    this.answered = new Set(before.HeardFrom);
  }

  /** What a look at a region has brought: an answer, or an error. Only errors that mean "no AppStream here" count. */
  hear(region: string, error?: unknown): void {
    if (error === undefined) this.answered.add(region);
    else if (this.saysNoAppStream(region, error))
      this.since[region] = this.before.SilentSince?.[region] ?? new Date(this.now()).toISOString();
  }

  /** The account has surely enabled the region of the stack, since CloudFormation runs there. */
  private saysNoAppStream(region: string, error: unknown): boolean {
    return meaningOf(error) === 'no endpoint' || (region !== this.home && isNotEnabled(error));
  }

  isSilent(region: string): boolean {
    const since = this.since[region];
    if (since === undefined || this.answered.has(region)) return false;
    return this.now() - Date.parse(since) >= PROPAGATION_SECONDS * 1000;
  }

  /** Whether a region may soon count as silent: it has never answered, and polls have heard that it has no AppStream. */
  get isUndecided(): boolean {
    return Object.keys(this.since).some((region) => !this.answered.has(region) && !this.isSilent(region));
  }

  /** One of the silent regions, if there are any. */
  get silentRegion(): string | undefined {
    return Object.keys(this.since).find((region) => this.isSilent(region));
  }

  /** Whether this poll was told of any region that it has no AppStream. */
  get isSuspected(): boolean {
    return Object.keys(this.since).length > 0;
  }

  get passOn(): PassedOn {
    return {
      ...(this.answered.size > 0 && { HeardFrom: [...this.answered] }),
      ...(this.isSuspected && { SilentSince: this.since }),
    };
  }
}
