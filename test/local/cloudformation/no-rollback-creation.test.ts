// What a page says is quoted from
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
import { image, imageStack, lines, named, sibling, stack, statuses, withFailure } from './stacks';

const WITHOUT = { rollback: false };

describe('a creation without rollback', () => {
  const template = (failsAfter?: number) => ({
    Resources: {
      Image: image({ Name: 'a' }),
      Bad: sibling(failsAfter === undefined ? {} : { FailAfterSeconds: failsAfter }),
      User: image({ Uses: { Ref: 'Bad' } }),
    },
  });
  const slow = (otherPaths: 'go on' | 'are cancelled') =>
    imageStack({ otherPaths }, ({ LogicalResourceId }) => ({
      after: LogicalResourceId === 'Image' ? 500 : 0,
    }));

  // "A failure in one path doesn't affect other provisioning paths."
  test.each([
    ['go on', 500_000, 'Image CREATE_COMPLETE'],
    ['are cancelled', 100_000, 'Image CREATE_FAILED: Resource creation cancelled'],
  ] as const)(
    'that fails ends in CREATE_FAILED, deletes nothing, and others %s',
    async (otherPaths, at, line) => {
      const { player, transport, clock } = slow(otherPaths);
      const result = await player.create(template(100), WITHOUT);
      expect(statuses(result)).toEqual(['CREATE_IN_PROGRESS', 'CREATE_FAILED']);
      expect(result.reason).toBe('The following resource(s) failed to create: [Bad].');
      expect(clock.now()).toBe(at);
      expect(lines(result)).toContain(line);
      expect(transport.summary).toEqual(['Create Image']);
    },
  );

  // "Resources without a last known stable state will be deleted upon the next stack operation."
  test('that failed is completed by an update, which first deletes what failed', async () => {
    const { player, transport } = slow('are cancelled');
    await player.create(template(100), WITHOUT);
    const result = await player.update(template(), WITHOUT);
    expect(statuses(result)).toEqual([
      'UPDATE_IN_PROGRESS',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_COMPLETE',
    ]);
    expect(transport.summary).toEqual([
      'Create Image',
      expect.stringMatching(/^Delete Image Stack-Image-/),
      'Create Image',
      'Create User',
    ]);
    expect(lines(result).slice(0, 5)).toEqual([
      'Image DELETE_IN_PROGRESS',
      'Bad DELETE_IN_PROGRESS',
      'Bad DELETE_COMPLETE',
      'Image DELETE_COMPLETE',
      'Image CREATE_IN_PROGRESS',
    ]);
  });

  test('that failed is completed by an update, which makes anew what failed and cleans up after that, where it does so', async () => {
    let fails = 2;
    const { player, transport } = imageStack({ failedCreations: 'are cleaned up' }, ({ RequestType }) =>
      RequestType === 'Create' && fails-- > 0 ? { fails: 'not yet' } : {},
    );
    const one = { Resources: { Image: image({ Name: 'a' }) } };
    await player.create(one, WITHOUT);
    expect((await player.update(one, WITHOUT)).status).toBe('UPDATE_FAILED');
    const result = await player.update(one, WITHOUT);
    expect(result.status).toBe('UPDATE_COMPLETE');
    // Of one id, as where the code behind it names what it makes by its properties: it must not delete the present one.
    expect(transport.summary).toEqual([
      'Create Image',
      'Create Image',
      'Create Image',
      'Delete Image image-a',
    ]);
    expect(lines(result).slice(-2)).toEqual(['Image DELETE_IN_PROGRESS', 'Image DELETE_COMPLETE']);
    expect(player.record.resources.get('Image')).toMatchObject({
      status: 'CREATE_COMPLETE',
      physicalId: 'image-a',
    });
  });

  test('whose failed resource cannot be deleted fails the update, which the next one tries again', async () => {
    let refuses = true;
    const { player, transport } = stack(({ RequestType }) =>
      RequestType === 'Update' ? {} : refuses ? { fails: 'no' } : {},
    );
    await player.create({ Resources: { Image: image() } }, WITHOUT);
    const failed = await player.update({ Resources: { Image: image() } }, WITHOUT);
    expect(failed).toMatchObject({
      status: 'UPDATE_FAILED',
      reason: 'The following resource(s) failed to update: [Image].',
    });
    refuses = false;
    expect((await player.update({ Resources: { Image: image() } }, WITHOUT)).status).toBe('UPDATE_COMPLETE');
    expect(transport.events.map(({ RequestType }) => RequestType)).toEqual([
      'Create',
      'Delete',
      'Delete',
      'Create',
    ]);
  });

  test('that succeeds leaves a stack as any other', async () => {
    const { player } = imageStack();
    expect((await player.create(named('a'), WITHOUT)).status).toBe('CREATE_COMPLETE');
    expect((await player.update(withFailure('b', 5))).status).toBe('UPDATE_ROLLBACK_COMPLETE');
  });
});
