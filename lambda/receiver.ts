import { createHash } from 'node:crypto';
import { isErrorNamed } from './appstream/errors';
import type { CustomResourceEvent, Execution } from './request/events';
import { sentAt } from './request/sent-at';

export interface ReceiverProps {
  /** Begins an execution of the state machine. */
  readonly startExecution: (name: string, input: string) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Takes an event of CloudFormation and starts the execution that answers it. If Lambda delivers an event twice, there
 * is still one execution: Step Functions takes each name once.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function createReceiver({ startExecution, now }: ReceiverProps) {
  return async function receive(Event: CustomResourceEvent): Promise<void> {
    const received = now();
    const execution: Execution = {
      Event,
      StartedAt: new Date(sentAt(Event, received)).toISOString(),
      ReceivedAt: new Date(received).toISOString(),
    };
    try {
      await startExecution(executionName(Event), JSON.stringify(execution));
    } catch (error) {
      if (!isErrorNamed(error, 'ExecutionAlreadyExists')) throw error;
    }
  };
}

/**
 * If a deployment is tried again, CloudFormation may reuse a RequestId (aws/aws-cdk#35957), but not a ResponseURL. An
 * event that Lambda delivers twice is the same to the byte.
 */
function executionName(event: CustomResourceEvent): string {
  return `${event.RequestId.replace(/[^\w-]/g, '_').slice(0, 60)}-${digest(event)}`;
}

function digest({ ResponseURL }: CustomResourceEvent): string {
  return createHash('sha256').update(ResponseURL).digest('hex').slice(0, 16);
}
