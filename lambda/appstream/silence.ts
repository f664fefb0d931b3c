import type { PassedOn } from '../request/events';
import { PROPAGATION_SECONDS } from '../report/outcome';
import { isNotEnabled, meaningOf } from './errors';

/**
 * In which regions there is no AppStream for the account. A name server or the service itself may say so for a moment, so
 * it counts only after three minutes in which every poll has heard nothing else, and never where AppStream has answered.
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

  /** What a look at a region has brought: an answer, or an error, of which only "no AppStream here" counts. */
  hear(region: string, error?: unknown): void {
    if (error === undefined) this.answered.add(region);
    else if (this.saysNoAppStream(region, error))
      this.since[region] = this.before.SilentSince?.[region] ?? new Date(this.now()).toISOString();
  }

  /** At home the account is surely enabled, since CloudFormation runs there. */
  private saysNoAppStream(region: string, error: unknown): boolean {
    return meaningOf(error) === 'no endpoint' || (region !== this.home && isNotEnabled(error));
  }

  isSilent(region: string): boolean {
    const since = this.since[region];
    if (since === undefined || this.answered.has(region)) return false;
    return this.now() - Date.parse(since) >= PROPAGATION_SECONDS * 1000;
  }

  /** A region that is silent. */
  get silentRegion(): string | undefined {
    return Object.keys(this.since).find((region) => this.isSilent(region));
  }

  /** Whether this poll has heard of any region that there is no AppStream. */
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
