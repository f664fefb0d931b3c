import { copies, desk, ends, fleet, physicalId, sibling, succeeds, theCopy, world } from '../lambda/stacks';
import { hideInEvents } from '../lambda/tampering';
import { CLEAN_UPS, WITHOUT_ROLLBACK } from './no-rollback';

/** What fails before or after the fleet is moved to another image. */
interface Failing {
  readonly before?: boolean;
  readonly after?: boolean;
}

function release(Revision: string, { before, after }: Failing = {}) {
  const fails = (isFailing = false) => (isFailing ? { FailAfterSeconds: 10, Revision } : { Revision });
  return desk(
    { Revision },
    {
      Before: sibling(fails(before), { DependsOn: 'Desk' }),
      Fleet: { ...fleet(), DependsOn: 'Before' },
      After: sibling(fails(after), { DependsOn: 'Fleet' }),
    },
  );
}

describe.each(CLEAN_UPS)('without rollback, where CloudFormation behaves as %j', (behaviour) => {
  /** The fleet stays on the image of the first update that failed, though the resource has another one since the second. */
  async function fleetLeftBehind() {
    const w = world({}, { behaviour });
    await succeeds(w.stack.create(release('1')));
    const { arn } = theCopy(w);
    for (const update of [release('2', { after: true }), release('3', { before: true })])
      expect((await w.stack.update(update, WITHOUT_ROLLBACK)).status).toBe('UPDATE_FAILED');
    return { w, arn };
  }

  test('lifecycle 2: an image that a fleet was left on does not hold up the next release, and goes with it', async () => {
    const { w } = await fleetLeftBehind();
    await succeeds(w.stack.update(release('4'), WITHOUT_ROLLBACK));
    expect(copies(w).map((image) => image.arn)).toEqual([physicalId(w.stack)]);
  });

  test('lifecycle 5: an image that a fleet was left on does not hold up the rollback, and goes with it', async () => {
    const { w, arn } = await fleetLeftBehind();
    expect((await w.stack.rollback()).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(copies(w).map((image) => image.arn)).toEqual([arn]);
  });
});

test('lifecycle 2: a release without rollback that fails has not deleted the image of the one before, nor its shares', async () => {
  const SharedWith = [{ AccountId: '222233334444' }];
  const version = (Revision: string, FailAfterSeconds?: number) =>
    desk(
      { Revision, SharedWith },
      {
        Sibling: sibling(FailAfterSeconds === undefined ? {} : { FailAfterSeconds }, { DependsOn: 'Desk' }),
      },
    );
  const w = world();
  await succeeds(w.stack.create(version('1')));
  for (const [revision, seconds] of [
    ['2', 10],
    ['3', 11],
    ['4', 12],
  ] as const)
    expect((await w.stack.update(version(revision, seconds), WITHOUT_ROLLBACK)).status).toBe('UPDATE_FAILED');
  expect(copies(w).map(({ sharedWith }) => sharedWith.length)).toEqual([1, 1, 1, 1]);
  await succeeds(w.stack.update(version('4'), WITHOUT_ROLLBACK));
  expect(copies(w).map((image) => image.arn)).toEqual([physicalId(w.stack)]);
});

describe.each([...CLEAN_UPS, { failedCreations: 'are cleaned up' as const }])(
  'tags and shares of a version that failed without rollback, where CloudFormation behaves as %j',
  (behaviour) => {
    const [A, B, C] = ['222233334444', '333344445555', '444455556666'];
    const version = (Revision: string, accounts: string[], Tags: object[] = []) =>
      desk({ Revision, Tags, SharedWith: accounts.map((AccountId) => ({ AccountId })) });
    const tooMany = (Revision: string) => version(Revision, [A, B, C], [{ Key: 'team', Value: 'cad' }]);
    const limited = () => world({ appStream: { quotas: { sharesPerImage: 2 } } }, { behaviour });

    test.each(['1', '2'])('lifecycle 2: go with the next version, of revision %s', async (revision) => {
      const w = limited();
      await succeeds(w.stack.create(version('1', [A])));
      await ends(w.stack.update(tooMany(revision), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
      await succeeds(w.stack.update(version(revision, [A]), WITHOUT_ROLLBACK));
      expect(theCopy(w)).toMatchObject({ tags: {}, sharedWith: [{ accountId: A }] });
      await succeeds(w.stack.delete());
    });

    test.each([
      ['SourceImageName', '{{resolve:ssm:/golden}}'],
      ['Revision', 'M?rz'],
    ])('lifecycle 2: go with the next version where the events do not show %s', async (key, shown) => {
      const w = limited();
      hideInEvents(w, key, shown);
      await succeeds(w.stack.create(version('März', [A])));
      await ends(w.stack.update(tooMany('März'), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
      await succeeds(w.stack.update(version('März', [A]), WITHOUT_ROLLBACK));
      expect(theCopy(w)).toMatchObject({ tags: {}, sharedWith: [{ accountId: A }] });
    });

    test('lifecycle 2: go with the next version where the first creation failed', async () => {
      const w = limited();
      await ends(w.stack.create(tooMany('1'), WITHOUT_ROLLBACK), 'CREATE_FAILED');
      await succeeds(w.stack.update(version('1', [A]), WITHOUT_ROLLBACK));
      expect(theCopy(w)).toMatchObject({ tags: {}, sharedWith: [{ accountId: A }] });
    });
  },
);
