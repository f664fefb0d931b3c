import { table } from '../table';
import { MAX_RESOURCES, MAX_TEMPLATE_BYTES } from './limits';
import type { SynthesisFigures, Synthesizing } from './measure';

function figures({ seconds, megabytes }: SynthesisFigures): string {
  return `${seconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB`;
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0);
}

export function renderSynthesizing({ runs, rows, further }: Synthesizing): string {
  const { images, namedImages, longImages } = further;
  return `Fresh processes of plain Node.js that load aws-cdk-lib and synthesize one stack, with the feature flags of a new app and without
the CDK CLI: time, and the most memory that the process had. Medians of ${runs} rounds after one to warm up.

${table(
  [
    'images',
    'empty app',
    'bare Provider',
    'Provider with as few permissions',
    'this package',
    'to bare (processor time)',
    'to as few permissions (processor time)',
    'resources',
    'template (kB)',
  ],
  rows.map((row) => [
    `${row.count}`,
    figures(row.empty),
    figures(row.provider),
    figures(row.tightProvider),
    figures(row.images),
    `${row.ratio.toFixed(2)} (${row.cpuRatio.toFixed(2)})`,
    `${row.tightRatio.toFixed(2)} (${row.tightCpuRatio.toFixed(2)})`,
    `${row.resources}`,
    kilobytes(row.bytes),
  ]),
)}

A bare Provider has two functions with default roles, and as many custom resources that are allowed nothing. One with as few
permissions as ours has one log group for all functions, roles without the managed policies of AWS, and a policy that the custom
resources wait for. The ratios are taken within a round. At a certain size of its heap, V8 collects the old generation for the first
time: whichever passes that within its synthesis pays for it.

CloudFormation takes ${MAX_RESOURCES} resources and ${kilobytes(MAX_TEMPLATE_BYTES)} kB a template:

${table(
  ['kind of image', 'resources each', 'bytes each', 'most in one stack'],
  [
    ['generated names, one source', images],
    ['explicit names', namedImages],
    ['`copyTimeout` of 3 hours', longImages],
  ].map(([kind, each]) => {
    const { resources, bytes, most } = each as typeof images;
    return [kind as string, `${resources}`, `${bytes}`, `${most}`];
  }),
)}

Split a stack that is to hold more. With generated names or long timeouts the resources are the limit; with explicit names it is
the size of IAM policies, and synthesis says how many fit (names of 11 characters here; longer ones are fewer).`;
}
