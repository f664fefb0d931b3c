import { SHARE_TYPE } from '../../../lambda/request/events';
import { type PolledEvent, type Watched, ask, sentNow, watched, wait } from '../polls';
import { tamper } from '../tampering';
import { ACCOUNT, HOME, acts, makeAnew } from '../stacks';
import { OTHER, THIRD, accounts, askedForShare, idOf, lastLine, pollShare } from './support';

describe('lifecycle 1: a Create', () => {
  test('sees that there is no such share, and passes that on; only the next poll gives it', async () => {
    const w = watched();
    const event = askedForShare(w, 'Create');
    const { passOn } = await pollShare(w, event);
    expect(passOn).toMatchObject({ FreeShare: idOf(w) });
    expect(acts(w)).toEqual([]);
    const { answer } = await pollShare(w, event, passOn);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: idOf(w) });
    expect(lastLine(w).decision).toBe('shared now');
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
    // An earlier try of the call may have taken effect.
    expect(passOn).toMatchObject({ FreeShare: idOf(w), TriedShare: idOf(w) });
    expect(acts(w)).toEqual([]);
  });

  test('keeps it where CloudFormation does not ask, and the image was made anew and shared since', async () => {
    const w = watched();
    const FreeShare = idOf(w);
    makeAnew(w, 'golden', { description: 'another one', sharedWith: [OTHER] });
    const event = askedForShare(w, 'Create');
    w.stack.record.setStatus('ROLLBACK_IN_PROGRESS');
    const { answer, passOn } = await pollShare(w, event, { FreeShare });
    expect(answer).toBeUndefined();
    expect(passOn).toMatchObject({ FreeShare });
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

  test('that gets no answer to its call does not name a share that was not free', async () => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', { accountId: OTHER, allowFleet: false, allowImageBuilder: true });
    w.appStream.faults.inject({ operation: 'UpdateImagePermissions', kind: 'reset', count: 3 });
    const { answer, passOn } = await pollShare(w, askedForShare(w, 'Update', { id: idOf(w) }));
    expect(answer).toBeUndefined();
    expect(passOn?.TriedShare).toBeUndefined();
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
    expect(lastLine(w).sharedWith).toBe(OTHER);
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
      expect(lastLine(w).decision).toBe('nothing was shared');
      expect(w.appStream.journal).toEqual([]);
    },
  );
});

/** Has the events show that the resource had a share, or another one that `logicalId` names. */
function shown(
  w: Watched,
  status: string,
  physicalId: string,
  properties: object = {},
  logicalId = 'Share',
): void {
  const shown = { logicalId, physicalId, type: SHARE_TYPE, properties: { ...properties } };
  w.stack.record.addResourceEvent(shown, status);
}

