import type { StateMachine, StateMachineDefinition } from 'aws-local-stepfunctions' with {
  'resolution-mode': 'import',
};
import type { VirtualClock } from '../clock';
import type { LambdaService } from './lambda-service';

/** What of a definition in the Amazon States Language matters for waiting on the virtual clock. */
interface Definition {
  readonly States: Record<
    string,
    {
      readonly Type: string;
      readonly Resource: string;
      readonly Retry?: ReadonlyArray<{ readonly IntervalSeconds: number; readonly BackoffRate: number }>;
    }
  >;
}

type Json = Parameters<StateMachine['run']>[0];

/** Step Functions cuts the cause of a failure: the framework's timeout path cannot read a longer one. */
const MAX_CAUSE_LENGTH = 32_768;

/** Runs the synthesized waiter in an interpreter of the Amazon States Language. */
export class StateMachines {
  private readonly definitions = new Map<string, Definition>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly lambda: LambdaService,
  ) {}

  put(arn: string, definitionString: string): void {
    this.definitions.set(arn, JSON.parse(definitionString) as Definition);
  }

  remove(arn: string): void {
    this.definitions.delete(arn);
  }

  /** Starts an execution, which nobody waits for: whatever fails in it, CloudFormation waits for its hour. */
  start(arn: string, input: string): void {
    const definition = this.definitions.get(arn);
    if (!definition) throw new Error(`State machine does not exist: ${arn}`);
    this.clock.busy(() => this.execute(definition, input)).catch(() => {});
  }

  private async execute(definition: Definition, input: string): Promise<void> {
    const { StateMachine } = await import('aws-local-stepfunctions');
    const machine = new StateMachine(definition as unknown as StateMachineDefinition);
    const tasks = Object.entries(definition.States).filter(([, { Type }]) => Type === 'Task');
    const execution = machine.run(JSON.parse(input) as Json, {
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(tasks.map(([name, state]) => [name, this.task(state)])),
        // The interpreter would wait on the machine's clock: `task` does it on the virtual one.
        retryIntervalOverrides: Object.fromEntries(tasks.map(([name]) => [name, 0])),
      },
    });
    await execution.result;
  }

  /** A Lambda task, which waits before each retry. */
  private task({ Resource, Retry = [] }: Definition['States'][string]) {
    let tries = 0;
    return async (input: unknown) => {
      if (tries > 0) {
        const { IntervalSeconds, BackoffRate } = Retry[0];
        await this.clock.sleep(IntervalSeconds * BackoffRate ** (tries - 1) * 1000);
      }
      tries += 1;
      const { functionError, payload } = await this.lambda.invoke(Resource, JSON.stringify(input));
      if (!functionError) return JSON.parse(payload) as Json;
      const { errorType } = JSON.parse(payload) as { errorType: string };
      throw Object.assign(new Error(payload.slice(0, MAX_CAUSE_LENGTH)), { name: errorType });
    };
  }
}
