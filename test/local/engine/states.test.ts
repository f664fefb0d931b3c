import { stateMachineDefinition } from '../../../lib/private/state-machine';
import { VirtualClock } from '../../../local/clock';
import { type Definition, execute } from '../../../local/engine/states';
import { StateMachines } from '../../../local/lambda/state-machines';

/** What a task comes to: a result, or an error by its name. */
type Outcome = { readonly Answered: boolean; readonly PassedOn?: object } | string;

interface Seen {
  /** Seconds since the beginning, and the input but for what it began with. */
  readonly tasks: ReadonlyArray<readonly [seconds: number, input: object]>;
  readonly failed: boolean;
}

type Play = (
  clock: VirtualClock,
  definition: object,
  task: (input: string) => Promise<unknown>,
) => Promise<void>;

/** Our player, which is quick, and the interpreter, which is somebody else's: both must do the same. */
const PLAYERS: Record<string, Play> = {
  'our player': (clock, definition, task) =>
    clock.busy(() =>
      execute(definition as Definition, '{"Event":{}}', {
        clock,
        random: () => 1,
        task: (_resource, input) => task(input),
      }),
    ),
  'the interpreter': async (clock, definition, task) => {
    const machines = new StateMachines(
      clock,
      (_arn, input) => task(input),
      () => 1,
    );
    machines.put('arn', JSON.stringify(definition));
    machines.start('arn', 'name', '{"Event":{}}');
    await clock.idle();
  },
};

async function play(name: string, outcomes: readonly Outcome[]): Promise<Seen> {
  const clock = new VirtualClock();
  const began = clock.now();
  const tasks: [number, object][] = [];
  const left = [...outcomes];
  const task = async (input: string) => {
    const { Event, ...added } = JSON.parse(input) as Record<string, unknown>;
    expect(Event).toEqual({});
    tasks.push([(clock.now() - began) / 1000, added]);
    const outcome = left.shift() ?? { Answered: true };
    if (typeof outcome !== 'string') return outcome;
    throw Object.assign(new Error('the cause'), { name: outcome });
  };
  const definition = stateMachineDefinition('arn:aws:lambda:eu-west-1:111122223333:function:poll');
  const failed = await PLAYERS[name](clock, definition, task).then(
    () => false,
    () => true,
  );
  return { tasks, failed };
}

const NOT_YET = { Answered: false, WaitSeconds: 30 };

describe.each(Object.keys(PLAYERS))('%s', (name) => {
  test('ends with the answer', async () => {
    expect(await play(name, [{ Answered: true }])).toEqual({ tasks: [[0, {}]], failed: false });
  });

  test('waits as long as each poll says, and hands on what it passes on', async () => {
    const passing = { ...NOT_YET, WaitSeconds: 20, PassedOn: { BegunAt: 'now' } };
    expect((await play(name, [passing, NOT_YET])).tasks).toEqual([
      [0, {}],
      [20, { Poll: passing }],
      [50, { Poll: NOT_YET }],
    ]);
  });

  test('tries again after 2, 4, 8 … seconds, at most a minute apart, with what was passed on last', async () => {
    const { tasks } = await play(name, [
      NOT_YET,
      ...Array<string>(7).fill('Lambda.TooManyRequestsException'),
    ]);
    const Poll = NOT_YET;
    expect(tasks.map(([seconds]) => seconds)).toEqual([0, 30, 32, 36, 44, 60, 92, 152, 212]);
    expect(tasks.at(-1)![1]).toEqual({ Poll });
  });

  test('counts tries anew for each poll', async () => {
    const { tasks } = await play(name, ['Runtime.ExitError', NOT_YET, 'Runtime.ExitError']);
    expect(tasks.map(([seconds]) => seconds)).toEqual([0, 2, 32, 34]);
  });

  test('looks once more after 20 crashes in a row, and goes on when that works', async () => {
    const { tasks, failed } = await play(name, [...Array<string>(21).fill('Runtime.ExitError'), NOT_YET]);
    expect(tasks).toHaveLength(23);
    expect(tasks.at(-1)![1]).toEqual({ Poll: NOT_YET });
    expect(failed).toBe(false);
  });

  test('has the function say that it failed where that look fails, too', async () => {
    const { tasks, failed } = await play(name, Array<string>(25).fill('Runtime.ExitError'));
    expect(tasks).toHaveLength(26);
    expect(tasks.at(-1)![1]).toEqual({
      LastFailure: { Error: 'Runtime.ExitError', Cause: 'the cause' },
    });
    expect(failed).toBe(false);
  });

  test.each([
    'Lambda.TooManyRequestsException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'AnswerNotTaken',
  ])('tries for as long as the hour lasts after %s', async (error) => {
    const { tasks } = await play(name, Array<string>(80).fill(error));
    expect(tasks).toHaveLength(81);
    expect(tasks.at(-1)![1]).toEqual({});
    expect(tasks.at(-1)![0]).toBeGreaterThan(3600);
  });
});
