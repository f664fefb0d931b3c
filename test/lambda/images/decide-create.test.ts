import type { ObservedImage } from '../../../lambda/appstream/observed-image';
import { decideOnLimit, decideOnDeclared, decideOnSource } from '../../../lambda/images/decide-create';
import { startOfAttempt, markedDescription } from '../../../lambda/request/marker';
import type { DeclaredImage } from '../../../lambda/request/declared-image';

const declared: DeclaredImage = {
  source: { way: 'copy' },
  description: '',
  isNamed: true,
  name: 'cad',
  region: 'eu-west-1',
  arn: 'arn:aws:appstream:eu-west-1:111122223333:image/cad',
  owner: 'AAAAAAA.AAAAAAA.AAAAAAA',
  content: 'AAAAAAA',
  shares: [],
  tags: {},
};

const ATTEMPT = '3hk2qoAAAAA';
const STARTED_AT = startOfAttempt(ATTEMPT);

const marked = ({ owner = declared.owner, content = declared.content, attempt = ATTEMPT } = {}) =>
  markedDescription('', { owner, content, attempt });

const EARLIER = marked({ content: 'BBBBBBB' });
const OF_ANOTHER = marked({ owner: 'AAAAAAA.AAAAAAA.BBBBBBB' });

function image(state: string, description = marked(), reason = ''): ObservedImage {
  return {
    name: declared.name,
    arn: declared.arn,
    state,
    description,
    reason,
    platform: '',
    baseImageArn: '',
    agentVersion: '',
    createdTime: '',
  };
}

const wait = (why: string) => ({ kind: 'wait', why });
const fail = (failure: string, detail?: string) => ({
  kind: 'fail',
  failure,
  ...(detail === undefined ? {} : { detail }),
});
const taken = (detail: string) => fail('nameTaken', detail);
const unknownOwner = (state: string) =>
  wait(`an image of that name is in state ${state} and does not yet tell who made it`);
const nameBecomesFree = wait('the image that has the name is in state DELETING');
const ofEarlierVersion = (state: string) =>
  fail(
    'sameName',
    `an earlier version of this resource made it from other properties; it is in state ${state}`,
  );

test.each<[string, ObservedImage | undefined, object]>([
  ['none', undefined, { kind: 'look at the source' }],
  ['ours, AVAILABLE', image('AVAILABLE'), { kind: 'converge' }],
  ['ours, COPYING', image('COPYING'), wait('the image is in state COPYING')],
  ['ours, of next year', image('POLISHING'), wait('the image is in state POLISHING')],
  ['ours, FAILED now', image('FAILED', marked(), 'X: broke'), fail('imageFailed', 'X: broke')],
  [
    'ours, FAILED before',
    image('FAILED', marked({ attempt: '3hk2qoBBBBB' })),
    { kind: 'remove the failed image' },
  ],
  [
    'ours, FAILED in an attempt that began later',
    image('FAILED', marked({ attempt: '3hk2qpBBBBB' }), 'X: broke'),
    wait('the image of a later attempt is in state FAILED: X: broke'),
  ],
  ['unknown, PENDING', image('PENDING', ''), unknownOwner('PENDING')],
  ['unknown, COPYING', image('COPYING', ''), unknownOwner('COPYING')],
  ['not ours, AVAILABLE', image('AVAILABLE', ''), taken('it is in state AVAILABLE')],
  ['not ours, FAILED', image('FAILED', 'CAD'), taken('it is in state FAILED')],
  ['of another resource, COPYING', image('COPYING', OF_ANOTHER), taken('it is in state COPYING')],
  ['not ours, DELETING', image('DELETING', 'CAD'), nameBecomesFree],
  ['of an earlier version', image('AVAILABLE', EARLIER), ofEarlierVersion('AVAILABLE')],
  ['of an earlier version, COPYING', image('COPYING', EARLIER), ofEarlierVersion('COPYING')],
  ['of an earlier version, DELETING', image('DELETING', EARLIER), nameBecomesFree],
  ['of an earlier version, FAILED', image('FAILED', EARLIER), { kind: 'remove the failed image' }],
])('lifecycle 1: an image that is there: %s', (_, found, decision) => {
  expect(decideOnDeclared(found, declared, ATTEMPT, STARTED_AT, false)).toEqual(decision);
});

test.each<[string, ObservedImage, object]>([
  ['AVAILABLE', image('AVAILABLE', EARLIER), fail('sameName')],
  ['FAILED', image('FAILED', EARLIER), fail('sameName')],
  ['DELETING', image('DELETING', EARLIER), fail('sameName')],
  ['not ours', image('AVAILABLE', OF_ANOTHER), taken('it is in state AVAILABLE')],
  ['of the same content', image('AVAILABLE'), { kind: 'converge' }],
])('lifecycle 2: an update under the same name finds its image: %s', (_, found, decision) => {
  expect(decideOnDeclared(found, declared, ATTEMPT, STARTED_AT, true)).toEqual(decision);
});

