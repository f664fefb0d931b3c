import { homeOf, parseImageArn } from '../../../lambda/request/identity';
import { madeOf, parseShareId, shareId } from '../../../lambda/shares/share-id';

const HOME = homeOf(
  'arn:aws:cloudformation:eu-west-1:111122223333:stack/S/1a2b3c4d-0000-0000-0000-000000000000',
);

const IMAGE = {
  name: 'golden',
  arn: '',
  state: 'AVAILABLE',
  description: 'of November',
  reason: '',
  platform: '',
  baseImageArn: '',
  agentVersion: '',
  createdTime: '2026-11-02T00:00:00.000Z',
};

const ID =
  'arn:aws:appstream:eu-west-1:111122223333:image/golden/222233334444@2026-11-02T00:00:00.000Z.b029931b';

test('lifecycle 4: an id says which image, which account, and when the image was made: resources that are deployed have it', () => {
  expect(shareId(HOME, IMAGE, '222233334444')).toBe(ID);
});

test('lifecycle 4: of an image that does not tell when it was made there is none', () => {
  expect(shareId(HOME, { ...IMAGE, createdTime: '' }, '222233334444')).toBeUndefined();
});

test('lifecycle 4: what an id says is read from it', () => {
  expect(parseShareId(HOME, ID)).toEqual({
    name: 'golden',
    region: 'eu-west-1',
    accountId: '222233334444',
    made: madeOf(IMAGE),
  });
});

test('lifecycle 4: it is not taken for the ARN of an image', () => {
  expect(parseImageArn(HOME, ID)).toBeUndefined();
});

test.each([
  ['', 'nothing'],
  ['Stack-Share-1A2B3C', "CloudFormation's own"],
  ['cdk-appstream-image-11111111-2222-3333-4444-555555555555', 'that of a creation that failed'],
  ['arn:aws:appstream:eu-west-1:111122223333:image/golden', 'that of an image'],
  [ID.replace('111122223333', '999900001111'), 'that of another account'],
  [ID.replace('arn:aws:', 'arn:aws-cn:'), 'that of another partition'],
  [ID.replace('/222233334444', '/2222'), 'without an account'],
  [ID.slice(0, ID.indexOf('@')), 'without a time'],
])('lifecycle 4: %s is none: %s', (id) => {
  expect(parseShareId(HOME, id)).toBeUndefined();
});
