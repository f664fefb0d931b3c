import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type Effort, inTurn } from '../effort';
import { inFreshProcess } from '../starting/fresh-process';
import { BUNDLE, transpile } from '../starting/handlers';
import { median, rounded } from '../statistics';
import { inTemporaryDirectory } from '../temporary';
import { featureFlags, mostIn, type TemplateSize, templateSize } from './limits';
import type { Declaration, Synthesis, SynthesisTask } from './task';

const COUNTS = [1, 10, 100, 400];

type Kind = Exclude<Declaration, 'namedImages'>;

/** Images with default timeouts have waiters, so a stack has no room for many of them. */
function kindsOf(count: number): readonly Kind[] {
  return count <= 10 ? ['empty', 'provider', 'images', 'defaultImages'] : ['empty', 'provider', 'images'];
}

export interface SynthesisFigures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

type ByKind<T> = Readonly<Record<Exclude<Kind, 'defaultImages'>, T> & { defaultImages?: T }>;

interface SynthesizingRow extends ByKind<SynthesisFigures> {
  readonly count: number;
  /** The seconds of the images, divided by those of the bare Provider in the same round. */
  readonly ratio: number;
  readonly cpuRatio: number;
}

interface Further {
  readonly resources: number;
  readonly bytes: number;
  /** The most of its kind in one stack. */
  readonly most: number;
}

export interface Synthesizing {
  readonly runs: number;
  readonly rows: readonly SynthesizingRow[];
  /** Of a stack with one image. */
  readonly sizes: Readonly<Record<'provider' | 'images' | 'defaultImages', TemplateSize>>;
  readonly further: Readonly<Record<'images' | 'namedImages' | 'defaultImages', Further>>;
}

type Round = ByKind<Synthesis>;

export async function measureSynthesizing({ runs }: Effort): Promise<Synthesizing> {
  const rows: SynthesizingRow[] = [];
  for (const count of COUNTS) rows.push(row(count, await rounds(count, runs)));
  return {
    runs,
    rows,
    sizes: {
      provider: templateSize('provider', 1),
      images: templateSize('images', 1),
      defaultImages: templateSize('defaultImages', 1),
    },
    further: {
      images: further('images'),
      namedImages: further('namedImages'),
      defaultImages: further('defaultImages'),
    },
  };
}

function row(count: number, all: readonly Round[]): SynthesizingRow {
  const figures = (kind: Kind): SynthesisFigures => {
    const of = (figure: keyof SynthesisFigures) => rounded(median(all.map((round) => round[kind]![figure])));
    return { seconds: of('seconds'), cpuSeconds: of('cpuSeconds'), megabytes: of('megabytes') };
  };
  const ratio = (figure: 'seconds' | 'cpuSeconds') =>
    rounded(median(all.map((round) => round.images[figure] / round.provider[figure])));
  return {
    count,
    empty: figures('empty'),
    provider: figures('provider'),
    images: figures('images'),
    ...(kindsOf(count).includes('defaultImages') && { defaultImages: figures('defaultImages') }),
    ratio: ratio('seconds'),
    cpuRatio: ratio('cpuSeconds'),
  };
}

/** In each round each kind is synthesized once. The first round only warms the machine up, and does not count. */
function rounds(count: number, runs: number): Promise<Round[]> {
  return inTemporaryDirectory(async (library) => {
    transpile(['lib', 'bench/synthesizing'], library);
    cpSync(BUNDLE, join(library, 'assets', 'handler'), { recursive: true });
    const context = featureFlags();
    const all: Round[] = [];
    for (let run = 0; run <= runs; run += 1) {
      const round: Partial<Record<Kind, Synthesis>> = {};
      for (const kind of inTurn(kindsOf(count), run)) {
        const task: SynthesisTask = { declare: kind, count, context, outdir: join(library, `${kind}${run}`) };
        // Transpiled before: if Node.js stripped the types itself, that would take memory, and so time for garbage
        // collection.
        round[kind] = await inFreshProcess(join(library, 'bench/synthesizing/synthesize.js'), task);
      }
      if (run > 0) all.push(round as Round);
    }
    return all;
  });
}

/** What one more image costs in a stack that has some already. */
function further(declaration: Declaration): Further {
  const [few, many] = [templateSize(declaration, 5), templateSize(declaration, 15)];
  return {
    resources: rounded((many.resources - few.resources) / 10),
    bytes: rounded((many.bytes - few.bytes) / 10),
    most: mostIn(declaration),
  };
}
