import { OTHER, THIRD, accounts, sharesOf, sharing, shared } from '../lambda/shares/support';
import {
  HOME,
  acts,
  later,
  makeAnew,
  pass,
  physicalId,
  reasons,
  rollsBack,
  succeeds,
} from '../lambda/stacks';
import { hideOnce } from '../lambda/tampering';
import { failing } from './releases';

test('lifecycle 2: what a share allows is changed in place', async () => {
  const { w, since, id } = await shared();
  await succeeds(w.stack.update(sharing({ AllowFleet: 'false', AllowImageBuilder: 'true' })));
  expect(sharesOf(w)).toEqual([{ accountId: OTHER, allowFleet: false, allowImageBuilder: true }]);
  expect(physicalId(w.stack, 'Share')).toBe(id);
  expect(
    acts(w)
      .slice(since)
      .map(({ operation }) => operation),
  ).toEqual(['UpdateImagePermissions']);
});

test('lifecycle 2: a share that somebody took back is given again by the next change', async () => {
  const { w } = await shared();
  w.appStream.unshareImage(HOME, 'golden', OTHER);
  await succeeds(w.stack.update(sharing({ AllowImageBuilder: 'true' })));
  expect(accounts(w)).toEqual([OTHER]);
});

test('lifecycle 2: another account gets its share before the one of before loses it', async () => {
  const { w, since } = await shared();
  await succeeds(w.stack.update(sharing({ AccountId: THIRD })));
  expect(accounts(w)).toEqual([THIRD]);
  expect(
    acts(w)
      .slice(since)
      .map(({ operation }) => operation),
  ).toEqual(['UpdateImagePermissions', 'DeleteImagePermissions']);
});

test('lifecycle 2: another image is shared before the share of the one before is taken back', async () => {
  const { w } = await shared();
  w.appStream.addImage(HOME, { name: 'next' });
  await succeeds(w.stack.update(sharing({ ImageName: 'next' })));
  expect([accounts(w), accounts(w, 'next')]).toEqual([[], [OTHER]]);
});

test('lifecycle 2: an image that was made anew under its name is shared again by the next change', async () => {
  const { w, id } = await shared();
  w.appStream.unshareImage(HOME, 'golden', OTHER);
  makeAnew(w, 'golden', { createdTime: w.clock.now() + 1000 });
  await succeeds(w.stack.update(sharing({ AllowImageBuilder: 'true' })));
  expect(accounts(w)).toEqual([OTHER]);
  expect(physicalId(w.stack, 'Share')).not.toBe(id);
});

test('lifecycle 2: a share of somebody else in the place of a new one fails the update, and stays', async () => {
  const { w, id } = await shared();
  w.appStream.shareImage(HOME, 'golden', THIRD);
  const result = await rollsBack(w.stack.update(sharing({ AccountId: THIRD })));
  expect(reasons(result, 'Share')[0]).toContain('there is a share with that account already');
  expect(accounts(w)).toEqual([OTHER, THIRD]);
  expect(physicalId(w.stack, 'Share')).toBe(id);
});

describe.each([{}, { failedUpdate: 'keeps old id' as const }])(
  'where CloudFormation behaves as %j',
  (behaviour) => {
    test.each([
      ['an account', { AccountId: THIRD }],
      ['an image', { ImageName: 'next' }],
      ['what is allowed', { AllowImageBuilder: 'true' }],
    ])(
      'lifecycle 2: an update of %s that is undone leaves the share of before, and no other',
      async (_, change) => {
        const { w, id } = await shared({}, { behaviour });
        w.appStream.addImage(HOME, { name: 'next' });
        const before = sharesOf(w);
        await rollsBack(w.stack.update(sharing(change, failing(600))));
        await w.clock.idle();
        expect([sharesOf(w), sharesOf(w, 'next')]).toEqual([before, []]);
        expect(physicalId(w.stack, 'Share')).toBe(id);
      },
    );

    test.each([10, 25])(
      'lifecycle 2: an update that is given up after %d s, before it has shared anything, leaves nothing',
      async (FailAfterSeconds) => {
        const { w, id } = await shared({}, { behaviour });
        await rollsBack(w.stack.update(sharing({ AccountId: THIRD }, failing(FailAfterSeconds))));
        await w.clock.idle();
        expect(accounts(w)).toEqual([OTHER]);
        expect(physicalId(w.stack, 'Share')).toBe(id);
      },
    );

    test('lifecycle 2: a rollback gives back the share that somebody took back meanwhile', async () => {
      const { w } = await shared({}, { behaviour });
      later(w, 5, () => w.appStream.unshareImage(HOME, 'golden', OTHER));
      await rollsBack(w.stack.update(sharing({ AccountId: THIRD }, failing(600))));
      await w.clock.idle();
      expect(accounts(w)).toEqual([OTHER]);
    });

    test.each([
      ['is gone', undefined],
      ['was made anew', { description: 'another one' }],
      ['is FAILED', { state: 'FAILED' }],
    ])(
      'lifecycle 2: a rollback succeeds though the image of before %s, and shares no other',
      async (_, anew) => {
        const { w, id } = await shared({}, { behaviour });
        later(w, 5, () => {
          if (anew) makeAnew(w, 'golden', anew);
          else w.appStream.removeImage(HOME, 'golden');
        });
        await rollsBack(w.stack.update(sharing({ AllowImageBuilder: 'true' }, failing(600))));
        await w.clock.idle();
        expect(accounts(w)).toEqual([]);
        expect(physicalId(w.stack, 'Share')).toBe(id);
      },
    );
  },
);

test.each([1, 2, 3, 4, 5])(
  'lifecycle 2: a rollback succeeds though the image of before is gone and read %d of its events ends before it',
  async (nth) => {
    const { w } = await shared();
    w.appStream.addImage(HOME, { name: 'other' });
    await pass(w, 10);
    hideOnce(w, /^UPDATE_ROLLBACK_IN_PROGRESS$/, nth, w.clock.now() - 1);
    later(w, 1, () => w.appStream.removeImage(HOME, 'golden'));
    await rollsBack(w.stack.update(sharing({ ImageName: 'other' }, failing(600))));
    expect(accounts(w)).toEqual([]);
  },
);
