import { behindFramework } from '../../bench/framework/our-handler';
import type { Execution } from '../../lambda/request/events';
import type { Polled } from '../../lambda/report/report';

const NOW = Date.UTC(2026, 10, 2);
const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image/desktop';

const EVENT = {
  RequestType: 'Update',
  RequestId: '11111111-2222-3333-4444-555555555555',
  ResponseURL: 'https://bucket.s3.eu-west-1.amazonaws.com/?X-Amz-Signature=simulated',
  StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/51af3dc0-da77-11e4-872e-1234567db123',
  LogicalResourceId: 'Desk',
  ResourceType: 'Custom::AppStreamImage',
  PhysicalResourceId: 'the image before',
  ResourceProperties: { SourceImageName: 'golden', ImageName: 'desktop' },
};

/** The two functions of the framework's user around a handler that answers so, poll by poll. */
function functions(...polled: Polled[]) {
  const executions: Execution[] = [];
  const handlers = behindFramework(
    async (execution) => {
      executions.push(execution);
      return polled[executions.length - 1];
    },
    'cdk-Stack-51af3dc0.',
    () => NOW,
  );
  const start = async () => ({ ...EVENT, ...((await handlers.onEvent(EVENT as never)) as object) });
  return { executions, start, isComplete: (event: object) => handlers.isComplete(event as never) };
}

test('onEvent names the image, and isComplete gives the handler the event as CloudFormation sent it', async () => {
  const { executions, start, isComplete } = functions({ passOn: {}, waitSeconds: 30 });
  const started = await start();
  expect(started).toMatchObject({ PhysicalResourceId: ARN, StartedAt: new Date(NOW).toISOString() });
  expect(await isComplete(started)).toEqual({ IsComplete: false });
  expect(executions[0]).toMatchObject({ Event: EVENT, StartedAt: new Date(NOW).toISOString() });
});

test('what a poll passes on reaches the next one', async () => {
  const { executions, start, isComplete } = functions(
    { passOn: { BegunAt: 'then' }, waitSeconds: 30 },
    { passOn: {}, waitSeconds: 30 },
  );
  const started = await start();
  await isComplete(started);
  await isComplete(started);
  expect(executions[1].Poll?.PassedOn).toEqual({ BegunAt: 'then' });
});

test('an answer ends the polling: a success with its data, a failure as an error with its reason', async () => {
  const Data = { ImageName: 'desktop' };
  const { start, isComplete } = functions(
    { answer: { Status: 'SUCCESS', PhysicalResourceId: ARN, Data } },
    { answer: { Status: 'FAILED', PhysicalResourceId: ARN, Reason: 'the source is missing' } },
  );
  const started = await start();
  expect(await isComplete(started)).toEqual({ IsComplete: true, PhysicalResourceId: ARN, Data });
  await expect(isComplete(started)).rejects.toThrow('the source is missing');
});
