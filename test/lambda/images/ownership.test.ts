import type { ObservedImage } from '../../../lambda/appstream/observed-image';
import { isBeingMade, markerOf, ownershipOf } from '../../../lambda/images/ownership';

const OWNER = 'AAAAAAA.AAAAAAA.AAAAAAA';
const ANOTHER = 'AAAAAAA.AAAAAAA.DDDDDDD';
const OURS = `CAD (cdk-image ${OWNER}.BBBBBBB.3hk2qoCCCCC)`;

const image = (state: string, description: string) => ({ state, description }) as ObservedImage;

test.each([
  ['PENDING', true],
  ['COPYING', true],
  ['CREATING', true],
  ['IMPORTING', true],
  ['VALIDATING', true],
  ['AVAILABLE', false],
  ['FAILED', false],
  ['DELETING', false],
  ['DEPRECATED', false],
  ['POLISHING', false],
  ['', false],
])('lifecycle 7: an image in state %p is being made: %p', (state, is) => {
  expect(isBeingMade(image(state, ''))).toBe(is);
});

test.each<[string, string, string, string]>([
  ['AVAILABLE', OURS, OWNER, 'ours'],
  ['COPYING', OURS, OWNER, 'ours'],
  ['DELETING', OURS, OWNER, 'ours'],
  ['AVAILABLE', OURS, ANOTHER, 'not ours'],
  ['COPYING', OURS, ANOTHER, 'not ours'],
  // An image may not show its description while it is being copied or deleted.
  ['COPYING', '', OWNER, 'unknown'],
  ['PENDING', '', OWNER, 'unknown'],
  ['DELETING', '', OWNER, 'unknown'],
  ['POLISHING', '', OWNER, 'unknown'],
  ['AVAILABLE', '', OWNER, 'not ours'],
  ['FAILED', '', OWNER, 'not ours'],
  ['DEPRECATED', '', OWNER, 'not ours'],
  ['COPYING', 'CAD', OWNER, 'not ours'],
  ['AVAILABLE', 'CAD', OWNER, 'not ours'],
])('lifecycle 4: an image that is %s and says %p, for %s: %s', (state, said, owner, whose) => {
  expect(ownershipOf(image(state, said), owner)).toBe(whose);
});

test('lifecycle 4: the marker of an image is read from its description, if there is one', () => {
  expect(markerOf(image('AVAILABLE', OURS))).toEqual({
    owner: OWNER,
    content: 'BBBBBBB',
    attempt: '3hk2qoCCCCC',
  });
  expect(markerOf(image('AVAILABLE', 'CAD'))).toBeUndefined();
});
