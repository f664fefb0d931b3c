import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured } from './machine';
import type { Reading } from './reading/measure';
import type { Rehearsing } from './rehearsing/measure';
import type { Releasing } from './releasing/measure';
import type { ScaleResult } from './scale-report';
import type { SmallAccounts } from './small-accounts/measure';
import type { Starting } from './starting/measure';
import type { Synthesizing } from './synthesizing/measure';
import type { Waiting } from './waiting/measure';

/** What each section finds. */
export interface Figures {
  readonly waiting: Waiting;
  readonly 'small-accounts': SmallAccounts;
  readonly starting: Starting;
  readonly synthesizing: Synthesizing;
  readonly releasing: Releasing;
  readonly scale: ScaleResult;
  readonly reading: Reading;
  readonly rehearsing: Rehearsing;
}

export type SectionName = keyof Figures;

/** The figures of the last run of each section, which may be of different days and machines. */
export type Results = {
  readonly [Name in SectionName]?: { readonly measured: Measured; readonly figures: Figures[Name] };
};

/** Committed, so that a run of one section keeps the others. The documents are rendered from it. */
const FILE = join(__dirname, 'results.json');

export function readResults(): Results {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Results) : {};
}

export async function writeResults(results: Results, file = FILE): Promise<void> {
  // Prettier loads ES modules, which jest cannot: only who writes needs it.
  const { format } = await import('prettier');
  writeFileSync(file, await format(JSON.stringify(results), { parser: 'json', printWidth: 110 }));
}
