import { table } from '../table';
import type { ScaleResult } from './measure';

/** What `docs/scale.md` shows. */
export function renderScale(result: ScaleResult): string {
  return [
    `The worst of ${result.seeds} runs.`,
    manyImages(result),
    'Where CloudFormation throttles:',
    reads(result),
    "AWS's default quotas:",
    defaults(result),
  ].join('\n\n');
}

function manyImages({ raised }: ScaleResult): string {
  return table(
    [
      'images',
      'calls a second',
      'stack',
      'calls throttled',
      'last copy begun (s)',
      'dead time (s)',
      'worst (s)',
      'over the copy (min)',
      'polls at a time',
    ],
    raised.map((row) => [
      `${row.images}`,
      `${row.callsPerSecond ?? 'unlimited'}`,
      row.status,
      `${row.throttled} of ${row.calls}`,
      ...[row.lastCopyBegan, row.deadTime, row.worstDeadTime].map((seconds) => seconds.toFixed(0)),
      row.overTheCopy.toFixed(1),
      `${row.executions}`,
    ]),
  );
}

function reads(result: ScaleResult): string {
  return table(
    ['reads a second', 'stack', 'reads throttled', 'over the copy (min)', 'images left'],
    result.reads.map((run) => [
      `${run.readsPerSecond ?? 'unlimited'}`,
      run.status,
      `${run.readsThrottled} of ${run.reads}`,
      run.overTheCopy.toFixed(1),
      `${run.left}`,
    ]),
  );
}

function defaults(result: ScaleResult): string {
  return table(
    ['images', 'copy (min)', 'stack', 'minutes', 'images left'],
    result.defaults.map((run) => [
      `${run.images}`,
      `${run.copyMinutes}`,
      run.status,
      run.minutes.toFixed(1),
      `${run.left}`,
    ]),
  );
}
