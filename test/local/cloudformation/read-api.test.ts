import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
} from '@aws-sdk/client-cloudformation';
import { VirtualClock } from '../../../local/clock';
import { StackReadApi, type ReadApiBehaviour } from '../../../local/cloudformation/read-api';
import { StackPlayer } from '../../../local/cloudformation/stack-player';
import type { Template } from '../../../local/cloudformation/template';
import { listen, requestHandlerFor } from '../../../local/http';
import { ScriptedTransport } from './scripted-transport';

const credentials = { accessKeyId: 'simulated', secretAccessKey: 'simulated' };

function world(behaviour: Partial<ReadApiBehaviour> = {}) {
  const clock = new VirtualClock(0);
  const transport = new ScriptedTransport(clock, ({ ResourceProperties }) => ({
    after: 100,
    id: `image-${String(ResourceProperties.Name)}`,
    data: { ImageName: '<copy & "more">' },
  }));
  const player = new StackPlayer({ clock, transport });
  const api = new StackReadApi(clock, behaviour);
  api.add(player.record);
  const client = new CloudFormationClient({
    region: 'eu-west-1',
    credentials,
    maxAttempts: 1,
    requestHandler: requestHandlerFor(api.handle),
  });
  const StackName = player.record.stackId;
  const resource = async (LogicalResourceId = 'Image') => {
    const answer = await client.send(new DescribeStackResourceCommand({ StackName, LogicalResourceId }));
    const { ResourceStatus, PhysicalResourceId } = answer.StackResourceDetail!;
    return [ResourceStatus, PhysicalResourceId];
  };
  return { clock, player, api, client, resource, StackName };
}

const named = (Name: string): Template => ({
  Resources: { Image: { Type: 'Custom::Image', Properties: { Name, ServiceToken: 'token' } } },
  Outputs: { Name: { Value: { 'Fn::GetAtt': ['Image', 'ImageName'] } } },
});

const empty: Template = { Resources: {} };

const UNKNOWN = 'Resource Image does not exist for stack Stack';

test('the real view shows a resource while it is being made, changed and deleted', async () => {
  const { clock, player, resource } = world();
  const creation = player.create(named('a'));
  await clock.busy(() => expect(resource()).resolves.toEqual(['CREATE_IN_PROGRESS', undefined]));
  await creation;
  await expect(resource()).resolves.toEqual(['CREATE_COMPLETE', 'image-a']);
  const update = player.update(named('b'));
  await clock.busy(() => expect(resource()).resolves.toEqual(['UPDATE_IN_PROGRESS', 'image-a']));
  await update;
  await expect(resource()).resolves.toEqual(['UPDATE_COMPLETE', 'image-b']);
});

test("the emulator's view shows a resource once it is complete, and its old status during an update", async () => {
  const { clock, player, resource } = world({ view: 'emulator' });
  const creation = player.create(named('a'));
  await clock.busy(() => expect(resource()).rejects.toThrow(UNKNOWN));
  await creation;
  await expect(resource()).resolves.toEqual(['CREATE_COMPLETE', 'image-a']);
  const update = player.update(named('b'));
  await clock.busy(() => expect(resource()).resolves.toEqual(['CREATE_COMPLETE', 'image-a']));
  await update;
  await expect(resource()).resolves.toEqual(['UPDATE_COMPLETE', 'image-b']);
});

test.each([
  ['real', ['DELETE_IN_PROGRESS', 'image-a']],
  ['emulator', UNKNOWN],
] as const)('while what left the template is deleted, the %s view answers %j', async (view, expected) => {
  const { clock, player, resource } = world({ view });
  await player.create(named('a'));
  let seen: unknown;
  const looks = clock.busy(async () => {
    await clock.sleep(50_000);
    seen = await resource().catch((error: Error) => error.message);
  });
  await player.update(empty);
  await looks;
  expect(seen).toEqual(expected);
  await expect(resource()).rejects.toThrow(UNKNOWN);
});

