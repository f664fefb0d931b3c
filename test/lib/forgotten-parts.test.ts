import { AppStreamImage, ImageSource, NewestAppStreamImage } from '../../lib';
import { type Mistake, told } from './telling';

const source = ImageSource.imageName('golden');
const context = (stack: Parameters<Mistake>[0]) => stack.node.tryGetContext('month') as string;

const warning = (given: string, nothing: string) =>
  `${given} has "${nothing}" in it: it looks as if context or an environment variable was not given. ` +
  'Give the value that is missing. [ack: cdk-appstream-image:forgottenPart]';

test.each<[string, Mistake, string, string]>([
  [
    'the name of the source',
    (stack) =>
      new AppStreamImage(stack, 'Image', { source: ImageSource.imageName(`golden-${context(stack)}`) }),
    'the name of the source "golden-undefined"',
    'undefined',
  ],
  [
    'the name of the source of an update',
    (stack) =>
      new AppStreamImage(stack, 'Image', { source: ImageSource.updateOfImageName(`${null}-golden`) }),
    'the name of the source "null-golden"',
    'null',
  ],
  [
    'imageName',
    (stack) => new AppStreamImage(stack, 'Image', { source, imageName: `desktops_${NaN}.1` }),
    'imageName "desktops_NaN.1"',
    'NaN',
  ],
  [
    'revision',
    (stack) => new AppStreamImage(stack, 'Image', { source, revision: `${context(stack)}` }),
    'revision "undefined"',
    'undefined',
  ],
  [
    'namePattern, as Python writes it',
    (stack) => new NewestAppStreamImage(stack, 'Newest', { namePattern: 'golden-None-*' }),
    'namePattern "golden-None-*"',
    'None',
  ],
])('%s with a part that nobody gave is warned of', (_, mistake, given, nothing) => {
  expect(told(mistake)).toEqual([warning(given, nothing)]);
});

test.each(['golden', 'nullify', 'golden-none', 'NaNo-1', 'undefined2', 'Nonesuch'])('%s is not', (name) => {
  const declared: Mistake = (stack) =>
    new AppStreamImage(stack, 'Image', { source: ImageSource.imageName(name), revision: name });
  expect(told(declared)).toEqual([]);
});