describe('lifecycle 5: a Delete takes back what failed updates have given', () => {
  /** `Share` is deleted, after an update that had given a share with a third account and did not succeed. */
  function deletion(w: Watched, stackStatus: string, became: string, id = idOf(w, THIRD)): PolledEvent {
    for (const account of [OTHER, THIRD]) w.appStream.shareImage(HOME, 'golden', account);
    w.stack.record.setStatus('UPDATE_IN_PROGRESS');
    shown(w, 'UPDATE_IN_PROGRESS', idOf(w));
    shown(w, became, id);
    const event = askedForShare(w, 'Delete', { id: idOf(w) });
    ask(w, event, 'DELETE_IN_PROGRESS', stackStatus);
    return event;
  }

  test.each([
    [[], 'the stack is deleted', 'DELETE_IN_PROGRESS', 'UPDATE_FAILED'],
    [[], 'its creation is rolled back', 'ROLLBACK_IN_PROGRESS', 'UPDATE_FAILED'],
    [[THIRD], 'an update is cleaned up', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_FAILED'],
    [[THIRD], 'an update is rolled back', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_FAILED'],
    // What comes after a deletion is not the share of the stack.
    [[THIRD], 'it was deleted already', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE'],
    [[THIRD], 'CloudFormation skips it', 'ROLLBACK_IN_PROGRESS', 'DELETE_SKIPPED'],
  ])('and leaves %j where %s', async (left, _, stackStatus, became) => {
    const w = watched();
    const { answer } = await pollShare(w, deletion(w, stackStatus, became));
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: idOf(w) });
    expect(accounts(w)).toEqual(left);
  });

  test('and leaves one that CloudFormation skipped in the update before, which keeps nothing else', async () => {
    const w = watched();
    const event = deletion(w, 'DELETE_IN_PROGRESS', 'DELETE_SKIPPED');
    await wait(w, 1);
    w.stack.record.setStatus('UPDATE_FAILED');
    await wait(w, 1);
    const later = sentNow(w, event);
    ask(w, later);
    expect((await pollShare(w, later)).answer?.Status).toBe('SUCCESS');
    expect(accounts(w)).toEqual([THIRD]);
  });

  test('and passes over an id that names no share', async () => {
    const w = watched();
    const event = deletion(w, 'DELETE_IN_PROGRESS', 'UPDATE_FAILED', 'cdk-appstream-image-1');
    expect((await pollShare(w, event)).answer?.Status).toBe('SUCCESS');
    expect(accounts(w)).toEqual([THIRD]);
  });

  test('and waits with it until its own share is taken back', async () => {
    const w = watched();
    const event = deletion(w, 'DELETE_IN_PROGRESS', 'UPDATE_FAILED');
    w.appStream.addImage(HOME, { name: 'lab', state: 'DELETING', sharedWith: [OTHER] });
    const ofLab = { ...event, PhysicalResourceId: idOf(w, OTHER, 'lab') };
    ask(w, ofLab);
    expect((await pollShare(w, ofLab)).answer).toBeUndefined();
    expect(acts(w)).toEqual([]);
  });

  test('and does not where CloudFormation asks for that no more, since the first was taken back', async () => {
    const w = watched();
    const event = deletion(w, 'DELETE_IN_PROGRESS', 'UPDATE_FAILED');
    tamper(w, 'DeleteImagePermissions', () =>
      w.stack.record.setResourceStatus(w.stack.record.resources.get('Share')!, 'UPDATE_COMPLETE'),
    );
    expect((await pollShare(w, event)).answer).toBeUndefined();
    expect(lastLine(w).decision).toBe('wait: CloudFormation no longer asks for this');
    expect(accounts(w)).toEqual([THIRD]);
  });

  test('only where CloudFormation asks for the deletion, also where its own share is gone', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'lab' });
    const PhysicalResourceId = idOf(w, OTHER, 'lab');
    w.appStream.removeImage(HOME, 'lab');
    const event = { ...deletion(w, 'DELETE_IN_PROGRESS', 'UPDATE_FAILED'), PhysicalResourceId };
    expect((await pollShare(w, event)).answer).toBeUndefined();
    expect(lastLine(w).decision).toBe('wait: CloudFormation no longer asks for this');
  });

  test('and waits for it, and its log names it', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'lab' });
    const own = idOf(w, OTHER, 'lab');
    w.appStream.removeImage(HOME, 'lab');
    const event = { ...deletion(w, 'DELETE_IN_PROGRESS', 'UPDATE_FAILED'), PhysicalResourceId: own };
    ask(w, event);
    const kind = { error: 'ConcurrentModificationException' };
    w.appStream.faults.inject({ operation: 'DeleteImagePermissions', kind, count: 3 });
    expect((await pollShare(w, event)).answer).toBeUndefined();
    expect(lastLine(w)).toMatchObject({ image: 'golden', region: HOME, sharedWith: OTHER, state: 'unknown' });
    expect(accounts(w)).toEqual([OTHER, THIRD]);
    w.appStream.faults.clear();
    expect((await pollShare(w, event)).answer?.Status).toBe('SUCCESS');
    expect(accounts(w)).toEqual([]);
  });
});

