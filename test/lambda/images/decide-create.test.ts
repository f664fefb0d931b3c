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

test.each<[string, object, ObservedImage | undefined]>([
  ['none', { kind: 'look at the source' }, undefined],
  ['ours, AVAILABLE', { kind: 'converge' }, image('AVAILABLE')],
  ['ours, COPYING', wait('the image is in state COPYING'), image('COPYING')],
  ['ours, of next year', wait('the image is in state POLISHING'), image('POLISHING')],
  ['ours, FAILED now', fail('imageFailed', 'X: broke'), image('FAILED', marked(), 'X: broke')],
  [
    'ours, FAILED before',
    { kind: 'remove the failed image' },
    image('FAILED', marked({ attempt: '3hk2qoBBBBB' })),
  ],
  [
    'ours, FAILED in an attempt that began later',
    wait('the image of a later attempt is in state FAILED: X: broke'),
    image('FAILED', marked({ attempt: '3hk2qpBBBBB' }), 'X: broke'),
  ],
  ['unknown, PENDING', unknownOwner('PENDING'), image('PENDING', '')],
  ['unknown, COPYING', unknownOwner('COPYING'), image('COPYING', '')],
  ['not ours, AVAILABLE', taken('it is in state AVAILABLE'), image('AVAILABLE', '')],
  ['not ours, FAILED', taken('it is in state FAILED'), image('FAILED', 'CAD')],
  ['of another resource, COPYING', taken('it is in state COPYING'), image('COPYING', OF_ANOTHER)],
  ['not ours, DELETING', nameBecomesFree, image('DELETING', 'CAD')],
  ['of an earlier version', ofEarlierVersion('AVAILABLE'), image('AVAILABLE', EARLIER)],
  ['of an earlier version, COPYING', ofEarlierVersion('COPYING'), image('COPYING', EARLIER)],
  ['of an earlier version, DELETING', nameBecomesFree, image('DELETING', EARLIER)],
  ['of an earlier version, FAILED', { kind: 'remove the failed image' }, image('FAILED', EARLIER)],
])('lifecycle 1: a look that finds this image: %s: leads to %j', (_, decision, found) => {
  expect(decideOnDeclared(found, declared, ATTEMPT, STARTED_AT, false)).toEqual(decision);
});

test.each<[string, object, ObservedImage]>([
  ['AVAILABLE', fail('sameName'), image('AVAILABLE', EARLIER)],
  ['FAILED', fail('sameName'), image('FAILED', EARLIER)],
  ['DELETING', fail('sameName'), image('DELETING', EARLIER)],
  ['not ours', taken('it is in state AVAILABLE'), image('AVAILABLE', OF_ANOTHER)],
  ['of the same content', { kind: 'converge' }, image('AVAILABLE')],
])(
  'lifecycle 2: an update under the same name whose image is there (%s) leads to %j',
  (_, decision, found) => {
    expect(decideOnDeclared(found, declared, ATTEMPT, STARTED_AT, true)).toEqual(decision);
  },
);

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
])('lifecycle 8: a source that is %j leads to %j', (source, decision) => {
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

  test.each<[string, object, ObservedImage[], number]>([
    ['3 images, for 179.999 s', usedUp(3), available(3), 179.999],
    ['10 images, for 0 s', usedUp(10), available(10), 0],
    // The account may have another quota than the default.
    ['3 images, for 180 s', fail('imageQuota', '3 images, none being made'), available(3), 180],
    ['10 images, for 180 s', fail('imageQuota', '10 images, none being made'), available(10), 180],
    ['10 images and a copy, for 180 s', beingMade(1), [...available(10), image('PENDING')], 180],
  ])('lifecycle 8: with %s leads to %j', (_, decision, images, idleSeconds) => {
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
