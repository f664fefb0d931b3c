import { copies, desk, longDesk, succeeds, world, type World } from '../lambda/stacks';
import { keeping } from './releases';

/** The calls since a moment that list images, not one of a name. */
function lists({ appStream }: World, since: number) {
  return appStream.journal
    .slice(since)
    .filter(({ operation, input }) => operation === 'DescribeImages' && !('Names' in input));
}

const publicImages = (w: World) => {
  for (let n = 0; n < 100; n += 1)
    w.appStream.addImage('eu-west-1', { name: `AppStream-Public-${n}`, visibility: 'PUBLIC' });
};

test('lifecycle 7: a removal lists the images of the account once, however many resources the chain has', async () => {
  const w = world();
  publicImages(w);
  await succeeds(w.stack.create(longDesk({ copy: 180, delete: 180 })));
  const before = w.appStream.journal.length;
  await succeeds(w.stack.delete());
  expect(copies(w).filter(({ visibility }) => visibility !== 'PUBLIC')).toEqual([]);
  expect(lists(w, before).map(({ input }) => input)).toEqual([{ Type: 'PRIVATE' }, { Type: 'SHARED' }]);
});

test('lifecycle 7: a release that keeps images lists the images of the account once, and reads the tags of its own once each', async () => {
  const w = world();
  publicImages(w);
  await succeeds(w.stack.create(keeping(1, 3)));
  for (const n of [2, 3]) await succeeds(w.stack.update(keeping(n, 3)));
  const before = w.appStream.journal.length;
  await succeeds(w.stack.update(keeping(4, 3)));
  expect(lists(w, before)).toHaveLength(2);
  // Four images, the replaced one twice: before and after its mark; and the new one before its tags.
  const reads = w.appStream.journal
    .slice(before)
    .filter(({ operation }) => operation === 'ListTagsForResource');
  expect(reads.length).toBeLessThanOrEqual(6);
});

test('lifecycle 7: a new stack lists no images: none of its resources has had a life before', async () => {
  const w = world();
  await succeeds(w.stack.create(desk()));
  expect(lists(w, 0)).toEqual([]);
});
