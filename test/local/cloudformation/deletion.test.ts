import { image, imageStack, lines, named, sibling, statuses, withFailure } from './stacks';

const WITHOUT = { rollback: false };

describe('the deletion of a stack', () => {
  // Documented nowhere.
  describe.each([
    ['stay', []],
    ['are deleted', ['Delete Image image-a']],
  ] as const)('where leftovers %s', (leftoversAtDeletion, leftovers) => {
    test('after an update that failed without rollback: what that replaced', async () => {
      const { player, transport } = imageStack({ leftoversAtDeletion });
      await player.create(named('a'));
      await player.update(withFailure('b', 100), WITHOUT);
      const before = transport.events.length;
      expect((await player.delete()).status).toBe('DELETE_COMPLETE');
      const images = transport.summary.slice(before).filter((line) => line.includes('Image'));
      expect(images).toEqual(['Delete Image image-b', ...leftovers]);
    });

    test('after a rollback that failed: what is not the present one', async () => {
      const { player, transport } = imageStack({ leftoversAtDeletion });
      const template = (name: string, ...siblings: Record<string, unknown>[]) => ({
        Resources: {
          Image: image({ Name: name }),
          ...Object.fromEntries(
            siblings.map((properties, i) => [['Stubborn', 'Bad'][i], sibling(properties)]),
          ),
        },
      });
      await player.create(template('b', {}));
      await player.update(template('a', { StaysSeconds: 50 }, { FailAfterSeconds: 400 }));
      expect(player.record.status).toBe('UPDATE_ROLLBACK_FAILED');
      const before = transport.events.length;
      expect((await player.delete()).status).toBe('DELETE_COMPLETE');
      expect(transport.summary.slice(before)).toEqual(['Delete Image image-b', ...leftovers]);
    });
  });

  test('that a leftover stops comes back to that alone', async () => {
    let refuses = true;
    const { player, transport } = imageStack({ leftoversAtDeletion: 'are deleted' }, (event) =>
      event.PhysicalResourceId === 'image-a' && event.RequestType === 'Delete' && refuses
        ? { fails: 'in use' }
        : {},
    );
    await player.create(named('a'));
    await player.update(withFailure('b', 100), WITHOUT);
    const failed = await player.delete();
    expect(failed).toMatchObject({
      status: 'DELETE_FAILED',
      reason: 'The following resource(s) failed to delete: [Image].',
    });
    refuses = false;
    const before = transport.events.length;
    expect((await player.delete()).status).toBe('DELETE_COMPLETE');
    expect(transport.summary.slice(before)).toEqual(['Delete Image image-a']);
  });
});

describe('a deletion that retains a resource', () => {
  const failing = () =>
    imageStack({}, ({ RequestType, LogicalResourceId }) =>
      RequestType === 'Delete' && LogicalResourceId === 'Image' ? { fails: 'in use' } : {},
    );

  test('skips it if the deletion has failed before', async () => {
    const { player, transport } = failing();
    await player.create(named('a'));
    await player.delete();
    const before = transport.events.length;
    const { status, events } = await player.delete({ retainResources: ['Image'] });
    expect(status).toBe('DELETE_COMPLETE');
    expect(events.map(({ resourceStatus }) => resourceStatus)).toContain('DELETE_SKIPPED');
    expect(transport.events).toHaveLength(before);
  });

  // rebuy-de/aws-nuke#270
  test('is refused before that, and for a resource that the stack does not have', async () => {
    const { player } = failing();
    await player.create(named('a'));
    const refused = /^The specified resources to retain must be in a valid state/;
    await expect(player.delete({ retainResources: ['Image'] })).rejects.toThrow(refused);
    await player.delete();
    await expect(player.delete({ retainResources: ['Nobody'] })).rejects.toThrow(refused);
  });
});

