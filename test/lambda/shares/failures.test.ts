import { type PolledEvent, type Watched, ask, wait, watched } from '../polls';
import { ELSEWHERE, HOME, acts } from '../stacks';
import { OTHER, THIRD, accounts, askedForShare, idOf, lastLine, pollShare } from './support';

const reasonOf = async (w: Watched, event: PolledEvent, passedOn?: Parameters<typeof pollShare>[2]) =>
  (await pollShare(w, event, passedOn)).answer?.Reason;

const SUBJECT = `Image lab in ${HOME}, share with account ${OTHER}`;

/** A Create of a share of an image `lab`, which `prepare` makes. */
function creating(w: Watched, prepare: (w: Watched) => void): PolledEvent {
  prepare(w);
  return askedForShare(w, 'Create', { ResourceProperties: { ImageName: 'lab', AccountId: OTHER } });
}

describe('lifecycle 8: a Create of a share fails at once where the image', () => {
  test.each<[string, string, (w: Watched) => void, string]>([
    ['is missing', 'unknown', () => {}, 'the image to share does not exist'],
    [
      'is in another region',
      'unknown',
      (w) => w.appStream.addImage(ELSEWHERE, { name: 'lab' }),
      'the image to share does not exist',
    ],
    [
      'is one of AWS',
      'unknown',
      (w) => w.appStream.addImage(HOME, { name: 'lab', visibility: 'PUBLIC' }),
      'the image to share belongs to AWS or to another account',
    ],
    [
      'is FAILED',
      'FAILED',
      (w) => w.appStream.addImage(HOME, { name: 'lab', state: 'FAILED' }),
      'the image to share will not become AVAILABLE (it is in state FAILED',
    ],
    [
      'is being deleted',
      'DELETING',
      (w) => w.appStream.addImage(HOME, { name: 'lab', state: 'DELETING' }),
      'the image to share will not become AVAILABLE (it is in state DELETING)',
    ],
  ])('%s', async (_, state, prepare, said) => {
    const w = watched();
    expect(await reasonOf(w, creating(w, prepare))).toContain(`${SUBJECT}: ${said}`);
    expect(lastLine(w).state).toBe(state);
    expect(acts(w)).toEqual([]);
  });
});

test('lifecycle 1: a Create of a share waits for an image that is being made', async () => {
  const w = watched();
  const event = creating(w, () => w.appStream.addImage(HOME, { name: 'lab', state: 'COPYING' }));
  expect((await pollShare(w, event)).answer).toBeUndefined();
  expect(lastLine(w)).toMatchObject({ state: 'COPYING', decision: 'wait: the image is in state COPYING' });
});

test('lifecycle 9: a Create of a share tells how long it has waited for its image', async () => {
  const w = watched();
  const event = creating(w, () => w.appStream.addImage(HOME, { name: 'lab', state: 'COPYING' }));
  await wait(w, 3300);
  expect(await reasonOf(w, event)).toContain('(waited 55 min; the image is in state COPYING)');
});

