import type { CustomResourceEvent, Execution } from '../../lambda/request/events';
import { createReceiver } from '../../lambda/receiver';

const NOW = Date.UTC(2026, 10, 26, 12, 30, 45);

function event(more: Partial<CustomResourceEvent> = {}): CustomResourceEvent {
  return {
    RequestType: 'Create',
    RequestId: '51af3dc0-da77-11e4-872e-1234567db123',
    ResponseURL:
      'https://bucket.s3.eu-west-1.amazonaws.com/arn%3Aaws?X-Amz-Date=20261126T122000Z&X-Amz-Signature=1',
    StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1',
    LogicalResourceId: 'Desk',
    ResourceType: 'Custom::AppStreamImage',
    ResourceProperties: { SourceImageName: 'golden' },
    ...more,
  };
}

/** What is begun for an event. */
async function begun(given: CustomResourceEvent): Promise<{ name: string; execution: Execution }> {
  const started: { name: string; execution: Execution }[] = [];
  const receive = createReceiver({
    now: () => NOW,
    startExecution: async (name, input) => {
      started.push({ name, execution: JSON.parse(input) as Execution });
    },
  });
  await receive(given);
  expect(started).toHaveLength(1);
  return started[0];
}

test('lifecycle 6: what Lambda delivers twice begins executions of one name, which Step Functions takes once', async () => {
  expect(await begun(event())).toEqual(await begun(event()));
});

test('lifecycle 6: a request that CloudFormation sends anew under its RequestId is another execution', async () => {
  const again = event({ ResponseURL: event().ResponseURL.replace('Signature=1', 'Signature=2') });
  expect((await begun(again)).name).not.toBe((await begun(event())).name);
});

test.each(['51af3dc0-da77-11e4-872e-1234567db123', 'a request/of:strange*characters', 'r'.repeat(300)])(
  'lifecycle 6: RequestId %s makes a name that Step Functions takes',
  async (RequestId) => {
    expect((await begun(event({ RequestId }))).name).toMatch(/^[\w-]{1,80}$/);
  },
);

test('lifecycle 1: an execution begins with the event as it is', async () => {
  expect((await begun(event())).execution.Event).toEqual(event());
});

test('lifecycle 6: an execution that is there already is no error', async () => {
  const startExecution = async () => {
    throw Object.assign(new Error('Execution Already Exists'), { name: 'ExecutionAlreadyExists' });
  };
  await expect(createReceiver({ now: () => NOW, startExecution })(event())).resolves.toBeUndefined();
});

test('lifecycle 7: any other error of Step Functions is for Lambda, which tries again', async () => {
  const startExecution = async () => {
    throw new Error('Service unavailable');
  };
  await expect(createReceiver({ now: () => NOW, startExecution })(event())).rejects.toThrow('unavailable');
});

test('lifecycle 7: an execution tells when CloudFormation sent the event, and when it reached us', async () => {
  const { execution } = await begun(event());
  expect(execution.StartedAt).toBe('2026-11-26T12:20:00.000Z');
  expect(execution.ReceivedAt).toBe('2026-11-26T12:30:45.000Z');
});

test('lifecycle 7: an event that does not tell when it was sent begins now', async () => {
  const { execution } = await begun(event({ ResponseURL: 'https://bucket/' }));
  expect(execution.StartedAt).toBe('2026-11-26T12:30:45.000Z');
});
