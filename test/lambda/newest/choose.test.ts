import type { ObservedImage } from '../../../lambda/appstream/observed-image';
import { choose, matches } from '../../../lambda/newest/choose';

const NONE = () => false;

/** An image by its name, its day in October, and its state. */
function image(name: string, at = 1, state = 'AVAILABLE'): ObservedImage {
  const createdTime = at === 0 ? '' : `2026-10-${`${at}`.padStart(2, '0')}T00:00:00.000Z`;
  return {
    name,
    arn: `arn:aws:appstream:eu-west-1:111122223333:image/${name}`,
    state,
    description: '',
    reason: '',
    platform: '',
    baseImageArn: '',
    agentVersion: '',
    createdTime,
  };
}

/** The name of what is found, or what is there instead. */
function chosen(
  images: readonly ObservedImage[],
  pattern = 'golden-*',
  isMadeByStack: (image: ObservedImage) => boolean = NONE,
) {
  const choice = choose(images, pattern, isMadeByStack);
  return choice.kind === 'found' ? choice.image.name : choice.detail;
}

test.each([
  ['golden-*', 'golden-1', true],
  ['golden-*', 'golden-', true],
  ['golden-*', 'my-golden-1', false],
  ['golden-*', 'Golden-1', false],
  ['*', 'anything', true],
  ['*golden', 'my-golden', true],
  ['*golden', 'golden-1', false],
  ['*golden*', 'my-golden-1', true],
  ['golden', 'golden', true],
  ['golden', 'golden-1', false],
  ['golden', 'a-golden', false],
  ['g.lden', 'golden', false],
  ['g.*', 'golden', false],
  ['a**b', 'ab', true],
  ['a*b*c', 'a-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['a*x*c', 'abc', false],
  ['ab*ba', 'aba', false],
  ['ab*ba', 'abba', true],
  ['a*ab*b', 'aabb', true],
  ['a*ab*ab', 'aab', false],
  ['*'.repeat(101), 'golden', true],
])('lifecycle 1: that the pattern %s matches the name %s: %s', (pattern, name, expected) => {
  expect(matches(pattern, name)).toBe(expected);
});

test('lifecycle 1: a pattern of many stars is held against a long name at once', () => {
  const began = Date.now();
  expect(matches('*a'.repeat(50), `${'a'.repeat(100)}b`)).toBe(false);
  expect(Date.now() - began).toBeLessThan(1000);
});

test.each<[string, ObservedImage[], string]>([
  ['the newest', [image('golden-1', 1), image('golden-3', 3), image('golden-2', 2)], 'golden-3'],
  ['one that matches, though another is newer', [image('golden-1', 1), image('silver', 9)], 'golden-1'],
  [
    'one that is AVAILABLE, though another is newer',
    [image('golden-1', 1), image('golden-2', 2, 'COPYING')],
    'golden-1',
  ],
  ['by its time, not its name', [image('golden-9', 1), image('golden-1', 2)], 'golden-1'],
  ['of the same time the last by name', [image('golden-b', 1), image('golden-a', 1)], 'golden-b'],
  [
    'of the same time the last by name, in any order',
    [image('golden-a', 1), image('golden-b', 1)],
    'golden-b',
  ],
  ['one with a time before one without', [image('golden-a', 0), image('golden-b', 1)], 'golden-b'],
  ['one without a time where there is no other', [image('golden-a', 0)], 'golden-a'],
])('lifecycle 1: it finds %s', (_, images, expected) => {
  expect(chosen(images)).toBe(expected);
});

test('lifecycle 1: what the stack made is not found, though it is newer', () => {
  const images = [image('golden-1', 1), image('golden-2', 2)];
  expect(chosen(images, 'golden-*', ({ name }) => name === 'golden-2')).toBe('golden-1');
});

describe('lifecycle 8: where none is found, it tells', () => {
  test('how many match, and in which state each is', () => {
    const images = [
      image('golden-1', 1, 'FAILED'),
      image('golden-2', 2, 'COPYING'),
      image('golden-3', 3, 'FAILED'),
    ];
    expect(chosen(images)).toBe(
      'of 3 that match, 1 in state COPYING: golden-2; 2 in state FAILED: golden-3, golden-1',
    );
  });

  test('which of them the stack made itself', () => {
    const images = [image('golden-1', 1, 'FAILED'), image('golden-2', 2)];
    expect(chosen(images, 'golden-*', ({ name }) => name === 'golden-2')).toBe(
      'of 2 that match, 1 in state FAILED: golden-1; 1 made by this stack, which do not count: golden-2',
    );
  });

  test('the nearest names, in capitals or not, where none matches', () => {
    const images = [image('silver', 9), image('a', 8), image('Golden-1', 1), image('my-golden-1', 2)];
    expect(chosen(images)).toBe(
      'images of this account there: 4, of which none matches: my-golden-1, Golden-1, silver, a',
    );
  });

  test('the nearest by the longest text that is in pattern and name', () => {
    const images = [image('xabx', 9), image('xxcdefxx', 1), image('abcdef-1', 2)];
    expect(chosen(images, 'abcdef')).toContain('none matches: abcdef-1, xxcdefxx, xabx');
  });

  test('a few names of many', () => {
    const images = Array.from({ length: 90 }, (_, index) => image(`silver-${index}`));
    expect(chosen(images)).toMatch(
      /^images of this account there: 90, of which none matches: silver-9, .* and 85 more$/,
    );
  });

  test('that there is none at all', () => {
    expect(chosen([])).toBe('this account has no image there');
  });
});
