import type { StateMachine, StateMachineDefinition } from 'aws-local-stepfunctions' with {
  'resolution-mode': 'import',
};
import type { VirtualClock } from '../clock';
import {
  type Data,
  type Definition,
  type Retrier,
  type State,
  matches,
  pauseOf,
  secondsOf,
} from '../engine/states';

/** Runs a task, with the ARN of a function, its input as JSON and the role of the state machine. */
export type Task = (functionArn: string, input: string, role: string) => Promise<unknown>;

interface Deployed {
  readonly definition: Definition;
  readonly role: string;
}

type TaskState = Extract<State, { readonly Type: 'Task' }>;
type Json = Parameters<StateMachine['run']>[0];
type Handler = (input: Json) => Promise<Json>;

/** StartExecution was called with a name that is taken. */
export class ExecutionAlreadyExists extends Error {
  override readonly name = 'ExecutionAlreadyExists';
}

/** Runs synthesized state machines in an interpreter of the Amazon States Language, on the virtual clock. */
export class StateMachines {
  private readonly deployed = new Map<string, Deployed>();
  private readonly names = new Set<string>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly task: Task,
    private readonly random: () => number,
  ) {}

  put(arn: string, definitionString: string, role = ''): void {
    this.deployed.set(arn, { definition: JSON.parse(definitionString) as Definition, role });
  }

  remove(arn: string): void {
    this.deployed.delete(arn);
  }

  /** Starts an execution. Nobody waits for it: if it fails, CloudFormation waits until its hour is over. */
  start(arn: string, name: string, input: string): void {
    const deployed = this.deployed.get(arn);
    if (!deployed) throw new Error(`State machine does not exist: ${arn}`);
    const key = `${arn} ${name}`;
    if (this.names.has(key)) throw new ExecutionAlreadyExists(`Execution Already Exists: '${key}'`);
    this.names.add(key);
    this.clock.busy(() => this.execute(deployed, input)).catch(() => {});
  }

  private async execute({ definition, role }: Deployed, input: string): Promise<void> {
    const { StateMachine } = await import('aws-local-stepfunctions');
    const states = Object.entries(definition.States);
    // The interpreter would wait by the machine's clock. So a Wait is played as a task, which waits by the virtual
    // clock.
    const played = states.map(([name, state]): [string, object] => [
      name,
      state.Type === 'Wait' ? { Type: 'Task', Resource: WAIT, ResultPath: null, Next: state.Next } : state,
    ]);
    const machine = new StateMachine({
      ...definition,
      States: Object.fromEntries(played),
    } as unknown as StateMachineDefinition);
    const handlers: Record<string, Handler> = {};
    for (const [name, state] of states) {
      if (state.Type === 'Task') handlers[name] = this.runTask(state, role);
      if (state.Type === 'Wait') handlers[name] = (input) => this.wait(secondsOf(state, input as Data));
    }
    const execution = machine.run(JSON.parse(input) as Json, {
      overrides: {
        taskResourceLocalHandlers: handlers,
        retryIntervalOverrides: Object.fromEntries(states.map(([name]) => [name, 0])),
      },
    });
    await execution.result;
  }

  private async wait(seconds: number): Promise<null> {
    await this.clock.sleep(seconds * 1000);
    return null;
  }

  /**
   * The interpreter decides whether and how often a task is tried again. The pause before it is taken from its Retry
   * here.
   */
  private runTask({ Resource, Retry = [] }: TaskState, role: string): Handler {
    let failed: string | undefined;
    const tries = new Map<Retrier, number>();
    return async (input) => {
      const retrier = Retry.find(({ ErrorEquals }) => failed !== undefined && matches(ErrorEquals, failed));
      if (retrier) {
        const tried = tries.get(retrier) ?? 0;
        tries.set(retrier, tried + 1);
        await this.clock.sleep(pauseOf(retrier, tried, this.random) * 1000);
      }
      try {
        const result = (await this.task(Resource, JSON.stringify(input), role)) as Json;
        failed = undefined;
        tries.clear();
        return result;
      } catch (error) {
        failed = (error as Error).name;
        throw error;
      }
    };
  }
}

/** The interpreter accepts only an ARN as Resource. */
const WAIT = 'arn:aws:lambda:us-east-1:111122223333:function:wait';
