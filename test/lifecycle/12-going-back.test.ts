import {
  count,
  duration,
  ends,
  pass,
  physicalId,
  rollsBack,
  sibling,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { hideInEvents, hideOnce } from '../lambda/tampering';
import { failing, imageOf, keeping, released, there } from './releases';

describe('going back to a kept image', () => {
  test('lifecycle 12: takes no copy and less than two polls, and keeps the one that was present', async () => {
    const { w, arns } = await released(1, [1, 2]);
    const before = count(w, 'CopyImage');
    const result = await succeeds(w.stack.update(keeping(1, 1)));
    expect(count(w, 'CopyImage')).toBe(before);
    expect(duration(result)).toBeLessThan(1);
    expect(physicalId(w.stack)).toBe(arns[1]);
    expect(there(w).sort()).toEqual([arns[1], arns[2]].sort());
  });

  test('lifecycle 12: tags and shares it as declared now', async () => {
    const { w, arns } = await released(1, [1, 2], {
      SharedWith: [{ AccountId: '222233334444' }, { AccountId: '333344445555' }],
    });
    const Tags = [{ Key: 'team', Value: 'cad' }];
    const SharedWith = [{ AccountId: '333344445555' }, { AccountId: '555566667777' }];
    await succeeds(w.stack.update(keeping(1, 1, { Tags, SharedWith })));
    expect(imageOf(w, arns[1])!.tags).toEqual({ team: 'cad' });
    expect(
      imageOf(w, arns[1])!
        .sharedWith.map(({ accountId }) => accountId)
        .sort(),
    ).toEqual(['333344445555', '555566667777']);
  });

  test('lifecycle 12: shares it as declared now also where the events hide the source, so that it can be deleted', async () => {
    const w = world();
    hideInEvents(w, 'SourceImageName', '{{resolve:ssm:/golden}}');
    await succeeds(w.stack.create(keeping(1, 1, { SharedWith: [{ AccountId: '222233334444' }] })));
    const { arn } = theCopy(w);
    for (const n of [2, 1]) await succeeds(w.stack.update(keeping(n, 1)));
    expect(imageOf(w, arn)!.sharedWith).toEqual([]);
    await succeeds(w.stack.delete());
  });

  test('lifecycle 12: shares it as declared now also where the events hide the accounts, so that it can be deleted', async () => {
    const { w, arns } = await released(1, [1, 2], { SharedWith: [{ AccountId: '222233334444' }] });
    hideInEvents(w, 'SharedWith', [{ AccountId: '****' }]);
    await succeeds(w.stack.update(keeping(1, 1, { SharedWith: [{ AccountId: '333344445555' }] })));
    expect(imageOf(w, arns[1])!.sharedWith).toMatchObject([{ accountId: '333344445555' }]);
    expect(imageOf(w, arns[1])!.tags).toEqual({});
    await succeeds(w.stack.delete());
    expect(there(w)).toEqual([]);
  });

  test('lifecycle 12: makes the one that was present the newest of the kept', async () => {
    const { w, arns } = await released(1, [1, 2]);
    await succeeds(w.stack.update(keeping(1, 1)));
    await succeeds(w.stack.update(keeping(3, 1)));
    expect(there(w).sort()).toEqual([arns[1], physicalId(w.stack)].sort());
  });

  test.each([[{}], [{ rollback: false }]])(
    'lifecycle 12: leaves it where it was if the update is undone (%j)',
    async (options) => {
      const { w, arns } = await released(1, [1, 2]);
      const others = { ...failing(600), Slow: sibling({ TakesSeconds: 500 }) };
      const result = await w.stack.update(
        keeping(1, 1, { SharedWith: [{ AccountId: '222233334444' }] }, others),
        options,
      );
      if (result.status === 'UPDATE_FAILED') await ends(w.stack.rollback(), 'UPDATE_ROLLBACK_COMPLETE');
      expect(physicalId(w.stack)).toBe(arns[2]);
      expect(there(w)).toEqual([arns[1], arns[2]]);
      // It is still the oldest, and what the undone update shared is known as the stack's.
      await succeeds(w.stack.update(keeping(3, 1)));
      expect(there(w)).toEqual([arns[2], physicalId(w.stack)]);
    },
  );

  test.each(
    (['keeps old id', 'takes new id'] as const).flatMap((failedUpdate) =>
      [1, 2, 3, 4, 5].map((nth) => ({ failedUpdate, nth })),
    ),
  )(
    'lifecycle 12: leaves it where it was if the events show in the middle of a poll that the update is undone: %j',
    async ({ failedUpdate, nth }) => {
      for (const seconds of [0, 1, 60]) {
        const w = world({}, { behaviour: { failedUpdate, otherPaths: 'are cancelled' } });
        await succeeds(w.stack.create(keeping(1, 1)));
        await succeeds(w.stack.update(keeping(2, 1)));
        const before = there(w);
        await pass(w, 10);
        hideOnce(w, /^UPDATE_ROLLBACK_IN_PROGRESS$/, nth, w.clock.now() - 1);
        await rollsBack(w.stack.update(keeping(1, 1, {}, failing(seconds))));
        expect(there(w)).toEqual(before);
      }
    },
  );

  test('lifecycle 12: leaves its shares if two updates without rollback are undone, and the second does not declare them', async () => {
    const shared = { SharedWith: [{ AccountId: '222233334444' }] };
    const { w, arns } = await released(1, [1, 2], shared);
    const without = { rollback: false };
    await ends(w.stack.update(keeping(1, 1, shared, failing(600)), without), 'UPDATE_FAILED');
    await ends(w.stack.update(keeping(1, 1, {}, failing(601)), without), 'UPDATE_FAILED');
    await ends(w.stack.rollback(), 'UPDATE_ROLLBACK_COMPLETE');
    expect(imageOf(w, arns[1])!.sharedWith).toHaveLength(1);
  });

  test("lifecycle 12: what the second of two such updates shares is known as the stack's when it is pushed out", async () => {
    const { w, arns } = await released(1, [1, 2]);
    const shared = { SharedWith: [{ AccountId: '222233334444' }] };
    const without = { rollback: false };
    await ends(w.stack.update(keeping(1, 1, {}, failing(600)), without), 'UPDATE_FAILED');
    await ends(w.stack.update(keeping(1, 1, shared, failing(601)), without), 'UPDATE_FAILED');
    await ends(w.stack.rollback(), 'UPDATE_ROLLBACK_COMPLETE');
    await succeeds(w.stack.update(keeping(3, 1)));
    expect(there(w)).toEqual([arns[2], physicalId(w.stack)]);
  });

  test('lifecycle 12: without rollback, and then on to another release, keeps what was present when all was settled', async () => {
    const { w, arns } = await released(1, [1, 2]);
    await ends(w.stack.update(keeping(1, 1, {}, failing(600)), { rollback: false }), 'UPDATE_FAILED');
    await succeeds(w.stack.update(keeping(3, 1), { rollback: false }));
    expect(there(w)).toEqual([arns[2], physicalId(w.stack)]);
  });
});
