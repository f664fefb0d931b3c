import { type Watched, asked, look, polling, wait, watched } from '../polls';
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
      `the quota of images for this account and region is used up (${said}; 10 images, none being made).`,
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
});
