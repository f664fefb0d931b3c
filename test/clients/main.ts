/**
 * Clients that nobody here wrote against the simulator's command: botocore in both directions and both protocols, the
 * AWS CLI, and a Go program whose SDK speaks CBOR: `npm run test:clients`. Exit code 3 where Python or its registry is
 * missing; where only Go is, the rest is tried and Go is left out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BEHAVIOURS } from '../../local/appstream';
import { Checks } from '../emulator/checks';
import { emulatedEnvironment } from '../emulator/environment';
import { Processes } from '../emulator/processes';
import { packagesIn, pythonEnvironment } from '../emulator/python';
import { Unavailable } from '../emulator/unavailable';
import { tryAwsCli } from './aws-cli';
import { buildGoProgram } from './go-program';
import { SimulatorProcess } from './simulator-process';

const PACKAGES = packagesIn('.venv-clients', join(__dirname, 'requirements.txt'), 'awscli');
const SECONDS_FOR_ALL = 600;

const started = performance.now();
const processes = new Processes();
const folder = mkdtempSync(join(tmpdir(), 'clients-'));

function print(line: string): void {
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

/** Runs something against a simulator of its own, which must still be there afterwards, and end as it is asked to. */
async function against(
  title: string,
  work: (simulator: SimulatorProcess, checks: Checks) => Promise<void>,
): Promise<void> {
  const checks = new Checks(title, print);
  const simulator = await SimulatorProcess.start(processes);
  await work(simulator, checks);
  const { status, output } = await simulator.end();
  checks.that('the simulator ends with exit code 0', status === 0 && output.endsWith('SIGTERM.\n'), output);
}

/** Runs a program that says itself what is wrong. */
async function program(checks: Checks, command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const { status, output } = await processes.run(command, args, 300, { env });
  for (const line of output.trimEnd().split('\n')) print(`    ${line}`);
  checks.that('it ends with exit code 0', status === 0, '');
}

async function tryGo(env: NodeJS.ProcessEnv): Promise<void> {
  try {
    const compiled = await buildGoProgram(processes, folder);
    await against('Go', ({ url }, checks) => program(checks, compiled, [url], env));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    print(`LEFT OUT: the Go program (${error.message})`);
  }
}

async function main(): Promise<void> {
  const python = await pythonEnvironment(processes, PACKAGES, print);
  const env = emulatedEnvironment(folder);
  const script = (name: string, ...args: string[]) =>
    against(name, ({ url }, checks) => program(checks, python, [join(__dirname, name), url, ...args], env));
  await Promise.all([
    script('answers.py', JSON.stringify(BEHAVIOURS)).then(() => script('refusals.py')),
    against('AWS CLI', (simulator, checks) => tryAwsCli(processes, python, env, simulator, checks)),
    tryGo(env),
  ]);
  print('All is as it has to be.');
}

// What runs ends with this process, whatever ends it.
process.once('exit', () => {
  processes.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
setTimeout(() => {
  console.error(`FAILED  The test did not end within ${SECONDS_FOR_ALL} seconds.`);
  process.exit(1);
}, SECONDS_FOR_ALL * 1000).unref();

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof Unavailable) console.error(`LEFT OUT: clients of PyPI (${error.message})`);
    else console.error(`FAILED  ${error instanceof Error ? error.message : String(error)}`);
    process.exit(error instanceof Unavailable ? 3 : 1);
  },
);
