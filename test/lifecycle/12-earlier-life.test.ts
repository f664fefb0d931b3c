import {
  ELSEWHERE,
  HOME,
  RETAINED,
  copies,
  imageResource,
  makeAnew,
  pass,
  physicalId,
  sibling,
  succeeds,
  world,
  type World,
} from '../lambda/stacks';
import { nameOf, release, there } from './releases';

const OTHER = { Other: sibling({}) };

const besideOther = (n: number, properties = {}) => release(n, properties, OTHER);

const retained = (n: number) => ({
  Resources: { Desk: imageResource({ Revision: `${n}`, KeepPrevious: '1' }, RETAINED), ...OTHER },
});

/** Two images that RETAIN kept when the construct was removed: the present one, and one that `keepPrevious` had kept. */
async function earlierLife(options: Parameters<typeof world>[0] = {}) {
  const w = world(options);
  await succeeds(w.stack.create(retained(1)));
  await succeeds(w.stack.update(retained(2)));
  await succeeds(w.stack.update({ Resources: OTHER }));
  const before = there(w);
  expect(before).toHaveLength(2);
  return { w, before };
}

describe('what RETAIN kept of an earlier life is not deleted', () => {
  test('lifecycle 5: with a stack in which the creation has failed', async () => {
    const { w, before } = await earlierLife();
    const failing = w.stack.update(besideOther(3, { SourceImageName: 'missing' }), { rollback: false });
    expect((await failing).status).toBe('UPDATE_FAILED');
    await succeeds(w.stack.delete());
    expect(there(w)).toEqual(before);
  });

  /** The update finds its image there. It could succeed before the events show it. */
  test.each([0, 5, 20, 90])(
    'lifecycle 5: by releases after one that takes it up again from another region, with events %d s late',
    async (eventLagSeconds) => {
      const { w, before } = await earlierLife({ readApi: { eventLagSeconds } });
      await succeeds(w.stack.update(besideOther(3, { DestinationRegion: ELSEWHERE })));
      await pass(w, 10);
      await succeeds(w.stack.update(besideOther(2)));
      await pass(w, 10);
      await succeeds(w.stack.update(besideOther(4)));
      expect(there(w)).toContain(before[0]);
    },
  );

  test('lifecycle 5: by releases in its region, though the new life began in another one', async () => {
    const { w, before } = await earlierLife();
    await succeeds(w.stack.update(besideOther(3, { DestinationRegion: ELSEWHERE })));
    for (const n of [4, 5]) await succeeds(w.stack.update(besideOther(n)));
    expect(there(w)).toEqual([...before, physicalId(w.stack)]);
    await succeeds(w.stack.delete());
    expect(there(w)).toEqual(before);
  });
});

test.each([true, false])(
  'lifecycle 12: images are kept where a change of region fails and is taken back, with rollback %p',
  async (rollback) => {
    const w = world();
    const keeping = (n: number, properties = {}) => besideOther(n, { KeepPrevious: '2', ...properties });
    await succeeds(w.stack.create(keeping(1)));
    await succeeds(w.stack.update(keeping(2)));
    const before = there(w);
    const { Resources } = keeping(2, { DestinationRegion: ELSEWHERE });
    const Sibling = sibling({ FailAfterSeconds: 5000 });
    await w.stack.update({ Resources: { ...Resources, Sibling } }, { rollback });
    if (!rollback) await succeeds(w.stack.update(keeping(2), { rollback }));
    expect(there(w)).toEqual(before);
    expect(there(w, ELSEWHERE)).toEqual([]);
    // They are still known as its own.
    await succeeds(w.stack.update(keeping(3)));
    await succeeds(w.stack.update(keeping(4)));
    expect(there(w)).toEqual([before[1], expect.any(String), physicalId(w.stack)]);
  },
);

describe('an update with RETAIN alone that goes back to a kept image', () => {
  const SharedWith = [{ AccountId: '222233334444' }];
  const alone = (n: number) => ({
    Resources: { Desk: imageResource({ Revision: `${n}` }, RETAINED), ...OTHER },
  });

  async function goneBack() {
    const w = world();
    await succeeds(w.stack.create(besideOther(1, { SharedWith, KeepPrevious: '1' })));
    const arn = physicalId(w.stack);
    await succeeds(w.stack.update(besideOther(2, { SharedWith, KeepPrevious: '1' })));
    await succeeds(w.stack.update(alone(1)));
    return { w, arn };
  }

  test('lifecycle 12: shares it as declared now, and it is no previous one any more', async () => {
    const { w, arn } = await goneBack();
    expect(copies(w).find((image) => image.arn === arn)).toMatchObject({ tags: {}, sharedWith: [] });
  });

  test('lifecycle 5: the image that RETAIN then keeps is deleted by no later release', async () => {
    const { w, arn } = await goneBack();
    await succeeds(w.stack.update(alone(3)));
    await succeeds(w.stack.update(besideOther(4)));
    expect(there(w)).toContain(arn);
  });

  test('lifecycle 5: the image that RETAIN then keeps is deleted by no later release, though its mark could not be taken off in time', async () => {
    const { w, arn } = await goneBack();
    w.appStream.tagImage(HOME, arn.split('/')[1], {
      'cdk-appstream-image:previous': 'kept 2026-11-02T00:00:00.000Z',
    });
    await succeeds(w.stack.update(alone(3)));
    await succeeds(w.stack.update(besideOther(4)));
    expect(there(w)).toContain(arn);
  });
});

describe.each<[string, (w: World) => void]>([
  ['is there', () => {}],
  ['was removed by somebody', (w) => w.appStream.removeImage(HOME, nameOf(physicalId(w.stack)))],
  ['was made anew by somebody', (w) => makeAnew(w, nameOf(physicalId(w.stack)), {})],
])('where a region is left, and the present image %s', (_, befalls) => {
  async function left(policy: object) {
    const w = world();
    await succeeds(w.stack.create(besideOther(1, { KeepPrevious: '1' })));
    const arn = physicalId(w.stack);
    await succeeds(w.stack.update(besideOther(2, { KeepPrevious: '1' })));
    befalls(w);
    const Desk = imageResource({ Revision: '3', DestinationRegion: ELSEWHERE }, policy);
    await succeeds(w.stack.update({ Resources: { Desk, ...OTHER } }));
    return { w, arn };
  }

  test('lifecycle 5: RETAIN alone keeps the previous ones for good, also once the resource is back', async () => {
    const { w, arn } = await left(RETAINED);
    for (const n of [4, 5]) await succeeds(w.stack.update(besideOther(n)));
    expect(there(w)).toContain(arn);
    await succeeds(w.stack.delete());
    expect(there(w)).toContain(arn);
  });

  test('lifecycle 12: without RETAIN none of them is kept', async () => {
    const { w, arn } = await left({});
    expect(there(w)).not.toContain(arn);
  });
});

test('lifecycle 12: images are kept where the clean-up also names the present one, after a way there and back', async () => {
  const w = world({}, { behaviour: { carriedLeftovers: 'all' } });
  const keeping = (n: number) => besideOther(n, { KeepPrevious: '2' });
  await succeeds(w.stack.create(keeping(1)));
  await succeeds(w.stack.update(keeping(2)));
  const before = there(w);
  const { Resources } = keeping(3);
  const Sibling = sibling({ FailAfterSeconds: 4000 });
  await w.stack.update({ Resources: { ...Resources, Sibling } }, { rollback: false });
  await succeeds(w.stack.update(keeping(2), { rollback: false }));
  expect(there(w)).toEqual(before);
});
