import type { Clock } from '../clock';

/**
 * What goes wrong with a call:
 * - an error that AppStream answers with
 * - `reset`: the connection breaks
 * - `hang`: no answer comes
 * - `noHost`: the host name is not found
 * - `lostAnswer`: the call takes effect, but its answer never arrives
 * - `garbage`: the answer is no JSON
 * - `http503`: a load balancer answers with 503, without an error of AppStream
 */
export type FaultKind =
  | { readonly error: string; readonly message?: string; readonly status?: number }
  | 'reset'
  | 'hang'
  | 'noHost'
  | 'lostAnswer'
  | 'garbage'
  | 'http503';

/** A fault to come. */
export interface Fault {
  readonly kind: FaultKind;
  /** How many calls it hits. `Infinity`: all. */
  readonly count: number;
  /** Default: every operation. */
  readonly operation?: string;
  /** Default: every region. */
  readonly region?: string;
  /** Milliseconds from now until it begins. Default: 0. */
  readonly after?: number;
  /** Milliseconds from its beginning until it ends. Default: it ends with its count. */
  readonly lasts?: number;
}

/** The name that a fault is counted by: that of the error, or the kind. */
export function faultLabel(kind: FaultKind): string {
  return typeof kind === 'string' ? kind : kind.error;
}

/** The faults to come. If several could hit a call, the one that was injected first does. */
export class Faults {
  /** How many calls were hit, by `faultLabel`. */
  readonly injected: Record<string, number> = {};
  private pending: { fault: Fault; from: number; until: number; left: number }[] = [];

  constructor(private readonly clock: Clock) {}

  inject(fault: Fault): void {
    const from = this.clock.now() + (fault.after ?? 0);
    this.pending.push({ fault, from, until: from + (fault.lasts ?? Infinity), left: fault.count });
  }

  clear(): void {
    this.pending = [];
  }

  /** The fault that hits this call, if any. It is counted. */
  next(operation: string, region: string): FaultKind | undefined {
    if (this.pending.length === 0) return undefined;
    const now = this.clock.now();
    const hit = this.pending.find(
      ({ fault, from, until, left }) =>
        left > 0 &&
        from <= now &&
        now < until &&
        [operation, '*', undefined].includes(fault.operation) &&
        [region, undefined].includes(fault.region),
    );
    if (!hit) return undefined;
    hit.left -= 1;
    const label = faultLabel(hit.fault.kind);
    this.injected[label] = (this.injected[label] ?? 0) + 1;
    return hit.fault.kind;
  }
}
