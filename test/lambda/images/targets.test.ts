import type { StackEvent } from '../../../lambda/cloudformation/stack-event';
import { accountsOf, ownTarget, targetsNamed } from '../../../lambda/images/targets';
import { ImageRequest } from '../../../lambda/request/image-request';
import { historyOf } from '../cloudformation/histories';
import { type PolledEvent, eventOf, executionOf, imageOf, watched } from '../polls';
import { ELSEWHERE, HOME } from '../stacks';
import { MINE, WAITER } from './deletions';

const SETTINGS = { imageNamePrefix: 'cdk-', pollIntervalSeconds: 30 };
const share = (AccountId: string) => ({ SharedWith: [{ AccountId }] });
const [A, B, C] = ['111100001111', '222200002222', '333300003333'];
const INVENTED = 'Stack-Desk-1ABCDEFGHIJKL';

const arnOf = (name: string, region = HOME) => `arn:aws:appstream:${region}:111122223333:image/${name}`;

/** A Delete of `Desk`, or what `more` says. */
function request(properties: object = MINE, more: Partial<PolledEvent> = {}): ImageRequest {
  return new ImageRequest(executionOf(eventOf(watched(), 'Delete', { ...properties }, more)), SETTINGS);
}

/** Names and shares of what the events name beside the request. */
function named(of: ImageRequest, events: readonly Partial<StackEvent>[]): [string, readonly string[]][] {
  return targetsNamed(of, historyOf(events, { status: 'UPDATE_IN_PROGRESS' })).map(({ name, shares }) => [
    name,
    shares,
  ]);
}

describe('the image that a Delete is about', () => {
  const mine = imageOf(eventOf(watched(), 'Create', MINE));

  test('lifecycle 4: is what id and properties name, with the shares that they declare', () => {
    expect(ownTarget(request({ ...MINE, ...share(A) }))).toEqual({
      name: 'mine',
      region: HOME,
      arn: mine.arn,
      owner: mine.owner,
      shares: [A],
    });
  });

  test('lifecycle 4: is what the id names, where the properties name another one', () => {
    const PhysicalResourceId = arnOf('was', ELSEWHERE);
    const was = imageOf(eventOf(watched(), 'Create', { ImageName: 'was', DestinationRegion: ELSEWHERE }));
    expect(ownTarget(request({ ...MINE, ...share(A) }, { PhysicalResourceId }))).toEqual({
      name: 'was',
      region: ELSEWHERE,
      arn: PhysicalResourceId,
      owner: was.owner,
      shares: [A],
    });
  });

  test('lifecycle 5: is what the properties name, where CloudFormation invented the id', () => {
    expect(ownTarget(request(MINE, { PhysicalResourceId: INVENTED }))).toMatchObject({ arn: mine.arn });
  });

  test('lifecycle 3: is what the id names, where the properties are not valid', () => {
    const invalid = { SourceImageName: 'not a name' };
    expect(ownTarget(request(invalid, { PhysicalResourceId: mine.arn }))).toMatchObject({
      name: 'mine',
      owner: mine.owner,
      shares: [],
    });
  });

  test('lifecycle 5: is none where neither names one', () => {
    const invalid = { SourceImageName: 'not a name' };
    expect(ownTarget(request(invalid, { PhysicalResourceId: INVENTED }))).toBeUndefined();
  });

  test('lifecycle 10: is that of a waiter, too, and owned by the resource of the image', () => {
    const waiter = request({ ...MINE, ImageLogicalId: 'Desk' }, WAITER);
    expect(ownTarget(waiter)).toMatchObject({ arn: mine.arn, owner: mine.owner });
  });
});

describe('the images that the events name', () => {
  test('lifecycle 5: come after that of the Delete, by their properties', () => {
    const properties = { SourceImageName: 'golden', ImageName: 'new', ...share(B) };
    expect(named(request({ ...MINE, ...share(A) }), [{ properties }])).toEqual([
      ['mine', [A]],
      ['new', [B]],
    ]);
  });

  test('lifecycle 5: are those of the resource and of the waiter that is asked, and of no other', () => {
    const about = (logicalId: string) => ({ logicalId, physicalId: arnOf(`of-${logicalId}`) });
    const events = ['Desk', WAITER.LogicalResourceId, 'DeskDeletionWaiter2', 'Other'].map(about);
    expect(named(request({ ...MINE, ImageLogicalId: 'Desk' }, WAITER), events).map(([name]) => name)).toEqual(
      ['mine', 'of-Desk', `of-${WAITER.LogicalResourceId}`],
    );
  });

  test('lifecycle 5: include what an Update had before', () => {
    const OldResourceProperties = { SourceImageName: 'golden', ImageName: 'old' };
    expect(named(request(MINE, { OldResourceProperties }), [])).toEqual([
      ['mine', []],
      ['old', []],
    ]);
  });

  test('lifecycle 4: have all shares that the stack has declared for them, each once', () => {
    const of = (AccountId: string) => ({
      properties: { SourceImageName: 'golden', ...MINE, ...share(AccountId) },
    });
    expect(named(request({ ...MINE, ...share(A) }), [of(B), of(A), of(C)])).toEqual([['mine', [A, B, C]]]);
  });

  test('lifecycle 5: are known by their ids where the properties are hidden, with the shares of all', () => {
    const events = [{ physicalId: arnOf('hidden') }, { physicalId: INVENTED }];
    expect(named(request({ ...MINE, ...share(A) }), events)).toEqual([
      ['mine', [A]],
      ['hidden', [A]],
    ]);
  });

  test.each([
    ['UPDATE_COMPLETE', [A, B]],
    ['CREATE_COMPLETE', [A, B]],
    // The properties of an update that is under way or failed are not those of the id.
    ['UPDATE_IN_PROGRESS', [A]],
    ['UPDATE_FAILED', [A]],
    ['DELETE_COMPLETE', [A]],
  ])(
    'lifecycle 4: have the shares that an event tells which is %s, though it hides the source',
    (status, shares) => {
      const properties = { SourceImageName: '{{resolve:ssm:golden}}', ...share(B) };
      const events = [{ status, physicalId: arnOf('hidden'), properties }];
      expect(named(request({ ...MINE, ...share(A) }), events)).toEqual([
        ['mine', [A]],
        ['hidden', shares],
      ]);
    },
  );

  test('lifecycle 5: are found where the Delete itself names none', () => {
    const nothing = request({ SourceImageName: 'not a name' }, { PhysicalResourceId: INVENTED });
    expect(named(nothing, [{ physicalId: arnOf('made') }])).toEqual([['made', []]]);
    expect(named(nothing, [])).toEqual([]);
  });
});

test('lifecycle 4: the accounts of shares have the order of the shares', () => {
  const allows = { allowFleet: true, allowImageBuilder: false };
  expect(accountsOf([B, A].map((accountId) => ({ accountId, ...allows })))).toEqual([B, A]);
});
