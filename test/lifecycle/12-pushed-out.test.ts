import { AppStreamClient, DeleteImageCommand } from '@aws-sdk/client-appstream';
import { requestHandlerFor } from '../../local/http';
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
  type World,
} from '../lambda/stacks';
import { keeping, nameOf, released } from './releases';

/** Two releases that keep one image each, of a copy of 40 minutes. */
async function twoReleases() {
  const { w, arns } = await released(1, [1, 2]);
  return { w, first: arns[1], second: arns[2] };
}

/** As somebody does who has the rights of the handler. */
async function deleteByHand({ appStream }: World, Name: string): Promise<void> {
  const requestHandler = requestHandlerFor(appStream.endpoint);
  const credentials = { accessKeyId: 'somebody', secretAccessKey: 'secret' };
  await new AppStreamClient({ region: HOME, requestHandler, credentials }).send(
    new DeleteImageCommand({ Name }),
  );
}

/** A copy, and the ten minutes in which a refusal is waited out. */
const COPY_AND_REFUSAL_MINUTES = 40 + 13;

describe('what a release pushes out is waited for no longer than ten minutes', () => {
  test('lifecycle 3: where the one that is kept is shared with the same account', async () => {
    const { w, first, second } = await twoReleases();
    for (const arn of [first, second]) w.appStream.shareImage(HOME, nameOf(arn), '999900001111');
    const result = await succeeds(w.stack.update(keeping(3, 1)));
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
    const result = await succeeds(w.stack.update(keeping(3, 0)));
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

describe('an image with an explicit name', () => {
  const named = desk({ ImageName: 'named', Revision: '1' });

  test('lifecycle 12: is not kept when a generated one replaces it: no later policy allows to delete it', async () => {
    const w = world();
    await succeeds(w.stack.create(named));
    await succeeds(w.stack.update(keeping(2, 1)));
    expect(copies(w).map(({ arn }) => arn)).toEqual([physicalId(w.stack)]);
  });

  test('lifecycle 12: holds up no image that was left before', async () => {
    const { w, first } = await twoReleases();
    w.appStream.putFleet(HOME, { name: 'outside', imageName: nameOf(first) });
    await succeeds(w.stack.update(named));
    const result = await succeeds(w.stack.update(keeping(3, 1)));
    expect(duration(result)).toBeLessThan(COPY_AND_REFUSAL_MINUTES);
    expect(copies(w).map(({ arn }) => arn)).toEqual([first, physicalId(w.stack)]);
  });
});

test('lifecycle 12: an image that somebody deletes takes the place of no other', async () => {
  const w = world({ appStream: { behaviour: { deletingSeconds: 60 * 60 } } });
  const arns: string[] = [];
  for (const n of [1, 2, 3]) {
    await succeeds(n === 1 ? w.stack.create(keeping(n, 2)) : w.stack.update(keeping(n, 2)));
    arns.push(physicalId(w.stack));
  }
  const updating = w.stack.update(keeping(4, 2));
  later(w, 30, () => void deleteByHand(w, nameOf(arns[1])));
  await succeeds(updating);
  expect(copies(w).map(({ arn }) => arn)).toEqual([arns[0], arns[2], physicalId(w.stack)]);
});

test('lifecycle 12: images that are left again and again keep their order', async () => {
  const w = world();
  const arns: string[] = [];
  for (const n of [1, 2, 3]) {
    await succeeds(n === 1 ? w.stack.create(keeping(n, 0)) : w.stack.update(keeping(n, 0)));
    arns.push(physicalId(w.stack));
    w.appStream.putFleet(HOME, { name: `fleet-${n}`, imageName: nameOf(arns[n - 1]) });
  }
  for (const n of [1, 2, 3]) w.appStream.removeFleet(HOME, `fleet-${n}`);
  await succeeds(w.stack.update(keeping(4, 2)));
  expect(copies(w).map(({ arn }) => arn)).toEqual([arns[1], arns[2], physicalId(w.stack)]);
});

test('lifecycle 12: an image that an update goes back to takes the place of no other', async () => {
  const { w, arns } = await released(2, [1, 2, 3]);
  await succeeds(w.stack.update(keeping(2, 2)));
  expect(physicalId(w.stack)).toBe(arns[2]);
  expect(copies(w).map(({ arn }) => arn)).toEqual(Object.values(arns));
});
