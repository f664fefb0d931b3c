import { CREATION_WAITER_TYPE, IMAGE_TYPE } from '../../lambda/events';
import type { PolledEvent } from '../../lambda/step';
import { attemptOf } from '../../lambda/identity';
import { ELSEWHERE, HOME } from './stacks';
import { type Watched, polling, ask, asked, eventOf, imageOf, look, put, wait, watched } from './polls';

const MINE = { ImageName: 'mine' };
const SHARE = { AccountId: '222233334444' };
const LATE = {
  decision: 'wait: CloudFormation no longer asks for this',
  acts: [],
};

/** An Update to `properties` from what they were before, of an image that had an id of its own. */
function update(
  w: Watched,
  properties: object,
  before: object,
  more: Partial<PolledEvent> = {},
): PolledEvent {
  const OldResourceProperties = { SourceImageName: 'golden', ...before };
  const old = eventOf(w, 'Create', OldResourceProperties);
  return eventOf(
    w,
    'Update',
    { ...properties },
    {
      OldResourceProperties,
      FormerPhysicalResourceId: old.PhysicalResourceId,
      ...more,
    },
  );
}

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
          DestinationImageDescription: `For Büro 1 [cdk-appstream-image:${owner}.${content}.${attemptOf(event)}]`,
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
    ['ResourceNotAvailableException', 'old', 'AppStream does not copy the source image in its present state'],
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
      await wait(w, 300);
      expect((await look(w, event)).failure).toContain(
        'no time left to begin the copy: copies under way to the region: 2 (quota L-60244546)).',
      );
    });
  });
});

