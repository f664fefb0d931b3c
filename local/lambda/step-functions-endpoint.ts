import type { Authorize } from '../cloudformation/policies';
import { signedBy, type Endpoint, type EndpointAnswer } from '../http';
import { ExecutionAlreadyExists, type StateMachines } from './state-machines';

interface StartExecution {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly input: string;
}

/** Step Functions, as far as the receiver needs it: StartExecution. */
export function stepFunctionsEndpoint(stateMachines: StateMachines, authorize: Authorize): Endpoint {
  return async ({ headers, body }) => {
    if (headers['x-amz-target'] !== 'AWSStepFunctions.StartExecution')
      return json(400, { __type: 'UnknownOperationException' });
    const { stateMachineArn, name, input } = JSON.parse(body) as StartExecution;
    const role = signedBy(headers);
    if (!authorize(role, 'states:StartExecution', stateMachineArn)) {
      const message = `${role} is not authorized to perform: states:StartExecution on resource: ${stateMachineArn}`;
      return json(400, { __type: 'AccessDeniedException', message });
    }
    try {
      stateMachines.start(stateMachineArn, name, input);
    } catch (error) {
      const __type =
        error instanceof ExecutionAlreadyExists ? 'ExecutionAlreadyExists' : 'StateMachineDoesNotExist';
      return json(400, { __type, message: (error as Error).message });
    }
    const executionArn = stateMachineArn.replace(':stateMachine:', ':execution:') + `:${name}`;
    return json(200, { executionArn, startDate: 0 });
  };
}

function json(status: number, value: object): Exclude<EndpointAnswer, string> {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(value),
  };
}
