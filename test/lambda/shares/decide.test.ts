import type { ObservedImage } from '../../../lambda/appstream/observed-image';
import {
  type ImageDecision,
  type ShareDecision,
  type TakeBackDecision,
  decideOnImage,
  decideOnShare,
  decideOnTakingBack,
} from '../../../lambda/shares/decide';
import { madeOf } from '../../../lambda/shares/share-id';

const IMAGE: ObservedImage = {
  name: 'golden',
  arn: 'arn:aws:appstream:eu-west-1:111122223333:image/golden',
  state: 'AVAILABLE',
  description: 'of November',
  reason: '',
  platform: '',
  baseImageArn: '',
  agentVersion: '',
  createdTime: '2026-11-02T00:00:00.000Z',
};

const OTHER = '222233334444';

const wait = (why: string) => ({ kind: 'wait' as const, why });
const unusable = (detail: string) => ({ kind: 'fail' as const, failure: 'sharedUnusable' as const, detail });

describe('lifecycle 1: of an image that is to be shared', () => {
  const state = (state: string, more: Partial<ObservedImage> = {}) => ({ ...IMAGE, ...more, state });

  test.each<[string, ImageDecision, ObservedImage | undefined]>([
    ['is not there', { kind: 'fail', failure: 'sharedMissing' }, undefined],
    ['is AVAILABLE', { kind: 'look at the shares' }, IMAGE],
    ['is FAILED', unusable('it is in state FAILED'), state('FAILED')],
    ['tells why', unusable('it is in state FAILED, broken'), state('FAILED', { reason: 'broken' })],
    ['is being deleted', unusable('it is in state DELETING'), state('DELETING')],
    ['is PENDING', wait('the image is in state PENDING'), state('PENDING')],
    ['is COPYING', wait('the image is in state COPYING'), state('COPYING')],
    ['is CREATING', wait('the image is in state CREATING'), state('CREATING')],
    ['is IMPORTING', wait('the image is in state IMPORTING'), state('IMPORTING')],
    ['is VALIDATING', wait('the image is in state VALIDATING'), state('VALIDATING')],
    ['is in a state that nobody told us of', { kind: 'look at the shares' }, state('DEPRECATED')],
    [
      'does not tell when it was made',
      wait('AppStream does not tell when it was made'),
      state('AVAILABLE', { createdTime: '' }),
    ],
  ])('one that %s leads to %j', (_, decision, image) => {
    expect(decideOnImage(image)).toEqual(decision);
  });
});

describe('lifecycle 4: of the share that should be there', () => {
  const share = (allowFleet: boolean, allowImageBuilder: boolean) => ({
    accountId: OTHER,
    allowFleet,
    allowImageBuilder,
  });
  const taken = (allows: string) => ({
    kind: 'fail' as const,
    failure: 'shareTaken' as const,
    detail: `it allows ${allows}`,
  });
  const free = wait('there is no such share yet: the next poll gives it');

  test.each<[string, ShareDecision, ReturnType<typeof share> | undefined, boolean]>([
    ['none, for the first time', free, undefined, false],
    ['none, as before', { kind: 'give' }, undefined, true],
    ['the same, of ours', { kind: 'nothing' }, share(true, false), true],
    ['one that allows less, of ours', { kind: 'give' }, share(false, false), true],
    ['one that allows something else, of ours', { kind: 'give' }, share(false, true), true],
    ['one that allows more, of ours', { kind: 'give' }, share(true, true), true],
    ['the same, of somebody else', taken('fleets'), share(true, false), false],
    ['one for image builders, of somebody else', taken('image builders'), share(false, true), false],
    ['one for both, of somebody else', taken('fleets and image builders'), share(true, true), false],
    ['one for nothing, of somebody else', taken('nothing'), share(false, false), false],
  ])('%s leads to %j', (_, decision, present, isOurs) => {
    expect(decideOnShare(present, share(true, false), isOurs)).toEqual(decision);
  });
});

describe('lifecycle 3: of the image whose share is to be taken back', () => {
  const named = { name: 'golden', region: 'eu-west-1', accountId: OTHER, made: madeOf(IMAGE)! };
  const another = { kind: 'nothing' as const, why: 'left alone another image that has the name now' };

  test.each<[string, TakeBackDecision, ObservedImage | undefined]>([
    ['is gone', { kind: 'nothing', why: 'the image is gone' }, undefined],
    ['is there', { kind: 'take back' }, IMAGE],
    ['is FAILED by now', { kind: 'take back' }, { ...IMAGE, state: 'FAILED' }],
    ['is being deleted', wait('the image is in state DELETING'), { ...IMAGE, state: 'DELETING' }],
    ['was made later', another, { ...IMAGE, createdTime: '2026-11-03T00:00:00.000Z' }],
    ['has another description', another, { ...IMAGE, description: '' }],
    ['is another one that is being deleted', another, { ...IMAGE, description: '', state: 'DELETING' }],
    [
      'does not tell when it was made',
      wait('AppStream does not tell when the image was made'),
      { ...IMAGE, createdTime: '' },
    ],
  ])('one that %s leads to %j', (_, decision, image) => {
    expect(decideOnTakingBack(image, named)).toEqual(decision);
  });
});
