import {
  ELSEWHERE,
  HOME,
  type World,
  copies,
  count,
  ends,
  failedDeletions,
  imageResource,
  later,
  longDesk,
  physicalId,
  sibling,
  succeeds,
  world,
} from '../lambda/stacks';
import { WITHOUT_ROLLBACK } from './no-rollback';
import { cleanUpMinutes, imageOf, release, failing } from './releases';

const MARK = 'cdk-appstream-image:previous';
const SHARED = { SharedWith: [{ AccountId: '222233334444' }] };

/** A stack in its first release, whose image a fleet of another stack uses. */
async function held(options: Parameters<typeof world>[0] = {}, template = release(1)) {
  const w = world(options);
  await succeeds(w.stack.create(template));
  const [{ name, arn }] = copies(w);
  w.appStream.putFleet(HOME, { name: 'outside', imageName: name });
  return { w, name, arn };
}

describe('a replaced image that AppStream refuses to delete', () => {
  test('lifecycle 3: holds the release up for ten minutes; then it is marked and left, shared as it was', async () => {
    const { w, arn } = await held({}, release(1, SHARED));
    const result = await succeeds(w.stack.update(release(2)));
    expect(cleanUpMinutes(result)).toBeGreaterThanOrEqual(10);
    expect(cleanUpMinutes(result)).toBeLessThan(11);
    expect(imageOf(w, arn)!.tags[MARK]).toMatch(/^left \d{4}-/);
    expect(imageOf(w, arn)!.sharedWith).toHaveLength(1);
  });

  test('lifecycle 3: is told in the log with a warning', async () => {
    const lines: Record<string, unknown>[] = [];
    const { w, name } = await held({ log: (line) => lines.push(line) });
    await succeeds(w.stack.update(release(2)));
    expect(lines.filter(({ level }) => level === 'WARN')).toEqual([
      expect.objectContaining({
        message: 'poll',
        image: name,
        decision: `${name} is left: used by fleet outside`,
      }),
    ]);
  });

  test.each<[string, (w: World, name: string) => void]>([
    ['because sessions still run on it', (w, name) => w.appStream.startSessions(HOME, name, 300 * 60)],
    [
      'with ConcurrentModificationException',
      ({ appStream }) =>
        appStream.faults.inject({
          operation: 'DeleteImage',
          kind: { error: 'ConcurrentModificationException' },
          count: Infinity,
        }),
    ],
  ])('lifecycle 3: is left, too, %s', async (_, hold) => {
    const w = world();
    await succeeds(w.stack.create(release(1)));
    const { arn, name } = copies(w)[0];
    hold(w, name);
    const result = await succeeds(w.stack.update(release(2)));
    expect(cleanUpMinutes(result)).toBeGreaterThanOrEqual(10);
    expect(cleanUpMinutes(result)).toBeLessThan(11);
    expect(imageOf(w, arn)!.tags[MARK]).toMatch(/^left /);
  });

  test('lifecycle 3: is left only once the mark is written', async () => {
    const { w, arn } = await held();
    w.appStream.faults.inject({
      operation: 'TagResource',
      kind: { error: 'ThrottlingException' },
      count: Infinity,
      lasts: (40 + 20) * 60_000,
    });
    const result = await succeeds(w.stack.update(release(2)));
    expect(cleanUpMinutes(result)).toBeGreaterThan(15);
    expect(imageOf(w, arn)!.tags[MARK]).toMatch(/^left /);
  });

  test('lifecycle 3: is left after ten minutes though deleteTimeout is shorter', async () => {
    const { w, arn } = await held({}, release(1, { DeleteTimeout: '300' }));
    const result = await succeeds(w.stack.update(release(2, { DeleteTimeout: '300' })));
    expect(cleanUpMinutes(result)).toBeGreaterThanOrEqual(10);
    expect(imageOf(w, arn)).toBeDefined();
  });

  test('lifecycle 3: is waited for and told once, however many resources its chain has', async () => {
    const timeouts = { copy: 180, delete: 180 };
    const lines: Record<string, unknown>[] = [];
    const log = (line: Record<string, unknown>) => lines.push(line);
    const { w, arn } = await held({ log }, longDesk(timeouts, { Revision: '1' }));
    const result = await succeeds(w.stack.update(longDesk(timeouts, { Revision: '2' })));
    expect(cleanUpMinutes(result)).toBeLessThan(12);
    expect(lines.filter(({ level }) => level === 'WARN')).toHaveLength(1);
    expect(imageOf(w, arn)).toBeDefined();
  });
});

