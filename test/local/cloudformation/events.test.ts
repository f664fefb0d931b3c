import { VirtualClock } from '../../../local/clock';
import { StackRecord } from '../../../local/cloudformation/stack-record';
import type { StackResult } from '../../../local/cloudformation/stack-player';
import { RandomIds, seededRandom } from '../../../local/random';
import { imageStack, named, withFailure } from './stacks';

const GENERIC = 'AWS::CloudFormation::CustomResource';

/** Those of `Image` in the clean-up, as `DELETE_COMPLETE image-a Custom::Image {…}`. */
function cleanUp({ events }: StackResult): string[] {
  const begin = events.findIndex(({ resourceStatus }) => resourceStatus.includes('CLEANUP'));
  return events
    .slice(begin)
    .filter(({ logicalResourceId }) => ['Image', 'New'].includes(logicalResourceId))
    .map(({ resourceStatus, physicalResourceId, resourceType, resourceProperties }) =>
      [resourceStatus, physicalResourceId, resourceType, resourceProperties].filter(Boolean).join(' '),
    );
}

test('an update begins with the old id and the new properties, and ends with the new id', async () => {
  const { player } = imageStack();
  await player.create(named('a'));
  const { events } = await player.update(named('b'));
  const updated = events.filter(
    ({ logicalResourceId, resourceStatus }) =>
      logicalResourceId === 'Image' && resourceStatus.startsWith('UPDATE_'),
  );
  const shown = updated.map(({ resourceStatus, physicalResourceId, resourceProperties }) =>
    [resourceStatus, physicalResourceId, resourceProperties].join(' '),
  );
  expect(shown).toEqual([
    'UPDATE_IN_PROGRESS image-a {"ServiceToken":"arn:token","Name":"b"}',
    'UPDATE_COMPLETE image-b {"ServiceToken":"arn:token","Name":"b"}',
  ]);
});

describe('the events of a clean-up', () => {
  test('show type and properties as all others do, where nothing else is asked for', async () => {
    const { player } = imageStack();
    await player.create(named('a'));
    expect(cleanUp(await player.update(named('b')))).toEqual([
      'DELETE_IN_PROGRESS image-a Custom::Image {"ServiceToken":"arn:token","Name":"a"}',
      'DELETE_COMPLETE image-a Custom::Image {"ServiceToken":"arn:token","Name":"a"}',
    ]);
  });

  // As in the only public sample.
  test.each([
    ['an update', named('b'), [`DELETE_COMPLETE image-a ${GENERIC}`]],
    [
      'a rollback',
      withFailure('b', 100),
      [`DELETE_COMPLETE id-of-New ${GENERIC}`, `DELETE_COMPLETE image-b ${GENERIC}`],
    ],
  ] as const)(
    'of %s show the generic type without properties, where that is asked for',
    async (_, template, expected) => {
      const { player, transport } = imageStack({ cleanUpEvents: 'generic' });
      await player.create(named('a'));
      const result = await player.update(template);
      expect(cleanUp(result).filter((line) => line.startsWith('DELETE_COMPLETE'))).toEqual(expected);
      // The request itself and the record of the resource keep the type.
      expect(transport.events.at(-1)).toMatchObject({ RequestType: 'Delete', ResourceType: 'Custom::Image' });
      expect(player.record.resources.get('Image')?.type).toBe('Custom::Image');
      const before = result.events.find(({ resourceStatus }) => resourceStatus === 'UPDATE_IN_PROGRESS');
      expect(before?.resourceType).not.toBe(GENERIC);
    },
  );

  test('of another type stay as they are', async () => {
    const { player } = imageStack({ cleanUpEvents: 'generic' });
    const other = { Resources: { Other: { Type: 'AWS::Other::Thing', Properties: { Size: 1 } } } };
    await player.create(other);
    const { events } = await player.update({ Resources: {} });
    expect(events.find(({ resourceStatus }) => resourceStatus === 'DELETE_COMPLETE')).toMatchObject({
      resourceType: 'AWS::Other::Thing',
      resourceProperties: '{"Size":1}',
    });
  });
});

describe('operation ids', () => {
  // "An operation is any action performed on a stack, including … automatic rollbacks triggered by failures. Each operation
  // has a unique identifier": https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeEvents.html
  // "All events initiated by a given stack operation are assigned the same client request token": …/API_StackEvent.html
  test('tell an update from the rollback that its failure brings about, of one request', async () => {
    const { player } = imageStack();
    const created = await player.create(named('a'));
    const { events } = await player.update(withFailure('b', 100));
    const rollback = events.findIndex(
      ({ resourceStatus }) => resourceStatus === 'UPDATE_ROLLBACK_IN_PROGRESS',
    );
    const [first, second] = [events.slice(0, rollback), events.slice(rollback)].map(
      (some) => new Set(some.map(({ operationId }) => operationId)),
    );
    expect([first.size, second.size]).toEqual([1, 1]);
    expect(new Set([...first, ...second, created.events[0].operationId]).size).toBe(3);
    expect(new Set(events.map(({ clientRequestToken }) => clientRequestToken)).size).toBe(1);
    expect(player.record.lastOperations).toEqual([
      { type: 'ROLLBACK', id: [...second][0] },
      { type: 'UPDATE_STACK', id: [...first][0] },
    ]);
  });

  test('of a rollback, a continued one and a deletion that are asked for come with a request of their own', async () => {
    const { player } = imageStack();
    await player.create(withFailure('a', 100), { rollback: false });
    await player.rollback();
    expect(player.record.lastOperations).toMatchObject([{ type: 'ROLLBACK' }]);
    await player.delete();
    expect(player.record.lastOperations).toMatchObject([{ type: 'DELETE_STACK' }]);
  });
});

describe('old events', () => {
  const place = { stackName: 'Stack', region: 'eu-west-1', account: '111122223333' };
  const record = () => new StackRecord(place, new VirtualClock(0), new RandomIds(seededRandom(1)));

  test.each([3, 4, 99, 100, 101, 250, 1000])('%i of them are those of updates that are over', (count) => {
    const stack = record();
    stack.addOldEvents(count);
    expect(stack.events).toHaveLength(count);
    const [first, last] = [stack.events[0], stack.events.at(-1)!];
    expect([first.resourceStatus, last.resourceStatus]).toEqual(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE']);
    expect([first, last].map(({ physicalResourceId }) => physicalResourceId)).toEqual([
      stack.stackId,
      stack.stackId,
    ]);
    expect(stack.status).toBe('UPDATE_COMPLETE');
    expect(new Set(stack.events.map(({ eventId }) => eventId)).size).toBe(count);
    expect(new Set(stack.events.map(({ operationId }) => operationId)).size).toBe(
      Math.max(1, Math.floor(count / 100)),
    );
  });

  test('come between a creation and the update after it', async () => {
    const { player } = imageStack();
    await player.create(named('a'));
    player.record.addOldEvents(30_000, { properties: { Text: 'x' } });
    expect(player.record.events.at(-3)).toMatchObject({ resourceProperties: '{"Text":"x"}' });
    expect((await player.update(named('b'))).events[0].resourceStatus).toBe('UPDATE_IN_PROGRESS');
  });

  test('do not come in the middle of an operation', () => {
    const stack = record();
    stack.setStatus('UPDATE_IN_PROGRESS');
    expect(() => stack.addOldEvents(100)).toThrow('is in UPDATE_IN_PROGRESS');
  });
});