test('lifecycle 5: a Delete of what a failed update has replaced keeps it where CloudFormation skips the present share: RETAIN keeps all', async () => {
  const w = watched();
  for (const account of [OTHER, THIRD]) w.appStream.shareImage(HOME, 'golden', account);
  w.stack.record.setStatus('UPDATE_IN_PROGRESS');
  shown(w, 'UPDATE_IN_PROGRESS', idOf(w));
  shown(w, 'UPDATE_COMPLETE', idOf(w, THIRD));
  w.stack.record.setStatus('UPDATE_FAILED');
  w.stack.record.setStatus('DELETE_IN_PROGRESS');
  shown(w, 'DELETE_SKIPPED', idOf(w, THIRD));
  const event = askedForShare(w, 'Delete', { id: idOf(w) });
  expect((await pollShare(w, event)).answer?.Status).toBe('SUCCESS');
  expect(lastLine(w).decision).toBe('kept: its removal policy is RETAIN');
  expect(accounts(w)).toEqual([OTHER, THIRD]);
});

describe('lifecycle 2: a Delete in the clean-up of an update', () => {
  /** An update has replaced the share with one with a third account, and declares this. */
  function replaced(w: Watched, declared: object, now = idOf(w, THIRD), before = idOf(w)): PolledEvent {
    w.appStream.shareImage(HOME, 'golden', OTHER);
    w.stack.record.setStatus('UPDATE_IN_PROGRESS');
    shown(w, 'UPDATE_IN_PROGRESS', before, declared);
    shown(w, 'UPDATE_COMPLETE', now, declared);
    const event = askedForShare(w, 'Delete', { id: idOf(w) });
    ask(w, event, 'DELETE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    return event;
  }
  const RETAIN = { RetainReplaced: 'true' };

  test('takes the replaced share back', async () => {
    const w = watched();
    expect((await pollShare(w, replaced(w, {}))).answer?.Status).toBe('SUCCESS');
    expect(lastLine(w).decision).toBe('taken back');
    expect(accounts(w)).toEqual([]);
  });

  test('keeps it under RETAIN', async () => {
    const w = watched();
    expect((await pollShare(w, replaced(w, RETAIN))).answer?.Status).toBe('SUCCESS');
    expect(lastLine(w).decision).toBe('kept: its removal policy is RETAIN');
    expect(accounts(w)).toEqual([OTHER]);
  });

  test.each([
    [
      'an update that failed had given',
      (w: Watched) => replaced(w, RETAIN, idOf(w, THIRD), idOf(w, '999900001111')),
    ],
    ['the resource has now', (w: Watched) => replaced(w, RETAIN, idOf(w))],
  ])('takes back under RETAIN what %s', async (_, prepare) => {
    const w = watched();
    expect((await pollShare(w, prepare(w))).answer?.Status).toBe('SUCCESS');
    expect(accounts(w)).toEqual([]);
  });

  test('takes back under RETAIN what a construct had that has left the template', async () => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', OTHER);
    w.stack.record.setStatus('UPDATE_IN_PROGRESS');
    const event = askedForShare(w, 'Delete', { id: idOf(w), ResourceProperties: RETAIN });
    ask(w, event, 'DELETE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    expect((await pollShare(w, event)).answer?.Status).toBe('SUCCESS');
    expect(accounts(w)).toEqual([]);
  });

  test('leaves a share that another resource of the stack has given anew', async () => {
    const w = watched();
    const event = replaced(w, {});
    shown(w, 'CREATE_COMPLETE', idOf(w), {}, 'Moved');
    expect((await pollShare(w, event)).answer?.Status).toBe('SUCCESS');
    expect(lastLine(w).decision).toBe('left alone: another resource of the stack has given the share anew');
    expect(accounts(w)).toEqual([OTHER]);
  });
});

describe('lifecycle 4: a Delete under an id that names no share', () => {
  test('leaves a share alone that is there, and warns', async () => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', OTHER);
    expect((await pollShare(w, askedForShare(w, 'Delete'))).answer?.Status).toBe('SUCCESS');
    expect(lastLine(w)).toMatchObject({
      level: 'WARN',
      state: 'unknown',
      decision: `left alone the share of image golden in ${HOME} with account ${OTHER}: nothing tells that this resource gave it`,
    });
    expect(accounts(w)).toEqual([OTHER]);
  });

  test.each([
    ['there is no such share', 'golden'],
    ['there is no such image', 'other'],
  ])('has nothing to do where %s', async (_, ImageName) => {
    const w = watched();
    const event = askedForShare(w, 'Delete', { ResourceProperties: { ImageName, AccountId: OTHER } });
    expect((await pollShare(w, event)).answer?.Status).toBe('SUCCESS');
    expect(lastLine(w)).toMatchObject({ level: 'INFO', state: 'absent', decision: 'nothing was shared' });
  });
});

