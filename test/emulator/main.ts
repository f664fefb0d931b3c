/**
 * Deploys an app with the packed package by the pinned `cdk` command into MiniStack, with our AppStream simulator beside
 * it: `npm run test:emulator`. Exit code 3 where Python or its registry is missing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { Cdk } from './cdk';
import { CheckFailed, Checks } from './checks';
import { makeConsumer, makeMutant } from './consumer';
import { EmulatedAws } from './emulated-aws';
import { showLimits } from './emulator-limits';
import { MUTATIONS, type Mutation } from './mutations';
import { Processes } from './processes';
import { MINISTACK, pythonEnvironment } from './python';
import { deployFirst, destroy, failedCopy, life, missingSource, undoneUpdate, type Lane } from './scenario';
import { Unavailable } from './unavailable';

const options = new Command('test:emulator')
  .description('Deploys the packed package with the cdk command into MiniStack.')
  .option('--prepare', 'only make the Python environment; exit code 3 where that is not possible')
  .addOption(
    new Option('--mutation <name>', 'only see a change of the packed handler noticed').choices([
      'all',
      ...MUTATIONS.map(({ name }) => name),
    ]),
  )
  .parse()
  .opts<{ prepare?: true; mutation?: string }>();

const MINUTES_FOR_ALL = 9;

/** How many series of steps run side by side: more would only be in each other's way on two cores. */
const AT_ONCE = 6;

const started = performance.now();
const processes = new Processes();
const folder = mkdtempSync(join(tmpdir(), 'emulator-'));

function print(line: string): void {
  console.log(`${seconds().padStart(6)}  ${line}`);
}

function seconds(): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

type Steps = () => Promise<void>;

/** Each series of steps has a stack of its own. Those that take longest come first. */
function scenario(aws: EmulatedAws, app: string): Steps[] {
  const lane = (stack: string, { shareWith, chain }: Pick<Lane, 'shareWith' | 'chain'> = {}): Lane => ({
    aws,
    cdk: new Cdk(processes, app, aws.env, {
      ...(shareWith && { shareWith }),
      ...(chain && { chain: 'yes' }),
    }),
    checks: new Checks(stack, print),
    stack,
    shareWith,
    chain,
  });
  return [
    () => undoneUpdate(lane('Undone')),
    () => undoneUpdate(lane('UndoneChain', { chain: true })),
    () => life(lane('Desktops', { shareWith: '999988887777' })),
    () => life(lane('Chain', { chain: true })),
    () => missingSource(lane('Missing')),
    () => failedCopy(lane('Broken')),
    () => showLimits(aws, new Checks('MiniStack', print)),
  ];
}

/** The steps that notice each of the mutations. */
function mutants(aws: EmulatedAws, app: string, mutations: readonly Mutation[]): Steps[] {
  return mutations.map((mutation) => async () => {
    const stack = stackOf(mutation);
    const cdk = new Cdk(processes, makeMutant(app, mutation), aws.env);
    const lane = { aws, cdk, checks: new Checks(stack, print), stack };
    try {
      await deployFirst(lane);
      await destroy(lane);
    } catch (error) {
      if (!(error instanceof CheckFailed) || error.what !== `${stack}: ${mutation.caughtBy}`) throw error;
      print(`red ${mutation.name} (${mutation.says}): "${mutation.caughtBy}" fails, as it should`);
      return;
    }
    throw new Error(`NOT RED: ${mutation.name} (${mutation.says})`);
  });
}

function stackOf({ name }: Mutation): string {
  return name.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}

async function bootstrap(aws: EmulatedAws, app: string): Promise<void> {
  const checks = new Checks('CDKToolkit', print);
  checks.step('cdk bootstrap');
  const { status, output } = await new Cdk(processes, app, aws.env).bootstrap();
  checks.that('cdk bootstrap ends with exit code 0', status === 0, output);
  checks.equal('the stack is there', await aws.stacks.status('CDKToolkit'), 'CREATE_COMPLETE');
}

/** Answers what went wrong in it. */
async function play(aws: EmulatedAws, app: string, mutation?: string): Promise<unknown[]> {
  await bootstrap(aws, app);
  const mutations = MUTATIONS.filter(({ name }) => [name, 'all', undefined].includes(mutation));
  const series = [...(mutation ? [] : scenario(aws, app)), ...mutants(aws, app, mutations)];
  const failures: unknown[] = [];
  const playRest = async () => {
    for (let steps = series.shift(); steps; steps = series.shift())
      await steps().catch((failure: unknown) => failures.push(failure));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, playRest));
  const left = aws.copies().filter((name) => !mutations.some((m) => name.startsWith(`cdk-${stackOf(m)}-`)));
  if (left.length > 0) failures.push(new Error(`Images are left behind: ${left.join(', ')}`));
  return failures;
}

/** Answers what went wrong. */
async function test(python: string): Promise<unknown[]> {
  print('Packing the package and installing the tarball in an app');
  const app = await makeConsumer(folder);
  print(`Starting ${MINISTACK.name} and the AppStream simulator on 127.0.0.1`);
  const aws = await EmulatedAws.start(processes, python, folder);
  const failures = await play(aws, app, options.mutation);
  await aws.close();
  await processes.end();
  const [running, open] = [processes.running(), await aws.openPorts()];
  if (running.length + open.length === 0) print('Every process has ended, and every port is closed.');
  else failures.push(new Error(`Left behind: process groups ${running.join()}; ports ${open.join()}`));
  return failures;
}

async function main(): Promise<void> {
  const python = await pythonEnvironment(processes, MINISTACK, print);
  if (options.prepare) return;
  const failures = await test(python).catch((error: unknown) => [error]);
  for (const failure of failures) {
    console.error(`\nFAILED  ${failure instanceof Error ? failure.message : String(failure)}`);
  }
  print(failures.length === 0 ? 'All is as it has to be.' : `${failures.length} series of steps failed.`);
  // Where something failed, processes may still run: they end with this one.
  process.exit(failures.length === 0 ? 0 : 1);
}

// What runs ends with this process, whatever ends it.
process.once('exit', () => {
  processes.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const giveUp = () => {
  console.error(`FAILED  The test did not end within ${MINUTES_FOR_ALL} minutes.`);
  process.exit(1);
};
setTimeout(giveUp, MINUTES_FOR_ALL * 60_000).unref();

main().catch((error: unknown) => {
  console.error(error instanceof Unavailable ? `Cannot be run here: ${error.message}` : error);
  process.exit(error instanceof Unavailable ? 3 : 1);
});
