import type { Clock } from '../clock';
import { type Behaviour, DEFAULT_BEHAVIOUR } from './behaviour';
import { DEFAULT_QUOTAS, type Quotas } from './quotas';
import { hasAppStream } from './regions';
import type { WorldSettings } from './world';

export interface AppStreamSimulatorOptions {
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
  /** Default: 111122223333. */
  readonly account?: string;
  /** Default: those that AWS documents. */
  readonly hasAppStream?: WorldSettings['hasAppStream'];
  readonly behaviour?: Partial<Behaviour>;
  readonly quotas?: Partial<Quotas>;
  /** Default: 40 minutes. */
  readonly copySeconds?: WorldSettings['copySeconds'];
  /** Default: AVAILABLE. */
  readonly copyOutcome?: WorldSettings['copyOutcome'];
  /** Default: 45 minutes. */
  readonly importSeconds?: WorldSettings['importSeconds'];
  /** Default: AVAILABLE. */
  readonly importOutcome?: WorldSettings['importOutcome'];
  /** Default: 3 hours. */
  readonly updateSeconds?: WorldSettings['updateSeconds'];
  /** Default: AVAILABLE. */
  readonly updateOutcome?: WorldSettings['updateOutcome'];
  /** Default: every image has updates. */
  readonly isUpToDate?: WorldSettings['isUpToDate'];
  /** Default: AppStream can assume every role. */
  readonly assumableRole?: WorldSettings['assumableRole'];
  /** Default: everything is allowed. */
  readonly authorize?: WorldSettings['authorize'];
  /** For each region. Default: no limit. */
  readonly callsPerSecond?: number;
}

export function settingsOf(options: AppStreamSimulatorOptions): WorldSettings {
  return {
    clock: options.clock ?? Date,
    account: options.account ?? '111122223333',
    hasAppStream: options.hasAppStream ?? hasAppStream,
    behaviour: { ...DEFAULT_BEHAVIOUR, ...options.behaviour },
    quotas: { ...DEFAULT_QUOTAS, ...options.quotas },
    copySeconds: options.copySeconds ?? 40 * 60,
    copyOutcome: options.copyOutcome ?? (() => 'AVAILABLE'),
    importSeconds: options.importSeconds ?? 45 * 60,
    importOutcome: options.importOutcome ?? (() => 'AVAILABLE'),
    updateSeconds: options.updateSeconds ?? 3 * 60 * 60,
    updateOutcome: options.updateOutcome ?? (() => 'AVAILABLE'),
    isUpToDate: options.isUpToDate ?? (() => false),
    assumableRole: options.assumableRole ?? (() => true),
    beforeCopy: [],
    authorize: options.authorize ?? (() => true),
  };
}
