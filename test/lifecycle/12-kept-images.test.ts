import {
  ELSEWHERE,
  HOME,
  acts,
  copies,
  desk,
  duration,
  ends,
  fleet,
  imageResource,
  later,
  longDesk,
  pass,
  physicalId,
  reasons,
  rollsBack,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { failing, imageOf, keeping, released, there } from './releases';

describe('releases', () => {
  test('lifecycle 12: leave the images that were the present ones before, and push the oldest out', async () => {
    const { w, arns } = await released(2, [1, 2, 3, 4]);
    expect(there(w)).toEqual([arns[2], arns[3], arns[4]]);
  });

  test('lifecycle 12: twelve of them with keepPrevious 2 leave three images, with a share, too', async () => {
    const { w, arns } = await released(2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], {
      SharedWith: [{ AccountId: '222233334444' }],
    });
    expect(there(w)).toEqual([arns[10], arns[11], arns[12]]);
    for (const { sharedWith } of copies(w)) expect(sharedWith).toHaveLength(1);
  });

  test('lifecycle 12: the one that introduces keepPrevious together with a new source keeps the image before', async () => {
    const w = world();
    await succeeds(w.stack.create(keeping(1, 0)));
    const first = physicalId(w.stack);
    await succeeds(w.stack.update(keeping(2, 1)));
    expect(there(w)).toEqual([first, physicalId(w.stack)]);
  });

  test('lifecycle 12: wait for nothing that is kept, though a fleet and another account use it', async () => {
    const w = world();
    await succeeds(w.stack.create(keeping(1, 1)));
    const [{ name }] = copies(w);
    w.appStream.putFleet(HOME, { name: 'outside', imageName: name });
    w.appStream.shareImage(HOME, name, '999900001111');
    const { events } = await succeeds(w.stack.update(keeping(2, 1)));
    const cleanUp = events.find(({ resourceStatus }) => resourceStatus.includes('CLEANUP'))!;
    expect((events.at(-1)!.timestamp - cleanUp.timestamp) / 1000).toBeLessThanOrEqual(30);
    expect(copies(w)).toHaveLength(2);
  });

  test.each([
    ['keepPrevious', { KeepPrevious: '1' }],
    ['RETAIN', { RetainReplaced: 'true' }],
  ])(
    'lifecycle 9: never tell to delete what %s keeps, though its tags may not be read or written',
    async (_, declared) => {
      const w = world();
      await succeeds(w.stack.create(desk(declared)));
      const { name } = theCopy(w);
      for (const operation of ['ListTagsForResource', 'TagResource'])
        w.appStream.faults.inject({ kind: { error: 'AccessDeniedException' }, operation, count: Infinity });
      const result = await w.stack.update(desk({ ...declared, Revision: '2' }));
      expect(result.status).toBe('UPDATE_COMPLETE');
      expect(reasons(result, 'Desk')[0]).toMatch(
        new RegExp(
          'The update has succeeded all the same; ' +
            'unless the stack uses the image, or keepPrevious or RETAIN keeps it, ' +
            `delete it yourself: aws appstream delete-image --name ${name} --region eu-west-1`,
        ),
      );
      expect(copies(w)).toHaveLength(2);
    },
  );

  test('lifecycle 12: images of failed attempts do not count as previous ones', async () => {
    const { w, arns } = await released(1, [1, 2]);
    for (const n of [3, 4]) await rollsBack(w.stack.update(keeping(n, 1, {}, failing())));
    expect(there(w)).toEqual([arns[1], arns[2]]);
    await succeeds(w.stack.update(keeping(5, 1)));
    expect(there(w)).toEqual([arns[2], physicalId(w.stack)]);
  });

  test('lifecycle 12: images of failed attempts do not count as previous ones without rollback either', async () => {
    const { w, arns } = await released(1, [1, 2]);
    for (const n of [3, 4])
      await ends(w.stack.update(keeping(n, 1, {}, failing()), { rollback: false }), 'UPDATE_FAILED');
    await succeeds(w.stack.update(keeping(5, 1), { rollback: false }));
    expect(there(w)).toEqual([arns[2], physicalId(w.stack)]);
  });

  test('lifecycle 12: keep as many images with a chain of long timeouts', async () => {
    const w = world();
    const long = (Revision: string) => longDesk({ copy: 180, delete: 180 }, { Revision });
    const keeping = (Revision: string) => {
      const { Resources } = long(Revision);
      const { Properties } = Resources.Desk;
      return {
        Resources: {
          ...Resources,
          Desk: { ...Resources.Desk, Properties: { ...Properties, KeepPrevious: '1' } },
        },
      };
    };
    await succeeds(w.stack.create(keeping('1')));
    await succeeds(w.stack.update(keeping('2')));
    const second = physicalId(w.stack);
    expect(copies(w)).toHaveLength(2);
    await succeeds(w.stack.update(keeping('3')));
    expect(there(w)).toEqual([second, physicalId(w.stack)]);
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });
});

