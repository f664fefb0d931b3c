// Runs in a fresh process of Node.js, without a loader: loads a handler, answers one event, and then some more.
import { createRequire } from 'node:module';

/** What to run. */
export interface FirstEvent {
  readonly module: string;
  readonly handler: string;
  readonly event: unknown;
  readonly warmAnswers: number;
}

/** Milliseconds. */
export interface FirstAnswer {
  readonly load: number;
  readonly first: number;
  /** Processor time of load and first answer. It hardly depends on what else the machine does. */
  readonly cpu: number;
  readonly warm: number[];
}

type Handler = (event: unknown) => Promise<unknown>;

process.once('message', ({ module, handler, event, warmAnswers }: FirstEvent) => {
  // Logs are not measured, nor is the error by which the framework asks for another poll.
  Object.assign(console, { log: () => {}, info: () => {}, debug: () => {}, error: () => {}, warn: () => {} });
  void measure(module, handler, event, warmAnswers).then((answer) => {
    process.send?.(answer, () => process.exit());
  });
});

async function measure(
  module: string,
  name: string,
  event: unknown,
  warmAnswers: number,
): Promise<FirstAnswer> {
  const before = process.cpuUsage();
  const began = performance.now();
  const handler = (createRequire(import.meta.url)(module) as Record<string, Handler>)[name];
  const loaded = performance.now();
  await settled(handler, event);
  const answered = performance.now();
  const { user, system } = process.cpuUsage(before);
  const warm: number[] = [];
  for (let answer = 0; answer < warmAnswers; answer += 1) {
    const asked = performance.now();
    await settled(handler, event);
    warm.push(performance.now() - asked);
  }
  return {
    load: loaded - began,
    first: answered - loaded,
    cpu: (user + system) / 1000,
    warm,
  };
}

/** Runs a handler. The framework's one throws `Retry` to ask for another poll. */
async function settled(handler: Handler, event: unknown): Promise<void> {
  try {
    await handler(event);
  } catch (error) {
    if ((error as Error).constructor.name !== 'Retry') throw error;
  }
}