test('stacks are found by name and id, with outputs; a deleted one by id only', async () => {
  const { player, client, StackName } = world();
  await player.create(named('a'));
  const byName = await client.send(new DescribeStacksCommand({ StackName: 'Stack' }));
  expect(byName.Stacks?.[0]).toMatchObject({
    StackId: StackName,
    StackStatus: 'CREATE_COMPLETE',
    Outputs: [{ OutputKey: 'Name', OutputValue: '<copy & "more">' }],
  });
  await player.delete();
  const byId = await client.send(new DescribeStacksCommand({ StackName }));
  expect(byId.Stacks?.[0].StackStatus).toBe('DELETE_COMPLETE');
  await expect(client.send(new DescribeStacksCommand({ StackName: 'Stack' }))).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Stack with id Stack does not exist',
  });
});

test('events come newest first, a hundred a page', async () => {
  const { player, client, StackName, api } = world();
  const resources = Array.from({ length: 60 }, (_, index) => [`R${index}`, { Type: 'AWS::Any::Thing' }]);
  const result = await player.create({ Resources: Object.fromEntries(resources) as Template['Resources'] });
  const events = [];
  for await (const page of paginateDescribeStackEvents({ client }, { StackName })) {
    expect(page.StackEvents!.length).toBeLessThanOrEqual(100);
    events.push(...page.StackEvents!);
  }
  expect(events.map(({ EventId }) => EventId)).toEqual(result.events.map(({ eventId }) => eventId).reverse());
  expect(api.journal.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    'DescribeStackEvents ok',
    'DescribeStackEvents ok',
  ]);
});

test('an event tells resource, properties and token, and is seen late where events lag', async () => {
  const { clock, player, client, StackName } = world({ eventLagSeconds: 20 });
  await player.create(named('a'));
  const newest = async () =>
    (await client.send(new DescribeStackEventsCommand({ StackName }))).StackEvents![0];
  expect(await clock.busy(newest)).toMatchObject({
    LogicalResourceId: 'Image',
    ResourceType: 'Custom::Image',
    ResourceStatus: 'CREATE_IN_PROGRESS',
    ResourceProperties: '{"Name":"a","ServiceToken":"token"}',
    ClientRequestToken: expect.stringMatching(/^[-0-9a-f]{36}$/) as string,
  });
  await clock.busy(() => clock.sleep(20_000));
  expect(await newest()).toMatchObject({ LogicalResourceId: 'Stack', ResourceStatus: 'CREATE_COMPLETE' });
});

test('events of the stack itself are seen later than those of its resources, where that is asked for', async () => {
  const { clock, player, client, StackName } = world({ stackEventLagSeconds: 20 });
  await player.create(named('a'));
  const newest = async () =>
    (await client.send(new DescribeStackEventsCommand({ StackName }))).StackEvents![0];
  const shown = [await clock.busy(newest)];
  await clock.busy(() => clock.sleep(20_000));
  expect([...shown, await newest()].map((event) => event.LogicalResourceId)).toEqual(['Image', 'Stack']);
});

test('reads beyond so many a second are throttled, where that is asked for', async () => {
  const { client, player, clock, api, StackName } = world({ callsPerSecond: 2 });
  await player.create(empty);
  const read = () => client.send(new DescribeStacksCommand({ StackName }));
  await read();
  await read();
  await expect(read()).rejects.toMatchObject({ name: 'Throttling', message: 'Rate exceeded' });
  await clock.busy(() => clock.sleep(500));
  await read();
  await expect(read()).rejects.toMatchObject({ name: 'Throttling' });
  expect(api.journal.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'Throttling', 'ok', 'Throttling']);
});

test('faults are injected, over HTTP as in process', async () => {
  const { player, api, StackName } = world();
  await player.create(named('a'));
  const server = await listen(api.handle);
  const client = new CloudFormationClient({
    region: 'eu-west-1',
    credentials,
    endpoint: server.url,
    maxAttempts: 1,
  });
  api.faults.inject({ kind: { error: 'Throttling' }, count: 1 });
  api.faults.inject({ kind: 'reset', count: 1 });
  const ask = () => client.send(new DescribeStacksCommand({ StackName }));
  await expect(ask()).rejects.toMatchObject({ name: 'Throttling', message: 'Rate exceeded' });
  await expect(ask()).rejects.toThrow('socket hang up');
  await expect(ask()).resolves.toMatchObject({ Stacks: [{ StackStatus: 'CREATE_COMPLETE' }] });
  await server.close();
});