describe('a Create whose poll before has seen that there is no such share', () => {
  async function aboutToGive(w: Watched) {
    const event = askedForShare(w, 'Create');
    return { event, passOn: (await pollShare(w, event)).passOn };
  }

  test('lifecycle 1: has seen so though the image is shared with another account', async () => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', THIRD);
    expect((await aboutToGive(w)).passOn).toMatchObject({ FreeShare: idOf(w) });
  });

  test('lifecycle 8: fails where the image has as many shares as its quota allows', async () => {
    const w = watched({ appStream: { quotas: { sharesPerImage: 1 } } });
    w.appStream.shareImage(HOME, 'golden', THIRD);
    const { event, passOn } = await aboutToGive(w);
    expect(await reasonOf(w, event, passOn)).toMatch(
      /the image cannot be shared with so many accounts \(LimitExceededException: .*L-99A44980/,
    );
    expect(lastLine(w).state).toBe('AVAILABLE');
    expect(accounts(w)).toEqual([THIRD]);
  });

  test('lifecycle 8: waits three minutes where it is denied, and fails then', async () => {
    const w = watched();
    const { event, passOn } = await aboutToGive(w);
    const kind = { error: 'AccessDeniedException', message: 'Not you.' };
    w.appStream.faults.inject({ operation: 'UpdateImagePermissions', kind, count: Infinity });
    const denied = await pollShare(w, event, passOn);
    expect(denied.answer).toBeUndefined();
    await wait(w, 179);
    expect((await pollShare(w, event, denied.passOn)).answer).toBeUndefined();
    await wait(w, 1);
    expect(await reasonOf(w, event, denied.passOn)).toContain(
      'access is denied (AccessDeniedException: Not you.)',
    );
  });

  test('lifecycle 5: that gets no answer to its call looks whether it has taken effect', async () => {
    const w = watched();
    const { event, passOn } = await aboutToGive(w);
    const lost = { operation: 'UpdateImagePermissions', kind: 'lostAnswer', count: 3 } as const;
    w.appStream.faults.inject(lost);
    const { answer } = await pollShare(w, event, passOn);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: idOf(w) });
    expect(accounts(w)).toEqual([OTHER]);
  });
});

describe('a Delete of a share', () => {
  test('lifecycle 3: waits while its image is being deleted', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'lab', state: 'DELETING' });
    const event = askedForShare(w, 'Delete', { id: idOf(w, OTHER, 'lab') });
    expect((await pollShare(w, event)).answer).toBeUndefined();
    expect(lastLine(w)).toMatchObject({
      state: 'DELETING',
      decision: 'wait: the image is in state DELETING',
    });
    expect(acts(w)).toEqual([]);
  });

  test('lifecycle 3: succeeds where somebody has taken it back', async () => {
    const w = watched();
    const event = askedForShare(w, 'Delete', { id: idOf(w) });
    expect((await pollShare(w, event)).answer?.Status).toBe('SUCCESS');
    expect(lastLine(w)).toMatchObject({ state: 'AVAILABLE', decision: 'the share is gone' });
  });

  test.each([
    [
      'the deletion of the stack',
      'DELETE_IN_PROGRESS',
      'Look at the state of the image. Then delete the stack again: aws cloudformation delete-stack.',
    ],
    [
      'a clean-up',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      `The update has succeeded all the same; unless the stack has given it anew, take the share back yourself: aws appstream delete-image-permissions --name golden --shared-account-id ${OTHER} --region ${HOME}`,
    ],
  ])('lifecycle 9: says what helps where the time of %s is up', async (_, stackStatus, helps) => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', OTHER);
    const event = askedForShare(w, 'Delete', { id: idOf(w) });
    ask(w, event, 'DELETE_IN_PROGRESS', stackStatus);
    const kind = { error: 'ConcurrentModificationException', message: 'Not now.' };
    w.appStream.faults.inject({ operation: 'DeleteImagePermissions', kind, count: Infinity });
    const { passOn } = await pollShare(w, event);
    await wait(w, 3360);
    const reason = await reasonOf(w, event, passOn);
    expect(reason).toContain(
      `Image golden in ${HOME}, share with account ${OTHER}: the share could not be taken back in time (waited 56 min; ConcurrentModificationException: Not now.). `,
    );
    expect(reason).toContain(helps);
  });

  test('lifecycle 9: says at once what helps where AppStream refuses for good', async () => {
    const w = watched();
    w.appStream.shareImage(HOME, 'golden', OTHER);
    const event = askedForShare(w, 'Delete', { id: idOf(w) });
    const kind = { error: 'InvalidAccountStatusException', message: 'Closed.' };
    w.appStream.faults.inject({ operation: 'DeleteImagePermissions', kind, count: Infinity });
    expect(await reasonOf(w, event)).toContain(
      '(InvalidAccountStatusException: Closed.). Ask AWS Support about the status of the account.',
    );
  });
});
