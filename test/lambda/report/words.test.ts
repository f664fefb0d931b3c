import { fewOf, inWords, resourceOf, subjectOf } from '../../../lambda/report/words';
import type { CustomResourceEvent } from '../../../lambda/request/events';

test('lifecycle 9: an image is named with its region', () => {
  expect(subjectOf({ name: 'i', region: 'eu-west-1' })).toBe('Image i in eu-west-1');
});

test('lifecycle 9: an image whose name is not known is named by its resource', () => {
  expect(resourceOf({ LogicalResourceId: 'Desk' } as CustomResourceEvent)).toBe('Image resource Desk');
});

test.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [89, '1 min'],
  [90, '2 min'],
  [3569, '59 min'],
  [3570, '1 h 0 min'],
  [3600, '1 h 0 min'],
  [5400, '1 h 30 min'],
  [43_200, '12 h 0 min'],
])('lifecycle 9: %p seconds are %p', (seconds, words) => {
  expect(inWords(seconds)).toBe(words);
});

test.each([
  [0, ''],
  [1, 'f1'],
  [5, 'f1, f2, f3, f4, f5'],
  [6, 'f1, f2, f3, f4, f5 and 1 more'],
  [30, 'f1, f2, f3, f4, f5 and 25 more'],
])('lifecycle 9: a list of %p names', (count, told) => {
  expect(fewOf(Array.from({ length: count }, (_, n) => `f${n + 1}`))).toBe(told);
});