test.each<[ObservedImage | undefined, object]>([
  [undefined, fail('sourceMissing', 'golden in us-east-1')],
  [image('FAILED'), fail('sourceFailed', 'golden in us-east-1')],
  [image('FAILED', '', 'X: broke'), fail('sourceFailed', 'golden in us-east-1, X: broke')],
  [image('DELETING'), fail('sourceDeleting', 'golden in us-east-1')],
  ...['PENDING', 'COPYING', 'CREATING', 'IMPORTING', 'VALIDATING'].map((state): [ObservedImage, object] => [
    image(state),
    wait(`the source image golden in us-east-1 is in state ${state}`),
  ]),
  [image('AVAILABLE'), { kind: 'make', isAvailable: true }],
  [image('DEPRECATED'), { kind: 'make', isAvailable: false }],
  [image(''), { kind: 'make', isAvailable: false }],
])('lifecycle 8: a source that is %j', (source, decision) => {
  expect(decideOnSource(source, 'golden in us-east-1')).toEqual(decision);
});

test.each<[string, string, ObservedImage]>([
  ['not ours', 'nameTaken', image('AVAILABLE', OF_ANOTHER)],
  ['of an earlier version', 'sameName', image('AVAILABLE', EARLIER)],
])(
  'lifecycle 9: a generated name that is taken has another cure than a chosen one: %s',
  (_, failure, found) => {
    const failureFor = (isNamed: boolean) =>
      decideOnDeclared(found, { ...declared, isNamed }, ATTEMPT, STARTED_AT, false);
    expect(failureFor(true)).toMatchObject({ failure });
    expect(failureFor(false)).toMatchObject({ failure: 'generatedNameTaken' });
  },
);

test.each([
  ['nameOfSibling', 'of another resource of the stack', 'AAAAAAA.BBBBBBB.AAAAAAA'],
  ['nameTaken', 'of a resource of the same name in another stack', 'BBBBBBB.AAAAAAA.AAAAAAA'],
  ['nameTaken', 'of another resource in another stack', 'BBBBBBB.BBBBBBB.AAAAAAA'],
])('lifecycle 9: %s: a chosen name that an image has which is %s', (failure, _, owner) => {
  const found = image('AVAILABLE', marked({ owner }));
  expect(decideOnDeclared(found, declared, ATTEMPT, STARTED_AT, false)).toMatchObject({ failure });
});

describe('a quota that is used up', () => {
  const QUOTA = 'L-60244546 of copies at a time';
  const available = (count: number) => Array.from({ length: count }, () => image('AVAILABLE'));
  const usedUp = (count: number) =>
    wait(`AppStream reports a quota used up with ${count} images in the region`);
  const beingMade = (count: number) =>
    wait(`images being made in the region: ${count} (quota L-60244546 of copies at a time)`);

  test.each<[string, ObservedImage[], number, object]>([
    ['3 images, for 179.999 s', available(3), 179.999, usedUp(3)],
    ['10 images, for 0 s', available(10), 0, usedUp(10)],
    // The account may have another quota than the default.
    ['3 images, for 180 s', available(3), 180, fail('imageQuota', '3 images, none being made')],
    ['10 images, for 180 s', available(10), 180, fail('imageQuota', '10 images, none being made')],
    ['10 images and a copy, for 180 s', [...available(10), image('PENDING')], 180, beingMade(1)],
  ])('lifecycle 8: with %s', (_, images, idleSeconds, decision) => {
    expect(decideOnLimit(images, idleSeconds, QUOTA)).toEqual(decision);
  });

  test.each([
    [['COPYING'], 1],
    [['COPYING', 'AVAILABLE', 'PENDING'], 2],
    [['CREATING', 'IMPORTING', 'VALIDATING'], 3],
  ])('lifecycle 7: waits where images are %j', (states, count) => {
    expect(
      decideOnLimit(
        states.map((state) => image(state)),
        3600,
        QUOTA,
      ),
    ).toEqual(beingMade(count));
  });

  test('lifecycle 7: waits for images of a way without a quota of its own', () => {
    expect(decideOnLimit([image('IMPORTING')], 180, undefined)).toEqual(
      wait('images being made in the region: 1'),
    );
  });

  test('lifecycle 7: does not wait for images that are not being made', () => {
    const images = ['AVAILABLE', 'FAILED', 'DELETING', 'DEPRECATED'].map((state) => image(state));
    expect(decideOnLimit(images, 180, QUOTA)).toMatchObject({ kind: 'fail' });
  });
});