describe('an image of an update that failed without rollback, which a fleet had moved to', () => {
  /** The update to the next image fails after that is complete; then another update replaces that image. */
  async function replaced(w: World, properties: Record<string, unknown> = {}) {
    const { Resources } = release(2, properties);
    const Sibling = sibling({ FailAfterSeconds: 50 * 60 });
    await ends(
      w.stack.update({ Resources: { ...Resources, Sibling } }, { rollback: false }),
      'UPDATE_FAILED',
    );
    const arn = physicalId(w.stack);
    w.appStream.startSessions(HOME, imageOf(w, arn)!.name, 300 * 60);
    return { arn, result: await succeeds(w.stack.update(release(3, properties), { rollback: false })) };
  }

  test('lifecycle 3: is left when the next update succeeds, and the release after that deletes it', async () => {
    const w = world();
    await succeeds(w.stack.create(release(1)));
    const { arn, result } = await replaced(w);
    expect(cleanUpMinutes(result)).toBeLessThan(12);
    expect(imageOf(w, arn)!.tags[MARK]).toMatch(/^unreleased \d{4}-/);
    await w.clock.busy(() => w.clock.sleep(300 * 60_000));
    await succeeds(w.stack.update(release(4)));
    expect(copies(w)).toHaveLength(1);
  });

  test('lifecycle 12: is left, too, where images are kept, and does not count for them', async () => {
    const w = world();
    const keeps = { KeepPrevious: '2' };
    await succeeds(w.stack.create(release(1, keeps)));
    const first = physicalId(w.stack);
    const { arn } = await replaced(w, keeps);
    const third = physicalId(w.stack);
    await succeeds(w.stack.update(release(4, keeps)));
    expect(imageOf(w, arn)!.tags[MARK]).toMatch(/^unreleased /);
    expect([first, third].map((kept) => imageOf(w, kept)!.tags[MARK])).toEqual([
      expect.stringMatching(/^kept /),
      expect.stringMatching(/^kept /),
    ]);
    await w.clock.busy(() => w.clock.sleep(300 * 60_000));
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });
});

describe('what is no refusal', () => {
  test('lifecycle 3: an image in state DELETING is waited for', async () => {
    const w = world({ appStream: { behaviour: { deletingSeconds: 30 * 60 } } });
    await succeeds(w.stack.create(release(1)));
    const result = await succeeds(w.stack.update(release(2)));
    expect(cleanUpMinutes(result)).toBeGreaterThanOrEqual(30);
    expect(copies(w)).toHaveLength(1);
  });

  test.each(['ThrottlingException', 'InternalFailure'])('lifecycle 3: %s is waited out', async (error) => {
    const w = world();
    await succeeds(w.stack.create(release(1)));
    w.appStream.faults.inject({
      operation: 'DeleteImage',
      kind: { error },
      count: Infinity,
      lasts: (40 + 30) * 60_000,
    });
    const result = await succeeds(w.stack.update(release(2)));
    expect(cleanUpMinutes(result)).toBeGreaterThanOrEqual(25);
    expect(copies(w)).toHaveLength(1);
  });

  test('lifecycle 3: a denied access fails the deletion', async () => {
    const w = world();
    await succeeds(w.stack.create(release(1)));
    const { arn } = copies(w)[0];
    w.appStream.faults.inject({
      operation: 'DeleteImage',
      kind: { error: 'AccessDeniedException' },
      count: Infinity,
    });
    const { status, events } = await w.stack.update(release(2));
    expect(status).toBe('UPDATE_COMPLETE');
    expect(
      events.some(({ resourceStatusReason = '' }) => resourceStatusReason.includes('access is denied')),
    ).toBe(true);
    expect(imageOf(w, arn)!.tags).not.toHaveProperty(MARK);
  });
});

describe('what was left', () => {
  test('lifecycle 3: goes with the next release, once it is free', async () => {
    const { w, arn } = await held();
    await succeeds(w.stack.update(release(2)));
    w.appStream.removeFleet(HOME, 'outside');
    const result = await succeeds(w.stack.update(release(3)));
    expect(cleanUpMinutes(result)).toBeLessThan(5);
    expect(imageOf(w, arn)).toBeUndefined();
    expect(copies(w)).toHaveLength(1);
  });

  test('lifecycle 3: holds the next release up for ten minutes at most, and is left again', async () => {
    const { w, arn } = await held();
    await succeeds(w.stack.update(release(2)));
    const result = await succeeds(w.stack.update(release(3)));
    expect(cleanUpMinutes(result)).toBeLessThan(12);
    expect(copies(w)).toHaveLength(2);
    expect(imageOf(w, arn)).toBeDefined();
  });

  test('lifecycle 3: loses the shares that the stack had declared, and goes', async () => {
    const { w, arn } = await held({}, release(1, SHARED));
    await succeeds(w.stack.update(release(2)));
    w.appStream.removeFleet(HOME, 'outside');
    await succeeds(w.stack.update(release(3)));
    expect(imageOf(w, arn)).toBeUndefined();
  });

  test('lifecycle 3: goes with the stack, which waits for it', async () => {
    const { w } = await held();
    await succeeds(w.stack.update(release(2)));
    later(w, 20, () => w.appStream.removeFleet(HOME, 'outside'));
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 3: stays as it is in an update that is undone', async () => {
    const { w, arn } = await held();
    await succeeds(w.stack.update(release(2)));
    w.appStream.removeFleet(HOME, 'outside');
    const before = imageOf(w, arn);
    await w.stack.update(release(3, {}, failing(600)));
    expect(imageOf(w, arn)).toEqual(before);
    expect(copies(w)).toHaveLength(2);
  });

  test('lifecycle 3: is the present one again without a copy, if an update goes back to it', async () => {
    const { w, arn } = await held();
    await succeeds(w.stack.update(release(2)));
    const before = count(w, 'CopyImage');
    await succeeds(w.stack.update(release(1)));
    expect(count(w, 'CopyImage')).toBe(before);
    expect(physicalId(w.stack)).toBe(arn);
    expect(copies(w).map((one) => [one.arn, one.tags])).toEqual([[arn, {}]]);
  });
});

