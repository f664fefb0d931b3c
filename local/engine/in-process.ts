import { answerBody } from '../../lambda/cloudformation/answer';
import type { Execution, PollResult } from '../../lambda/request/events';
import type { Poll } from '../../lambda/poll';
import { createReceiver } from '../../lambda/receiver';
import { stateMachineDefinition } from '../../lib/private/state-machine';
import type { VirtualClock } from '../clock';
import type { CustomResourceEvent, Transport } from '../cloudformation/custom-resource';
import { type EventInvokeConfig, LambdaAccount } from './lambda-account';
import { type Definition, execute } from './states';

/** As the construct sets it for the receiver. */
const EVENT_INVOKE_CONFIG: EventInvokeConfig = { MaximumEventAgeInSeconds: 3540, MaximumRetryAttempts: 2 };

/** The receiver, the state machine and the polls in this process, on the virtual clock. */
export class InProcessEngine implements Transport {
  /** How many polls there were, for all events. */
  polls = 0;
  /** How many polls ran at the same time, at most. */
  mostAtOnce = 0;
  /** State transitions, which Step Functions bills. */
  transitions = 0;
  /** Executions that failed and answered nothing. */
  failedExecutions = 0;
  private polling = 0;
  private readonly names = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly responses = new Map<string, (body: string) => void>();
  private readonly definition: Definition;
  private readonly receive: (event: CustomResourceEvent) => Promise<void>;

  constructor(
    private readonly clock: VirtualClock,
    private readonly handler: Poll,
    readonly lambda = new LambdaAccount(clock),
    private readonly random: () => number = () => Math.random(),
  ) {
    this.definition = stateMachineDefinition('poll') as Definition;
    this.receive = createReceiver({
      now: () => clock.now(),
      startExecution: async (name, input) => this.start(name, input),
    });
  }

  deliver(event: CustomResourceEvent, respond: (body: string) => void): void {
    const own = JSON.parse(JSON.stringify(event)) as CustomResourceEvent;
    // A second delivery of an old event must not take the answer of a new one with the same RequestId.
    if (!this.asked.has(own.ResponseURL)) this.responses.set(objectOf(own), respond);
    this.asked.add(own.ResponseURL);
    this.lambda.deliver('receive', EVENT_INVOKE_CONFIG, () => this.receive(own));
  }

  private start(name: string, input: string): void {
    if (this.names.has(name)) throw Object.assign(new Error(name), { name: 'ExecutionAlreadyExists' });
    this.names.add(name);
    const { clock, random } = this;
    const task = (_resource: string, data: string) =>
      this.lambda.invoke('poll', () => this.poll(JSON.parse(data) as Execution));
    const transition = () => (this.transitions += 1);
    clock
      .busy(() => execute(this.definition, input, { clock, random, task, transition }))
      .catch(() => (this.failedExecutions += 1));
  }

  /** What the function does. Only the answer goes another way. */
  private async poll(execution: Execution): Promise<PollResult> {
    this.polls += 1;
    this.polling += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.polling);
    try {
      const polled = await this.handler(execution);
      if ('passOn' in polled)
        return { Answered: false, WaitSeconds: polled.waitSeconds, PassedOn: polled.passOn };
      const { Event } = execution;
      if (polled.answer) this.responses.get(objectOf(Event))?.(answerBody(Event, polled.answer));
      return { Answered: true };
    } finally {
      this.polling -= 1;
    }
  }
}

/** The S3 object that an answer is put to. If CloudFormation reuses a RequestId, it is the same one. */
function objectOf({ ResponseURL }: { readonly ResponseURL: string }): string {
  return new URL(ResponseURL).pathname;
}
