import { ATTEMPT, asked, eventOf, imageOf, look, polling, wait, watched } from '../polls';
import { ELSEWHERE, HOME } from '../stacks';

const MINE = { ImageName: 'mine' };
const LATE = {
  decision: 'wait: CloudFormation no longer asks for this',
  acts: [],
};

describe('the copy', () => {
  test('lifecycle 1: is asked for in the source region, with description and marker', async () => {
    const w = watched();
    w.appStream.addImage(ELSEWHERE, { name: 'golden' });
    const event = asked(w, 'Create', { ...MINE, SourceRegion: ELSEWHERE, Description: 'For Büro 1' });
    const { owner, content } = imageOf(event);
    expect(await look(w, event)).toMatchObject({
      done: false,
      state: 'absent',
      decision: 'wait: the copy has begun',
      inputs: [
        {
          region: ELSEWHERE,
          SourceImageName: 'golden',
          DestinationImageName: 'mine',
          DestinationRegion: HOME,
          DestinationImageDescription: `For Büro 1 (cdk-image ${owner}.${content}.${ATTEMPT})`,
        },
      ],
    });
  });

  test('lifecycle 6: is not begun once CloudFormation no longer asks for it', async () => {
    const w = watched();
    const event = eventOf(w, 'Create', MINE);
    expect(await look(w, event)).toMatchObject({ ...LATE, done: false, state: 'unknown' });
  });

  test('lifecycle 7: of a source on its way waits for it', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'source', state: 'VALIDATING' });
    const event = asked(w, 'Create', { SourceImageName: 'source' });
    expect(await look(w, event)).toMatchObject({
      done: false,
      decision: 'wait: the source image source in eu-west-1 is in state VALIDATING',
      acts: [],
    });
  });

  test('lifecycle 8: of a source that is not there fails', async () => {
    const w = watched();
    const event = asked(w, 'Create', { ...MINE, SourceImageName: 'source' });
    expect((await look(w, event)).failure).toMatch(
      /^Image mine in eu-west-1: the source image does not exist \(source in eu-west-1\)\. Check /,
    );
  });

  test('lifecycle 7: that is not visible yet is not begun again for 3 minutes', async () => {
    const w = watched({ appStream: { behaviour: { visibleAfterSeconds: 1200, nameCheck: 'asynchronous' } } });
    const event = asked(w, 'Create', MINE);
    const next = polling(w, event);
    await next();
    await wait(w, 179);
    expect(await next()).toMatchObject({
      done: false,
      state: 'absent',
      decision: 'wait: the copy is not visible yet',
      calls: ['DescribeImages'],
    });
    await next();
    await wait(w, 1);
    expect(await next()).toMatchObject({
      decision: 'wait: the copy has begun',
      acts: ['CopyImage'],
    });
  });

  test('lifecycle 6: of another request is begun by itself', async () => {
    const w = watched({ appStream: { behaviour: { visibleAfterSeconds: 1200, nameCheck: 'asynchronous' } } });
    await look(w, asked(w, 'Create', MINE));
    const other = { ...asked(w, 'Create', MINE), RequestId: 'another' };
    expect(await look(w, other)).toMatchObject({ acts: ['CopyImage'] });
  });

  test.each(['ResourceAlreadyExistsException', 'ResourceNotAvailableException'])(
    'lifecycle 7: that gets %s is tried again by the next poll',
    async (error) => {
      const w = watched();
      w.appStream.faults.inject({ operation: 'CopyImage', kind: { error, message: 'It is so.' }, count: 1 });
      const event = asked(w, 'Create', MINE);
      expect(await look(w, event)).toMatchObject({
        done: false,
        state: 'absent',
        decision: `wait: ${error}: It is so.`,
      });
      expect(await look(w, event)).toMatchObject({ acts: ['CopyImage'] });
    },
  );

  test.each([
    ['ResourceNotFoundException', 'golden', 'the source image does not exist'],
    ['ResourceNotAvailableException', 'old', 'AppStream does not take the source image in its present state'],
    ['IncompatibleImageException', 'golden', 'the source image cannot be copied'],
    ['ValidationException', 'golden', 'AppStream refuses the call'],
  ])('lifecycle 8: that gets %s of the image %s fails', async (error, SourceImageName, says) => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'old', state: 'DEPRECATED' });
    w.appStream.faults.inject({ operation: 'CopyImage', kind: { error, message: 'It is so.' }, count: 1 });
    const { failure } = await look(w, asked(w, 'Create', { ...MINE, SourceImageName }));
    expect(failure).toContain(`Image mine in eu-west-1: ${says} (${error}: It is so.).`);
  });

  describe('at the last poll', () => {
    const CreateTimeout = '300';

    test('lifecycle 7: is not begun', async () => {
      const w = watched();
      const event = asked(w, 'Create', { ...MINE, CreateTimeout });
      await wait(w, 300);
      const { failure, acts } = await look(w, event);
      expect(failure).toContain('in time (waited 5 min; there was no time left to begin the copy).');
      expect(acts).toEqual([]);
    });

    test('lifecycle 7: is begun a second before', async () => {
      const w = watched();
      const event = asked(w, 'Create', { ...MINE, CreateTimeout });
      await wait(w, 299);
      expect(await look(w, event)).toMatchObject({ done: false, acts: ['CopyImage'] });
    });

    test('lifecycle 9: tells the copies in its way', async () => {
      const w = watched();
      for (const name of ['a', 'b']) w.appStream.addImage(HOME, { name, state: 'COPYING' });
      const event = asked(w, 'Create', { ...MINE, CreateTimeout });
      const next = polling(w, event);
      await next();
      await wait(w, 300);
      expect((await next()).failure).toMatch(
        /\(waited 5 min; images being made in the region: 2 \(quota L-60244546 of copies at a time\): Limit/,
      );
    });
  });
});

