import { table } from '../table';
import type { SynthesisFigures, Synthesizing } from './measure';

/** What `docs/benchmarks.md` and `docs/scale.md` show. */
export function renderSynthesizing(synthesizing: Synthesizing): string {
  return [
    `Medians of ${synthesizing.runs} rounds.`,
    times(synthesizing),
    sizesOfOne(synthesizing),
    mostInOneStack(synthesizing),
  ].join('\n\n');
}

function times({ rows }: Synthesizing): string {
  return table(
    [
      'images',
      'empty app',
      'bare Provider',
      '`createTimeout` 55 minutes',
      'default timeouts',
      'to bare (processor time)',
    ],
    rows.map((row) => [
      `${row.count}`,
      timeAndMemory(row.empty),
      timeAndMemory(row.provider),
      timeAndMemory(row.images),
      timeAndMemory(row.defaultImages),
      `${row.ratio.toFixed(2)} (${row.cpuRatio.toFixed(2)})`,
    ]),
  );
}

function timeAndMemory(measured: SynthesisFigures | undefined): string {
  return measured ? `${measured.seconds.toFixed(2)} s, ${measured.megabytes.toFixed(0)} MB` : '–';
}

function sizesOfOne({ sizes }: Synthesizing): string {
  return table(
    ['stack with one image', 'resources', 'template (kB)'],
    [
      ['bare Provider', sizes.provider] as const,
      ['`createTimeout` 55 minutes', sizes.images] as const,
      ['default timeouts (3 hours)', sizes.defaultImages] as const,
    ].map(([kind, { resources, bytes }]) => [kind, `${resources}`, (bytes / 1000).toFixed(1)]),
  );
}

function mostInOneStack({ further }: Synthesizing): string {
  return table(
    ['kind of image', 'resources each', 'bytes each', 'most in one stack'],
    [
      ['generated names, one source, 55 minutes', further.images] as const,
      ['the same with explicit names', further.namedImages] as const,
      ['default timeouts (3 hours)', further.defaultImages] as const,
    ].map(([kind, { resources, bytes, most }]) => [kind, `${resources}`, `${bytes}`, `${most}`]),
  );
}