describe('a quota that is used up', () => {
  function full(w: Watched): void {
    for (let n = 1; n < 10; n += 1) w.appStream.addImage(HOME, { name: `other-${n}` });
  }
  const said = 'LimitExceededException: The limit of 10 images in eu-west-1 has been reached.';

  test('lifecycle 8: fails once nothing was under way for 3 minutes', async () => {
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
      `the quota of images for this account and region is used up (${said}; 10 images, no copy under way).`,
    );
  });

  test('lifecycle 7: counts the 3 minutes anew after a copy was under way', async () => {
    const w = watched();
    full(w);
    const next = polling(w, asked(w, 'Create', MINE));
    await next();
    await wait(w, 40);
    w.appStream.addImage(HOME, { name: 'copy', state: 'COPYING' });
    expect((await next()).decision).toMatch(
      /^wait: copies under way to the region: 1 \(quota L-60244546\): LimitExceededException: /,
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

describe('the image that is there', () => {
  const TELLS = {
    state: 'AVAILABLE',
    baseImageArn: 'b'.repeat(513),
    platform: 'p'.repeat(512),
    agentVersion: 'v1',
    createdTime: Date.UTC(2026, 9, 1),
  };

  test('lifecycle 1: gives its attributes', async () => {
    const w = watched();
    const event = asked(w, 'Create', MINE);
    put(w, imageOf(event), TELLS);
    expect(await look(w, event)).toMatchObject({
      done: true,
      state: 'AVAILABLE',
      decision: 'done',
      acts: [],
      data: {
        ImageName: 'mine',
        ImageArn: 'arn:aws:appstream:eu-west-1:111122223333:image/mine',
        ImageState: 'AVAILABLE',
        ImagePlatform: 'p'.repeat(512),
        ImageBaseImageArn: 'b'.repeat(512),
        ImageAgentVersion: 'v1',
        ImageCreatedTime: '2026-10-01T00:00:00.000Z',
      },
    });
  });

  test('lifecycle 10: ends a leg, which neither tags nor shares', async () => {
    const w = watched();
    const more = { ResourceType: CREATION_WAITER_TYPE, LogicalResourceId: 'DeskCreationWaiter1' };
    const event = asked(w, 'Create', { ...MINE, ImageLogicalId: 'Desk', SharedWith: [SHARE] }, more);
    put(w, imageOf(event));
    expect(await look(w, event)).toMatchObject({
      done: true,
      state: 'AVAILABLE',
      decision: 'the image is there',
      data: { Attempt: attemptOf(event), Began: event.StartedAt },
      calls: ['DescribeImages'],
    });
  });

  test('lifecycle 6: is neither tagged nor shared once CloudFormation no longer asks for it', async () => {
    const w = watched();
    const event = eventOf(w, 'Create', { ...MINE, SharedWith: [SHARE] });
    put(w, imageOf(event));
    expect(await look(w, event)).toMatchObject({ ...LATE, done: false, state: 'unknown' });
  });

  test('lifecycle 7: and on its way is waited for until createTimeout', async () => {
    const w = watched();
    const event = asked(w, 'Create', { ...MINE, CreateTimeout: '300' });
    put(w, imageOf(event), { state: 'COPYING' });
    await wait(w, 299);
    expect(await look(w, event)).toMatchObject({
      done: false,
      state: 'COPYING',
      decision: 'wait: the image is in state COPYING',
    });
    await wait(w, 1);
    const { failure, state } = await look(w, event);
    expect(failure).toBe(
      'Image mine in eu-west-1: it did not become AVAILABLE in time (waited 5 min; the image is in state COPYING). ' +
        'Raise createTimeout if the copy just takes longer; else look at the state and reason of the image.',
    );
    expect(state).toBe('COPYING');
  });

  test('lifecycle 8: and FAILED in this attempt fails', async () => {
    const w = watched();
    const event = asked(w, 'Create', MINE);
    put(w, imageOf(event), { state: 'FAILED' });
    const { failure, acts } = await look(w, event);
    expect(failure).toContain(
      'Image mine in eu-west-1: the copy ended in state FAILED (IMAGE_COPY_FAILURE, ',
    );
    expect(acts).toEqual([]);
  });
});

describe('the FAILED image of an earlier attempt', () => {
  function failed(asks = true) {
    const w = watched();
    const event = asks ? asked(w, 'Create', MINE) : eventOf(w, 'Create', MINE);
    put(w, imageOf(event), { state: 'FAILED', attempt: 'before' });
    return { w, event };
  }

  test('lifecycle 1: is removed', async () => {
    const { w, event } = failed();
    expect(await look(w, event)).toMatchObject({
      done: false,
      state: 'FAILED',
      decision: 'wait: the failed image of an earlier attempt is removed',
      inputs: [{ region: HOME, Name: 'mine' }],
    });
  });

  test('lifecycle 6: is not removed once CloudFormation no longer asks for it', async () => {
    const { w, event } = failed(false);
    expect(await look(w, event)).toMatchObject({ ...LATE, done: false, state: 'unknown' });
  });

  test.each(['ResourceInUseException', 'OperationNotPermittedException'])(
    'lifecycle 7: may not be removed yet: %s',
    async (error) => {
      const { w, event } = failed();
      w.appStream.faults.inject({
        operation: 'DeleteImage',
        kind: { error, message: 'It is so.' },
        count: 1,
      });
      expect(await look(w, event)).toMatchObject({
        done: false,
        state: 'FAILED',
        decision: `wait: the failed image of an earlier attempt stays: ${error}: It is so.`,
      });
    },
  );

  test.each([
    ['ConcurrentModificationException', { done: false, state: 'unknown' }],
    ['ValidationException', { failure: expect.stringContaining('AppStream refuses the call') }],
  ])('lifecycle 7: cannot be removed: %s', async (error, expected) => {
    const { w, event } = failed();
    w.appStream.faults.inject({ operation: 'DeleteImage', kind: { error }, count: Infinity });
    expect(await look(w, event)).toMatchObject(expected);
  });
});

describe('an Update under the same name', () => {
  test('lifecycle 2: is refused where it needs a new image, also when somebody removed the old one', async () => {
    const w = watched();
    const event = update(w, { ...MINE, Revision: '2' }, MINE);
    ask(w, event);
    const { failure, acts } = await look(w, event);
    expect(failure).toContain(
      'Image mine in eu-west-1: the change needs a new image, but imageName stays the same. Change imageName',
    );
    expect(acts).toEqual([]);
  });

  test('lifecycle 2: is refused where the old image is there', async () => {
    const w = watched();
    const event = update(w, { ...MINE, Revision: '2' }, MINE);
    put(w, imageOf(event, event.OldResourceProperties));
    ask(w, event);
    expect((await look(w, event)).failure).toContain('imageName stays the same');
  });

  test('lifecycle 2: makes the image anew in a rollback, where somebody removed it', async () => {
    const w = watched();
    const event = update(w, MINE, { ...MINE, Revision: '2' });
    ask(w, event, 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS');
    expect(await look(w, event)).toMatchObject({ done: false, acts: ['CopyImage'] });
  });

  test('lifecycle 2: makes the image anew where somebody removed it and the content stays', async () => {
    const w = watched();
    const event = update(w, { ...MINE, Tags: [] }, MINE);
    ask(w, event);
    expect(await look(w, event)).toMatchObject({ done: false, acts: ['CopyImage'] });
  });

  test('lifecycle 2: finds the FAILED copy of an earlier version in the way of another name only', async () => {
    const w = watched();
    const event = update(w, MINE, { ImageName: 'theirs' });
    put(w, imageOf(event, { ...event.ResourceProperties, Revision: '0' }), { state: 'FAILED' });
    ask(w, event);
    expect(await look(w, event)).toMatchObject({ done: false, acts: ['DeleteImage'] });
  });
});

describe('an Update', () => {
  test('lifecycle 2: that changes the name with the content makes a new image', async () => {
    const w = watched();
    const event = update(w, { ImageName: 'new', Revision: '2' }, MINE);
    put(w, imageOf(event, event.OldResourceProperties));
    ask(w, event);
    expect(await look(w, event)).toMatchObject({ done: false, acts: ['CopyImage'] });
  });

  test('lifecycle 2: in place keeps the image, whatever id CloudFormation knew', async () => {
    const w = watched();
    const event = update(w, MINE, MINE, { FormerPhysicalResourceId: 'Stack-Desk-1A2B3C4D5E6F' });
    put(w, imageOf(event));
    ask(w, event);
    expect(await look(w, event)).toMatchObject({ done: true, acts: [] });
  });

  test('lifecycle 2: leaves the old image to the Delete of the clean-up', async () => {
    const w = watched();
    const event = update(w, { Revision: '2' }, {});
    put(w, imageOf(event));
    put(w, imageOf(event, event.OldResourceProperties));
    ask(w, event);
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'done',
      calls: ['DescribeImages'],
    });
  });

  test('lifecycle 2: undoes none of the tags and shares of another image', async () => {
    const w = watched();
    const old = { Tags: [{ Key: 'a', Value: '1' }], SharedWith: [SHARE] };
    const event = update(w, { Revision: '2' }, old);
    put(w, imageOf(event), { tags: { a: '1' }, sharedWith: [SHARE.AccountId] });
    ask(w, event);
    expect(await look(w, event)).toMatchObject({ done: true, acts: [] });
  });
});

/** An update that is undone may come as an Update back to what was before, with the old id. */
describe('the copy of an undone update', () => {
  const COPY = 'the copy of the undone update could not be deleted in time';

  /** The stack goes back from `undone` to `back`; the image of `back` is there. */
  function undo(undone: object = {}, back: object = {}, options: Parameters<typeof watched>[0] = {}) {
    const w = watched(options);
    const event = update(w, { ...back, ImageName: 'back' }, { ImageName: 'undone', ...undone });
    const rollback = { ...event, FormerPhysicalResourceId: event.PhysicalResourceId };
    const copy = imageOf(event, event.OldResourceProperties);
    ask(w, rollback, 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS');
    return { w, event: rollback, image: imageOf(event), copy };
  }

  test('lifecycle 5: is deleted, and the attributes are those of the image', async () => {
    const { w, event, image, copy } = undo({}, {}, { appStream: { behaviour: { deletion: 'synchronous' } } });
    put(w, image);
    put(w, copy);
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({
      done: true,
      state: 'AVAILABLE',
      decision: 'done',
      data: { ImageName: 'back' },
      inputs: [{ Name: 'undone' }],
    });
  });

  test('lifecycle 5: is looked for in a region without AppStream, too, and then was never made', async () => {
    const { w, event, image } = undo({ DestinationRegion: 'us-west-1' });
    const undone = { logicalId: 'Desk', physicalId: 'arn:undone', type: IMAGE_TYPE, properties: {} };
    const reason = 'Image undone in us-west-1: an AWS endpoint does not exist (…).';
    w.stack.record.addResourceEvent(undone, 'UPDATE_FAILED', reason);
    ask(w, event);
    put(w, image);
    const next = polling(w, event);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 180);
    expect(await next()).toMatchObject({ done: true, decision: 'done', acts: [] });
  });

  test('lifecycle 5: may be there where a look is refused', async () => {
    const { w, event, image } = undo({ DestinationRegion: ELSEWHERE });
    put(w, image);
    const kind = { error: 'AccessDeniedException' };
    w.appStream.faults.inject({ kind, operation: '*', region: ELSEWHERE, count: Infinity });
    await wait(w, 180);
    expect((await look(w, event)).failure).toContain('access is denied');
  });

  test('lifecycle 5: is waited for while it is being deleted', async () => {
    const { w, event, image, copy } = undo();
    put(w, image);
    put(w, copy);
    expect(await look(w, event)).toMatchObject({
      done: false,
      state: 'DELETING',
      decision: 'wait: the image is in state DELETING',
      acts: ['DeleteImage', 'TagResource'],
    });
  });

  test('lifecycle 5: stays until the image itself is there', async () => {
    const { w, event, image, copy } = undo();
    put(w, image, { state: 'COPYING' });
    put(w, copy);
    expect(await look(w, event)).toMatchObject({ done: false, state: 'COPYING', acts: [] });
  });

  test('lifecycle 5: loses the shares that it declared', async () => {
    const { w, event, image, copy } = undo({ SharedWith: [SHARE] });
    put(w, image);
    put(w, copy, { sharedWith: [SHARE.AccountId] });
    expect((await look(w, event)).acts).toEqual(['DeleteImagePermissions', 'DeleteImage', 'TagResource']);
  });

  test('lifecycle 6: stays once CloudFormation no longer asks for it', async () => {
    const { w, event, image, copy } = undo();
    put(w, image);
    put(w, copy);
    w.stack.record.status = 'UPDATE_ROLLBACK_FAILED';
    expect(await look(w, event)).toMatchObject({ ...LATE, done: false, state: 'unknown' });
  });

  test('lifecycle 5: stays for good where a removal policy had kept it', async () => {
    const { w, event, image, copy } = undo();
    put(w, image);
    put(w, copy);
    const { record } = w.stack;
    const kept = { logicalId: 'Desk', physicalId: copy.arn, type: event.ResourceType, properties: {} };
    record.addResourceEvent(kept, 'DELETE_SKIPPED');
    record.setResourceStatus(record.resources.get('Desk')!, 'UPDATE_IN_PROGRESS');
    expect(await look(w, event)).toMatchObject({ done: true, data: { ImageName: 'back' }, acts: [] });
  });

  test('lifecycle 4: stays for good where it is not ours', async () => {
    const { w, event, image } = undo();
    put(w, image);
    w.appStream.addImage(HOME, { name: 'undone' });
    expect(await look(w, event)).toMatchObject({ done: true, data: { ImageName: 'back' }, acts: [] });
  });

  test('lifecycle 5: is looked for for 3 minutes, since it may not be visible yet', async () => {
    // Later than createTimeout, if need be.
    const { w, event, image } = undo({}, { CreateTimeout: '60' });
    put(w, image);
    await wait(w, 179);
    expect(await look(w, event)).toMatchObject({
      done: false,
      state: 'absent',
      decision: 'wait: looking again for a copy of the undone update that is not visible yet',
    });
    await wait(w, 1);
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'done' });
  });

  test.each([
    ['AccessDeniedException', 180, 'access is denied (AccessDeniedException: Simulated fault.). '],
    ['ThrottlingException', 55 * 60, `${COPY} (waited 55 min; ThrottlingException: Simulated fault.). `],
  ])('lifecycle 9: that cannot be looked at is what the failure names: %s', async (error, seconds, says) => {
    const { w, event, image } = undo({ DestinationRegion: ELSEWHERE }, { CreateTimeout: '300' });
    put(w, image);
    w.appStream.faults.inject({ kind: { error }, count: Infinity, region: ELSEWHERE });
    await wait(w, seconds - 30);
    expect(await look(w, event)).toMatchObject({ done: false });
    await wait(w, 30);
    expect((await look(w, event)).failure).toContain(`Image undone in ${ELSEWHERE}: ${says}`);
  });

  test('lifecycle 9: that cannot be deleted until the end fails', async () => {
    const { w, event, image, copy } = undo({}, { DeleteTimeout: '300' });
    put(w, image);
    put(w, copy);
    w.appStream.putFleet(HOME, { name: 'fleet', imageName: 'undone' });
    await look(w, event);
    await wait(w, 300);
    const { failure } = await look(w, event);
    expect(failure).toContain(`Image undone in eu-west-1: ${COPY} (waited 5 min; used by fleet fleet; `);
  });

  test.each([
    [true, 'true'],
    [false, undefined],
  ])(
    'lifecycle 10: that is still copied at the end is left to the guards, where there are some: %p',
    async (handsOver, HandOver) => {
      const { w, event, image, copy } = undo({ HandOver });
      put(w, image);
      put(w, copy, { state: 'COPYING' });
      await wait(w, 55 * 60);
      expect(await look(w, event)).toMatchObject(
        handsOver
          ? {
              done: true,
              decision: expect.stringMatching(/^hand over: the image is in state COPYING: /),
              data: { ImageName: 'back', ImageState: 'AVAILABLE' },
            }
          : {
              failure: expect.stringContaining(`${COPY} (waited 55 min; the image is in state COPYING: `),
            },
      );
    },
  );
});

describe('a resource that finds no image under a name of its own', () => {
  const LEG = { ResourceType: CREATION_WAITER_TYPE, LogicalResourceId: 'DeskCreationWaiter1' };

  /** `Desk` became complete with some properties; then its leg, or itself, is asked for with others. */
  function askedAfter(
    w: Watched,
    before: Record<string, string>,
    now: Record<string, string>,
    more: Partial<PolledEvent> = LEG,
  ): PolledEvent {
    const { PhysicalResourceId: physicalId, ResourceType: type } = eventOf(w, 'Create', {
      ImageName: before.ImageName,
    });
    const properties = { SourceImageName: 'golden', ...before };
    w.stack.record.addResourceEvent({ logicalId: 'Desk', physicalId, type, properties }, 'CREATE_COMPLETE');
    const event = eventOf(w, 'Create', { ...now, ImageLogicalId: 'Desk' }, more);
    ask(w, event, 'CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
    return event;
  }

  test.each([
    ['else', MINE],
    ['that nobody can tell', { ...MINE, SourceImageName: 'no good' }],
  ])('lifecycle 10: as a leg does not copy under it what was something %s', async (_, before) => {
    const w = watched();
    const { failure, acts } = await look(w, askedAfter(w, before, { ...MINE, Revision: '2' }));
    expect(failure).toContain(
      'Image mine in eu-west-1: the change needs a new image, but imageName stays the same.',
    );
    expect(acts).toEqual([]);
  });

  test.each([
    ['what was the same', MINE, MINE, LEG],
    ['what had another name', { ImageName: 'other' }, { ...MINE, Revision: '2' }, LEG],
    ['what has a generated name', {}, {}, LEG],
    ['as the image itself', MINE, { ...MINE, Revision: '2' }, {}],
  ])('lifecycle 10: copies %s', async (_, before, now, more) => {
    const w = watched();
    expect((await look(w, askedAfter(w, before, now, more))).acts).toEqual(['CopyImage']);
  });
});
