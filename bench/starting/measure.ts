import { join } from 'node:path';
import { AppStreamSimulator } from '../../local/appstream';
import { listen } from '../../local/http';
import { type Effort, inTurn } from '../effort';
import { median, rounded } from '../statistics';
import { inTemporaryDirectory } from '../temporary';
import type { Speeds } from '../waiting/billing';
import { assetSize, type AssetSize, filesIn } from './asset-size';
import type { FirstAnswer } from './first-event.mjs' with { 'resolution-mode': 'import' };
import { inFreshProcess } from './fresh-process';
import {
  BUNDLE,
  environment,
  FRAMEWORK,
  type HandlerName,
  HANDLERS,
  IMAGE_NAME,
  task,
  transpile,
} from './handlers';

/** Medians, in milliseconds. */
interface StartingRow {
  readonly handler: HandlerName;
  readonly load: number;
  readonly first: number;
  readonly warm: number;
  /** Load and first answer together, divided by those of the unbundled handler in the same round. */
  readonly ratio: number;
  /** The same for processor time. */
  readonly cpuRatio: number;
}

export interface Starting {
  readonly runs: number;
  readonly assets: { readonly handler: AssetSize; readonly framework: AssetSize };
  readonly rows: readonly StartingRow[];
}

const NAMES = Object.keys(HANDLERS) as HandlerName[];
const WARM_ANSWERS = 30;

export async function measureStarting({ runs }: Effort): Promise<Starting> {
  const rounds = await startAll(runs);
  return {
    runs,
    assets: {
      handler: assetSize(filesIn(BUNDLE)),
      framework: assetSize(filesIn(FRAMEWORK, (name) => !name.endsWith('.ts'))),
    },
    rows: NAMES.map((handler) => {
      const of = (figure: (answer: FirstAnswer) => number) =>
        rounded(median(rounds.map((round) => figure(round[handler]))));
      const ratio = (figure: (answer: FirstAnswer) => number) =>
        rounded(median(rounds.map((round) => figure(round[handler]) / figure(round.unbundled))));
      return {
        handler,
        load: of((answer) => answer.load),
        first: of((answer) => answer.first),
        warm: of((answer) => median(answer.warm)),
        ratio: ratio(started),
        cpuRatio: ratio((answer) => answer.cpu),
      };
    }),
  };
}

function started({ load, first }: FirstAnswer): number {
  return load + first;
}

/** The seconds that the functions take on a whole core. */
export async function measureSpeeds(runs: number): Promise<Speeds> {
  const rounds = await startAll(runs);
  const speed = (handler: HandlerName) => {
    const seconds = (figure: (answer: FirstAnswer) => number) =>
      rounded(median(rounds.map((round) => figure(round[handler]))) / 1000);
    const warm = (answer: FirstAnswer) => median(answer.warm);
    return {
      loadSeconds: seconds(({ load }) => load),
      firstSeconds: seconds((answer) => answer.first - warm(answer)),
      answerSeconds: seconds(warm),
    };
  };
  return {
    receive: speed('receive'),
    poll: speed('poll'),
    plain: speed('unbundled'),
    framework: speed('framework'),
  };
}

type Round = Record<HandlerName, FirstAnswer>;

/** In each round each handler is started once. The first round only warms the machine up, and does not count. */
async function startAll(runs: number): Promise<Round[]> {
  const simulator = new AppStreamSimulator();
  simulator.addImage('eu-west-1', { name: IMAGE_NAME, state: 'COPYING' });
  const appStream = await listen(simulator.endpoint);
  // Lambda's answer to the framework, and that of Step Functions to the function that takes an event.
  const others = await listen(async () => ({
    status: 200,
    headers: {},
    body: JSON.stringify({ IsComplete: false, executionArn: 'arn', startDate: 0 }),
  }));
  try {
    return await inTemporaryDirectory(async (directory) => {
      transpile(['lambda', 'lib/private'], directory);
      const variables = environment(appStream.url, others.url);
      const rounds: Round[] = [];
      for (let run = 0; run <= runs; run += 1) {
        const answers: Array<[HandlerName, FirstAnswer]> = [];
        for (const name of inTurn(NAMES, run))
          answers.push([name, await start(task(name, directory, WARM_ANSWERS), variables)]);
        if (run > 0) rounds.push(Object.fromEntries(answers) as Round);
      }
      return rounds;
    });
  } finally {
    await Promise.all([appStream.close(), others.close()]);
  }
}

function start(what: object, variables: Record<string, string>): Promise<FirstAnswer> {
  return inFreshProcess(join(__dirname, 'first-event.mts'), what, variables);
}
