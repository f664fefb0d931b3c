import type { ObservedImage } from '../../lambda/appstream';
import { copiesUnderWay, decideOnImage, decideOnLimit, decideOnSource } from '../../lambda/decide-copy';
import type { DeclaredImage } from '../../lambda/properties';

const declared: DeclaredImage = {
  sourceName: 'golden',
  sourceRegion: 'us-east-1',
  description: '',
  revision: '',
  isNamed: true,
  name: 'cad',
  region: 'eu-west-1',
  arn: 'arn:aws:appstream:eu-west-1:111122223333:image/cad',
  owner: 'AAAAAAAAAAAA',
  content: 'AAAAAAAA',
  shares: [],
  tags: {},
};

const marked = ({ owner = declared.owner, content = declared.content, attempt = 'AAAAAA' } = {}) =>
  `[cdk-appstream-image:${owner}.${content}.${attempt}]`;

const EARLIER = marked({ content: 'BBBBBBBB' });
const STRANGER = marked({ owner: 'BBBBBBBBBBBB' });

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

const wait = (why: string) => ({ act: 'wait', why });
const fail = (failure: string, detail?: string) => ({
  act: 'fail',
  failure,
  ...(detail === undefined ? {} : { detail }),
});
const taken = (detail: string) => fail('nameTaken', detail);
const untold = (state: string) =>
  wait(`an image of that name is in state ${state} and does not yet tell who made it`);
const ofEarlierVersion = (state: string) =>
  taken(`an earlier version of this resource made it from other properties; it is in state ${state}`);

test.each<[string, ObservedImage | undefined, object]>([
  ['none', undefined, { act: 'look at the source' }],
  ['ours, AVAILABLE', image('AVAILABLE'), { act: 'converge' }],
  ['ours, COPYING', image('COPYING'), wait('the image is in state COPYING')],
  ['ours, of next year', image('POLISHING'), wait('the image is in state POLISHING')],
  ['ours, FAILED now', image('FAILED', marked(), 'X: broke'), fail('imageFailed', 'X: broke')],
  ['ours, FAILED before', image('FAILED', marked({ attempt: 'BBBBBB' })), { act: 'remove the failed image' }],
  ['untold, PENDING', image('PENDING', ''), untold('PENDING')],
  ['untold, COPYING', image('COPYING', ''), untold('COPYING')],
  ['nobody’s, AVAILABLE', image('AVAILABLE', ''), taken('it is in state AVAILABLE')],
  ['nobody’s, FAILED', image('FAILED', 'CAD'), taken('it is in state FAILED')],
  ['a stranger’s, COPYING', image('COPYING', STRANGER), taken('it is in state COPYING')],
  ['of an earlier version', image('AVAILABLE', EARLIER), ofEarlierVersion('AVAILABLE')],
  ['of an earlier version, COPYING', image('COPYING', EARLIER), ofEarlierVersion('COPYING')],
  ['of an earlier version, FAILED', image('FAILED', EARLIER), { act: 'remove the failed image' }],
])('lifecycle 1: an image that is there: %s', (_, found, decision) => {
  expect(decideOnImage(found, declared, 'AAAAAA', false)).toEqual(decision);
});

test.each<[string, ObservedImage, object]>([
  ['AVAILABLE', image('AVAILABLE', EARLIER), fail('sameName')],
  ['FAILED', image('FAILED', EARLIER), fail('sameName')],
  ['a stranger’s', image('AVAILABLE', STRANGER), taken('it is in state AVAILABLE')],
  ['of the same content', image('AVAILABLE'), { act: 'converge' }],
])('lifecycle 2: an update under the same name finds its image: %s', (_, found, decision) => {
  expect(decideOnImage(found, declared, 'AAAAAA', true)).toEqual(decision);
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
  [image('AVAILABLE'), { act: 'copy' }],
  [image('DEPRECATED'), { act: 'copy' }],
  [image(''), { act: 'copy' }],
])('lifecycle 8: a source that is %j', (source, decision) => {
  expect(decideOnSource(source, declared)).toEqual(decision);
});

describe('a quota that is used up', () => {
  const available = (count: number) => Array.from({ length: count }, () => image('AVAILABLE'));
  const usedUp = (count: number) =>
    wait(`AppStream reports a quota used up with ${count} images in the region`);

  test.each<[string, ObservedImage[], boolean, object]>([
    ['9 images, settled', available(9), true, usedUp(9)],
    ['10 images, not settled', available(10), false, usedUp(10)],
    ['10 images, settled', available(10), true, fail('imageQuota', '10 images, no copy under way')],
    ['11 images, settled', available(11), true, fail('imageQuota', '11 images, no copy under way')],
    [
      '10 images and a copy, settled',
      [...available(10), image('PENDING')],
      true,
      wait('copies under way to the region: 1 (quota L-60244546)'),
    ],
  ])('lifecycle 8: with %s', (_, images, settled, decision) => {
    expect(decideOnLimit(images, settled)).toEqual(decision);
  });

  test.each([
    [[], undefined],
    [['AVAILABLE', 'FAILED', 'DELETING', 'CREATING'], undefined],
    [['COPYING'], 'copies under way to the region: 1 (quota L-60244546)'],
    [['COPYING', 'AVAILABLE', 'PENDING'], 'copies under way to the region: 2 (quota L-60244546)'],
  ])('lifecycle 7: waits for copies where images are %j', (states, why) => {
    expect(copiesUnderWay(states.map((state) => image(state)))).toBe(why);
  });
});
