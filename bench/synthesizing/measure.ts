import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type Effort, inTurn } from '../effort';
import { inFreshProcess } from '../starting/fresh-process';
import { BUNDLE, transpile } from '../starting/handlers';
import { median, rounded } from '../statistics';
import { inTemporaryDirectory } from '../temporary';
import { featureFlags, mostIn, templateSize } from './limits';
import type { Declaration, Synthesis, SynthesisTask } from './task';

export const COUNTS = [1, 10, 100, 400];

const KINDS = ['empty', 'provider', 'tightProvider', 'images'] as const;

export interface SynthesisFigures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

export interface SynthesizingRow {
  readonly count: number;
  readonly empty: SynthesisFigures;
  readonly provider: SynthesisFigures;
  readonly tightProvider: SynthesisFigures;
  readonly images: SynthesisFigures;
  /** Of the images to the bare provider, within each round. */
  readonly ratio: number;
  readonly cpuRatio: number;
  /** To the one with the same permissions. */
  readonly tightRatio: number;
  readonly tightCpuRatio: number;
  readonly resources: number;
  readonly bytes: number;
}

export interface Further {
  readonly resources: number;
  readonly bytes: number;
  /** The most that one stack holds. */
  readonly most: number;
}

export interface Synthesizing {
  readonly runs: number;
  readonly rows: readonly SynthesizingRow[];
  readonly further: Readonly<Record<'images' | 'namedImages' | 'longImages', Further>>;
}

type Round = Record<(typeof KINDS)[number], Synthesis>;

export async function measureSynthesizing({ runs }: Effort): Promise<Synthesizing> {
  const rows: SynthesizingRow[] = [];
  for (const count of COUNTS) rows.push(row(count, await rounds(count, runs)));
  return {
    runs,
    rows,
    further: {
      images: further('images'),
      namedImages: further('namedImages'),
      longImages: further('longImages'),
    },
  };
}

function row(count: number, all: readonly Round[]): SynthesizingRow {
  const figures = (kind: keyof Round): SynthesisFigures => ({
    seconds: rounded(median(all.map((round) => round[kind].seconds))),
    cpuSeconds: rounded(median(all.map((round) => round[kind].cpuSeconds))),
    megabytes: rounded(median(all.map((round) => round[kind].megabytes))),
  });
  const ratio = (figure: 'seconds' | 'cpuSeconds', to: 'provider' | 'tightProvider') =>
    rounded(median(all.map((round) => round.images[figure] / round[to][figure])));
  return {
    count,
    empty: figures('empty'),
    provider: figures('provider'),
    tightProvider: figures('tightProvider'),
    images: figures('images'),
    ratio: ratio('seconds', 'provider'),
    cpuRatio: ratio('cpuSeconds', 'provider'),
    tightRatio: ratio('seconds', 'tightProvider'),
    tightCpuRatio: ratio('cpuSeconds', 'tightProvider'),
    ...templateSize('images', count),
  };
}

/** So many rounds in which each kind is synthesized once, after one that only warms the machine up. */
function rounds(count: number, runs: number): Promise<Round[]> {
  return inTemporaryDirectory(async (library) => {
    transpile(['lib', 'bench/synthesizing'], library);
    cpSync(BUNDLE, join(library, 'assets', 'handler'), { recursive: true });
    const context = featureFlags();
    const all: Round[] = [];
    for (let run = 0; run <= runs; run += 1) {
      const round: Partial<Round> = {};
      for (const kind of inTurn(KINDS, run)) {
        const task: SynthesisTask = { declare: kind, count, context, outdir: join(library, `${kind}${run}`) };
        // Transpiled, since Node.js's own stripping of types would take memory and with it the collector's time.
        round[kind] = await inFreshProcess(join(library, 'bench/synthesizing/synthesize.js'), task);
      }
      if (run > 0) all.push(round as Round);
    }
    return all;
  });
}

/** What one image more costs, in a stack that has some. */
function further(declaration: Declaration): Further {
  const [few, many] = [templateSize(declaration, 5), templateSize(declaration, 15)];
  return {
    resources: rounded((many.resources - few.resources) / 10),
    bytes: rounded((many.bytes - few.bytes) / 10),
    most: mostIn(declaration),
  };
}
