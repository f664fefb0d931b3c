import { CREATION_WAITER_TYPE } from '../../../lambda/request/events';
import { ATTEMPT, asked, eventOf, imageOf, look, put, wait, watched } from '../polls';

const MINE = { ImageName: 'mine' };
const SHARE = { AccountId: '222233334444' };
const LATE = {
  decision: 'wait: CloudFormation no longer asks for this',
  acts: [],
};

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
        ImageVersionsFilter: expect.stringMatching(
          /^Images\[\?Description && contains\(Description, '\(cdk-image [\w-]{7}\.[\w-]{7}\.'\)\]$/,
        ),
      },
    });
  });

  test('lifecycle 10: ends a creation waiter, which neither tags nor shares', async () => {
    const w = watched();
    const more = { ResourceType: CREATION_WAITER_TYPE, LogicalResourceId: 'DeskCreationWaiter1' };
    const event = asked(w, 'Create', { ...MINE, ImageLogicalId: 'Desk', SharedWith: [SHARE] }, more);
    put(w, imageOf(event));
    expect(await look(w, event)).toMatchObject({
      done: true,
      state: 'AVAILABLE',
      decision: 'the image is there',
      data: { Attempt: ATTEMPT },
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
      passedOn: { IsBeingMade: true },
      decision: 'wait: the image is in state COPYING',
    });
    await wait(w, 1);
    const { failure, state } = await look(w, event);
    expect(failure).toBe(
      'Image mine in eu-west-1: it did not become AVAILABLE in time (waited 5 min; the image is in state COPYING). ' +
        'Raise createTimeout if it just takes longer; else look at the state and reason of the image.',
    );
    expect(state).toBe('COPYING');
  });

  test('lifecycle 8: and FAILED in this attempt fails', async () => {
    const w = watched();
    const event = asked(w, 'Create', MINE);
    put(w, imageOf(event), { state: 'FAILED' });
    const { failure, acts } = await look(w, event);
    expect(failure).toContain('Image mine in eu-west-1: it ended in state FAILED (IMAGE_COPY_FAILURE, ');
    expect(acts).toEqual([]);
  });
});