describe('what a release pushes out', () => {
  test('lifecycle 12: loses the shares that the stack had declared for it', async () => {
    const { w, arns } = await released(1, [1, 2], { SharedWith: [{ AccountId: '222233334444' }] });
    await succeeds(w.stack.update(keeping(3, 1)));
    expect(there(w)).toEqual([arns[2], physicalId(w.stack)]);
    expect(imageOf(w, arns[2])!.sharedWith).toHaveLength(1);
    await succeeds(w.stack.update(keeping(4, 1)));
    expect(there(w)).not.toContain(arns[2]);
  });

  test('lifecycle 12: a hundred shares are known as its own when it goes', async () => {
    const SharedWith = Array.from({ length: 100 }, (_, n) => ({ AccountId: `${900_000_000_000 + n * 997}` }));
    const { w, arns } = await released(1, [1, 2], { SharedWith });
    await succeeds(w.stack.update(keeping(3, 1)));
    await succeeds(w.stack.update(keeping(4, 1)));
    expect(there(w)).not.toContain(arns[2]);
  });

  test('lifecycle 12: is held by a share that somebody added, left, and deleted when that is gone', async () => {
    const { w, arns } = await released(1, [1, 2]);
    w.appStream.shareImage(HOME, imageOf(w, arns[1])!.name, '999900001111');
    await succeeds(w.stack.update(keeping(3, 1)));
    expect(there(w)).toEqual([arns[1], arns[2], physicalId(w.stack)]);
    expect(imageOf(w, arns[1])!.sharedWith).toHaveLength(1);
    w.appStream.unshareImage(HOME, imageOf(w, arns[1])!.name, '999900001111');
    await succeeds(w.stack.update(keeping(4, 1)));
    expect(there(w)).not.toContain(arns[1]);
    expect(there(w)).toHaveLength(2);
  });
});

describe('the newest declaration decides', () => {
  test('lifecycle 12: a lower keepPrevious counts from the next replacement on', async () => {
    const { w, arns } = await released(2, [1, 2, 3]);
    const before = acts(w).length;
    await succeeds(w.stack.update(keeping(3, 1)));
    expect(acts(w)).toHaveLength(before);
    expect(there(w)).toEqual([arns[1], arns[2], arns[3]]);
    await succeeds(w.stack.update(keeping(4, 1)));
    expect(there(w)).toEqual([arns[3], physicalId(w.stack)]);
  });

  test('lifecycle 12: a lower keepPrevious touches nothing together with lower timeouts, whose waiters leave', async () => {
    const w = world();
    const keeping = (minutes: number, Revision: string, KeepPrevious?: string) => {
      const { Resources } = longDesk({ copy: minutes }, { Revision });
      const { Desk } = Resources;
      return {
        Resources: { ...Resources, Desk: { ...Desk, Properties: { ...Desk.Properties, KeepPrevious } } },
      };
    };
    await succeeds(w.stack.create(keeping(180, '1', '2')));
    await succeeds(w.stack.update(keeping(180, '2', '2')));
    await succeeds(w.stack.update(keeping(55, '2')));
    expect(copies(w)).toHaveLength(2);
  });

  test('lifecycle 12: a higher keepPrevious keeps more from the next replacement on', async () => {
    const { w, arns } = await released(1, [1, 2]);
    await succeeds(w.stack.update(keeping(3, 3)));
    await succeeds(w.stack.update(keeping(4, 3)));
    expect(there(w)).toEqual([arns[1], arns[2], expect.any(String), physicalId(w.stack)]);
  });

  test('lifecycle 12: a keepPrevious of 0 deletes all previous images with the next replacement', async () => {
    const { w } = await released(2, [1, 2, 3]);
    await succeeds(w.stack.update(keeping(4, 0)));
    expect(there(w)).toEqual([physicalId(w.stack)]);
  });
});

