import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { EmulatedAws } from './emulated-aws';
import { CREDENTIALS, REGION } from './environment';
import { pause } from './processes';

/** What CloudFormation sent, as the input of an execution has it. */
export interface SentEvent {
  readonly LogicalResourceId: string;
  readonly ResponseURL: string;
}

/** An execution of the state machine behind a stack's images. */
export interface Execution {
  readonly status: string;
  readonly event: SentEvent;
}

/** The receiver and the state machine behind the images of a stack. */
export class Engine {
  private readonly settings;

  constructor(
    private readonly aws: EmulatedAws,
    private readonly stack: string,
  ) {
    this.settings = { endpoint: aws.url, region: REGION, credentials: CREDENTIALS };
  }

  private async executions(): Promise<Execution[]> {
    const type = 'AWS::StepFunctions::StateMachine';
    const stateMachineArn = await this.aws.stacks.physicalId(this.stack, type, 'StateMachine');
    const client = new SFNClient(this.settings);
    const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
    const described = executions.map(async ({ executionArn, status = '' }) => {
      const { input = '' } = await client.send(new DescribeExecutionCommand({ executionArn }));
      return { status, event: (JSON.parse(input) as { Event: SentEvent }).Event };
    });
    return Promise.all(described);
  }

  /** The executions once none of them runs any more. */
  async endedExecutions(): Promise<Execution[]> {
    for (let tries = 0; tries < 120; tries += 1) {
      const executions = await this.executions();
      if (!executions.some(({ status }) => status === 'RUNNING')) return executions;
      await pause(500);
    }
    throw new Error(`An execution behind the stack ${this.stack} does not end.`);
  }

  /** Delivers an event as Lambda does, which may do so twice. */
  async receive(event: SentEvent): Promise<void> {
    const FunctionName = await this.aws.stacks.physicalId(this.stack, 'AWS::Lambda::Function', 'Receive');
    const { FunctionError, Payload } = await new LambdaClient(this.settings).send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
    );
    if (FunctionError) throw new Error(`The receiver failed: ${Buffer.from(Payload ?? []).toString()}`);
  }
}
