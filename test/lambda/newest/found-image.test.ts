import { parseImageArn, homeOf } from '../../../lambda/request/identity';
import { attributesOf, idOf, readFound } from '../../../lambda/newest/found-image';

const home = homeOf(
  'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1a2b3c4d-0000-0000-0000-000000000000',
);
const image = {
  region: 'us-east-1',
  name: 'golden-1',
  createdTime: '2026-10-01T00:00:00.000Z',
  declared: '0123abcd',
};
const ID = 'arn:aws:appstream:us-east-1:111122223333:image/golden-1@2026-10-01T00:00:00.000Z@0123abcd';

test('lifecycle 2: the id of what was found tells all of it', () => {
  expect(idOf(home, image)).toBe(ID);
  expect(readFound(home, ID)).toEqual(image);
});

test('lifecycle 2: an image without a time has an id, too', () => {
  const timeless = { ...image, createdTime: '' };
  expect(readFound(home, idOf(home, timeless))).toEqual(timeless);
});

test('lifecycle 2: what was found for another declaration has another id', () => {
  expect(idOf(home, { ...image, declared: '4567abcd' })).not.toBe(ID);
});

test('lifecycle 2: the same name made anew has another id', () => {
  expect(idOf(home, { ...image, createdTime: '2026-10-02T00:00:00.000Z' })).not.toBe(ID);
});

test('lifecycle 2: the id is not taken for an image that the stack made', () => {
  expect(parseImageArn(home, ID)).toBeUndefined();
});

test.each([
  ['the ARN of an image', 'arn:aws:appstream:us-east-1:111122223333:image/golden-1'],
  ['an id of CloudFormation', 'Stack-Newest-1A2B3C4D'],
  ['none', ''],
  ['one of another account', ID.replace('111122223333', '444455556666')],
  ['one with a time that is none', ID.replace('.000Z', '')],
  ['one without a declaration', ID.replace('@0123abcd', '')],
  ['one with too much', `${ID}@2026-10-01T00:00:00.000Z`],
])('lifecycle 2: %s tells nothing', (_, id) => {
  expect(readFound(home, id)).toBeUndefined();
});

test('lifecycle 2: what users get is in the id', () => {
  expect(attributesOf(home, image)).toEqual({
    ImageName: 'golden-1',
    ImageArn: 'arn:aws:appstream:us-east-1:111122223333:image/golden-1',
    ImageCreatedTime: '2026-10-01T00:00:00.000Z',
  });
});