describe('lifecycle 8: what a share declares is told with value, rule and property', () => {
  test.each<[object, string]>([
    [{ AccountId: OTHER }, 'ImageName'],
    [{ ImageName: 'a b', AccountId: OTHER }, 'imageName "a b"'],
    [{ ImageName: 'golden' }, 'AccountId'],
    [{ ImageName: 'golden', AccountId: '12' }, 'accountId "12"'],
    [{ ImageName: 'golden', AccountId: ACCOUNT }, ACCOUNT],
    [{ ImageName: 'golden', AccountId: OTHER, AllowFleet: 'maybe' }, 'allowFleet "maybe"'],
    [{ ImageName: 'golden', AccountId: OTHER, AllowImageBuilder: 'maybe' }, 'allowImageBuilder "maybe"'],
    [{ ImageName: 'golden', AccountId: OTHER, AllowFleet: 'false' }, 'the share allows account'],
  ])('%j', async (declared, said) => {
    const w = watched();
    const ResourceProperties = { ...declared };
    const { answer } = await pollShare(w, askedForShare(w, 'Create', { ResourceProperties }));
    expect(answer?.Status).toBe('FAILED');
    expect(answer?.Reason).toContain(said);
    expect(w.appStream.journal).toEqual([]);
  });

  test.each([
    [{}, { accountId: OTHER, allowFleet: true, allowImageBuilder: false }],
    [
      { AllowFleet: 'false', AllowImageBuilder: 'true' },
      { accountId: OTHER, allowFleet: false, allowImageBuilder: true },
    ],
  ])('%j is given as %j', async (declared, given) => {
    const w = watched();
    const ResourceProperties = { ImageName: 'golden', AccountId: OTHER, ...declared };
    const event = askedForShare(w, 'Create', { ResourceProperties });
    const { passOn } = await pollShare(w, event);
    await pollShare(w, event, passOn);
    expect(w.appStream.image(HOME, 'golden')!.sharedWith).toEqual([given]);
  });
});

