import { type Watched, ask, watched, wait } from '../polls';
import { ACCOUNT, HOME, acts, makeAnew } from '../stacks';
import { OTHER, accounts, askedForShare, idOf, pollShare } from './support';

const lastLine = ({ lines }: Watched) => lines.at(-1)!;

describe('lifecycle 1: a Create', () => {
  test('sees that there is no such share, and passes that on; only the next poll gives it', async () => {
    const w = watched();
    const event = askedForShare(w, 'Create');
    const { passOn } = await pollShare(w, event);
    expect(passOn).toMatchObject({ FreeShare: idOf(w) });
    expect(acts(w)).toEqual([]);
    const { answer } = await pollShare(w, event, passOn);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: idOf(w) });
    expect(accounts(w)).toEqual([OTHER]);
  });

  test('looks again where the image was made anew since', async () => {
    const w = watched();
    const event = askedForShare(w, 'Create');
    const { passOn } = await pollShare(w, event);
    makeAnew(w, 'golden', { description: 'another one', sharedWith: [OTHER] });
    const { answer } = await pollShare(w, event, passOn);
    expect(answer?.Reason).toContain('there is a share with that account already');
    expect(acts(w)).toEqual([]);
  });

  test('that fails without a share names none, so that its Delete takes nothing back', async () => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', OTHER);
    const event = askedForShare(w, 'Create');
    const { answer } = await pollShare(w, event);
    expect(answer).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: `cdk-appstream-image-${event.RequestId}`,
    });
  });

  test('whose call got no answer passes that on, and names the share where it fails then', async () => {
    const w = watched();
    const event = askedForShare(w, 'Create');
    const first = await pollShare(w, event);
    w.appStream.faults.inject({ operation: 'UpdateImagePermissions', kind: 'reset', count: 3 });
    const { passOn } = await pollShare(w, event, first.passOn);
    expect(passOn).toMatchObject({ FreeShare: idOf(w), TriedShare: idOf(w) });
    await wait(w, 3500);
    w.appStream.faults.inject({ operation: '*', kind: 'reset', count: Infinity });
    const { answer } = await pollShare(w, event, passOn);
    expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: idOf(w) });
  });

  test('that tries for the first time as the time is up names the share, too', async () => {
    const w = watched();
    const event = askedForShare(w, 'Create');
    const { passOn } = await pollShare(w, event);
    await wait(w, 3500);
    w.appStream.faults.inject({ operation: 'UpdateImagePermissions', kind: 'reset', count: 3 });
    const { answer } = await pollShare(w, event, passOn);
    expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: idOf(w) });
  });

  test('keeps what it knows through a poll that sees nothing', async () => {
    const w = watched();
    const event = askedForShare(w, 'Create');
    const first = await pollShare(w, event);
    w.appStream.faults.inject({ operation: 'DescribeImages', kind: 'reset', count: 3 });
    const { passOn } = await pollShare(w, event, first.passOn);
    expect(passOn).toMatchObject({ FreeShare: idOf(w) });
  });

  test('keeps it where CloudFormation does not ask for the share just now', async () => {
    const w = watched();
    const event = askedForShare(w, 'Create');
    const first = await pollShare(w, event);
    w.stack.record.setStatus('ROLLBACK_IN_PROGRESS');
    const { passOn } = await pollShare(w, event, first.passOn);
    expect(passOn).toMatchObject({ FreeShare: idOf(w) });
    expect(acts(w)).toEqual([]);
  });

  test('tells image, region, account, state, time and decision in its log', async () => {
    const w = watched();
    await pollShare(w, askedForShare(w, 'Create'));
    expect(lastLine(w)).toMatchObject({
      level: 'INFO',
      request: 'Create',
      resource: 'Share',
      image: 'golden',
      region: HOME,
      sharedWith: OTHER,
      state: 'AVAILABLE',
      elapsedSeconds: 0,
      decision: 'wait: there is no such share yet: the next poll gives it',
    });
  });
});

