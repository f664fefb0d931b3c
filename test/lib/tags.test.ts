import { App, CfnParameter, Duration, Stack, Tags } from 'aws-cdk-lib';
import { imageResource, newImage, newStack, resources } from './support';

test('tags of the image, the stack and the app reach the image', () => {
  const app = new App();
  const stack = new Stack(app, 'MyStack');
  const image = newImage(stack);
  Tags.of(app).add('from', 'app');
  Tags.of(stack).add('team', 'desktops');
  Tags.of(image).add('cost-center', '42');
  expect(imageResource(stack).Properties.Tags).toEqual([
    { Key: 'cost-center', Value: '42' },
    { Key: 'from', Value: 'app' },
    { Key: 'team', Value: 'desktops' },
  ]);
});

test('the nearest tag wins, and tags can be removed', () => {
  const stack = newStack();
  const image = newImage(stack);
  Tags.of(stack).add('team', 'all');
  Tags.of(image).add('team', 'desktops');
  Tags.of(stack).add('gone', 'yes');
  Tags.of(image).remove('gone');
  expect(imageResource(stack).Properties.Tags).toEqual([{ Key: 'team', Value: 'desktops' }]);
});

test('resource types can be included and excluded', () => {
  const stack = newStack();
  newImage(stack);
  Tags.of(stack).add('image', 'yes', { includeResourceTypes: ['Custom::AppStreamImage'] });
  Tags.of(stack).add('other', 'yes', { excludeResourceTypes: ['Custom::AppStreamImage'] });
  expect(imageResource(stack).Properties.Tags).toEqual([{ Key: 'image', Value: 'yes' }]);
});

test('no tags, no property', () => {
  const stack = newStack();
  newImage(stack);
  expect(imageResource(stack).Properties).not.toHaveProperty('Tags');
});

test('only the image carries tags, not the rest of its chain', () => {
  const stack = newStack();
  Tags.of(newImage(stack, { createTimeout: Duration.hours(2) })).add('team', 'desktops');
  const tagged = Object.values(resources(stack)).filter(
    ({ Type, Properties }) => Type.startsWith('Custom::') && Properties.Tags,
  );
  expect(tagged.map(({ Type }) => Type)).toEqual(['Custom::AppStreamImage']);
});

describe('tags that AppStream would refuse fail at synthesis', () => {
  const synthesized = (tags: Record<string, string>) => {
    const stack = newStack();
    const image = newImage(stack);
    for (const [key, value] of Object.entries(tags)) Tags.of(image).add(key, value);
    return () => resources(stack);
  };

  test.each<[string, Record<string, string>, string]>([
    [
      'a key of AWS',
      { 'aws:team': 'desktops' },
      'tag key "aws:team" is not allowed: it must have 1 to 128 characters and not begin with "aws:". Change it.',
    ],
    ['a long key', { ['k'.repeat(129)]: 'v' }, 'is not allowed: it must have 1 to 128 characters'],
    [
      'a long value',
      { team: 'v'.repeat(257) },
      'tag "team" has a value of 257 characters: at most 256 are allowed. Shorten it.',
    ],
    [
      'more than fit',
      Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`tag${i}`, 'v'])),
      '51 tags: an image takes at most 50. Remove some.',
    ],
  ])('%s', (_, tags, message) => {
    expect(synthesized(tags)).toThrow(message);
  });

  test('tags at their limits do not', () => {
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, i) => [`tag${i}`, 'v']));
    synthesized({ ...many, ['k'.repeat(128)]: 'v'.repeat(256) })();
  });

  test('what a token stands for is not known yet', () => {
    const stack = newStack();
    Tags.of(newImage(stack)).add(
      'team',
      `${'v'.repeat(300)}${new CfnParameter(stack, 'Team').valueAsString}`,
    );
    resources(stack);
  });
});
