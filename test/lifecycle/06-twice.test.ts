import type { ReadApiBehaviour } from '../../local/cloudformation/read-api';
import type { CustomResourceEvent } from '../../local/cloudformation/custom-resource';
import type { StackPlayerOptions } from '../../local/cloudformation/stack-player';
import {
  DECLARED,
  type World,
  acts,
  copies,
  count,
  desk,
  physicalId,
  poll,
  rollsBack,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { hideInEvents } from '../lambda/tampering';
import { failing } from './releases';

const VIEWS: Partial<ReadApiBehaviour>[] = [{}, { view: 'emulator' }, { eventLagSeconds: 60 }];

/** Delivers the events that are meant again after so many seconds. */
function again(type: CustomResourceEvent['RequestType'], ...seconds: number[]): Partial<StackPlayerOptions> {
  return { redeliver: ({ RequestType }) => (RequestType === type ? seconds : []) };
}

/** An Update goes to revision 2, back to the first, and then the Delete of the clean-up comes once more. */
async function thereAndBack(w: World) {
  await succeeds(w.stack.create(desk(DECLARED)));
  const first = theCopy(w);
  await succeeds(w.stack.update(desk({ ...DECLARED, Revision: '2' })));
  await succeeds(w.stack.update(desk(DECLARED)));
  return first;
}

describe.each([[[0]], [[0.5, 20]], [[600, 2399]], [[3600]], [[0, 0, 0, 1800, 3600, 7200]]])(
  'delivered again after %j s',
  (seconds) => {
    test.each(VIEWS)('lifecycle 6: a Create makes one image: %p', async (readApi) => {
      const w = world({ readApi }, again('Create', ...seconds));
      await succeeds(w.stack.create(desk(DECLARED)));
      await w.clock.idle();
      expect(count(w, 'CopyImage')).toBe(1);
      expect(theCopy(w)).toMatchObject({ arn: physicalId(w.stack), tags: { a: '1' } });
      await succeeds(w.stack.delete());
      await w.clock.idle();
      expect(copies(w)).toEqual([]);
    });

    test('lifecycle 6: a Create whose stack is deleted meanwhile makes no image again', async () => {
      const w = world({}, again('Create', ...seconds));
      await succeeds(w.stack.create(desk(DECLARED)));
      await succeeds(w.stack.delete());
      await w.clock.idle();
      expect(count(w, 'CopyImage')).toBe(1);
      expect(copies(w)).toEqual([]);
    });

    test('lifecycle 6: an Update makes one new image', async () => {
      const w = world({}, again('Update', ...seconds));
      await succeeds(w.stack.create(desk(DECLARED)));
      await succeeds(w.stack.update(desk({ ...DECLARED, Revision: '2' })));
      await w.clock.idle();
      expect(count(w, 'CopyImage')).toBe(2);
      expect(theCopy(w)).toMatchObject({ arn: physicalId(w.stack), state: 'AVAILABLE', tags: { a: '1' } });
    });

    test('lifecycle 6: the Updates of an update that is undone leave the image as before', async () => {
      const w = world({}, { ...again('Update', ...seconds), behaviour: { failedUpdate: 'keeps old id' } });
      await succeeds(w.stack.create(desk(DECLARED)));
      const before = theCopy(w);
      await rollsBack(w.stack.update(desk({ Revision: '2' }, failing(600))));
      await w.clock.idle();
      expect(theCopy(w)).toEqual(before);
    });

    test('lifecycle 6: a Delete deletes once', async () => {
      const w = world({}, again('Delete', ...seconds));
      await succeeds(w.stack.create(desk(DECLARED)));
      await succeeds(w.stack.delete());
      await w.clock.idle();
      expect(copies(w)).toEqual([]);
      expect(count(w, 'DeleteImage')).toBeLessThanOrEqual(2);
    });

    // No line alone turns this red: the newest event tells, and so does what the operation under way has made.
    test.each(VIEWS)(
      'lifecycle 6: a Delete never removes the image that has become the current one again: %p',
      async (readApi) => {
        const w = world({ readApi }, again('Delete', ...seconds));
        const first = await thereAndBack(w);
        await w.clock.idle();
        expect(theCopy(w)).toMatchObject({ arn: first.arn, state: 'AVAILABLE', tags: { a: '1' } });
        expect(theCopy(w).sharedWith).toHaveLength(1);
      },
    );
  },
);

describe('a poller that outlives its event', () => {
  /** The acts after the rollback began. */
  async function afterwards(w: World, seconds: number, properties = {}) {
    const result = await rollsBack(w.stack.create(desk(properties, failing(seconds))));
    await w.clock.idle();
    const began = result.events.find(
      ({ resourceStatus }) => resourceStatus === 'ROLLBACK_IN_PROGRESS',
    )!.timestamp;
    return acts(w).filter(({ at }) => at > began);
  }

  test.each(VIEWS)('lifecycle 6: copies nothing any more: %p', async (readApi) => {
    const w = world({ readApi });
    w.appStream.faults.inject({
      operation: 'CopyImage',
      kind: { error: 'ThrottlingException' },
      count: Infinity,
      lasts: 300_000,
    });
    expect(await afterwards(w, 200)).toEqual([]);
  });

  test('lifecycle 6: makes no second copy after the first one was deleted', async () => {
    const w = world({ appStream: { copySeconds: 310 } });
    const calls = (await afterwards(w, 200)).map(({ operation }) => operation);
    expect(calls.filter((operation) => operation !== 'TagResource')).toEqual(['DeleteImage']);
    expect(count(w, 'CopyImage')).toBe(1);
  });

  test.each(VIEWS)('lifecycle 6: ends once the stack has nothing under way: %p', async (readApi) => {
    const w = world({ readApi, appStream: { copySeconds: 310 } });
    await rollsBack(w.stack.create(desk({}, failing(200))));
    const { engine } = w.account;
    const { polls } = engine;
    await w.clock.idle();
    expect(engine.polls - polls).toBeLessThanOrEqual(2);
    expect(engine.failedExecutions).toBe(0);
  });

  test.each(VIEWS)('lifecycle 6: tags and shares nothing any more: %p', async (readApi) => {
    const w = world({ readApi });
    w.appStream.faults.inject({
      operation: 'DeleteImage',
      kind: { error: 'ConcurrentModificationException' },
      count: Infinity,
      lasts: 2_900_000,
    });
    const calls = await afterwards(w, 2300, DECLARED);
    expect(calls.filter(({ operation }) => operation === 'UpdateImagePermissions')).toEqual([]);
    expect(calls.filter(({ input }) => JSON.stringify(input).includes('"a":"1"'))).toEqual([]);
  });

  test('lifecycle 6: of an Update deletes nothing that the stack went back to', async () => {
    // The rollback finds the copy first.
    const w = world({ appStream: { copySeconds: 2405 } });
    await succeeds(w.stack.create(desk(DECLARED)));
    const before = theCopy(w);
    await rollsBack(w.stack.update(desk({ Revision: '2' }, failing(10))));
    await w.clock.idle();
    expect(theCopy(w)).toEqual(before);
  });

  test('lifecycle 6: does not delete a FAILED image any more', async () => {
    const w = world();
    await succeeds(w.stack.create(desk()));
    const { arn: PhysicalResourceId } = theCopy(w);
    await forgottenFailure(w);
    const since = acts(w).length;
    const OldResourceProperties = { SourceImageName: 'golden' };
    await poll(
      w,
      'Update',
      { ...OldResourceProperties, Revision: '2' },
      { PhysicalResourceId, OldResourceProperties },
    );
    expect(acts(w)).toHaveLength(since);
  });

  test("lifecycle 6: copies nothing any more where the stack's events do not show a value", async () => {
    const w = world(
      { appStream: { copySeconds: 306, behaviour: { deletingSeconds: 65 } } },
      { behaviour: { failedUpdate: 'keeps old id' } },
    );
    hideInEvents(w, 'SourceImageName', '{{resolve:ssm:/golden}}');
    await succeeds(w.stack.create(desk()));
    const before = theCopy(w);
    await rollsBack(w.stack.update(desk({ Revision: '2' }, failing(8))));
    await w.clock.idle();
    expect(count(w, 'CopyImage')).toBe(2);
    expect(theCopy(w)).toEqual(before);
  });
});

/** Leaves the FAILED copy of an undone update behind. */
async function forgottenFailure(w: World): Promise<void> {
  w.appStream.settings.copyOutcome = () => 'FAILED';
  w.appStream.faults.inject({
    operation: 'DeleteImage',
    kind: { error: 'ConcurrentModificationException' },
    count: Infinity,
  });
  await rollsBack(w.stack.update(desk({ Revision: '2' })));
  w.appStream.faults.clear();
  await w.clock.idle();
  expect(copies(w).map(({ state }) => state)).toEqual(['AVAILABLE', 'FAILED']);
}
