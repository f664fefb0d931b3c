import { Command, InvalidArgumentError, Option } from 'commander';
import type { Behaviour } from '../appstream';
import { hasAppStream } from '../appstream/regions';
import { IMAGE_NAME } from '../appstream/validation';
import { faultNamed } from '../deploy/named-fault';
import { behaviourHelp, behaviourOf } from '../standalone/behaviour-value';
import { CONTROL, controlHelp } from '../standalone/control';
import { FAULTS } from '../standalone/fault-by-name';
import { type Placed, serve, type StandaloneOptions } from '../standalone/serve';
import { keyAndValue, orInvalid } from './options';

const DEFAULT_PORT = 7357;

function matching(pattern: RegExp, rule: string, example: string) {
  return (text: string): string => {
    if (pattern.test(text)) return text;
    throw new InvalidArgumentError(`It must be ${rule}. Write ${example}.`);
  };
}

function wholeNumber(rule: string, example: string, most: number) {
  const read = matching(/^\d+$/, rule, example);
  return (text: string): number => {
    const value = Number(read(text));
    if (value <= most) return value;
    throw new InvalidArgumentError(`It must be ${rule}. Write ${example}.`);
  };
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (value > 0 && value < Infinity) return value;
  throw new InvalidArgumentError('It must be a number above 0. Write 60.');
}

function regions(text: string): string[] {
  return text.split(',').map(regionNamed);
}

function regionNamed(name: string): string {
  if (hasAppStream(name)) return name;
  throw new InvalidArgumentError(`AppStream is not in "${name}". Write us-east-1 or another region of it.`);
}

function placed(pattern: RegExp, example: string) {
  return (text: string, others: readonly Placed[]): Placed[] => {
    const [, name, region] = /^([^@]+)@([^@]+)$/.exec(text) ?? [];
    if (name === undefined || !pattern.test(name)) throw new InvalidArgumentError(`Write it as ${example}.`);
    if (others.some((other) => other.name === name && other.region === region)) {
      throw new InvalidArgumentError('It is given twice. Leave one out.');
    }
    return [...others, { name, region: regionNamed(region) }];
  };
}

type Faults = ReadonlyArray<[name: string, count: number]>;

function fault(text: string, others: Faults): Faults {
  const [name, count = '1'] = text.split('=');
  orInvalid(() => faultNamed(FAULTS, name));
  if (!/^[1-9]\d*$/.test(count)) {
    throw new InvalidArgumentError(`The count must be a whole number from 1. Write ${name}=3.`);
  }
  return [...others, [name, Number(count)]];
}

function behaviour(text: string, others: Partial<Behaviour>): Partial<Behaviour> {
  const [name, value] = keyAndValue(text, 'missingImage=empty');
  return { ...others, ...orInvalid(() => behaviourOf(name, value)) };
}

function repeated(flags: string, says: string, none: object): Option {
  return new Option(flags, `${says}; can be given more than once`).default(none, 'none');
}

function help({ command }: { command: Command }): string {
  const helper = command.createHelp();
  // The width that commander takes for the options, too.
  helper.prepareContext({ helpWidth: process.stdout.columns || 80 });
  const section = (title: string, entries: ReadonlyArray<readonly [term: string, says: string]>) => {
    const width = Math.max(...entries.map(([term]) => term.length));
    const items = entries.map(([term, says]) => helper.formatItem(term, width, says, helper));
    return helper.formatItemList(title, items, helper);
  };
  return [
    '',
    ...section(
      'Faults:',
      Object.entries(FAULTS).map(([name, { sentence }]) => [name, sentence] as const),
    ),
    ...section('Behaviours, which AWS does not document:', behaviourHelp()),
    ...section(`Control requests, JSON on the same port:`, controlHelp()),
  ].join('\n');
}

async function run(options: StandaloneOptions): Promise<void> {
  const ended = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });
  const simulator = await serve(options);
  console.log(`AppStream's image operations of account ${options.account}.`);
  console.log(`Listening on ${simulator.url}; control requests go to ${simulator.url}${CONTROL}.`);
  console.log(`Point a client there: export AWS_ENDPOINT_URL_APPSTREAM=${simulator.url}`);
  const why = await Promise.race([
    ended,
    simulator.idle.then(() => `nobody asked for ${options.idleMinutes} minutes`),
  ]);
  await simulator.close();
  console.log(`Ended: ${why}.`);
}

/** `simulator`: AppStream's image operations on a port of this machine, for any client. */
export function simulatorCommand(): Command {
  return new Command('simulator')
    .description(
      "AppStream's image operations for any client, on a port of 127.0.0.1: our reading of AWS, not AWS. The region " +
        'of a call is that of its signature; any credentials do, and every call is one of the same account.',
    )
    .option(
      '--port <number>',
      'the port; 0 takes any that is free',
      wholeNumber('a whole number up to 65535', '8080', 65535),
      DEFAULT_PORT,
    )
    .option('--region <list>', 'the regions that AppStream is in (default: all that AWS documents)', regions)
    .option(
      '--account <id>',
      'the id of the account',
      matching(/^\d{12}$/, 'twelve digits', '111122223333'),
      '111122223333',
    )
    .option('--speed <factor>', 'simulated seconds for each real one; 1 is real time', positiveNumber, 1)
    .option(
      '--copy-minutes <minutes>',
      'how long a copy takes, of simulated time; an import takes 45 minutes, a managed update 3 hours',
      positiveNumber,
      40,
    )
    .option(
      '--seed <number>',
      'what durations follow from, each of which differs by up to 5 %',
      wholeNumber('a whole number', '7', Number.MAX_SAFE_INTEGER),
      1,
    )
    .addOption(
      repeated('--image <name@region>', 'an image that is there', []).argParser(
        placed(IMAGE_NAME, 'golden@us-east-1'),
      ),
    )
    .addOption(
      repeated('--ami <id@region>', 'an AMI or WorkSpaces image to import', []).argParser(
        placed(/^(ami-[a-z0-9]{8,17}|wsi-[0-9a-z]{8,63})$/, 'ami-0123456789abcdef0@us-east-1'),
      ),
    )
    .addOption(repeated('--fault <NAME=COUNT>', 'what goes wrong, and how often', []).argParser(fault))
    .addOption(
      repeated(
        '--behaviour <name=value>',
        'what AppStream does where AWS does not document it',
        {},
      ).argParser(behaviour),
    )
    .option('--idle-minutes <minutes>', 'ends when nobody has asked for so long', positiveNumber, 60)
    .addHelpText('after', help)
    .action(async (options: StandaloneOptions, command: Command) => {
      await run(options).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') throw error;
        command.error(`error: port ${options.port} is taken. Give another one, or --port 0 for any.`);
      });
    });
}
