import { Command, InvalidArgumentError } from 'commander';
import { hasAppStream } from '../appstream/regions';
import { FAULTS, parseFault } from '../deploy/faults';
import { jsonFailure, jsonReport } from '../deploy/json-report';
import type { Progress } from '../deploy/progress';
import { LineProgress } from '../deploy/progress-lines';
import { TerminalProgress } from '../deploy/progress-terminal';
import { rehearse, type RehearsalReport } from '../deploy/rehearsal';
import { appIn, placeOf } from '../deploy/script';
import type { RehearsalSettings } from '../deploy/settings';
import { summaryOf } from '../deploy/summary';
import { type Context, FailedApp } from '../deploy/synthesize';
import { COLUMNS, wrapped } from '../deploy/text';
import { whyNoFunctionRuns } from '../lambda/function-process';
import * as parsed from './options';

const FAULT_WIDTH = 27;

function regions(text: string): string[] {
  const names = text.split(',');
  const unknown = names.find((name) => !hasAppStream(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`AppStream is not in "${unknown}". Write them as us-east-1,eu-west-1.`);
  }
  return names;
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** Adds a `-c` to the context of its version. */
function context(text: string, version: Record<string, string>): void {
  const [key, value] = parsed.keyAndValue(text, 'KEY=VALUE');
  version[key] = value;
}

type Faults = Array<[name: string, count: number]>;

function fault(text: string, others: Faults): Faults {
  return [...others, parsed.orInvalid(() => parseFault(text))];
}

interface Options extends Pick<RehearsalSettings, 'images' | 'parameters' | 'ssm' | 'account'> {
  readonly app?: string;
  readonly regions: readonly string[];
  readonly copyMinutes: number;
  readonly seed: number;
  readonly fault: Faults;
  readonly rollback: boolean;
  readonly log?: boolean;
  readonly json?: boolean;
}

/** `rehearse`: plays a CDK app on a simulated AWS. */
export function rehearseCommand(): Command {
  // The context of the creation, then that of each --update.
  const contexts: [Record<string, string>, ...Record<string, string>[]] = [{}];
  const command = new Command('rehearse')
    .description(
      'Plays a CDK app on a simulated AWS: creates its stacks, updates them and destroys them. Exit code 1 when a ' +
        'stack fails or anything is left behind.',
    )
    .option(
      '--app <app>',
      "a command such as 'python app.py', a cloud assembly (cdk.out), or the folder of another app; without it the cdk.json here says",
    )
    .option(
      '-c, --context <KEY=VALUE>',
      'context for the app; can be given more than once. Before it, that of the deploy script of package.json counts',
      (text) => context(text, contexts.at(-1)!),
    )
    .option(
      '--update',
      'a further version: what -c says after it. Can be given more than once: the old value is the way back. ' +
        'Without it, the update scripts of package.json',
    )
    .option(
      '--no-rollback',
      'as cdk deploy --no-rollback: what failed stays, and the next version is deployed',
    )
    .option(
      '--copy-minutes <minutes>',
      'how long a copy takes, of simulated time; an import takes 45 minutes, a managed update 3 hours',
      positiveNumber,
      40,
    )
    .option('--regions <list>', 'the regions that the app is deployed to', regions, ['eu-west-1'])
    .option('--fault <NAME=COUNT>', 'what goes wrong, and how often; can be given more than once', fault, [])
    .option(
      '--images <NAME@REGION,…>',
      'the images that are there before the stacks; a source that is not given is assumed, and said so',
      parsed.images,
      [],
    )
    .option(
      '--parameters <STACK:NAME=VALUE>',
      'a parameter of a template, as for cdk deploy; can be given more than once',
      parsed.parameters,
      [],
    )
    .option(
      '--ssm <NAME=VALUE>',
      'what Parameter Store has before the stacks; can be given more than once',
      parsed.ssm,
      {},
    )
    .option(
      '--account <new>',
      'new: Lambda runs ten functions at a time in each region; the quotas of AppStream are the default ones in any case',
      parsed.account,
    )
    .option('--seed <number>', 'what durations and made-up ids follow from', wholeNumber, 1)
    .option('--log', 'each line that the functions log, one for each poll')
    .option('--json', 'one JSON document, for programs')
    .addHelpText('after', `\nFaults:\n${faultsInWords().join('\n')}`)
    .action(async (options: Options) => {
      // A signal alone would end this process without its clean-up. The processes of the functions end with this one.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
      await (options.json ? playForPrograms(options, contexts) : playForHumans(options, contexts));
    });
  return command.on('option:update', () => contexts.push({}));
}

function faultsInWords(): string[] {
  return Object.entries(FAULTS).flatMap(([name, { sentence, realSeconds }]) => {
    const text = `${sentence}${realSeconds ? ` Each takes up to ${realSeconds} real seconds.` : ''}`;
    return wrapped(text, COLUMNS - FAULT_WIDTH).map(
      (line, index) => `${index === 0 ? `  ${name}`.padEnd(FAULT_WIDTH) : ' '.repeat(FAULT_WIDTH)}${line}`,
    );
  });
}

type Contexts = readonly [Context, ...Context[]];

function settingsOf(options: Options, [first, ...updates]: Contexts): RehearsalSettings {
  const { app: given, fault: faults, ...others } = options;
  const { folder, app } = placeOf(given, process.cwd());
  return { ...others, faults, script: appIn(folder, first, { app, updates }) };
}

async function played(settings: RehearsalSettings, progress: Progress): Promise<RehearsalReport> {
  const why = await whyNoFunctionRuns(process.execPath);
  if (why === undefined) return rehearse(settings, progress);
  throw new Error(
    `${process.execPath} (Node.js ${process.versions.node}) cannot run the functions of the stacks: ${why}. ` +
      'Install the newest Node.js, or put it first on the PATH.',
  );
}

async function playForHumans(options: Options, contexts: Contexts): Promise<void> {
  const print = (line: string) => console.log(line);
  const { log = false } = options;
  // The terminal's bars are painted over and over. Lines of a log would be painted over, too.
  const progress = process.stdout.isTTY && !log ? new TerminalProgress() : new LineProgress(print, { log });
  const started = performance.now();
  try {
    const settings = settingsOf(options, contexts);
    const report = await played(settings, progress);
    print('');
    for (const line of summaryOf(report, settings.script, (performance.now() - started) / 1000)) print(line);
    for (const problem of report.problems) console.error(`FAILED  ${problem}`);
    process.exitCode = report.problems.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof FailedApp)) throw error;
    console.error(`${String(error.cause)}\n\nFAILED  ${error.message} ${error.reason}`);
    process.exit(1);
  }
}

async function playForPrograms(options: Options, contexts: Contexts): Promise<void> {
  const print = (document: object) => console.log(JSON.stringify(document, undefined, 2));
  const silent: Progress = {
    phase: (_title, _aws, work) => work(),
    event: () => {},
    log: (line) => options.log && console.error(line),
  };
  const started = performance.now();
  try {
    const report = await played(settingsOf(options, contexts), silent);
    print(jsonReport(report, (performance.now() - started) / 1000));
    process.exitCode = report.problems.length > 0 ? 1 : 0;
  } catch (error) {
    const { message } = error as Error;
    print(jsonFailure(error instanceof FailedApp ? `${message} ${error.reason}` : message));
    process.exitCode = 1;
  }
}
