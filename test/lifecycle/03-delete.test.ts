import { CLOUDFORMATION_BEHAVIOURS } from '../../local/cloudformation/stack-player';
import {
  HOME,
  acts,
  copies,
  count,
  desk,
  duration,
  ends,
  eventsOf,
  later,
  minute,
  pass,
  physicalId,
  reasons,
  rollsBack,
  sibling,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { WITHOUT_ROLLBACK } from './no-rollback';
import { cleanUpMinutes, failing, release } from './releases';

const SHARED = { SharedWith: [{ AccountId: '222233334444' }, { AccountId: '333344445555' }] };
const OTHER = '999900001111';

async function created(properties = {}, options: Parameters<typeof world>[0] = {}) {
  const w = world(options);
  await succeeds(w.stack.create(desk(properties)));
  return w;
}

test('lifecycle 3: succeeds only once the image is gone', async () => {
  const w = await created({}, { appStream: { behaviour: { deletingSeconds: 600 } } });
  const result = await succeeds(w.stack.delete());
  expect(duration(result)).toBe(10);
  expect(copies(w)).toEqual([]);
});

describe('shares', () => {
  test('lifecycle 3: that the stack declared are removed', async () => {
    const w = await created(SHARED);
    await succeeds(w.stack.delete());
    expect(count(w, 'DeleteImagePermissions')).toBe(2);
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 3: stay while a fleet of this account uses the image', async () => {
    const w = await created(SHARED);
    w.appStream.putFleet(HOME, { name: 'outside', imageName: theCopy(w).name });
    later(w, 10, () => {
      expect(theCopy(w).sharedWith).toHaveLength(2);
      w.appStream.removeFleet(HOME, 'outside');
    });
    expect(duration(await succeeds(w.stack.delete()))).toBeGreaterThanOrEqual(10);
    const unsharing = acts(w).filter(({ operation }) => operation === 'DeleteImagePermissions');
    expect(minute(unsharing[0].at)).toBeGreaterThanOrEqual(50);
  });

  test('lifecycle 3: stay while there is a share that the stack did not declare, which is never removed', async () => {
    const w = await created(SHARED);
    const { name } = theCopy(w);
    w.appStream.shareImage(HOME, name, OTHER);
    later(w, 10, () => {
      expect(theCopy(w).sharedWith).toHaveLength(3);
      w.appStream.unshareImage(HOME, name, OTHER);
    });
    expect(duration(await succeeds(w.stack.delete()))).toBeGreaterThanOrEqual(10);
    expect(acts(w).map(({ input }) => input.SharedAccountId)).not.toContain(OTHER);
  });

  test('lifecycle 3: are read to the last page', async () => {
    const w = await created(SHARED, { appStream: { behaviour: { pageSize: 1 } } });
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });
});

test('lifecycle 3: an image that is gone already is a success, at once', async () => {
  const w = await created();
  w.appStream.removeImage(HOME, theCopy(w).name);
  expect(duration(await succeeds(w.stack.delete()))).toBe(0);
});

test('lifecycle 3: where the creation had not finished, it looks again for 3 minutes before it says gone', async () => {
  const w = world();
  const result = await rollsBack(w.stack.create(desk({ SourceImageName: 'nowhere' })));
  expect(duration(result)).toBe(3);
});

test('lifecycle 3: a copy that becomes visible after its creation was given up is deleted', async () => {
  const w = world({ appStream: { behaviour: { visibleAfterSeconds: 150 } } });
  await rollsBack(w.stack.create(desk({}, failing(1))));
  expect(count(w, 'CopyImage')).toBe(1);
  expect(copies(w)).toEqual([]);
});
test('lifecycle 3: an image in a region without AppStream was never made', async () => {
  const w = world();
  const result = await rollsBack(w.stack.create(desk({ DestinationRegion: 'us-west-1' })));
  expect(reasons(result)).toHaveLength(1);
});

test('lifecycle 3: a Delete without an id that says anything finds the image by its properties', async () => {
  const w = world();
  // CloudFormation cancels the creation, and deletes an id of its own making.
  const result = await rollsBack(w.stack.create(desk({}, failing(60))));
  expect(eventsOf(result).at(-1)).toMatchObject({
    resourceStatus: 'DELETE_COMPLETE',
    physicalResourceId: expect.stringMatching(/^Stack-Desk-/) as string,
  });
  expect(copies(w)).toEqual([]);
});

describe('waits, and then goes on,', () => {
  test.each([
    [
      'a fleet uses the image',
      (w: Awaited<ReturnType<typeof created>>) => {
        w.appStream.putFleet(HOME, {
          name: 'outside',
          imageName: theCopy(w).name,
          until: w.clock.now() + 600_000,
        });
      },
    ],
    [
      'a fleet uses it by its ARN',
      (w: Awaited<ReturnType<typeof created>>) => {
        w.appStream.putFleet(HOME, {
          name: 'outside',
          imageArn: theCopy(w).arn,
          until: w.clock.now() + 600_000,
        });
      },
    ],
    [
      'running sessions stay on the image',
      (w: Awaited<ReturnType<typeof created>>) => {
        w.appStream.startSessions(HOME, theCopy(w).name, 600);
      },
    ],
  ])('lifecycle 3: while %s', async (_, hold) => {
    const w = await created();
    hold(w);
    const result = await succeeds(w.stack.delete());
    expect(duration(result)).toBeGreaterThanOrEqual(10);
    expect(duration(result)).toBeLessThanOrEqual(12);
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 3: while it is the source of a copy', async () => {
    const w = await created();
    const other = w.account.stack({ stackName: 'Other', seed: 2 });
    const copying = other.create(desk({ SourceImageName: theCopy(w).name }));
    await pass(w, 5);
    expect(duration(await succeeds(w.stack.delete()))).toBeGreaterThanOrEqual(35);
    await succeeds(copying);
  });
});

describe('deleteTimeout', () => {
  test('lifecycle 3: ends the waiting for a fleet', async () => {
    const w = await created({ DeleteTimeout: '600' });
    w.appStream.putFleet(HOME, { name: 'outside', imageName: theCopy(w).name });
    const result = await w.stack.delete();
    expect(result.status).toBe('DELETE_FAILED');
    expect(duration(result)).toBe(10);
    expect(theCopy(w).state).toBe('AVAILABLE');
  });
  test('lifecycle 3: ends the waiting for an image that stays in DELETING', async () => {
    const w = await created(
      { DeleteTimeout: '600' },
      { appStream: { behaviour: { deletingSeconds: 86_400 } } },
    );
    const result = await w.stack.delete();
    expect(result.status).toBe('DELETE_FAILED');
    expect(duration(result)).toBe(10);
  });

  test('lifecycle 3: counts anew when the deletion is tried again', async () => {
    const w = await created({ DeleteTimeout: '600' });
    const { name } = theCopy(w);
    w.appStream.putFleet(HOME, { name: 'outside', imageName: name });
    // Not even a note that could not be taken away counts.
    w.appStream.faults.inject({ operation: 'UntagResource', kind: 'http503', count: Infinity });
    expect((await w.stack.delete()).status).toBe('DELETE_FAILED');
    later(w, 5, () => w.appStream.removeFleet(HOME, 'outside'));
    expect(duration(await succeeds(w.stack.delete()))).toBeGreaterThanOrEqual(5);
  });

  test('lifecycle 3: leaves no tag of its own on an image that it could not delete', async () => {
    const w = await created({ DeleteTimeout: '600', Tags: [{ Key: 'team', Value: 'cad' }] });
    w.appStream.putFleet(HOME, { name: 'outside', imageName: theCopy(w).name });
    await w.stack.delete();
    expect(theCopy(w).tags).toEqual({ team: 'cad' });
  });
});

describe('AppStream refuses to unshare', () => {
  test.each([
    'ResourceNotAvailableException',
    'ResourceInUseException',
    'OperationNotPermittedException',
    'ConcurrentModificationException',
  ])('lifecycle 3: for some minutes: it waits through %s', async (error) => {
    const w = await created(SHARED);
    w.appStream.faults.inject({
      operation: 'DeleteImagePermissions',
      kind: { error },
      count: Infinity,
      lasts: 600_000,
    });
    const result = await succeeds(w.stack.delete());
    expect(duration(result)).toBeGreaterThanOrEqual(10);
    expect(copies(w)).toEqual([]);
  });
});

test('lifecycle 3: an image that AppStream calls SHARED to its owner is still ours', async () => {
  const w = await created(SHARED, { appStream: { behaviour: { visibilityOfShared: 'SHARED' } } });
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

describe.each(CLOUDFORMATION_BEHAVIOURS.deletionsOfOne)(
  'several images that updates without rollback have left, and CloudFormation deletes them %s',
  (deletionsOfOne) => {
    /** A fleet outside of the stack holds the first one, for so many minutes from now. */
    async function left(minutes: number, behaviour = {}) {
      const w = world({}, { behaviour: { deletionsOfOne, ...behaviour } });
      await succeeds(w.stack.create(release(1)));
      w.appStream.putFleet(HOME, { name: 'outside', imageName: theCopy(w).name });
      await ends(w.stack.update(release(2, {}, failing()), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
      expect(copies(w)).toHaveLength(2);
      later(w, minutes, () => w.appStream.removeFleet(HOME, 'outside'));
      return w;
    }

    test('lifecycle 3: go in the clean-up of the next release, within ten minutes', async () => {
      // The copy takes 40 minutes.
      const w = await left(45);
      const result = await succeeds(w.stack.update(release(3), WITHOUT_ROLLBACK));
      expect(cleanUpMinutes(result)).toBeLessThan(10);
      expect(copies(w).map(({ arn }) => arn)).toEqual([physicalId(w.stack)]);
    });

    test('lifecycle 3: go with the construct, within ten minutes', async () => {
      const w = await left(5);
      const result = await succeeds(w.stack.update({ Resources: { Other: sibling({}) } }, WITHOUT_ROLLBACK));
      expect(cleanUpMinutes(result)).toBeLessThan(10);
      expect(copies(w)).toEqual([]);
    });

    test('lifecycle 3: go within four minutes, if they are of creations that were given up, and CloudFormation invented their ids', async () => {
      const behaviour = {
        deletionsOfOne,
        otherPaths: 'are cancelled',
        failedCreations: 'are cleaned up',
      } as const;
      const w = world({}, { behaviour });
      await ends(w.stack.create(release(1, {}, failing(60)), WITHOUT_ROLLBACK), 'CREATE_FAILED');
      const again = w.stack.update(release(2, {}, failing(61)), WITHOUT_ROLLBACK);
      await ends(again, 'UPDATE_FAILED');
      const result = await succeeds(w.stack.update(release(2), WITHOUT_ROLLBACK));
      expect(cleanUpMinutes(result)).toBeLessThan(4);
      expect(copies(w).map(({ arn }) => arn)).toEqual([physicalId(w.stack)]);
    });

    test.each(CLOUDFORMATION_BEHAVIOURS.leftoversAtDeletion)(
      'lifecycle 3: go with the stack, within ten minutes, where leftovers %s',
      async (leftoversAtDeletion) => {
        const w = await left(5, { leftoversAtDeletion });
        expect(duration(await succeeds(w.stack.delete()))).toBeLessThan(10);
        expect(copies(w)).toEqual([]);
      },
    );
  },
);
