import {
  CLOUDFORMATION_BEHAVIOURS,
  type CloudFormationBehaviour,
} from '../../local/cloudformation/stack-player';
import { readMarker, startOfAttempt } from '../../lambda/request/marker';
import type { Template } from '../../local/cloudformation/template';
import { deletedInCleanUp } from '../lambda/clean-up';
import { add, finding } from '../lambda/newest/finding';
import { sharing } from '../lambda/shares/support';
import {
  type World,
  copies,
  count,
  desk,
  ends,
  failedDeletions,
  fleet,
  pass,
  physicalId,
  rollsBack,
  sibling,
  succeeds,
  world,
} from '../lambda/stacks';
import { hideInEvents } from '../lambda/tampering';
import { WITHOUT_ROLLBACK } from './no-rollback';

const LATE_SECONDS = 1000;

/** Fails shortly before the late event comes, so that the other resources are cancelled. */
const failing = (seconds = LATE_SECONDS - 20) => ({ Sibling: sibling({ FailAfterSeconds: seconds }) });

/** `late()`: all events from then on come late. `afterIt()`: those from then on come 50 s late, after the late one. */
function lateWorld(behaviour: Partial<CloudFormationBehaviour> = {}, eventLagSeconds = 0) {
  let share = 0;
  const w = world(
    { readApi: { eventLagSeconds }, lambda: { queueSeconds: LATE_SECONDS, random: () => share } },
    { behaviour: { otherPaths: 'are cancelled', ...behaviour } },
  );
  add(w, 'silver-9', 'golden-2');
  return { ...w, late: () => (share = 1), afterIt: () => (share = 0.05) };
}

