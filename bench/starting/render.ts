import { table } from '../table';
import type { AssetSize } from './asset-size';
import { HANDLERS } from './handlers';
import type { Starting } from './measure';

/** What `docs/benchmarks.md` shows. */
export function renderStarting({ assets, rows, runs }: Starting): string {
  return [
    `Medians of ${runs} rounds, in milliseconds.`,
    table(
      ['handler', 'load', 'first answer', 'warm answer', 'time to unbundled', 'processor time to unbundled'],
      rows.map((row) => [
        HANDLERS[row.handler],
        ...[row.load, row.first, row.warm].map((value) => value.toFixed(1)),
        row.ratio.toFixed(2),
        row.cpuRatio.toFixed(2),
      ]),
    ),
    table(
      ['asset', 'kB', 'zipped kB'],
      [
        assetRow('handler of this package, SDK clients inside', assets.handler),
        assetRow("the framework's, SDK of the Lambda runtime", assets.framework),
      ],
    ),
  ].join('\n\n');
}

function assetRow(name: string, { bytes, zippedBytes }: AssetSize): string[] {
  return [name, ...[bytes, zippedBytes].map((size) => (size / 1000).toFixed(1))];
}