describe('a change of region', () => {
  test('lifecycle 12: keeps nothing in the old one, and waits for it', async () => {
    const { w, arns } = await released(1, [1, 2]);
    w.appStream.putFleet(HOME, { name: 'outside', imageName: imageOf(w, arns[1])!.name });
    later(w, 90, () => w.appStream.removeFleet(HOME, 'outside'));
    const result = await succeeds(w.stack.update(keeping(2, 1, { DestinationRegion: ELSEWHERE })));
    expect(there(w)).toEqual([]);
    expect(there(w, ELSEWHERE)).toEqual([physicalId(w.stack)]);
    expect(duration(result)).toBeGreaterThan(60);
  });
});

describe('from a generated name to an explicit one and back', () => {
  test('lifecycle 12: nothing is kept beside an explicit name, and that one is waited for', async () => {
    const { w } = await released(1, [1, 2]);
    await succeeds(w.stack.update(desk({ ImageName: 'named', Revision: '3' })));
    expect(copies(w).map(({ name }) => name)).toEqual(['named']);
    w.appStream.putFleet(HOME, { name: 'outside', imageName: 'named' });
    later(w, 80, () => w.appStream.removeFleet(HOME, 'outside'));
    expect(duration(await succeeds(w.stack.update(keeping(4, 0))))).toBeGreaterThan(70);
    expect(there(w)).toEqual([physicalId(w.stack)]);
  });
});

describe('from an explicit name to a generated one', () => {
  // Once its name is not declared any more, no policy allows to delete it.
  test('lifecycle 12: the image with the explicit name is not kept', async () => {
    const w = world();
    await succeeds(w.stack.create(desk({ ImageName: 'named' })));
    await succeeds(w.stack.update(keeping(2, 1)));
    expect(there(w)).toEqual([physicalId(w.stack)]);
  });
});

test('lifecycle 12: kept images of another resource of the stack are left alone', async () => {
  const w = world();
  const two = (n: number, others: number) => ({
    Resources: {
      Desk: imageResource({ Revision: `${n}`, KeepPrevious: '1' }),
      Lab: imageResource({ Revision: `${others}`, KeepPrevious: '1' }),
    },
  });
  await succeeds(w.stack.create(two(1, 1)));
  await succeeds(w.stack.update(two(2, 2)));
  await succeeds(w.stack.update(two(3, 2)));
  expect(copies(w)).toHaveLength(4);
  const { Lab } = two(3, 2).Resources;
  await succeeds(w.stack.update({ Resources: { Lab } }));
  expect(copies(w)).toHaveLength(2);
});

test('lifecycle 12: a mark that somebody puts on an image of another owner deletes nothing', async () => {
  const w = world();
  w.appStream.addImage(HOME, {
    name: 'theirs',
    tags: { 'cdk-appstream-image:previous': 'left 2026-01-01T00:00:00.000Z' },
  });
  await succeeds(w.stack.create(keeping(1, 0, {}, { Fleet: fleet() })));
  await succeeds(w.stack.update(keeping(2, 0, {}, { Fleet: fleet() })));
  await succeeds(w.stack.delete());
  await pass(w, 60);
  expect(copies(w).map(({ name }) => name)).toEqual(['theirs']);
});