describe('an image that may not be left', () => {
  test('lifecycle 3: an image with an explicit name is waited for', async () => {
    const { w } = await held({}, release(1, { ImageName: 'named' }));
    later(w, 40 + 30, () => w.appStream.removeFleet(HOME, 'outside'));
    expect(cleanUpMinutes(await succeeds(w.stack.update(release(2))))).toBeGreaterThan(25);
    expect(copies(w)).toHaveLength(1);
  });

  test('lifecycle 3: an image in a region that was left is waited for', async () => {
    const { w } = await held();
    later(w, 40 + 30, () => w.appStream.removeFleet(HOME, 'outside'));
    const result = await succeeds(w.stack.update(release(2, { DestinationRegion: ELSEWHERE })));
    expect(cleanUpMinutes(result)).toBeGreaterThan(25);
    expect(copies(w)).toEqual([]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['though RETAIN would keep it', { RetainReplaced: 'true' }],
    ['though keepPrevious would keep it', { KeepPrevious: '2' }],
  ])(
    'lifecycle 3: an image that a failed update without rollback made in another region is waited for, %s',
    async (_, declared) => {
      const w = world();
      await succeeds(w.stack.create(release(1, declared)));
      const { Resources } = release(2, { ...declared, DestinationRegion: ELSEWHERE });
      const Sibling = sibling({ FailAfterSeconds: 50 * 60 });
      await ends(w.stack.update({ Resources: { ...Resources, Sibling } }, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
      w.appStream.startSessions(ELSEWHERE, copies(w, ELSEWHERE)[0].name, 70 * 60);
      const result = await succeeds(w.stack.update(release(3, declared), WITHOUT_ROLLBACK));
      expect(cleanUpMinutes(result)).toBeGreaterThan(25);
      expect(copies(w, ELSEWHERE)).toEqual([]);
    },
  );

  test('lifecycle 3: the image of a construct that was removed is waited for', async () => {
    const other = { Other: sibling({}) };
    const { w } = await held({}, release(1, {}, other));
    later(w, 30, () => w.appStream.removeFleet(HOME, 'outside'));
    const result = await succeeds(w.stack.update({ Resources: other }));
    expect(cleanUpMinutes(result)).toBeGreaterThan(25);
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 3: the image of a construct that was removed is named, if it is still held at deleteTimeout', async () => {
    const other = { Other: sibling({}) };
    const { w, name } = await held({}, release(1, {}, other));
    const update = await w.stack.update({ Resources: other });
    expect(update.status).toBe('UPDATE_COMPLETE');
    const [told] = failedDeletions(update);
    expect(told).toContain(`Image ${name} in ${HOME}: it could not be deleted in time`);
    expect(told).toContain('used by fleet outside');
  });

  // A Delete of the image may come before the clean-up. Its waiters go on with it there.
  test.each(['are deleted first', 'are cleaned up'] as const)(
    'lifecycle 3: the image of a construct that was removed after its creation failed without rollback is waited for, where failed creations %s',
    async (failedCreations) => {
      const w = world(
        { appStream: { copySeconds: 600 } },
        { behaviour: { failedCreations, otherPaths: 'are cancelled' } },
      );
      const template = longDesk({ delete: 120 }, {}, failing(70));
      await ends(w.stack.create(template, WITHOUT_ROLLBACK), 'CREATE_FAILED');
      w.appStream.putFleet(HOME, { name: 'outside', imageName: copies(w)[0].name });
      later(w, 90, () => w.appStream.removeFleet(HOME, 'outside'));
      await succeeds(w.stack.update({ Resources: { Other: sibling({}) } }, WITHOUT_ROLLBACK));
      expect(copies(w)).toEqual([]);
    },
  );

  test('lifecycle 3: the image of a construct that moved to another logical id is waited for', async () => {
    const { w, arn } = await held();
    later(w, 40 + 27, () => w.appStream.removeFleet(HOME, 'outside'));
    await succeeds(w.stack.update({ Resources: { Moved: imageResource({ Revision: '1' }) } }));
    expect(imageOf(w, arn)).toBeUndefined();
  });
});
