// What a page says is quoted from
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
import type { CustomResourceEvent } from '../../../local/cloudformation/custom-resource';
import { image, imageStack, lines, named, statuses, withFailure } from './stacks';

const WITHOUT = { rollback: false };

// "When you update a stack that's in a FAILED state, you must select Preserve successfully provisioned resources": the
// message is that of aws/aws-cli#6368.
test.each(['CREATE_FAILED', 'UPDATE_FAILED'])('an update with rollback is refused in %s', async (status) => {
  const { player } = imageStack();
  if (status === 'CREATE_FAILED') await player.create(withFailure('a', 5), WITHOUT);
  else {
    await player.create(named('a'));
    await player.update(withFailure('b', 5), WITHOUT);
  }
  expect(player.record.status).toBe(status);
  await expect(player.update(named('c'))).rejects.toThrow(
    `This stack is currently in a non-terminal [${status}] state. To update the stack from this state, please use the disable-rollback parameter`,
  );
});

describe('an update without rollback that fails', () => {
  test('ends in UPDATE_FAILED, takes nothing back and cleans nothing up', async () => {
    const { player, transport } = imageStack();
    await player.create(named('a'));
    const before = transport.events.length;
    const result = await player.update(withFailure('b', 100), WITHOUT);
    expect(statuses(result)).toEqual(['UPDATE_IN_PROGRESS', 'UPDATE_FAILED']);
    expect(result.reason).toBe('The following resource(s) failed to update: [Bad].');
    expect(transport.summary.slice(before)).toEqual([
      'Update Image image-a',
      'Create New',
      'Update User id-of-User',
    ]);
    expect(player.record.resources.get('Image')?.physicalId).toBe('image-b');
  });

  test('and took a new id is undone also after an update back that was cancelled', async () => {
    const { player, transport } = imageStack(
      { failedUpdate: 'takes new id', otherPaths: 'are cancelled' },
      ({ ResourceProperties: { Name } }) =>
        Name === 'b' ? { fails: 'no', id: 'image-b' } : { after: 100, id: `image-${String(Name)}` },
    );
    await player.create(named('a'));
    await player.update(named('b'), WITHOUT);
    await player.update(withFailure('a', 5), WITHOUT);
    expect(player.record.resources.get('Image')?.physicalId).toBe('image-b');
    const before = transport.events.length;
    expect((await player.rollback()).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(transport.summary.slice(before)).toContain('Update Image image-b');
    expect(player.record.resources.get('Image')?.physicalId).toBe('image-a');
  });

  // Its id and its last complete version are those of the stable one, but what the updates began is not undone.
  test('and kept its id is undone also after an update back that was cancelled', async () => {
    const { player, transport } = imageStack(
      { failedUpdate: 'keeps old id', otherPaths: 'are cancelled' },
      () => ({ after: 100 }),
    );
    await player.create(named('a'));
    await player.update(withFailure('b', 5), WITHOUT);
    await player.update(withFailure('a', 6), WITHOUT);
    expect(player.record.resources.get('Image')).toMatchObject({
      status: 'UPDATE_FAILED',
      physicalId: 'image-a',
      properties: { Name: 'a' },
    });
    const before = transport.events.length;
    expect((await player.rollback()).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(transport.summary.slice(before)).toContain('Update Image image-a');
  });

  // Assumed: nobody documents when CloudFormation cleans up.
  test('leaves what it replaced to the first update that succeeds, although that does not touch it', async () => {
    const { player, transport } = imageStack();
    await player.create(named('a'));
    await player.update(withFailure('b', 100), WITHOUT);
    await player.update(withFailure('c', 101), WITHOUT);
    const before = transport.events.length;
    const result = await player.update(named('c'), WITHOUT);
    expect(statuses(result).slice(1)).toEqual(['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE']);
    expect(transport.summary.slice(before)).toEqual([
      'Delete New id-of-New',
      'Delete Image image-a',
      'Delete Image image-b',
    ]);
    expect(transport.events.at(-1)).toMatchObject({ ResourceProperties: { Name: 'b' } });
    await player.update(named('d'));
    expect(transport.summary.at(-1)).toBe('Delete Image image-c');
  });

  test.each([
    ['all', ['Delete Image image-a', 'Delete Image image-b']],
    ['but the present one', ['Delete Image image-b']],
  ] as const)(
    'and is followed by the way back: the clean-up deletes %s',
    async (carriedLeftovers, expected) => {
      const { player, transport } = imageStack({ carriedLeftovers });
      await player.create(named('a'));
      await player.update(withFailure('b', 100), WITHOUT);
      await player.update(withFailure('a', 101), WITHOUT);
      await player.update(named('a'), WITHOUT);
      expect(player.record.resources.get('Image')?.physicalId).toBe('image-a');
      expect(transport.summary.filter((line) => line.startsWith('Delete Image'))).toEqual(expected);
    },
  );

  test.each([
    [
      'one after the other',
      ['IN_PROGRESS image-a', 'COMPLETE image-a', 'IN_PROGRESS image-b', 'COMPLETE image-b'],
    ],
    ['at once', ['IN_PROGRESS image-a', 'IN_PROGRESS image-b', 'COMPLETE image-a', 'COMPLETE image-b']],
  ] as const)(
    'leaves two images to the next one, which deletes them %s',
    async (deletionsOfOne, expected) => {
      const { player } = imageStack({ deletionsOfOne }, ({ RequestType }) => ({
        after: RequestType === 'Delete' ? 100 : 0,
      }));
      await player.create(named('a'));
      await player.update(withFailure('b', 100), WITHOUT);
      const { events } = await player.update(named('c'), WITHOUT);
      const deletions = events.filter(
        ({ logicalResourceId, resourceStatus }) =>
          logicalResourceId === 'Image' && resourceStatus.startsWith('DELETE_'),
      );
      expect(
        deletions.map((event) => `${event.resourceStatus.slice(7)} ${event.physicalResourceId}`),
      ).toEqual(expected);
    },
  );

  test('leaves what left its template: the next deletes it, or takes it up again', async () => {
    for (const [declared, expected] of [
      [{}, ['Delete Gone id-of-Gone']],
      [{ Gone: image() }, []],
    ] as const) {
      const { player, transport } = imageStack();
      await player.create({ Resources: { ...named('a').Resources, Gone: image() } });
      await player.update(withFailure('a', 100), WITHOUT);
      expect(player.record.resources.get('Gone')?.status).toBe('CREATE_COMPLETE');
      await player.update({ Resources: { ...named('a').Resources, New: image(), ...declared } }, WITHOUT);
      expect(transport.summary.filter((line) => line.includes('Gone')).slice(1)).toEqual(expected);
    }
  });

  describe('at the resource itself', () => {
    const failsOnce = () => {
      let fails = 1;
      return ({ ResourceProperties: { Name }, RequestType }: CustomResourceEvent) =>
        RequestType === 'Update' && Name === 'b' && fails-- > 0 ? { fails: 'not yet' } : {};
    };

    // "Resources that failed to create or update will be retried."
    test.each([
      ['from the last complete version', 'a'],
      ['from the failed version', 'b'],
    ] as const)('is tried again with the same template, %s', async (retriedUpdate, old) => {
      const { player, transport } = imageStack({ retriedUpdate }, failsOnce());
      await player.create(named('a'));
      expect((await player.update(named('b'), WITHOUT)).status).toBe('UPDATE_FAILED');
      const before = transport.events.length;
      expect((await player.update(named('b'), WITHOUT)).status).toBe('UPDATE_COMPLETE');
      expect(transport.events[before]).toMatchObject({
        RequestType: 'Update',
        ResourceProperties: { Name: 'b' },
        OldResourceProperties: { Name: old },
      });
    });

    test('is asked for its stable version in a rollback, also if the update that failed had asked for that', async () => {
      let fails = 1;
      const { player, transport } = imageStack(
        { failedUpdate: 'keeps old id' },
        ({ ResourceProperties: { Name }, RequestType }) =>
          RequestType === 'Update' && Name === 'a' && fails-- > 0 ? { fails: 'not yet' } : {},
      );
      await player.create(named('a'));
      await player.update(withFailure('b', 100), WITHOUT);
      await player.update(named('a'), WITHOUT);
      expect(player.record.resources.get('Image')).toMatchObject({
        status: 'UPDATE_FAILED',
        physicalId: 'image-b',
        properties: { Name: 'a' },
      });
      const before = transport.events.length;
      expect((await player.rollback()).status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(transport.summary[before]).toBe('Update Image image-b');
      expect(player.record.resources.get('Image')?.physicalId).toBe('image-a');
    });

    // "Failed resources … roll back to the last known stable state", and "will be in an UPDATE_FAILED state".
    test('is asked to go back at once, where CloudFormation rolls back what failed', async () => {
      const { player, transport } = imageStack({ failedWithoutRollback: 'is rolled back' }, failsOnce());
      await player.create(named('a'));
      const before = transport.events.length;
      const result = await player.update(named('b'), WITHOUT);
      expect(result.status).toBe('UPDATE_FAILED');
      expect(transport.summary.slice(before)).toEqual(['Update Image image-a', 'Update Image image-b']);
      expect(transport.events[before + 1]).toMatchObject({
        ResourceProperties: { Name: 'a' },
        OldResourceProperties: { Name: 'b' },
      });
      expect(lines(result).at(-1)).toContain('Image UPDATE_FAILED');
      expect(player.record.resources.get('Image')).toMatchObject({
        status: 'UPDATE_FAILED',
        physicalId: 'image-a',
        properties: { Name: 'a' },
      });
      await player.update(named('c'), WITHOUT);
      expect(transport.summary.slice(-2)).toEqual(['Delete Image image-b', 'Delete Image image-a']);
    });

    // aws/aws-cdk#30546; assumed for a custom resource, whose replacement shows in its answer only.
    test.each([
      ['takes new id', 'image-b'],
      ['keeps old id', 'image-a'],
    ] as const)('fails where replacements are refused without rollback: it %s', async (failedUpdate, id) => {
      const { player } = imageStack({ replacementWithoutRollback: 'is refused', failedUpdate });
      await player.create(named('a'));
      const result = await player.update(named('b'), WITHOUT);
      expect(lines(result)).toContain(
        'Image UPDATE_FAILED: Replacement type updates not supported on stack with disable-rollback.',
      );
      expect(player.record.resources.get('Image')?.physicalId).toBe(id);
    });
  });
});
