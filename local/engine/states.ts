import type { VirtualClock } from '../clock';

/** The part of the Amazon States Language that our state machine uses. https://states-language.net/spec.html */
export interface Definition {
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}

export type State = TaskState | ChoiceState | WaitState | { readonly Type: 'Succeed' };

interface TaskState {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly ResultPath?: string | null;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: ReadonlyArray<{
    readonly ErrorEquals: readonly string[];
    readonly ResultPath?: string | null;
    readonly Next: string;
  }>;
  readonly Next?: string;
}

interface ChoiceState {
  readonly Type: 'Choice';
  readonly Choices: ReadonlyArray<{
    readonly Variable: string;
    readonly BooleanEquals: boolean;
    readonly Next: string;
  }>;
  readonly Default: string;
}

export interface WaitState {
  readonly Type: 'Wait';
  readonly SecondsPath: string;
  readonly Next: string;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: string;
}

export type Data = Readonly<Record<string, unknown>>;

export interface StatesOptions {
  readonly clock: VirtualClock;
  /** Runs a task. `resource` is the ARN of a function. */
  readonly task: (resource: string, input: string) => Promise<unknown>;
  readonly random: () => number;
  /** Called for each state that is entered and for each retry: Step Functions bills both. */
  readonly transition?: () => void;
}

/** Plays an execution on the virtual clock. Throws if the execution fails or times out. */
export async function execute(definition: Definition, input: string, options: StatesOptions): Promise<void> {
  const { clock } = options;
  const deadline = clock.now() + (definition.TimeoutSeconds ?? Infinity) * 1000;
  let data = JSON.parse(input) as Data;
  for (let name: string | undefined = definition.StartAt; name !== undefined;) {
    if (clock.now() > deadline) throw new Error('States.Timeout');
    options.transition?.();
    const state: State = definition.States[name];
    switch (state.Type) {
      case 'Succeed':
        return;
      case 'Wait':
        await clock.sleep(secondsOf(state, data) * 1000);
        name = state.Next;
        break;
      case 'Choice':
        name = chosen(state, data);
        break;
      case 'Task':
        ({ data, name } = await runTask(state, data, options));
    }
  }
}

/** How long the state waits, which its input says. */
export function secondsOf({ SecondsPath }: WaitState, data: Data): number {
  return Number(at(data, SecondsPath));
}

function chosen({ Choices, Default }: ChoiceState, data: Data): string {
  const choice = Choices.find(({ Variable, BooleanEquals }) => at(data, Variable) === BooleanEquals);
  return choice?.Next ?? Default;
}

async function runTask(
  state: TaskState,
  data: Data,
  { clock, task, random, transition }: StatesOptions,
): Promise<{ data: Data; name: string | undefined }> {
  const tried = new Map<Retrier, number>();
  for (;;) {
    try {
      // As JSON, so that the states share no objects.
      const result = JSON.parse(
        JSON.stringify((await task(state.Resource, JSON.stringify(data))) ?? null),
      ) as unknown;
      return { data: withResult(data, state.ResultPath, result), name: state.Next };
    } catch (error) {
      const { name: Error, message: Cause } = error as Error;
      const retrier = state.Retry?.find(({ ErrorEquals }) => matches(ErrorEquals, Error));
      const tries = retrier ? (tried.get(retrier) ?? 0) : 0;
      if (retrier && tries < (retrier.MaxAttempts ?? 3)) {
        tried.set(retrier, tries + 1);
        transition?.();
        await clock.sleep(pauseOf(retrier, tries, random) * 1000);
        continue;
      }
      const catcher = state.Catch?.find(({ ErrorEquals }) => matches(ErrorEquals, Error));
      if (!catcher) throw error;
      return { data: withResult(data, catcher.ResultPath, { Error, Cause }), name: catcher.Next };
    }
  }
}

/** The seconds before the next try, after so many retries. */
export function pauseOf(retrier: Retrier, tries: number, random: () => number): number {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy } = retrier;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** tries, MaxDelaySeconds);
  return JitterStrategy === 'FULL' ? seconds * random() : seconds;
}

export function matches(patterns: readonly string[], error: string): boolean {
  return patterns.includes(error) || patterns.includes('States.ALL');
}

/** Our paths have one or two names, as in `$.Poll.WaitSeconds`. */
function at(data: Data, path: string): unknown {
  return path
    .slice('$.'.length)
    .split('.')
    .reduce<unknown>((value, key) => (value as Data | undefined)?.[key], data);
}

function withResult(data: Data, path: string | null | undefined, result: unknown): Data {
  if (path === null) return data;
  return path === undefined ? (result as Data) : { ...data, [path.slice('$.'.length)]: result };
}
