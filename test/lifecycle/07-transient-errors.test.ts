import { DECLARED, copies, count, desk, duration, succeeds, theCopy, world } from '../lambda/stacks';
import { TRANSIENT } from './transient';

describe.each(TRANSIENT)('%s', (_, kind) => {
  test.each([
    '*',
    'DescribeImages',
    'CopyImage',
    'ListTagsForResource',
    'TagResource',
    'DescribeImagePermissions',
    'UpdateImagePermissions',
  ])('lifecycle 7: is waited out when an image is made: %s', async (operation) => {
    const w = world();
    const lasts = 360_000;
    w.appStream.faults.inject({ operation, kind, count: Infinity, lasts });
    w.appStream.faults.inject({ operation, kind, count: Infinity, after: 2_300_000, lasts });
    await succeeds(w.stack.create(desk(DECLARED)));
    expect(theCopy(w)).toMatchObject({
      state: 'AVAILABLE',
      tags: { a: '1' },
      sharedWith: [{ accountId: '222233334444' }],
    });
    expect(count(w, 'CopyImage')).toBe(1);
  });

  test.each([
    '*',
    'DescribeImages',
    'DeleteImage',
    'DescribeImagePermissions',
    'DeleteImagePermissions',
    'DescribeFleets',
  ])('lifecycle 7: is waited out when an image is deleted: %s', async (operation) => {
    const w = world();
    await succeeds(w.stack.create(desk(DECLARED)));
    w.appStream.faults.inject({ operation, kind, count: Infinity, lasts: 600_000 });
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });
});

test.each(['DescribeStacks', 'DescribeStackEvents', 'DescribeStackResource'])(
  'lifecycle 7: waits while CloudFormation throttles %s',
  async (operation) => {
    const w = world();
    w.account.readApi.faults.inject({
      operation,
      kind: { error: 'Throttling' },
      count: Infinity,
      lasts: 600_000,
    });
    await succeeds(w.stack.create(desk(DECLARED)));
    w.account.readApi.faults.inject({
      operation,
      kind: { error: 'Throttling' },
      count: Infinity,
      lasts: 600_000,
    });
    expect(duration(await succeeds(w.stack.delete()))).toBeLessThanOrEqual(12);
  },
);
