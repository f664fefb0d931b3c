import { table } from '../table';
import type { AssetSize } from './asset-size';
import { HANDLERS } from './handlers';
import type { Starting } from './measure';

const SHOWN_PACKAGES = 10;

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

function assetRow(name: string, { files, bytes, zippedBytes }: AssetSize): string[] {
  return [name, `${files}`, kilobytes(bytes), kilobytes(zippedBytes)];
}

function bundleTable({ bundle }: Starting): string {
  const total = bundle.reduce((sum, { bytes }) => sum + bytes, 0);
  const rest = bundle.slice(SHOWN_PACKAGES).reduce((sum, { bytes }) => sum + bytes, 0);
  return table(
    ['package', 'kB', '%'],
    [...bundle.slice(0, SHOWN_PACKAGES), { package: 'the rest', bytes: rest }].map(
      ({ package: name, bytes }) => [name, kilobytes(bytes), ((bytes / total) * 100).toFixed(0)],
    ),
  );
}

export function renderStarting(starting: Starting): string {
  const { assets, rows, runs } = starting;
  return `Assets (1 kB = 1,000 bytes; zipped: deflated by \`node:zlib\` at its default level, with the headers of a zip file):

${table(
  ['asset', 'files', 'kB', 'zipped kB'],
  [
    assetRow('handler of this package, SDK clients inside', assets.handler),
    assetRow("the framework's, SDK of the Lambda runtime", assets.framework),
  ],
)}

A fresh Node.js process loads a handler and answers a poll with one call to a simulated service on this machine. Medians of
${runs} rounds after one to warm up, in milliseconds; each round starts each handler once, and the ratios are taken within a round.

${table(
  [
    'handler',
    'load',
    'first answer',
    'processor time',
    'warm answer',
    'whole process',
    'to unbundled',
    'processor time to unbundled',
  ],
  rows.map((row) => [
    HANDLERS[row.handler],
    ...[row.load, row.first, row.cpu, row.warm, row.process].map((value) => value.toFixed(1)),
    row.ratio.toFixed(2),
    row.cpuRatio.toFixed(2),
  ]),
)}

"To unbundled" is load and first answer together. The last row is what no handler on Node.js can do without.

What the bundle spends its bytes on:

${bundleTable(starting)}`;
}
