import { type Handlers, InProcessProvider } from '../../bench/framework/in-process';
import { VirtualClock } from '../../local/clock';
import { StackPlayer } from '../../local/cloudformation/stack-player';
import type { Template } from '../../local/cloudformation/template';

type Event = Record<string, unknown> & { RequestType: string; ResourceProperties: Record<string, string> };

const template = (...names: string[]): Template => ({
  Resources: Object.fromEntries(
    names.map((Name) => [Name, { Type: 'Custom::Image', Properties: { Name, ServiceToken: 'token' } }]),
  ),
});

/** Each image takes 95 seconds. */
function slowHandlers(
  clock: VirtualClock,
  overrides: Partial<Record<keyof Handlers, (event: Event) => Promise<unknown>>> = {},
): Handlers {
  return {
    onEvent: async (event: Event) => ({
      PhysicalResourceId: `image-${event.ResourceProperties.Name}`,
      StartedAt: clock.now(),
    }),
    isComplete: async (event: Event) => {
      const IsComplete = clock.now() - Number(event.StartedAt) >= 95_000;
      return IsComplete ? { IsComplete, Data: { ImageName: event.ResourceProperties.Name } } : { IsComplete };
    },
    ...overrides,
  };
}

function world(overrides: Parameters<typeof slowHandlers>[1] = {}) {
  const clock = new VirtualClock(0);
  const provider = new InProcessProvider(clock, slowHandlers(clock, overrides));
  return { clock, provider, player: new StackPlayer({ clock, transport: provider }) };
}

test('the framework polls at once and then every interval', async () => {
  const { clock, provider, player } = world();
  const result = await player.create(template('a'));
  expect(result.status).toBe('CREATE_COMPLETE');
  expect(player.record.resources.get('a')).toMatchObject({
    physicalId: 'image-a',
    attributes: { ImageName: 'a' },
  });
  expect(clock.now()).toBe(120_000);
  expect(provider.polls).toBe(5);
});

test('many resources and stacks wait side by side', async () => {
  const { clock, player } = world();
  const other = new StackPlayer({
    clock,
    transport: new InProcessProvider(clock, slowHandlers(clock)),
    stackName: 'Other',
  });
  const results = await Promise.all([player.create(template('a', 'b')), other.create(template('a'))]);
  expect(results.map(({ status }) => status)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
  expect(clock.now()).toBe(120_000);
});

test('what isComplete throws fails the resource at once, with the physical id and the name of the log', async () => {
  const { player, clock } = world({
    isComplete: async ({ RequestType }) => {
      if (RequestType === 'Delete') return { IsComplete: true };
      throw Object.assign(new Error('the source is missing'), { stack: '' });
    },
  });
  const result = await player.create(template('a'));
  expect(result.status).toBe('ROLLBACK_COMPLETE');
  expect(clock.now()).toBe(0);
  const failure = result.events.find(({ resourceStatus }) => resourceStatus === 'CREATE_FAILED');
  expect(failure).toMatchObject({ physicalResourceId: 'image-a' });
  expect(failure?.resourceStatusReason).toMatch(
    /Message returned: the source is missing\n\nLogs: \/aws\/lambda\/isComplete\n \(RequestId: /,
  );
});

test('after what onEvent throws on Create, the Delete does not reach the handler', async () => {
  const seen: string[] = [];
  const { player } = world({
    onEvent: async ({ RequestType }) => {
      seen.push(RequestType);
      throw new Error('invalid');
    },
  });
  expect((await player.create(template('a'))).status).toBe('ROLLBACK_COMPLETE');
  expect(seen).toEqual(['Create']);
});

test('a waiter that never ends is told "Operation timed out", or CloudFormation gives up', async () => {
  const never = async () => ({ IsComplete: false });
  const clock = new VirtualClock(0);
  const short = new InProcessProvider(clock, slowHandlers(clock, { isComplete: never }), {
    intervalSeconds: 30,
    maxAttempts: 10,
  });
  const result = await new StackPlayer({ clock, transport: short }).create(template('a'));
  expect(result.status).toBe('ROLLBACK_FAILED');
  expect(
    result.events.filter(({ resourceStatusReason }) => resourceStatusReason?.includes('Operation timed out')),
  ).toHaveLength(2);
  expect(clock.now()).toBe(2 * 11 * 30_000 - 60_000);
});