describe('lifecycle 2: an Update that goes back', () => {
  /** A rollback to a share, or the update itself. `before`: the id that the resource had. */
  function goingBack(w: Watched, before: string, stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS'): PolledEvent {
    w.stack.record.setStatus('UPDATE_IN_PROGRESS');
    shown(w, 'UPDATE_IN_PROGRESS', before);
    shown(w, 'UPDATE_COMPLETE', idOf(w, THIRD));
    const event = askedForShare(w, 'Update', { id: idOf(w, THIRD) });
    ask(w, event, 'UPDATE_IN_PROGRESS', stackStatus);
    return event;
  }
  const GONE = 'there is nothing to go back to: the image that was shared is gone';

  test('succeeds without a share where the image is gone, and warns', async () => {
    const w = watched();
    const before = idOf(w);
    const event = goingBack(w, before);
    w.appStream.removeImage(HOME, 'golden');
    const { answer } = await pollShare(w, event);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: before });
    expect(lastLine(w)).toMatchObject({ level: 'WARN', state: 'absent', decision: GONE });
  });

  test('shares no other image of that name', async () => {
    const w = watched();
    const before = idOf(w);
    const event = goingBack(w, before);
    makeAnew(w, 'golden', { description: 'another one' });
    const { answer } = await pollShare(w, event);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: before });
    expect(lastLine(w)).toMatchObject({ level: 'WARN', state: 'AVAILABLE', decision: GONE });
    expect(acts(w)).toEqual([]);
  });

  test('succeeds where the very image will not become AVAILABLE', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'lab', state: 'FAILED' });
    const id = idOf(w, OTHER, 'lab');
    const event = { ...goingBack(w, id), PhysicalResourceId: id, FormerPhysicalResourceId: id };
    event.ResourceProperties = { ImageName: 'lab', AccountId: OTHER };
    ask(w, event, 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS');
    const { answer } = await pollShare(w, event);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(lastLine(w)).toMatchObject({ level: 'WARN', state: 'FAILED', decision: GONE });
  });

  test('finds the share that is there', async () => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', OTHER);
    const { answer } = await pollShare(w, goingBack(w, idOf(w)));
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: idOf(w) });
    expect(lastLine(w)).toMatchObject({ level: 'INFO', decision: 'shared' });
  });

  test.each([
    ['had another account before', (w: Watched) => goingBack(w, idOf(w, '999900001111'))],
    ['had an id before that names no share', (w: Watched) => goingBack(w, 'Stack-Share-1')],
    ['does not go back', (w: Watched) => goingBack(w, idOf(w), 'UPDATE_IN_PROGRESS')],
  ])('fails without the image where it %s', async (_, prepare) => {
    const w = watched();
    const event = prepare(w);
    w.appStream.removeImage(HOME, 'golden');
    expect((await pollShare(w, event)).answer?.Status).toBe('FAILED');
  });

  test('fails without the image where it had another image before', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'lab' });
    const event = goingBack(w, idOf(w, OTHER, 'lab'));
    w.appStream.removeImage(HOME, 'golden');
    expect((await pollShare(w, event)).answer?.Status).toBe('FAILED');
  });
});

describe('lifecycle 4: a share that is there before it was given', () => {
  function creating(w: Watched, before: () => void = () => {}): PolledEvent {
    w.appStream.shareImage(HOME, 'golden', OTHER);
    w.stack.record.setStatus('UPDATE_IN_PROGRESS');
    before();
    const event = askedForShare(w, 'Create');
    ask(w, event, 'CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
    return event;
  }
  const statusOf = async (w: Watched, event: PolledEvent) => (await pollShare(w, event)).answer?.Status;

  test('is not taken for its own', async () => {
    const w = watched();
    expect(await statusOf(w, creating(w))).toBe('FAILED');
  });

  test.each([
    ['SUCCESS', 'CREATE_FAILED'],
    ['SUCCESS', 'CREATE_COMPLETE'],
    ['FAILED', 'DELETE_COMPLETE'],
  ])('is its own or not: %s where the events have its id with %s', async (expected, status) => {
    const w = watched();
    expect(
      await statusOf(
        w,
        creating(w, () => shown(w, status, idOf(w))),
      ),
    ).toBe(expected);
  });

  test.each([
    ['SUCCESS', 'its id', undefined],
    ['FAILED', 'another id', 'arn:other'],
  ])('is its own or not: %s where the record has %s', async (expected, _, id) => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', OTHER);
    const event = askedForShare(w, 'Update', { id: 'Stack-Share-1' });
    w.stack.record.resources.get('Share')!.physicalId = id ?? idOf(w);
    expect(await statusOf(w, event)).toBe(expected);
  });
});
