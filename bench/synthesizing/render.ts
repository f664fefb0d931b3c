import { table } from '../table';
import { MAX_RESOURCES, MAX_TEMPLATE_BYTES } from './limits';
import type { SynthesisFigures, Synthesizing } from './measure';

function figures(measured: SynthesisFigures | undefined): string {
  return measured ? `${measured.seconds.toFixed(2)} s, ${measured.megabytes.toFixed(0)} MB` : '–';
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

export function renderSynthesizing({ runs, rows, sizes, further }: Synthesizing): string {
  const { images, namedImages, defaultImages } = further;
  return `Fresh processes of plain Node.js that load aws-cdk-lib and synthesize one stack, with the feature flags of a new app and without
the CDK CLI: time, and the most memory that the process had. Medians of ${runs} rounds after one to warm up.

${table(
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
    figures(row.empty),
    figures(row.provider),
    figures(row.images),
    figures(row.defaultImages),
    `${row.ratio.toFixed(2)} (${row.cpuRatio.toFixed(2)})`,
  ]),
)}

A bare Provider has two functions with default roles, and as many custom resources that are allowed nothing. The ratios are those
of images with 55 minutes, taken within a round. At a certain size of its heap, V8 collects the old generation for the first time:
whichever passes that within its synthesis pays for it.

${table(
  ['stack with one image', 'resources', 'template (kB)'],
  [
    ['bare Provider', sizes.provider] as const,
    ['`createTimeout` 55 minutes', sizes.images] as const,
    ['default timeouts (3 hours)', sizes.defaultImages] as const,
  ].map(([kind, { resources, bytes }]) => [kind, `${resources}`, kilobytes(bytes)]),
)}

CloudFormation takes ${MAX_RESOURCES} resources and ${MAX_TEMPLATE_BYTES / 1000} kB a template:

${table(
  ['kind of image', 'resources each', 'bytes each', 'most in one stack'],
  [
    ['generated names, one source, 55 minutes', images],
    ['the same with explicit names', namedImages],
    ['default timeouts (3 hours)', defaultImages],
  ].map(([kind, each]) => {
    const { resources, bytes, most } = each as typeof images;
    return [kind as string, `${resources}`, `${bytes}`, `${most}`];
  }),
)}

Split a stack that is to hold more. With generated names or long timeouts the resources are the limit; with explicit names it is
the size of IAM policies, and synthesis says how many fit (names of 11 characters here; longer ones are fewer).`;
}
