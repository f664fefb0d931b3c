import {
  CreateStackCommand,
  DeleteStackCommand,
  UpdateStackCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Checks } from './checks';
import type { EmulatedAws } from './emulated-aws';
import { ACCOUNT, CREDENTIALS, LOG_GROUP, REGION } from './environment';
import { pause } from './processes';

/** What MiniStack does otherwise than AWS, where a check of the scenario would need it. */
export const LIMITS = {
  replacementCleanUp:
    'MiniStack deletes what an update replaced without an event and without UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  failedCreation: 'MiniStack sends no Delete to a custom resource whose creation failed',
  logGroup: 'MiniStack does not tell a function its log group (AWS_LAMBDA_LOG_GROUP_NAME)',
} as const;

/**
 * Shows each of them with templates that have nothing of ours. Where one is mended in a newer MiniStack, this fails, and
 * the exception has to go.
 */
export async function showLimits({ stacks, url }: EmulatedAws, checks: Checks): Promise<void> {
  checks.step('what MiniStack does otherwise than AWS, without our code');
  const shown = (what: string, isSo: boolean, seen: unknown) => checks.that(`still so: ${what}`, isSo, seen);

  const finished = async (StackName: string): Promise<StackEvent[]> => {
    for (let tries = 0; tries < 120; tries += 1) {
      if (!/_IN_PROGRESS$/.test((await stacks.status(StackName)) ?? '')) return stacks.events(StackName);
      await pause(250);
    }
    throw new Error(`The stack ${StackName} does not come to an end.`);
  };
  const { client } = stacks;

  const parameter = (name: string) => ({
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: name, Type: 'String', Value: 'any' },
  });
  const replaced = (name: string) => ({
    StackName: 'Replaced',
    TemplateBody: JSON.stringify({ Resources: { Parameter: parameter(name), Teller: TELLER } }),
  });
  await client.send(new CreateStackCommand(replaced('/before')));
  await finished('Replaced');
  await client.send(new UpdateStackCommand(replaced('/after')));
  const update = await finished('Replaced');
  shown(
    LIMITS.replacementCleanUp,
    !update.some(({ ResourceStatus = '' }) => /^DELETE_|CLEANUP/.test(ResourceStatus)),
    update,
  );

  const lambda = new LambdaClient({ endpoint: url, region: REGION, credentials: CREDENTIALS });
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'teller' }));
  const payload = Buffer.from(Payload ?? []).toString();
  shown(LIMITS.logGroup, payload === JSON.stringify(LOG_GROUP), payload);
  lambda.destroy();

  const failing = JSON.stringify({ Resources: { Responder: RESPONDER, Thing: THING } });
  await client.send(new CreateStackCommand({ StackName: 'Failing', TemplateBody: failing }));
  const creation = await finished('Failing');
  const ofThing = creation.filter(({ LogicalResourceId }) => LogicalResourceId === 'Thing');
  shown(
    LIMITS.failedCreation,
    ofThing.at(-1)?.ResourceStatus === 'CREATE_FAILED' &&
      creation.at(-1)?.ResourceStatus === 'ROLLBACK_COMPLETE',
    creation,
  );

  for (const StackName of ['Replaced', 'Failing']) {
    await client.send(new DeleteStackCommand({ StackName }));
    await finished(StackName);
  }
}

function inlineFunction(code: string, more: object = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: `arn:aws:iam::${ACCOUNT}:role/any`,
      Code: { ZipFile: code },
      ...more,
    },
  };
}

const TELLER = inlineFunction('exports.handler = async () => process.env.AWS_LAMBDA_LOG_GROUP_NAME;', {
  FunctionName: 'teller',
  LoggingConfig: { LogGroup: '/of-its-own' },
});

/** Fails to make the resource, and would delete it. */
const RESPONDER = inlineFunction(`
exports.handler = async ({ RequestType, ResponseURL, StackId, RequestId, LogicalResourceId }) => {
  const Status = RequestType === 'Create' ? 'FAILED' : 'SUCCESS';
  const answer = { Status, Reason: 'on purpose', PhysicalResourceId: 'thing', StackId, RequestId, LogicalResourceId };
  await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
};`);

const THING = {
  Type: 'Custom::Thing',
  Properties: { ServiceToken: { 'Fn::GetAtt': ['Responder', 'Arn'] } },
};
