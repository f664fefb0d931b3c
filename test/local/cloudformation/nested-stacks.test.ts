import { VirtualClock } from '../../../local/clock';
import { NestedStacks } from '../../../local/cloudformation/nested-stacks';
import { StackPlayer } from '../../../local/cloudformation/stack-player';
import type { Parent } from '../../../local/cloudformation/stage';
import type { StackPlace } from '../../../local/cloudformation/stack-record';
import type { ResourceDefinition, Template } from '../../../local/cloudformation/template';
import { ScriptedTransport, type Script } from './scripted-transport';
import { idByName, image, sibling } from './stacks';

/** A nested stack with an image of that name, and whatever else it has. */
const nestedWith = (others: Record<string, ResourceDefinition> = {}): Template => ({
  Parameters: { Name: { Type: 'String' } },
  Resources: { Image: image({ Name: { Ref: 'Name' } }), ...others },
  Outputs: { Image: { Value: { Ref: 'Image' } } },
});

/** Its parent: a fleet uses what the nested stack has made. */
const parentWith = (
  name: string,
  url: string,
  others: Record<string, ResourceDefinition> = {},
): Template => ({
  Resources: {
    Images: {
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: `https://bucket/${url}`, Parameters: { Name: name } },
    },
    Fleet: sibling({ Image: { 'Fn::GetAtt': ['Images', 'Outputs.Image'] } }),
    ...others,
  },
});

function play(templates: Readonly<Record<string, Template>>, script: (name: unknown) => Script = () => ({})) {
  const clock = new VirtualClock(0);
  const transport = new ScriptedTransport(clock, (event) => ({
    ...idByName(event),
    ...script(event.ResourceProperties.Name),
  }));
  const told: string[] = [];
  const open = (place: Partial<StackPlace>, parent?: Parent): StackPlayer => {
    const player: StackPlayer = new StackPlayer({
      ...place,
      parent,
      clock,
      transport,
      kinds: { 'AWS::CloudFormation::Stack': nested.kind },
      onEvent: ({ logicalResourceId, physicalResourceId, resourceStatus }) => {
        const isStack = physicalResourceId === player.record.stackId;
        const id = isStack ? (parent ? 'nested stack' : 'parent') : logicalResourceId;
        told.push(`${id} ${resourceStatus}${logicalResourceId === 'Image' ? ` ${physicalResourceId}` : ''}`);
      },
    });
    return player;
  };
  const nested = new NestedStacks({
    open,
    templateAt: (url) => templates[url.replace('https://bucket/', '')],
  });
  return { player: open({}), nested, told, from: (text: string) => told.slice(told.indexOf(text)) };
}

test('parameters go in, outputs come out, and the deletion of the parent deletes it', async () => {
  const { player, nested } = play({ one: nestedWith() });
  const created = await player.create(parentWith('a', 'one'));
  expect(created.status).toBe('CREATE_COMPLETE');
  expect(player.record.resources.get('Fleet')!.properties).toEqual({ Image: 'image-a' });
  const [child] = nested.below(player.record);
  expect(child.record.status).toBe('CREATE_COMPLETE');
  expect(player.record.resources.get('Images')!.physicalId).toBe(child.record.stackId);
  expect((await player.delete()).status).toBe('DELETE_COMPLETE');
  expect(child.record.status).toBe('DELETE_COMPLETE');
});

test('an update replaces the image, and deletes the old one once all of the parent has moved', async () => {
  const { player, from } = play({ one: nestedWith() });
  await player.create(parentWith('a', 'one'));
  expect((await player.update(parentWith('b', 'one'))).status).toBe('UPDATE_COMPLETE');
  expect(from('nested stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')).toEqual([
    'nested stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'Images UPDATE_COMPLETE',
    'Fleet UPDATE_IN_PROGRESS',
    'Fleet UPDATE_COMPLETE',
    'parent UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'Image DELETE_IN_PROGRESS image-a',
    'Image DELETE_COMPLETE image-a',
    'nested stack UPDATE_COMPLETE',
    'parent UPDATE_COMPLETE',
  ]);
});

