import type { ObservedImage } from '../../lambda/appstream';
import { isBeingCopied, markerOf, ownershipOf } from '../../lambda/ownership';

const OURS = 'CAD [cdk-appstream-image:AAAAAAAAAAAA.BBBBBBBB.CCCCCC]';

const image = (state: string, description: string) => ({ state, description }) as ObservedImage;

test.each([
  ['PENDING', true],
  ['COPYING', true],
  ['AVAILABLE', false],
  ['CREATING', false],
  ['', false],
])('lifecycle 7: an image in state %p is being copied: %p', (state, is) => {
  expect(isBeingCopied(image(state, ''))).toBe(is);
});

test.each<[string, string, string, string | undefined, string]>([
  ['AVAILABLE', OURS, 'AAAAAAAAAAAA', undefined, 'ours'],
  ['AVAILABLE', OURS, 'AAAAAAAAAAAA', 'BBBBBBBB', 'ours'],
  ['AVAILABLE', OURS, 'AAAAAAAAAAAA', 'DDDDDDDD', 'foreign'],
  ['AVAILABLE', OURS, 'DDDDDDDDDDDD', undefined, 'foreign'],
  ['AVAILABLE', OURS, 'DDDDDDDDDDDD', 'BBBBBBBB', 'foreign'],
  ['COPYING', OURS, 'AAAAAAAAAAAA', 'BBBBBBBB', 'ours'],
  ['COPYING', OURS, 'DDDDDDDDDDDD', undefined, 'foreign'],
  ['COPYING', '', 'AAAAAAAAAAAA', undefined, 'untold'],
  ['PENDING', '', 'AAAAAAAAAAAA', undefined, 'untold'],
  ['COPYING', 'CAD', 'AAAAAAAAAAAA', undefined, 'foreign'],
  ['AVAILABLE', '', 'AAAAAAAAAAAA', undefined, 'foreign'],
  ['AVAILABLE', 'CAD', 'AAAAAAAAAAAA', 'BBBBBBBB', 'foreign'],
])('lifecycle 4: an image that is %s and says %p, for %s.%s: %s', (state, said, owner, content, whose) => {
  expect(ownershipOf(image(state, said), owner, content)).toBe(whose);
});

test('lifecycle 4: the marker of an image', () => {
  expect(markerOf(image('AVAILABLE', OURS))).toEqual({
    owner: 'AAAAAAAAAAAA',
    content: 'BBBBBBBB',
    attempt: 'CCCCCC',
  });
  expect(markerOf(image('AVAILABLE', 'CAD'))).toBeUndefined();
});
