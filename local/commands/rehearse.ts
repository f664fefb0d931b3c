import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { hasAppStream } from '../appstream/regions';
import { FAULTS, parseFault } from '../deploy/faults';
import { duration } from '../deploy/progress';
import { LineProgress } from '../deploy/progress-lines';
import { TerminalProgress } from '../deploy/progress-terminal';
import { rehearse, type RehearsalSettings } from '../deploy/rehearsal';
import { reportTable } from '../deploy/report';
import { appIn, demo } from '../deploy/script';
import { type Context, FailedApp } from '../deploy/synthesize';

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

function app(folder: string): string {
  if (!existsSync(join(folder, 'cdk.json'))) {
    throw new InvalidArgumentError(`There is no cdk.json in it. Name a folder such as examples/smallest.`);
  }
  return folder;
}

function context(text: string, others: Context): Context {
  const [, key, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (key === undefined) throw new InvalidArgumentError('Write it as KEY=VALUE.');
  return { ...others, [key]: value };
}

type Faults = Array<[name: string, count: number]>;

function fault(text: string, others: Faults): Faults {
  try {
    return [...others, parseFault(text)];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

interface Options {
  readonly app?: string;
  readonly context: Context;
  readonly regions: readonly string[];
  readonly copyMinutes: number;
  readonly seed: number;
  readonly fault: Faults;
}

/** `rehearse`: plays a CDK app on a simulated AWS. */
export function rehearseCommand(): Command {
  const names = Object.entries(FAULTS).map(
    ([name, { sentence, realSeconds }]) =>
      `  ${name.padEnd(24)} ${sentence}${realSeconds ? ` Each takes up to ${realSeconds} real seconds.` : ''}`,
  );
  return new Command('rehearse')
    .description(
      'Plays a CDK app on a simulated AWS: creates its stacks, updates them and destroys them. The app in bin/ is ' +
        'updated to a new source image; another one as the update scripts of its package.json say (-c KEY=VALUE). ' +
        'Exit code 1 when a stack fails or anything is left behind.',
    )
    .option('--app <folder>', 'the folder of another CDK app, such as examples/smallest', app)
    .option('-c, --context <KEY=VALUE>', 'context for the app; can be given more than once', context, {})
    .option(
      '--copy-minutes <minutes>',
      'how long a copy takes, of simulated time; an import takes 45 minutes, a managed update 3 hours',
      positiveNumber,
      40,
    )
    .option('--regions <list>', 'the source region, then the regions that the app is deployed to', regions, [
      'us-east-1',
      'eu-west-1',
    ])
    .option('--fault <NAME=COUNT>', 'what goes wrong, and how often; can be given more than once', fault, [])
    .option('--seed <number>', 'what durations and made-up ids follow from', wholeNumber, 1)
    .addHelpText('after', `\nFaults:\n${names.join('\n')}`)
    .action(async (options: Options) => {
      // The processes of the functions end with this one, whatever ends it.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
      try {
        await play(settingsOf(options));
      } catch (error) {
        if (!(error instanceof FailedApp)) throw error;
        console.error(`${String(error.cause)}\n\nFAILED  ${error.message} ${error.reason}`);
        process.exit(1);
      }
    });
}

function settingsOf({ app: folder, context: given, fault: faults, ...others }: Options): RehearsalSettings {
  const script = folder === undefined ? demo(others.regions[0], given) : appIn(folder, given);
  return { ...others, faults, script };
}

async function play(settings: RehearsalSettings): Promise<void> {
  const print = (line: string) => console.log(line);
  const progress = process.stdout.isTTY ? new TerminalProgress() : new LineProgress(print);
  const started = performance.now();
  const { images, kept, leftAlone, problems, simulatedTime, concurrency } = await rehearse(
    settings,
    progress,
  );
  print(`\n${reportTable(images)}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(
    `${duration(simulatedTime)} of simulated time in ${seconds} s; concurrent executions of one function: ${concurrency}`,
  );
  for (const stack of leftAlone) {
    print(
      `Stack ${stack} was not always deployed: cdk deploy finds no change in its template. --force deploys it.`,
    );
  }
  for (const arn of kept) print(`Kept, as its stack says: ${arn}`);
  if (problems.length === 0) print('Created, updated and destroyed; nothing is left behind.');
  for (const problem of problems) console.error(`FAILED  ${problem}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
