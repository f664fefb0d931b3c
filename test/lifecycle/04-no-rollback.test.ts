import { copies, desk, fleet, physicalId, sibling, succeeds, theCopy, world } from '../lambda/stacks';
import { CLEAN_UPS, WITHOUT_ROLLBACK } from './no-rollback';

const version = (Revision: string | undefined, FailAfterSeconds?: number) =>
  desk(Revision === undefined ? {} : { Revision }, {
    Fleet: fleet(),
    Sibling: sibling(FailAfterSeconds === undefined ? {} : { FailAfterSeconds }),
  });

describe.each(CLEAN_UPS)('without rollback, where CloudFormation behaves as %j', (behaviour) => {
  test('lifecycle 4: the present image outlives two updates that fail, there and back, and a success that leaves it alone', async () => {
    const w = world({}, { behaviour });
    await succeeds(w.stack.create(version(undefined)));
    const { arn } = theCopy(w);
    for (const update of [version('2', 4000), version(undefined, 4001)])
      expect((await w.stack.update(update, WITHOUT_ROLLBACK)).status).toBe('UPDATE_FAILED');
    await succeeds(w.stack.update(version(undefined), WITHOUT_ROLLBACK));
    await w.clock.idle();
    expect(physicalId(w.stack)).toBe(arn);
    expect(copies(w).map((image) => image.arn)).toContain(arn);
  });

  test('lifecycle 4: the present image outlives an update that fails, and the one that goes back', async () => {
    const w = world({}, { behaviour });
    await succeeds(w.stack.create(version(undefined)));
    const { arn } = theCopy(w);
    expect((await w.stack.update(version('2', 4000), WITHOUT_ROLLBACK)).status).toBe('UPDATE_FAILED');
    await succeeds(w.stack.update(version(undefined), WITHOUT_ROLLBACK));
    await w.clock.idle();
    expect(physicalId(w.stack)).toBe(arn);
    expect(copies(w).map((image) => image.arn)).toContain(arn);
  });

  test('lifecycle 4: the new image outlives the success that follows an update that failed elsewhere', async () => {
    const w = world({}, { behaviour });
    await succeeds(w.stack.create(version(undefined)));
    expect((await w.stack.update(version('2', 4000), WITHOUT_ROLLBACK)).status).toBe('UPDATE_FAILED');
    await succeeds(w.stack.update(version('2'), WITHOUT_ROLLBACK));
    await w.clock.idle();
    expect(copies(w).map((image) => image.arn)).toEqual([physicalId(w.stack)]);
  });
});
