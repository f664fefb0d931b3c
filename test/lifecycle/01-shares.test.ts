import { OTHER, accounts, idOf, shareResource, sharesOf, sharing } from '../lambda/shares/support';
import {
  HOME,
  count,
  duration,
  fleet,
  later,
  physicalId,
  reasons,
  rollsBack,
  succeeds,
  world,
} from '../lambda/stacks';

test('lifecycle 1: a share is given as declared, for fleets unless something else is said', async () => {
  const w = world();
  await succeeds(w.stack.create(sharing()));
  expect(sharesOf(w)).toEqual([{ accountId: OTHER, allowFleet: true, allowImageBuilder: false }]);
  expect(physicalId(w.stack, 'Share')).toBe(idOf(w));
});

test.each([
  [
    { AllowFleet: 'false', AllowImageBuilder: 'true' },
    { allowFleet: false, allowImageBuilder: true },
  ],
  [{ AllowImageBuilder: 'true' }, { allowFleet: true, allowImageBuilder: true }],
])('lifecycle 1: a share with %j allows %j', async (declared, allowed) => {
  const w = world();
  await succeeds(w.stack.create(sharing(declared)));
  expect(sharesOf(w)).toEqual([{ accountId: OTHER, ...allowed }]);
});

test('lifecycle 1: shares of one image with several accounts are given beside those of others', async () => {
  const w = world();
  w.appStream.shareImage(HOME, 'golden', '999900001111');
  const Second = shareResource({ AccountId: '333344445555' });
  await succeeds(w.stack.create(sharing({}, { Second })));
  expect(accounts(w).sort()).toEqual([OTHER, '333344445555', '999900001111']);
  await succeeds(w.stack.delete());
  expect(accounts(w)).toEqual(['999900001111']);
});

test('lifecycle 1: what depends on a share waits until the image is AVAILABLE and shared', async () => {
  const w = world();
  w.appStream.addImage(HOME, {
    name: 'fresh',
    states: [{ state: 'PENDING', seconds: 600 }, { state: 'COPYING', seconds: 600 }, { state: 'AVAILABLE' }],
  });
  const Fleet = { ...fleet('golden'), DependsOn: 'Share' };
  const result = await succeeds(w.stack.create(sharing({ ImageName: 'fresh' }, { Fleet })));
  expect(accounts(w, 'fresh')).toEqual([OTHER]);
  expect(duration(result)).toBeGreaterThanOrEqual(20);
  expect(duration(result)).toBeLessThanOrEqual(22);
});

test('lifecycle 1: an image that becomes FAILED meanwhile ends the wait', async () => {
  const w = world();
  w.appStream.addImage(HOME, {
    name: 'fresh',
    states: [{ state: 'PENDING', seconds: 300 }, { state: 'FAILED' }],
  });
  const result = await rollsBack(w.stack.create(sharing({ ImageName: 'fresh' })));
  expect(reasons(result, 'Share')[0]).toContain(
    'the image to share will not become AVAILABLE (it is in state FAILED, IMAGE_COPY_FAILURE',
  );
});

test('lifecycle 1: an image that is gone before it is shared ends the wait', async () => {
  const w = world();
  later(w, 0.25, () => w.appStream.removeImage(HOME, 'golden'));
  const result = await rollsBack(w.stack.create(sharing()));
  expect(reasons(result, 'Share')[0]).toContain('the image to share does not exist');
});

test('lifecycle 1: a share whose answer was lost is given once, and the creation succeeds', async () => {
  const w = world();
  w.appStream.faults.inject({ operation: 'UpdateImagePermissions', kind: 'lostAnswer', count: 3 });
  await succeeds(w.stack.create(sharing()));
  expect(accounts(w)).toEqual([OTHER]);
  expect(count(w, 'UpdateImagePermissions')).toBe(3);
});