describe('a name that an image has which AppStream does not show', () => {
  const TAKEN = { error: 'ResourceAlreadyExistsException', message: 'It is there.' };

  test.each([
    [{ ...MINE }, 'the name is taken'],
    [{}, 'the generated name is taken'],
  ])('lifecycle 7: is tried for ten minutes: %j', async (properties, says) => {
    const w = watched();
    w.appStream.faults.inject({ operation: 'CopyImage', kind: TAKEN, count: Infinity });
    const next = polling(w, asked(w, 'Create', properties));
    expect(await next()).toMatchObject({
      passedOn: { LastRefusal: expect.stringContaining('It is there.') },
    });
    await wait(w, 599);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 1);
    const { failure } = await next();
    expect(failure).toContain(says);
    expect(failure).toContain('It is there.; AppStream shows no image of that name');
  });

  test('lifecycle 7: may be the one that was begun, and is waited for', async () => {
    const w = watched({ appStream: { behaviour: { visibleAfterSeconds: 3000, nameCheck: 'synchronous' } } });
    const next = polling(w, asked(w, 'Create', MINE));
    await next();
    for (let n = 0; n < 5; n += 1) {
      await wait(w, 300);
      expect(await next()).toMatchObject({ done: false });
    }
  });
});

describe('an import by a role that may be new', () => {
  test.each(['InvalidRoleException', 'OperationNotPermittedException'])(
    'lifecycle 7: is tried for three minutes after %s',
    async (error) => {
      const w = watched();
      const ImportRoleArn = 'arn:aws:iam::111122223333:role/import';
      w.appStream.addImportable(HOME, { id: 'ami-11111111' });
      const kind = { error, message: 'Not yours.' };
      w.appStream.faults.inject({ operation: 'CreateImportedImage', kind, count: Infinity });
      const next = polling(w, asked(w, 'Create', { ...MINE, SourceAmiId: 'ami-11111111', ImportRoleArn }));
      expect(await next()).toMatchObject({
        done: false,
        decision: `wait: ${error}: Not yours.`,
        passedOn: { LastRefusal: `${error}: Not yours.` },
      });
      await wait(w, 179);
      expect(await next()).toMatchObject({ done: false });
      await wait(w, 1);
      expect((await next()).failure).toContain(`(${error}: Not yours.)`);
    },
  );
});
