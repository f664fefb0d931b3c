/**
 * Answers the open questions about AppStream with a real account, in one go: `npm run probe -- --source NAME`. It copies an
 * image of the account up to five times, and imports and updates one where told so, which takes hours; it deletes what it made.
 * See docs/verification.md.
 */
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { AppStreamClient } from '@aws-sdk/client-appstream';
import { Command } from 'commander';
import type { Answer, ProbeOptions } from './asking';
import { Probe } from './questions';
import { WaysProbe } from './ways-questions';

interface Options {
  readonly source: string;
  readonly sourceRegion: string;
  readonly destinationRegion?: string;
  readonly shareWith?: string;
  readonly roleArn?: string;
  readonly importOf?: string;
  readonly importRole?: string;
  readonly update?: boolean;
  readonly endpoint?: string;
  readonly pollSeconds: string;
  readonly maxHours: string;
}

const {
  source,
  sourceRegion,
  destinationRegion = sourceRegion,
  shareWith,
  roleArn,
  importOf,
  importRole,
  update,
  endpoint,
  pollSeconds,
  maxHours,
} = new Command('probe')
  .description('Asks AppStream what its documentation leaves open, and deletes the copies that it makes.')
  .requiredOption('--source <name>', 'an image of the account; it is only read and copied')
  .requiredOption('--source-region <region>', 'where it is')
  .option('--destination-region <region>', 'where to copy it to (default: the same region)')
  .option('--share-with <account>', 'an account to share a copy with for a moment')
  .option('--role-arn <arn>', 'a role that may use AppStream, taken with session policies for one ARN each')
  .option('--import-of <id>', 'an AMI or a WorkSpaces image of the destination region to import')
  .option('--import-role <arn>', 'the role by which AppStream reads that AMI')
  .option('--update', 'make a managed update of the image, too, where source and destination are one region')
  .option('--endpoint <url>', 'another AppStream, as a simulator')
  .option('--poll-seconds <number>', 'the time between two looks', '15')
  .option('--max-hours <number>', 'how long to wait for one copy or deletion', '6')
  .parse()
  .opts<Options>();

const session = (arn: string) =>
  fromTemporaryCredentials({
    params: {
      RoleArn: roleArn,
      RoleSessionName: 'cdk-appstream-image-probe',
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'appstream:CopyImage', Resource: arn }],
      }),
    },
  });

const options: ProbeOptions = {
  source,
  sourceRegion,
  destinationRegion,
  shareWith,
  importOf,
  importRole,
  update,
  prefix: `probe-${Date.now().toString(36)}-`,
  pollSeconds: Number(pollSeconds),
  maxHours: Number(maxHours),
  client: (region) => new AppStreamClient({ region, endpoint }),
  restrictedClient: roleArn
    ? (region, arn) => new AppStreamClient({ region, endpoint, credentials: session(arn) })
    : undefined,
  sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
  now: () => Date.now(),
  print: (line) => console.log(`${new Date().toISOString()}  ${line}`),
};
const probes = [new Probe(options), new WaysProbe(options)];

function table(answers: readonly Answer[]): string {
  const rows = answers.map(({ question, answer }) => `| ${question} | ${answer.replaceAll('|', '\\|')} |`);
  return ['| Question | Answer |', '| --- | --- |', ...rows].join('\n');
}

// The first signal lets it delete its copies, the next one ends it.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => probes.forEach((probe) => probe.interrupt()));

async function askAll(): Promise<void> {
  for (const probe of probes) await probe.run();
}

askAll()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => console.log(`\n${table(probes.flatMap(({ answers }) => answers))}`));
