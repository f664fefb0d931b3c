import { CLOUDFORMATION_BEHAVIOURS } from '../../local/cloudformation/stack-player';
import type { Template } from '../../local/cloudformation/template';
import { OTHER, THIRD, accounts, sharing, shared } from '../lambda/shares/support';
import {
  HOME,
  acts,
  count,
  duration,
  ends,
  later,
  makeAnew,
  reasons,
  retained,
  succeeds,
  world,
} from '../lambda/stacks';
import { WITHOUT_ROLLBACK } from './no-rollback';
import { cleanUpMinutes, failing } from './releases';

const FOURTH = '444455556666';

test('lifecycle 3: the deletion of the stack takes the share back, and no other', async () => {
  const { w } = await shared();
  w.appStream.shareImage(HOME, 'golden', THIRD);
  await succeeds(w.stack.delete());
  expect(accounts(w)).toEqual([THIRD]);
  expect(w.appStream.image(HOME, 'golden')?.state).toBe('AVAILABLE');
});

test('lifecycle 3: the removal of the construct takes the share back', async () => {
  const { w } = await shared();
  await succeeds(w.stack.update({ Resources: { Other: { Type: 'Test::Sibling', Properties: {} } } }));
  expect(accounts(w)).toEqual([]);
});

test('lifecycle 3: RETAIN leaves the share in place', async () => {
  const { w } = await shared();
  await succeeds(w.stack.update(retained(sharing())));
  await succeeds(w.stack.delete());
  expect(accounts(w)).toEqual([OTHER]);
});

describe('lifecycle 3: a share that an update replaces', () => {
  const without = (template: Template) => template;

  test.each([
    ['stays, if RETAIN is declared', retained, retained, [OTHER, THIRD]],
    ['stays, if the update adds RETAIN', without, retained, [OTHER, THIRD]],
    ['is taken back, if the update takes RETAIN away', retained, without, [THIRD]],
    ['is taken back, if there is no RETAIN', without, without, [THIRD]],
  ])('%s', async (_, before, after, expected) => {
    const w = world();
    await succeeds(w.stack.create(before(sharing())));
    await succeeds(w.stack.update(after(sharing({ AccountId: THIRD }))));
    expect(accounts(w)).toEqual(expected);
  });
});

test.each(CLOUDFORMATION_BEHAVIOURS.deletionsOfOne)(
  'lifecycle 3: a success takes back within a minute what two updates without rollback had shared, where CloudFormation deletes that %s',
  async (deletionsOfOne) => {
    const w = world({}, { behaviour: { deletionsOfOne } });
    await succeeds(w.stack.create(sharing()));
    const failed = w.stack.update(sharing({ AccountId: THIRD }, failing(60)), WITHOUT_ROLLBACK);
    await ends(failed, 'UPDATE_FAILED');
    const result = await succeeds(w.stack.update(sharing({ AccountId: FOURTH }), WITHOUT_ROLLBACK));
    expect(cleanUpMinutes(result)).toBeLessThan(1);
    expect(accounts(w)).toEqual([FOURTH]);
  },
);

test.each([
  ['the share', (w: ReturnType<typeof world>) => w.appStream.unshareImage(HOME, 'golden', OTHER)],
  ['the image', (w: ReturnType<typeof world>) => w.appStream.removeImage(HOME, 'golden')],
])('lifecycle 3: where %s is gone already, a removal succeeds at once', async (_, act) => {
  const { w, since } = await shared();
  act(w);
  const result = await succeeds(w.stack.delete());
  expect(acts(w)).toHaveLength(since);
  expect(duration(result)).toBeLessThan(1);
});

test.each([
  ['of another time', { description: undefined }, 1],
  ['of the same time, with another description', { description: 'another one' }, 0],
])(
  'lifecycle 3: an image that was made anew, %s, keeps its share with the account',
  async (_, image, seconds) => {
    const { w, since } = await shared();
    const { createdTime } = w.appStream.image(HOME, 'golden')!;
    makeAnew(w, 'golden', { ...image, createdTime: createdTime + seconds * 1000, sharedWith: [OTHER] });
    await succeeds(w.stack.delete());
    expect(accounts(w)).toEqual([OTHER]);
    expect(acts(w)).toHaveLength(since);
  },
);

/** The same image, in states that it takes on. */
function becomes(
  w: ReturnType<typeof world>,
  ...states: { readonly state: string; readonly seconds?: number }[]
) {
  const { createdTime, description } = w.appStream.image(HOME, 'golden')!;
  makeAnew(w, 'golden', { createdTime, description, sharedWith: [OTHER], states });
}

test('lifecycle 3: an image whose deletion fails has its share taken back', async () => {
  const { w } = await shared();
  becomes(w, { state: 'DELETING', seconds: 600 }, { state: 'AVAILABLE' });
  const result = await succeeds(w.stack.delete());
  expect(duration(result)).toBeGreaterThanOrEqual(10);
  expect(accounts(w)).toEqual([]);
});

test('lifecycle 3: an image that is gone while its deletion is waited for is a success', async () => {
  const { w, since } = await shared();
  becomes(w, { state: 'DELETING' });
  later(w, 10, () => w.appStream.removeImage(HOME, 'golden'));
  const result = await succeeds(w.stack.delete());
  expect(duration(result)).toBeGreaterThanOrEqual(10);
  expect(acts(w)).toHaveLength(since);
});

test('lifecycle 3: a share that cannot be taken back in time fails the removal, and the next one takes it back', async () => {
  const { w } = await shared();
  const kind = { error: 'ResourceNotAvailableException', message: 'Not now.' };
  w.appStream.faults.inject({ operation: 'DeleteImagePermissions', kind, count: Infinity });
  const result = await w.stack.delete();
  expect(result.status).toBe('DELETE_FAILED');
  expect(reasons(result, 'Share')[0]).toContain(
    `Image golden in eu-west-1, share with account ${OTHER}: the share could not be taken back in time`,
  );
  expect(reasons(result, 'Share')[0]).toContain('Not now.');
  w.appStream.faults.clear();
  await succeeds(w.stack.delete());
  expect(accounts(w)).toEqual([]);
});

test('lifecycle 3: an answer that was lost takes the share back once', async () => {
  const { w } = await shared();
  w.appStream.faults.inject({ operation: 'DeleteImagePermissions', kind: 'lostAnswer', count: 1 });
  await succeeds(w.stack.delete());
  expect(accounts(w)).toEqual([]);
  expect(count(w, 'DeleteImagePermissions')).toBe(1);
});
