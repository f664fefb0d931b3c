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

  test.each<[string, ObservedImage | undefined, ImageDecision]>([
    ['is not there', undefined, { kind: 'fail', failure: 'sharedMissing' }],
    ['is AVAILABLE', IMAGE, { kind: 'look at the shares' }],
    ['is FAILED', state('FAILED'), unusable('it is in state FAILED')],
    ['tells why', state('FAILED', { reason: 'broken' }), unusable('it is in state FAILED, broken')],
    ['is being deleted', state('DELETING'), unusable('it is in state DELETING')],
    ['is PENDING', state('PENDING'), wait('the image is in state PENDING')],
    ['is COPYING', state('COPYING'), wait('the image is in state COPYING')],
    ['is CREATING', state('CREATING'), wait('the image is in state CREATING')],
    ['is IMPORTING', state('IMPORTING'), wait('the image is in state IMPORTING')],
    ['is VALIDATING', state('VALIDATING'), wait('the image is in state VALIDATING')],
    ['is in a state that nobody told us of', state('DEPRECATED'), { kind: 'look at the shares' }],
    [
      'does not tell when it was made',
      state('AVAILABLE', { createdTime: '' }),
      wait('AppStream does not tell when it was made'),
    ],
  ])('one that %s', (_, image, decision) => {
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

  test.each<[string, ReturnType<typeof share> | undefined, boolean, ShareDecision]>([
    ['none, for the first time', undefined, false, free],
    ['none, as before', undefined, true, { kind: 'give' }],
    ['the same, of ours', share(true, false), true, { kind: 'nothing' }],
    ['one that allows less, of ours', share(false, false), true, { kind: 'give' }],
    ['one that allows something else, of ours', share(false, true), true, { kind: 'give' }],
    ['one that allows more, of ours', share(true, true), true, { kind: 'give' }],
    ['the same, of somebody else', share(true, false), false, taken('fleets')],
    ['one for image builders, of somebody else', share(false, true), false, taken('image builders')],
    ['one for both, of somebody else', share(true, true), false, taken('fleets and image builders')],
    ['one for nothing, of somebody else', share(false, false), false, taken('nothing')],
  ])('%s', (_, present, isOurs, decision) => {
    expect(decideOnShare(present, share(true, false), isOurs)).toEqual(decision);
  });
});

describe('lifecycle 3: of the image whose share is to be taken back', () => {
  const named = { name: 'golden', region: 'eu-west-1', accountId: OTHER, made: madeOf(IMAGE)! };
  const another = { kind: 'nothing' as const, why: 'left alone another image that has the name now' };

  test.each<[string, ObservedImage | undefined, TakeBackDecision]>([
    ['is gone', undefined, { kind: 'nothing', why: 'the image is gone' }],
    ['is there', IMAGE, { kind: 'take back' }],
    ['is FAILED by now', { ...IMAGE, state: 'FAILED' }, { kind: 'take back' }],
    ['is being deleted', { ...IMAGE, state: 'DELETING' }, wait('the image is in state DELETING')],
    ['was made later', { ...IMAGE, createdTime: '2026-11-03T00:00:00.000Z' }, another],
    ['has another description', { ...IMAGE, description: '' }, another],
    ['is another one that is being deleted', { ...IMAGE, description: '', state: 'DELETING' }, another],
    [
      'does not tell when it was made',
      { ...IMAGE, createdTime: '' },
      wait('AppStream does not tell when the image was made'),
    ],
  ])('one that %s', (_, image, decision) => {
    expect(decideOnTakingBack(image, named)).toEqual(decision);
  });
});
