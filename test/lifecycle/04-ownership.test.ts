import { withSeed } from '../../local/random';
import { attemptOf } from '../../lambda/request/marker';
import { ask, asked, eventOf, imageOf, look, put, wait, watched } from '../lambda/polls';
import {
  ELSEWHERE,
  HOME,
  type World,
  acts,
  copies,
  desk,
  imageResource,
  makeAnew,
  physicalId,
  pollDelete,
  reasons,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { tamper } from '../lambda/tampering';

const TAGS = { Tags: [{ Key: 'team', Value: 'cad' }] };

/** What happens to an image from here on must be nothing. */
function watch(w: World, name: string, region = HOME) {
  const before = w.appStream.image(region, name);
  return () => {
    expect(w.appStream.image(region, name)).toEqual(before);
    expect(acts(w).filter(({ touched }) => touched?.arn === before?.arn)).toEqual([]);
  };
}

/** A Delete of `Desk` with whatever id. */
function deletion(w: World, PhysicalResourceId: string, properties = {}) {
  return pollDelete(w, PhysicalResourceId, properties);
}

describe('a Delete', () => {
  const ids: [string, (w: World) => string][] = [
    ['of the source image', () => `arn:aws:appstream:${HOME}:111122223333:image/golden`],
    ['of an image in another region', () => `arn:aws:appstream:${ELSEWHERE}:111122223333:image/theirs`],
    ['of an image of another account', () => `arn:aws:appstream:${HOME}:999900001111:image/theirs`],
    ['of an image of another partition', () => `arn:aws-us-gov:appstream:${HOME}:111122223333:image/theirs`],
    ['of a name', () => 'theirs'],
    ['of an id that CloudFormation made up', () => 'Stack-Desk-1ABCDEFGHIJKL'],
    ['of nothing', () => ''],
  ];
  test.each(ids)('lifecycle 4: with the id %s deletes nothing that is not its own', async (_, id) => {
    const w = world();
    w.appStream.addImage(HOME, { name: 'theirs', sharedWith: ['222233334444'] });
    w.appStream.addImage(ELSEWHERE, { name: 'theirs' });
    await deletion(w, id(w), { SharedWith: [{ AccountId: '222233334444' }] });
    expect(acts(w)).toEqual([]);
  });

  test('lifecycle 4: leaves alone what was copied from its image with the description', async () => {
    const w = world();
    await succeeds(w.stack.create(desk({ ImageName: 'mine' })));
    const { description } = theCopy(w);
    w.appStream.addImage(HOME, { name: 'theirs', description });
    w.appStream.addImage(ELSEWHERE, { name: 'mine', description });
    const untouched = [watch(w, 'theirs'), watch(w, 'mine', ELSEWHERE)];
    await deletion(w, `arn:aws:appstream:${HOME}:111122223333:image/theirs`);
    await deletion(w, `arn:aws:appstream:${ELSEWHERE}:111122223333:image/mine`);
    await succeeds(w.stack.delete());
    untouched.forEach((check) => check());
  });

  test('lifecycle 4: of one resource leaves alone the images of the others', async () => {
    const w = world();
    const both = { Resources: { Desk: imageResource(), Lab: imageResource() } };
    await succeeds(w.stack.create(both));
    const name = physicalId(w.stack, 'Lab').split('/')[1];
    await deletion(w, physicalId(w.stack, 'Lab'));
    expect(w.appStream.image(HOME, name)?.state).toBe('AVAILABLE');
  });
});

describe('an image that somebody deleted and made anew under the same name', () => {
  async function replaced() {
    const w = world();
    await succeeds(w.stack.create(desk({ ImageName: 'mine', ...TAGS })));
    makeAnew(w, 'mine', { tags: { team: 'cad' }, sharedWith: ['222233334444'] });
    return w;
  }

  test('lifecycle 4: is not deleted', async () => {
    const w = await replaced();
    const since = acts(w).length;
    await succeeds(w.stack.delete());
    expect(acts(w)).toHaveLength(since);
    expect(w.appStream.image(HOME, 'mine')?.state).toBe('AVAILABLE');
  });

  test('lifecycle 4: is neither tagged nor shared', async () => {
    const w = await replaced();
    const since = acts(w).length;
    const result = await w.stack.update(
      desk({ ImageName: 'mine', SharedWith: [{ AccountId: '333344445555' }] }),
    );
    expect(reasons(result)[0]).toContain('the name is taken');
    expect(acts(w)).toHaveLength(since);
  });
});

test('lifecycle 4: an image that somebody makes anew between the look of a poll and its act is not deleted', async () => {
  await withSeed(1, async () => {
    const w = world({ meanLatencySeconds: 10 });
    await succeeds(w.stack.create(desk({ ImageName: 'mine' })));
    let isAnew = false;
    w.appStream.settings.authorize = (operation) => {
      if (operation !== 'DescribeImagePermissions' || isAnew) return true;
      isAnew = true;
      makeAnew(w, 'mine', { tags: { team: 'cad' } });
      return true;
    };
    await w.stack.delete();
    expect(isAnew).toBe(true);
    expect(w.appStream.image(HOME, 'mine')).toMatchObject({ state: 'AVAILABLE', tags: { team: 'cad' } });
  });
});

test('lifecycle 4: the kept image of an earlier stack is not in the way of the same stack made anew', async () => {
  const w = world();
  const kept = {
    Resources: { Desk: imageResource({}, { DeletionPolicy: 'RetainExceptOnCreate' as const }) },
  };
  await succeeds(w.stack.create(kept));
  await succeeds(w.stack.delete());
  await succeeds(w.account.stack({ seed: 2 }).create(kept));
  expect(copies(w)).toHaveLength(2);
});

/** `cdk deploy --no-rollback`: the creation failed, an update makes the resource anew and then deletes what had failed. */
async function retriedWithoutRollback() {
  const w = watched();
  const { record } = w.stack;
  const failed = asked(w, 'Create');
  const resource = record.resources.get('Desk')!;
  record.setResourceStatus(resource, 'CREATE_FAILED');
  record.setStatus('CREATE_FAILED');
  await wait(w, 600);
  record.setStatus('UPDATE_IN_PROGRESS');
  const again = eventOf(w, 'Create', {}, { RequestId: '2' });
  ask(w, again, 'CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
  put(w, imageOf(again), { attempt: attemptOf(again, w.clock.now()) });
  record.setResourceStatus(record.resources.get('Desk')!, 'CREATE_COMPLETE');
  record.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const { PhysicalResourceId, ResourceProperties: properties } = failed;
  record.addResourceEvent(
    { logicalId: 'Desk', physicalId: PhysicalResourceId, type: 'Custom::AppStreamImage', properties },
    'DELETE_IN_PROGRESS',
  );
  return { w, event: eventOf(w, 'Delete', {}, { RequestId: '3', PhysicalResourceId }) };
}

test('lifecycle 4: the clean-up of a failed creation spares the image that a retry made under the same id', async () => {
  const { w, event } = await retriedWithoutRollback();
  expect(await look(w, event)).toMatchObject({ done: true, acts: [] });
});

test('lifecycle 4: a late Delete spares the image that an update went back to, also in its clean-up', async () => {
  const w = watched();
  const event = asked(w, 'Update');
  put(w, imageOf(event));
  const { record } = w.stack;
  record.setResourceStatus(record.resources.get('Desk')!, 'UPDATE_COMPLETE');
  record.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const late = eventOf(w, 'Delete', {}, { RequestId: '2' });
  await wait(w, 180);
  expect(await look(w, late)).toMatchObject({ done: false, acts: [] });
});

test('lifecycle 3: a deletion waiter that was kept does not keep its image', async () => {
  const w = watched();
  const event = asked(w, 'Delete');
  put(w, imageOf(event));
  const { ResourceProperties: properties, PhysicalResourceId: physicalId } = event;
  const waiter = {
    logicalId: 'DeskDeletionWaiter1',
    physicalId,
    type: 'Custom::AppStreamImageDeletionWaiter',
    properties,
  };
  w.stack.record.addResourceEvent(waiter, 'DELETE_SKIPPED');
  expect((await look(w, event)).acts).toContain('DeleteImage');
});

test('lifecycle 4: an image that is DELETING and does not tell whose it is gets no tag', async () => {
  const w = watched();
  const event = asked(w, 'Delete');
  put(w, imageOf(event), { state: 'DELETING' });
  tamper(w, 'DescribeImages', ({ Images }) =>
    (Images as { Description?: string }[]).forEach((image) => delete image.Description),
  );
  expect(await look(w, event)).toMatchObject({ done: false, acts: [] });
});

test.each([
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', true],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', true],
  ['DELETE_FAILED', false],
])('lifecycle 4: a deletion that failed once goes on only in a clean-up: %s', async (status, expected) => {
  const w = watched();
  const event = asked(w, 'Delete');
  put(w, imageOf(event));
  const { record } = w.stack;
  record.setResourceStatus(record.resources.get('Desk')!, 'DELETE_FAILED');
  record.setStatus(status);
  expect((await look(w, event)).acts.includes('DeleteImage')).toBe(expected);
});
