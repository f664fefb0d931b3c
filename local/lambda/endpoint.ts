import type { Endpoint, EndpointAnswer } from '../http';
import type { LambdaService } from './lambda-service';
import type { StateMachines } from './state-machines';

const FUNCTION_PATH = /^\/2015-03-31\/functions\/([^/?]+)(\/invocations)?(\?|$)/;

/** What the Provider framework asks of Lambda (Invoke, GetFunction) and Step Functions (StartExecution). */
export function lambdaEndpoint(lambda: LambdaService, stateMachines: StateMachines): Endpoint {
  return async ({ path, headers, body }) => {
    if (headers['x-amz-target'] === 'AWSStepFunctions.StartExecution') {
      const { stateMachineArn, input } = JSON.parse(body) as { stateMachineArn: string; input: string };
      stateMachines.start(stateMachineArn, input);
      return json({ executionArn: `${stateMachineArn}:1`, startDate: 0 });
    }
    const [, encodedArn, invocation] = FUNCTION_PATH.exec(path) ?? [];
    const arn = decodeURIComponent(encodedArn ?? '');
    if (!lambda.has(arn)) {
      const error = { Type: 'User', Message: `Function not found: ${arn}` };
      return { ...json(error), status: 404, headers: { 'x-amzn-errortype': 'ResourceNotFoundException' } };
    }
    if (!invocation) return json({ Configuration: { State: 'Active', LastUpdateStatus: 'Successful' } });
    const { functionError, payload } = await lambda.invoke(arn, body);
    const errorHeader: Record<string, string> = functionError
      ? { 'x-amz-function-error': functionError }
      : {};
    return { status: 200, headers: errorHeader, body: payload };
  };
}

function json(value: object): Exclude<EndpointAnswer, string> {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