test('an update of the parent that fails takes the nested stack back, and then deletes the new image', async () => {
  const { player, from } = play({ one: nestedWith() });
  await player.create(parentWith('a', 'one'));
  const bad = sibling({ FailAfterSeconds: 60, After: { 'Fn::GetAtt': ['Images', 'Outputs.Image'] } });
  const undone = await player.update(parentWith('b', 'one', { Bad: bad }));
  expect(undone.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(player.record.resources.get('Fleet')!.properties).toEqual({ Image: 'image-a' });
  const told = from('nested stack UPDATE_ROLLBACK_IN_PROGRESS').filter((line) => !line.startsWith('Bad '));
  expect(told).toEqual([
    'nested stack UPDATE_ROLLBACK_IN_PROGRESS',
    'Image UPDATE_IN_PROGRESS image-b',
    'Image UPDATE_COMPLETE image-a',
    'nested stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'Images UPDATE_COMPLETE',
    'Fleet UPDATE_IN_PROGRESS',
    'Fleet UPDATE_COMPLETE',
    'parent UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'Image DELETE_IN_PROGRESS image-b',
    'Image DELETE_COMPLETE image-b',
    'nested stack UPDATE_ROLLBACK_COMPLETE',
    'parent UPDATE_ROLLBACK_COMPLETE',
  ]);
});

test('a creation that fails in it fails the parent with the reason, and nothing of it stays', async () => {
  const { player, nested } = play({ one: nestedWith({ Bad: sibling({ FailAfterSeconds: 1 }) }) });
  const { status, events } = await player.create(parentWith('a', 'one'));
  expect(status).toBe('ROLLBACK_COMPLETE');
  const failed = events.find(({ resourceStatus }) => resourceStatus === 'CREATE_FAILED')!;
  const [child] = nested.below(player.record);
  expect(failed.resourceStatusReason).toBe(
    `Embedded stack ${child.record.stackId} was not successfully created: ` +
      'The following resource(s) failed to create: [Bad].',
  );
  expect(failed.physicalResourceId).toBe(child.record.stackId);
  expect(child.record.status).toBe('DELETE_COMPLETE');
});

test('an update that fails in it goes back by itself, and so does the parent', async () => {
  const templates = { one: nestedWith(), two: nestedWith({ Bad: sibling({ FailAfterSeconds: 1 }) }) };
  const { player, nested } = play(templates);
  await player.create(parentWith('a', 'one'));
  expect((await player.update(parentWith('b', 'two'))).status).toBe('UPDATE_ROLLBACK_COMPLETE');
  const [child] = nested.below(player.record);
  expect(child.record.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(child.record.resources.get('Image')!.physicalId).toBe('image-a');
});

test('where another resource of the parent fails, its creation is cancelled and what it has made is deleted', async () => {
  const { player, nested, told } = play({ one: nestedWith() }, () => ({ after: 600 }));
  const { status } = await player.create(parentWith('a', 'one', { Bad: sibling({ FailAfterSeconds: 60 }) }));
  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(nested.below(player.record)[0].record.status).toBe('DELETE_COMPLETE');
  expect(told.filter((line) => line.startsWith('Image DELETE_COMPLETE'))).toHaveLength(1);
});

test('without rollback, a failure in it is left as it is until the parent is rolled back', async () => {
  const templates = { one: nestedWith(), two: nestedWith({ Bad: sibling({ FailAfterSeconds: 1 }) }) };
  const { player, nested } = play(templates);
  await player.create(parentWith('a', 'one'));
  expect((await player.update(parentWith('b', 'two'), { rollback: false })).status).toBe('UPDATE_FAILED');
  const [child] = nested.below(player.record);
  expect(child.record.status).toBe('UPDATE_FAILED');
  expect((await player.rollback()).status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(child.record.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(child.record.resources.get('Image')!.physicalId).toBe('image-a');
});

test('a template that is no asset of the app fails the resource, which names it', async () => {
  const { player } = play({});
  const { events } = await player.create(parentWith('a', 'elsewhere'));
  expect(events.map(({ resourceStatusReason }) => resourceStatusReason)).toContain(
    'No asset of the app is the template of the nested stack: https://bucket/elsewhere',
  );
});

test('a stack in a nested stack goes through the same', async () => {
  const middle: Template = {
    ...parentWith('a', 'one'),
    Outputs: { Image: { Value: { 'Fn::GetAtt': ['Images', 'Outputs.Image'] } } },
  };
  const withParameter = { ...middle, Parameters: { Name: { Type: 'String' } } };
  const { player, nested } = play({ one: nestedWith(), middle: withParameter });
  await player.create(parentWith('a', 'middle'));
  const players = nested.below(player.record);
  expect(players.map(({ record }) => record.status)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
  expect(player.record.resources.get('Fleet')!.properties).toEqual({ Image: 'image-a' });
  await player.delete();
  expect(players.map(({ record }) => record.status)).toEqual(['DELETE_COMPLETE', 'DELETE_COMPLETE']);
});