describe('a deletion that is asked for while', () => {
  const slow = (deletionMeanwhile: 'is refused' | 'ends a creation' | 'ends any operation') =>
    imageStack({ deletionMeanwhile }, ({ RequestType, LogicalResourceId, ResourceProperties: { Name } }) => ({
      after: LogicalResourceId === 'Image' && RequestType !== 'Delete' && Name !== 'a' ? 2400 : 60,
    }));

  // aws/aws-toolkit-azure-devops#317, aws-amplify/amplify-backend#2366
  test.each(['is refused', 'ends a creation'] as const)(
    'the stack is updated is refused, where it %s',
    async (deletionMeanwhile) => {
      const { player, clock } = slow(deletionMeanwhile);
      await player.create(named('a'));
      const update = player.update(named('b'));
      await clock.busy(() => clock.sleep(100_000));
      await expect(player.delete()).rejects.toThrow(
        `Stack [${player.record.stackId}] cannot be deleted while in status UPDATE_IN_PROGRESS`,
      );
      expect((await update).status).toBe('UPDATE_COMPLETE');
    },
  );

  test.each([
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', named('b'), 2490],
    ['UPDATE_ROLLBACK_IN_PROGRESS', withFailure('b', 100), 110],
  ] as const)('the stack is in %s is refused', async (status, template, seconds) => {
    const { player, clock } = slow('ends a creation');
    await player.create(named('a'));
    const update = player.update(template);
    await clock.busy(() => clock.sleep(seconds * 1000));
    await expect(player.delete()).rejects.toThrow(`cannot be deleted while in status ${status}`);
    await update;
  });

  test.each(['ends a creation', 'ends any operation'] as const)(
    'the stack is made %s: what is under way is cancelled, then all is deleted',
    async (deletionMeanwhile) => {
      const { player, clock, transport } = slow(deletionMeanwhile);
      const creation = player.create(named('b'));
      await clock.busy(() => clock.sleep(100_000));
      const deletion = await player.delete();
      expect(statuses(deletion)).toEqual(['DELETE_IN_PROGRESS', 'DELETE_COMPLETE']);
      expect((await creation).status).toBe('DELETE_IN_PROGRESS');
      expect(lines(deletion)[0]).toBe('Image CREATE_FAILED: Resource creation cancelled');
      expect(transport.summary).toEqual([
        'Create Image',
        'Create Other',
        expect.stringMatching(/^Delete Image Stack-Image-/),
        'Delete Other id-of-Other',
      ]);
    },
  );

  test('the creation is rolled back waits for the deletions that have begun', async () => {
    const { player, clock, transport } = slow('ends a creation');
    const creation = player.create(withFailure('a', 500));
    await clock.busy(() => clock.sleep(510_000));
    expect(player.record.status).toBe('ROLLBACK_IN_PROGRESS');
    expect((await player.delete()).status).toBe('DELETE_COMPLETE');
    await creation;
    const deletions = transport.summary.filter((line) => line.startsWith('Delete'));
    expect(new Set(deletions).size).toBe(deletions.length);
    expect(deletions).toHaveLength(4);
  });

  test('the stack is updated ends that, where any operation is ended', async () => {
    const { player, clock, transport } = slow('ends any operation');
    await player.create(named('a'));
    const update = player.update(named('b'));
    await clock.busy(() => clock.sleep(100_000));
    const deletion = await player.delete();
    expect((await update).status).toBe('DELETE_IN_PROGRESS');
    expect(lines(deletion)[0]).toBe('Image UPDATE_FAILED: Resource update cancelled');
    expect(transport.summary.slice(3)).toEqual([
      'Update Image image-a',
      'Delete User id-of-User',
      'Delete Other id-of-Other',
      'Delete Image image-a',
    ]);
  });

  test('the stack is cleaned up asks no more for what that has deleted', async () => {
    const { player, clock, transport } = imageStack(
      { deletionMeanwhile: 'ends any operation', leftoversAtDeletion: 'are deleted' },
      ({ PhysicalResourceId: id, RequestType }) => ({
        after: id === 'image-b' && RequestType === 'Delete' ? 2400 : 0,
      }),
    );
    await player.create(named('a'));
    await player.update(withFailure('b', 100), WITHOUT);
    const before = transport.events.length;
    const update = player.update(named('c'), WITHOUT);
    await clock.busy(() => clock.sleep(600_000));
    expect(player.record.status).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    expect((await player.delete()).status).toBe('DELETE_COMPLETE');
    await update;
    const deletions = transport.summary.slice(before).filter((line) => line.startsWith('Delete Image'));
    expect(deletions).toEqual(['Delete Image image-a', 'Delete Image image-b', 'Delete Image image-c']);
  });

  test('another deletion is under way is refused', async () => {
    const { player, clock } = slow('ends any operation');
    await player.create(named('a'));
    const deletion = player.delete();
    await clock.busy(() => clock.sleep(10_000));
    await expect(player.delete()).rejects.toThrow('cannot be deleted while in status DELETE_IN_PROGRESS');
    await deletion;
  });
});

// "You can cancel only stacks that are in the UPDATE_IN_PROGRESS state … the stack rolls back the update."
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CancelUpdateStack.html
describe('an update that is cancelled', () => {
  test.each([true, false])('is rolled back, also where rollback is %p', async (rollback) => {
    const { player, clock } = imageStack({}, ({ ResourceProperties }) => ({
      after: ResourceProperties.Name === 'b' ? 2400 : 0,
    }));
    await player.create(named('a'));
    const update = player.update(named('b'), { rollback });
    await clock.busy(() => clock.sleep(100_000));
    player.cancelUpdate();
    const result = await update;
    expect(clock.now()).toBe(100_000);
    expect(statuses(result)).toEqual([
      'UPDATE_IN_PROGRESS',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
    expect(lines(result)).toContain('Image UPDATE_FAILED: Resource update cancelled');
  });

  test('is refused once it is over', async () => {
    const { player } = imageStack();
    await player.create(named('a'));
    expect(() => player.cancelUpdate()).toThrow('is in CREATE_COMPLETE state');
  });
});