/** A stack whose update failed without rollback. The event about its resource is still to come. */
async function failedUpdate(w: ReturnType<typeof lateWorld>, before: Template, update: Template) {
  await succeeds(w.stack.create(before));
  await pass(w, 10);
  w.late();
  await ends(w.stack.update(update, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
  w.afterIt();
}

const found = (w: World) => /image\/([^@]+)@/.exec(physicalId(w.stack, 'Newest'))?.[1];
const made = (w: World) => copies(w).filter(({ name }) => name.startsWith('cdk-'));

/** CloudFormation takes an answer to the late event for one to its next request, which has the same RequestId. */
const REUSED = { requestIds: 'are reused' } as const;

describe.each([0, 90])(
  'an event that comes after the next request was sent, with events %i s late',
  (lag) => {
    test('lifecycle 2: what the rollback finds is what was found before', async () => {
      const w = lateWorld(REUSED, lag);
      await failedUpdate(w, finding(), finding({ NamePattern: '*-9' }, failing()));
      await ends(w.stack.rollback(), 'UPDATE_ROLLBACK_COMPLETE');
      await w.clock.idle();
      expect(found(w)).toBe('golden-2');
    });

    test('lifecycle 6: what the next update finds is what that one declares', async () => {
      const w = lateWorld(REUSED, lag);
      await failedUpdate(w, finding(), finding({ NamePattern: '*-9' }, failing()));
      await succeeds(w.stack.update(finding({ NamePattern: '*-2', Revision: '2' }), WITHOUT_ROLLBACK));
      await w.clock.idle();
      expect(found(w)).toBe('golden-2');
    });

    test.each<[string, Template, Template]>([
      ['an image without a source', desk(), desk({ SourceImageName: 'missing' }, failing())],
      ['an image whose name is not valid', desk(), desk({ SourceImageName: '-no-name-' }, failing())],
      ['a share with the own account', sharing(), sharing({ AccountId: '111122223333' }, failing())],
      ['a newest image without a pattern', finding(), finding({ NamePattern: '' }, failing())],
    ])('lifecycle 6: an update that cannot be fails no rollback: %s', async (_, before, update) => {
      const w = lateWorld(REUSED, lag);
      await failedUpdate(w, before, update);
      await ends(w.stack.rollback(), 'UPDATE_ROLLBACK_COMPLETE');
    });

    test('lifecycle 6: an update that cannot be does not fail the next one', async () => {
      const w = lateWorld(REUSED, lag);
      await failedUpdate(w, desk(), desk({ SourceImageName: 'missing' }, failing()));
      await succeeds(w.stack.update(desk({ Revision: '2' }), WITHOUT_ROLLBACK));
    });

    test('lifecycle 5: the next update begins no image that the late one declares', async () => {
      const w = lateWorld(REUSED, lag);
      await failedUpdate(w, desk(), desk({ Revision: '2' }, failing()));
      await succeeds(w.stack.update(desk({ Revision: '3' }), WITHOUT_ROLLBACK));
      await w.clock.idle();
      expect(made(w)).toHaveLength(1);
      expect(count(w, 'CopyImage')).toBe(2);
    });

    test.each(CLOUDFORMATION_BEHAVIOURS.failedCreations)(
      'lifecycle 6: a creation that is tried again finds what it declares, where failed creations %s',
      async (failedCreations) => {
        const w = lateWorld({ ...REUSED, failedCreations }, lag);
        w.late();
        const first = finding({ NamePattern: '*-9' }, failing());
        await ends(w.stack.create(first, WITHOUT_ROLLBACK), 'CREATE_FAILED');
        w.afterIt();
        await succeeds(w.stack.update(finding({ NamePattern: '*-2' }), WITHOUT_ROLLBACK));
        await w.clock.idle();
        expect(found(w)).toBe('golden-2');
      },
    );
  },
);

test('lifecycle 6: an event that comes late fails no rollback, though CloudFormation throttles', async () => {
  const w = lateWorld(REUSED);
  await failedUpdate(w, desk(), desk({ SourceImageName: 'missing' }, failing()));
  w.account.readApi.faults.inject({ kind: { error: 'Throttling' }, count: Infinity, lasts: 45_000 });
  await ends(w.stack.rollback(), 'UPDATE_ROLLBACK_COMPLETE');
});

test.each(CLOUDFORMATION_BEHAVIOURS.requestIds)(
  'lifecycle 6: an event of an update that is undone begins nothing in the next one, though that asks for the same: RequestIds %s',
  async (requestIds) => {
    const w = lateWorld({ requestIds });
    w.appStream.settings.behaviour = { ...w.appStream.settings.behaviour, visibleAfterSeconds: 150 };
    await succeeds(w.stack.create(desk()));
    await pass(w, 10);
    const began = w.clock.now();
    const update = (seconds: number) => {
      w.late();
      w.clock.schedule(30_000, w.afterIt);
      return rollsBack(w.stack.update(desk({ Revision: '2' }, failing(seconds))));
    };
    await update(60);
    // The event of the first update comes half a minute before the second one fails.
    await update(LATE_SECONDS + 30 - (w.clock.now() - began) / 1000);
    await w.clock.idle();
    expect(count(w, 'CopyImage')).toBe(1);
    expect(made(w)).toHaveLength(1);
  },
);

test.each(CLOUDFORMATION_BEHAVIOURS.requestIds)(
  'lifecycle 6: an event of an update that failed without rollback begins nothing in the next one, though that asks for the same: RequestIds %s',
  async (requestIds) => {
    const w = lateWorld({ requestIds });
    await succeeds(w.stack.create(desk()));
    await pass(w, 10);
    w.late();
    const update = () => desk({ Revision: '2' }, failing(1));
    await ends(w.stack.update(update(), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    // The next update is sent half a minute before the event of the first one comes, and its own event comes later.
    await pass(w, (LATE_SECONDS - 31) / 60);
    w.afterIt();
    const began = w.clock.now();
    await succeeds(w.stack.update(desk({ Revision: '2' }), WITHOUT_ROLLBACK));
    await w.clock.idle();
    expect(count(w, 'CopyImage')).toBe(2);
    const attempts = made(w).map(({ description }) => readMarker(description ?? '')!.attempt);
    expect(attempts.map((attempt) => startOfAttempt(attempt) >= began)).toEqual([true]);
  },
);

test('lifecycle 6: a late Delete of a clean-up leaves the present image to its own Delete, if somebody deletes the stack meanwhile', async () => {
  const w = lateWorld({
    deletionMeanwhile: 'ends any operation',
    failedCreations: 'are cleaned up',
  });
  const withFleet = (others = {}) => desk({}, { Fleet: fleet(), ...others });
  // CloudFormation invents an id for the creation that is cancelled.
  await ends(w.stack.create(withFleet(failing(10)), WITHOUT_ROLLBACK), 'CREATE_FAILED');
  const done = deletedInCleanUp(w, 60);
  w.late();
  await w.stack.update(withFleet(), WITHOUT_ROLLBACK);
  expect(failedDeletions(await succeeds(done.deletion!))).toEqual([]);
  expect(made(w)).toEqual([]);
});

/** So the properties do not tell the late event from the request that is open. */
describe('an event that comes late, where the events hide the source', () => {
  function hiding(behaviour: Partial<CloudFormationBehaviour> = {}) {
    const w = lateWorld(behaviour);
    hideInEvents(w, 'SourceImageName', '****');
    return w;
  }

  test.each(CLOUDFORMATION_BEHAVIOURS.requestIds)(
    'lifecycle 5: the next update makes what it declares, and nothing else: RequestIds %s',
    async (requestIds) => {
      const w = hiding({ requestIds });
      await failedUpdate(w, desk(), desk({ SourceImageName: 'silver-9' }, failing()));
      await succeeds(w.stack.update(desk({ SourceImageName: 'golden-2' }), WITHOUT_ROLLBACK));
      await w.clock.idle();
      expect(physicalId(w.stack)).toContain('golden-2');
      expect(made(w)).toHaveLength(1);
    },
  );

  test('lifecycle 5: the rollback of its own update makes nothing', async () => {
    const w = hiding();
    w.appStream.settings.behaviour = { ...w.appStream.settings.behaviour, visibleAfterSeconds: 150 };
    await succeeds(w.stack.create(desk()));
    await pass(w, 10);
    w.late();
    w.clock.schedule((LATE_SECONDS - 60) * 1000, w.afterIt);
    await rollsBack(w.stack.update(desk({ SourceImageName: 'silver-9' }, failing(LATE_SECONDS - 50))));
    await w.clock.idle();
    expect(count(w, 'CopyImage')).toBe(1);
  });
});
