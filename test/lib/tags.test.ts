import { App, Duration, Stack, Tags } from 'aws-cdk-lib';
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
  Tags.of(newImage(stack, { copyTimeout: Duration.hours(2) })).add('team', 'desktops');
  const tagged = Object.values(resources(stack)).filter(
    ({ Type, Properties }) => Type.startsWith('Custom::') && Properties.Tags,
  );
  expect(tagged.map(({ Type }) => Type)).toEqual(['Custom::AppStreamImage']);
});