describe('lifecycle 2: an Update', () => {
  test('takes a share for its own that has the id which CloudFormation knows', async () => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', { accountId: OTHER, allowFleet: false, allowImageBuilder: true });
    const { answer } = await pollShare(w, askedForShare(w, 'Update', { id: idOf(w) }));
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: idOf(w) });
    expect(acts(w)).toHaveLength(1);
  });

  test('that fails keeps the id of before', async () => {
    const w = watched();
    const before = idOf(w, '999900001111');
    w.appStream.shareImage(HOME, 'golden', OTHER);
    const { answer } = await pollShare(w, askedForShare(w, 'Update', { id: before }));
    expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: before });
  });
});

describe('lifecycle 3: a Delete', () => {
  test('takes back what its id names, whatever its properties say', async () => {
    const w = watched();
    for (const account of [OTHER, '999900001111']) w.appStream.shareImage(HOME, 'golden', account);
    const event = askedForShare(w, 'Delete', {
      id: idOf(w),
      ResourceProperties: { ImageName: 'golden', AccountId: '999900001111' },
    });
    expect((await pollShare(w, event)).answer).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: idOf(w),
    });
    expect(accounts(w)).toEqual(['999900001111']);
  });

  test('does not look at the shares first: one that was given just now may not be shown yet', async () => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', OTHER);
    w.appStream.faults.inject({ operation: 'DescribeImagePermissions', kind: 'reset', count: Infinity });
    expect((await pollShare(w, askedForShare(w, 'Delete', { id: idOf(w) }))).answer?.Status).toBe('SUCCESS');
    expect(accounts(w)).toEqual([]);
  });

  test('of a share that is gone succeeds only when its image does not show it', async () => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', OTHER);
    const kind = { error: 'ResourceNotFoundException', message: 'Not found.' };
    w.appStream.faults.inject({ operation: 'DeleteImagePermissions', kind, count: 1 });
    const event = askedForShare(w, 'Delete', { id: idOf(w) });
    const { passOn } = await pollShare(w, event);
    expect(passOn).toMatchObject({ LastRefusal: 'ResourceNotFoundException: Not found.' });
    expect((await pollShare(w, event, passOn)).answer?.Status).toBe('SUCCESS');
    expect(accounts(w)).toEqual([]);
  });

  test('leaves a share that CloudFormation holds as the present one of the resource', async () => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', OTHER);
    const event = askedForShare(w, 'Delete', { id: idOf(w) });
    ask(w, event, 'DELETE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    w.stack.record.resources.get('Share')!.status = 'UPDATE_COMPLETE';
    const { answer } = await pollShare(w, event);
    expect(answer?.Status).toBe('SUCCESS');
    expect(lastLine(w).decision).toBe(
      'left alone: CloudFormation holds the share as the present one of its resource',
    );
    expect(accounts(w)).toEqual([OTHER]);
  });

  test('that nobody asks for any more takes nothing back', async () => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', OTHER);
    const event = askedForShare(w, 'Delete', { id: idOf(w) });
    w.stack.record.setResourceStatus(w.stack.record.resources.get('Share')!, 'UPDATE_COMPLETE');
    expect((await pollShare(w, event)).answer).toBeUndefined();
    expect(accounts(w)).toEqual([OTHER]);
  });

  test('under an invented id succeeds though nothing can be read, and warns', async () => {
    const w = watched();
    w.appStream.faults.inject({ operation: '*', kind: { error: 'AccessDeniedException' }, count: Infinity });
    const { answer } = await pollShare(w, askedForShare(w, 'Delete'));
    expect(answer?.Status).toBe('SUCCESS');
    expect(lastLine(w)).toMatchObject({
      level: 'WARN',
      decision: expect.stringContaining('if there is one'),
    });
  });

  test.each([{}, { ImageName: 'golden' }, { ImageName: 'golden', AccountId: ACCOUNT }])(
    'under an invented id, with properties that declare no share, succeeds: %j',
    async (ResourceProperties) => {
      const w = watched();
      const { answer } = await pollShare(w, askedForShare(w, 'Delete', { ResourceProperties }));
      expect(answer?.Status).toBe('SUCCESS');
      expect(w.appStream.journal).toEqual([]);
    },
  );
});
