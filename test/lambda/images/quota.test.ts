import {
  type PolledEvent,
  type Watched,
  asked,
  eventOf,
  imageOf,
  look,
  polling,
  put,
  wait,
  watched,
} from '../polls';
import { HOME } from '../stacks';

const MINE = { ImageName: 'mine' };

describe('a quota that is used up', () => {
  function full(w: Watched): void {
    for (let n = 1; n < 10; n += 1) w.appStream.addImage(HOME, { name: `other-${n}` });
  }
  const said = 'LimitExceededException: The limit of 10 images in eu-west-1 has been reached.';

  test('lifecycle 8: fails once nothing was being made for 3 minutes', async () => {
    const w = watched();
    full(w);
    const next = polling(w, asked(w, 'Create', MINE));
    const waits = {
      done: false,
      state: 'absent',
      decision: `wait: AppStream reports a quota used up with 10 images in the region: ${said}`,
    };
    expect(await next()).toMatchObject(waits);
    for (const seconds of [60, 60, 59]) {
      await wait(w, seconds);
      expect(await next()).toMatchObject(waits);
    }
    await wait(w, 1);
    expect((await next()).failure).toContain(
      `the quota of images for this account and region is used up (${said}; 10 images, none being made: 10 of others; images of others: golden, other-1, other-2, other-3, other-4 and 5 more).`,
    );
  });

  test('lifecycle 7: counts the 3 minutes anew after a copy was being made', async () => {
    const w = watched();
    full(w);
    const next = polling(w, asked(w, 'Create', MINE));
    await next();
    await wait(w, 40);
    w.appStream.addImage(HOME, { name: 'copy', state: 'COPYING' });
    expect((await next()).decision).toMatch(
      /^wait: images being made in the region: 1 \(quota L-60244546 of copies at a time\): LimitExceededException: /,
    );
    w.appStream.removeImage(HOME, 'copy');
    for (const seconds of [40, 90, 89]) {
      await wait(w, seconds);
      expect(await next()).toMatchObject({ done: false });
    }
    await wait(w, 1);
    expect((await next()).failure).toContain('quota of images');
  });

  test('lifecycle 7: counts for each event by itself', async () => {
    const w = watched();
    full(w);
    const event = asked(w, 'Create', MINE);
    const next = polling(w, event);
    await next();
    await wait(w, 180);
    const other = asked(w, 'Create', MINE, { RequestId: 'another' });
    expect(await look(w, other)).toMatchObject({ done: false });
  });

  describe('lifecycle 9: tells whose the images are', () => {
    const marked = (text: string) => ({ 'cdk-appstream-image:previous': text });
    const KEPT = marked('kept 2026-10-02T00:00:00.000Z');
    const LEFT = marked('left 2026-10-01T00:00:00.000Z');

    /** What the message has in parentheses where a release of `Desk` finds these images, and `other-…` up to the quota. */
    async function told(w: Watched, event: PolledEvent): Promise<string> {
      const { length } = w.appStream.images(HOME);
      for (let n = length; n < 10; n += 1) w.appStream.addImage(HOME, { name: `other-${n}` });
      const next = polling(w, event);
      await next();
      await wait(w, 180);
      const { failure = '' } = await next();
      expect(failure.length).toBeLessThanOrEqual(860);
      expect(failure).toMatch(
        /L-E1182CCA or the one named; a lower keepPrevious counts from the next release on\.$/,
      );
      return /none being made: (.*)\)\. Delete/.exec(failure)![1];
    }

    const named = (w: Watched, ImageName: string, logicalId = 'Desk') =>
      imageOf(eventOf(w, 'Create', { ImageName }, { LogicalResourceId: logicalId }));

    test('of this resource, of others of the stack and of others, with the previous ones by name', async () => {
      const w = watched();
      put(w, named(w, 'present'));
      put(w, named(w, 'one-before'), { tags: KEPT });
      put(w, named(w, 'two-before'), { tags: LEFT });
      put(w, named(w, 'lab', 'Lab'));
      put(w, named(w, 'lab-before', 'Lab'), { tags: KEPT });
      expect(await told(w, asked(w, 'Create', MINE))).toBe(
        '3 of this resource, 2 of other resources of the stack, 5 of others; previous images of this resource: ' +
          'two-before (left), one-before (kept); of other resources: lab-before (kept); ' +
          'images of others: golden, other-6, other-7, other-8, other-9',
      );
    });

    test('and a copy that has inherited the description of one is of others', async () => {
      const w = watched();
      put(w, { ...named(w, 'one-before'), name: 'copied' }, { tags: KEPT });
      expect(await told(w, asked(w, 'Create', MINE))).toMatch(
        /^10 of others; images of others: golden, copied, /,
      );
    });

    test('though nobody may read their tags', async () => {
      const w = watched();
      put(w, named(w, 'one-before'), { tags: KEPT });
      w.appStream.faults.inject({
        operation: 'ListTagsForResource',
        kind: { error: 'AccessDeniedException' },
        count: Infinity,
      });
      expect(await told(w, asked(w, 'Create', MINE))).toMatch(
        /^1 of this resource, 9 of others; images of others: /,
      );
    });

    test('and how many they are, where their names do not fit', async () => {
      const w = watched();
      const long = (n: number) => `${n}${'n'.repeat(100)}`;
      for (let n = 0; n < 5; n += 1) put(w, named(w, long(n)), { tags: KEPT });
      for (let n = 5; n < 9; n += 1) put(w, named(w, long(n), 'Lab'), { tags: KEPT });
      expect(await told(w, asked(w, 'Create', MINE))).toMatch(
        /^5 of this resource, 4 of other resources of the stack, 1 of others; previous images of this resource: 0n{100} \(kept\), .*…$/,
      );
    });
  });
});
