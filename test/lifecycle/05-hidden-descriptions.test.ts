import type { Image } from '@aws-sdk/client-appstream';
import { type World, copies, desk, later, rollsBack, succeeds, world } from '../lambda/stacks';
import { tamper } from '../lambda/tampering';
import { failing } from './releases';

const NOT_YET_KNOWN = ['COPYING', 'VALIDATING', 'CREATING', 'A STATE OF NEXT YEAR'];

test.each(NOT_YET_KNOWN)(
  'lifecycle 5: a copy in state %s that does not show its description yet is waited for',
  async (state) => {
    const w = world();
    later(w, 45, hidingDescriptions(w, state));
    await succeeds(w.stack.create(desk()));
  },
);

test.each(NOT_YET_KNOWN)('lifecycle 5: a failed creation leaves none in state %s behind', async (state) => {
  const w = world();
  later(w, 45, hidingDescriptions(w, state));
  await rollsBack(w.stack.create(desk({}, failing(120))));
  expect(copies(w)).toEqual([]);
});

test('lifecycle 3: an image that is DELETING without its description is not taken for gone', async () => {
  const w = world({ appStream: { behaviour: { deletingSeconds: 600 } } });
  await succeeds(w.stack.create(desk()));
  tamper(w, 'DescribeImages', ({ Images }) =>
    (Images as Image[])
      .filter(({ State }) => State === 'DELETING')
      .forEach((image) => delete image.Description),
  );
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

/** From now on copies are in that state and do not tell whose they are, until the returned function is called. */
function hidingDescriptions(w: World, state: string): () => void {
  return tamper(w, 'DescribeImages', ({ Images }) =>
    (Images as Image[])
      .filter(({ Name }) => Name !== 'golden')
      .forEach((image) => {
        image.State = state as Image['State'];
        delete image.Description;
      }),
  );
}
