import type { Clock } from '../clock';

/**
 * What goes wrong with a call: an error that AppStream answers with, a broken connection (`reset`), no answer (`hang`),
 * a host that nobody knows (`noHost`), a call that takes effect but whose answer never arrives (`lostAnswer`), an answer
 * that is no JSON (`garbage`), or a load balancer's 503 without an AppStream error.
 */
export type FaultKind =
  | { readonly error: string; readonly message?: string; readonly status?: number }
  | 'reset'
  | 'hang'
  | 'noHost'
  | 'lostAnswer'
  | 'garbage'
  | 'http503';

/** A fault that is to happen. */
export interface Fault {
  readonly kind: FaultKind;
  /** How many calls it hits; `Infinity` for each one. */
  readonly count: number;
  /** Default: every operation. */
  readonly operation?: string;
  /** Default: every region. */
  readonly region?: string;
  /** Milliseconds from now until it begins. Default: 0. */
  readonly after?: number;
  /** Milliseconds from its beginning until it is over. Default: it ends with its count. */
  readonly lasts?: number;
}

/** What a fault is called where it is counted: the error's name, or the kind. */
export function faultLabel(kind: FaultKind): string {
  return typeof kind === 'string' ? kind : kind.error;
}

/** Faults to come, in the order in which they were injected. */
export class Faults {
  /** How many really happened, by label. */
  readonly injected: Record<string, number> = {};
  private pending: { fault: Fault; from: number; until: number; left: number }[] = [];

  constructor(private readonly clock: Clock) {}

  inject(fault: Fault): void {
    const from = this.clock.now() + (fault.after ?? 0);
    this.pending.push({ fault, from, until: from + (fault.lasts ?? Infinity), left: fault.count });
  }

  /** No more faults from now on. */
  clear(): void {
    this.pending = [];
  }

  /** The fault that hits a call, and counts it. */
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
