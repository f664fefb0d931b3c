// RollbackStack and ContinueUpdateRollback.
import { image, imageStack, lines, named, statuses, withFailure, withSiblings } from './stacks';

const WITHOUT = { rollback: false };

describe('a rollback that is asked for', () => {
  // "Rolls back the specified stack to the last known stable state from CREATE_FAILED or UPDATE_FAILED stack statuses."
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackStack.html
  test('goes back over all updates that failed, then deletes what they made', async () => {
    const { player, transport } = imageStack();
    await player.create(named('a'));
    await player.update(withFailure('b', 100), WITHOUT);
    await player.update(withFailure('c', 101), WITHOUT);
    const before = transport.events.length;
    const result = await player.rollback();
    expect(statuses(result)).toEqual([
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
    expect(transport.summary.slice(before)).toEqual([
      'Update Image image-c',
      'Update User id-of-User',
      'Delete New id-of-New',
      'Delete Image image-b',
      'Delete Image image-c',
    ]);
    expect(transport.events[before]).toMatchObject({
      ResourceProperties: { Name: 'a' },
      OldResourceProperties: { Name: 'c' },
    });
    expect([...player.record.resources.keys()]).toEqual(['Image', 'Other', 'User']);
    expect((await player.update(named('a'))).status).toBe('UPDATE_COMPLETE');
  });

  test('after an update that came back to the old version deletes what was between', async () => {
    const { player, transport } = imageStack();
    await player.create(named('a'));
    for (const [name, seconds] of [
      ['b', 100],
      ['a', 101],
      ['b', 102],
    ] as const) {
      await player.update(withFailure(name, seconds), WITHOUT);
    }
    await player.rollback();
    expect(transport.summary.filter((line) => line.startsWith('Delete Image'))).toEqual([
      'Delete Image image-b',
    ]);
  });

  // "This operation will delete a stack if it doesn't contain a last known stable state." (the same page); what `cdk
  // rollback` looks for is ROLLBACK_COMPLETE (aws/aws-cdk#31407).
  test.each([
    ['CREATE_FAILED', 'is a rollback', 'ROLLBACK'],
    ['UPDATE_FAILED', 'is a rollback', 'ROLLBACK'],
    ['CREATE_FAILED', 'is a deletion', 'DELETE'],
  ] as const)('in %s of a stack that was never stable %s', async (status, rollbackToNothing, operation) => {
    const { player, transport } = imageStack({ rollbackToNothing });
    await player.create(withFailure('a', 100), WITHOUT);
    if (status === 'UPDATE_FAILED') await player.update(withFailure('a', 101), WITHOUT);
    expect(player.record.status).toBe(status);
    const before = transport.events.length;
    const result = await player.rollback();
    expect(statuses(result)).toEqual([`${operation}_IN_PROGRESS`, `${operation}_COMPLETE`]);
    expect(transport.summary.slice(before).sort()).toEqual([
      'Delete Image image-a',
      'Delete New id-of-New',
      'Delete Other id-of-Other',
      'Delete User id-of-User',
    ]);
  });

  // "When set to true, newly created resources are deleted when the operation rolls back. This includes newly created
  // resources marked with a deletion policy of Retain." `cdk rollback` sets it (aws-cdk-cli, deployments.ts).
  test.each([
    [true, 'New DELETE_COMPLETE'],
    [false, 'New DELETE_SKIPPED'],
  ])(
    'with retainExceptOnCreate %p ends a new resource under Retain as %s',
    async (retainExceptOnCreate, line) => {
      const { player } = imageStack();
      await player.create(named('a'));
      const { Resources } = withFailure('a', 100);
      const New = image({}, { DeletionPolicy: 'Retain' });
      await player.update({ Resources: { ...Resources, New } }, WITHOUT);
      expect(lines(await player.rollback({ retainExceptOnCreate }))).toContain(line);
    },
  );

  test('that fails can be continued, and cleans up what all updates made', async () => {
    const { player, transport } = imageStack();
    await player.create(withSiblings('a', {}));
    await player.update(withSiblings('b', { StaysSeconds: 50 }, { FailAfterSeconds: 400 }), WITHOUT);
    await player.update(withSiblings('c', { StaysSeconds: 50 }, { FailAfterSeconds: 401 }), WITHOUT);
    expect((await player.rollback()).status).toBe('UPDATE_ROLLBACK_FAILED');
    const before = transport.events.length;
    expect((await player.continueRollback()).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(transport.summary.slice(before)).toEqual(['Delete Image image-b', 'Delete Image image-c']);
  });

  test.each(['CREATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'])('is refused in %s', async (status) => {
    const { player } = imageStack();
    await player.create(named('a'));
    if (status !== 'CREATE_COMPLETE') await player.update(withFailure('b', 5));
    await expect(player.rollback()).rejects.toThrow(`is in ${status} state`);
  });
});

// Which old properties are sent then is documented nowhere.
test.each([
  ['from the undone version', 'b'],
  ['from the old version', 'a'],
] as const)('a continued rollback sends back what failed, %s', async (continuedRollback, old) => {
  let fails = 1;
  const { player, transport } = imageStack({ continuedRollback }, ({ RequestType, ResourceProperties }) =>
    RequestType === 'Update' && ResourceProperties.Name === 'a' && fails-- > 0
      ? { fails: 'no way back' }
      : {},
  );
  await player.create(named('a'));
  expect((await player.update(withFailure('b', 100))).status).toBe('UPDATE_ROLLBACK_FAILED');
  const before = transport.events.length;
  const result = await player.continueRollback();
  expect(result.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(transport.summary.slice(before)).toEqual([
    'Update Image image-b',
    'Update User id-of-User',
    'Delete New id-of-New',
    'Delete Image image-b',
  ]);
  expect(transport.events[before]).toMatchObject({
    ResourceProperties: { Name: 'a' },
    OldResourceProperties: { Name: old },
  });
  // User had not been asked to go back: it comes from the undone version either way.
  expect(transport.events[before + 1]).toMatchObject({ OldResourceProperties: { Uses: 'image-b' } });
});
