import {
  ELSEWHERE,
  HOME,
  copies,
  desk,
  duration,
  later,
  longDesk,
  physicalId,
  succeeds,
  world,
} from '../lambda/stacks';

const release = (n: number, keeps: number) =>
  desk({ Revision: `${n}`, ...(keeps > 0 && { KeepPrevious: `${keeps}` }) });

const nameOf = (arn: string) => arn.split('/')[1];

/** Two releases that keep one image each, of a copy of 40 minutes. */
async function twoReleases() {
  const w = world();
  await succeeds(w.stack.create(release(1, 1)));
  const first = physicalId(w.stack);
  await succeeds(w.stack.update(release(2, 1)));
  return { w, first, second: physicalId(w.stack) };
}

/** A copy, and the ten minutes in which a refusal is waited out. */
const COPY_AND_REFUSAL_MINUTES = 40 + 13;

describe('what a release pushes out is waited for no longer than ten minutes', () => {
  test('lifecycle 3: where the one that is kept is shared with the same account', async () => {
    const { w, first, second } = await twoReleases();
    for (const arn of [first, second]) w.appStream.shareImage(HOME, nameOf(arn), '999900001111');
    const result = await succeeds(w.stack.update(release(3, 1)));
    expect(duration(result)).toBeLessThan(COPY_AND_REFUSAL_MINUTES);
  });

  test('lifecycle 3: together with the image that AppStream refuses to delete for another reason', async () => {
    const { w, first } = await twoReleases();
    w.appStream.putFleet(HOME, { name: 'outside', imageName: nameOf(first) });
    w.appStream.faults.inject({
      operation: 'DeleteImage',
      kind: { error: 'ConcurrentModificationException' },
      count: Infinity,
    });
    const result = await succeeds(w.stack.update(release(3, 0)));
    expect(duration(result)).toBeLessThan(COPY_AND_REFUSAL_MINUTES);
  });
});

test('lifecycle 12: an image in a region that was left is waited for by the waiters, too', async () => {
  const w = world();
  const keeping = (n: number, properties = {}) => {
    const { Resources } = longDesk({ delete: 180 }, { Revision: `${n}`, ...properties });
    const { Desk } = Resources;
    const Properties = { ...Desk.Properties, KeepPrevious: '1' };
    return { Resources: { ...Resources, Desk: { ...Desk, Properties } } };
  };
  await succeeds(w.stack.create(keeping(1)));
  const imageName = nameOf(physicalId(w.stack));
  await succeeds(w.stack.update(keeping(2)));
  w.appStream.putFleet(HOME, { name: 'outside', imageName });
  later(w, 40 + 90, () => w.appStream.removeFleet(HOME, 'outside'));
  const result = await succeeds(w.stack.update(keeping(2, { DestinationRegion: ELSEWHERE })));
  expect(copies(w)).toEqual([]);
  expect(duration(result)).toBeGreaterThan(40 + 90);
});
