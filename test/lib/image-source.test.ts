import { App, Stack } from 'aws-cdk-lib';
import { AppStreamImage, ImageSource } from '../../lib';
import { sources } from './permissions';
import { imageResource, newImage, newStack, resources } from './support';

const ACCOUNT = '111122223333';
const env = { account: ACCOUNT, region: 'eu-west-1' };

const declared = (stack: Stack) => {
  const { SourceImageName, SourceRegion } = imageResource(stack).Properties;
  return { name: SourceImageName, region: SourceRegion };
};

describe('an image by its name', () => {
  test('is one of the region of the stack, unless another one is given', () => {
    const here = newStack({ env });
    newImage(here, { source: ImageSource.imageName('golden') });
    expect(declared(here)).toEqual({ name: 'golden', region: undefined });
    const elsewhere = newStack({ env });
    newImage(elsewhere, { source: ImageSource.imageName('golden', { region: 'us-east-1' }) });
    expect(declared(elsewhere)).toEqual({ name: 'golden', region: 'us-east-1' });
  });
});

describe('an image of the app', () => {
  test('of the same stack is copied in its order', () => {
    const stack = newStack({ env });
    const first = newImage(stack, { imageName: 'first' }, 'First');
    newImage(stack, { source: ImageSource.image(first) }, 'Second');
    const [one, two] = Object.entries(resources(stack, 'Custom::AppStreamImage'));
    expect(two[1].Properties.SourceImageName).toEqual({ 'Fn::GetAtt': [one[0], 'ImageName'] });
    expect(two[1].Properties.SourceRegion).toBeUndefined();
  });

  test('that is in a region of its own is copied from there', () => {
    const stack = newStack({ env });
    const first = newImage(stack, { destinationRegion: 'us-east-1' }, 'First');
    newImage(stack, { source: ImageSource.image(first) }, 'Second');
    const regions = Object.values(resources(stack, 'Custom::AppStreamImage')).map(
      ({ Properties }) => Properties.SourceRegion,
    );
    expect(regions).toEqual([undefined, 'us-east-1']);
  });

  test('of another stack comes by its export', () => {
    const stack = newStack({ env });
    const producer = new Stack(stack.node.root, 'Producer', { env });
    newImage(stack, { source: ImageSource.image(newImage(producer)) });
    expect(declared(stack)).toEqual({
      name: { 'Fn::ImportValue': expect.stringContaining('Producer') },
      region: undefined,
    });
    expect(stack.dependencies).toEqual([producer]);
  });

  test('of a stack in another region comes by its name, and is allowed there', () => {
    const stack = newStack({ env });
    const producer = new Stack(stack.node.root, 'Producer', { env: { ...env, region: 'us-east-1' } });
    newImage(stack, { source: ImageSource.image(newImage(producer, { imageName: 'master' })) });
    expect(declared(stack)).toEqual({ name: 'master', region: 'us-east-1' });
    expect(sources(stack)).toEqual([
      expect.stringMatching(/:appstream:us-east-1:111122223333:image\/master$/),
    ]);
  });

  test('of stacks without an environment is in the same region', () => {
    const app = new App();
    const [producer, stack] = ['Producer', 'MyStack'].map((id) => new Stack(app, id));
    newImage(stack, { source: ImageSource.image(newImage(producer)) });
    expect(declared(stack).region).toBeUndefined();
  });

  test('of another account is an error', () => {
    const stack = newStack({ env });
    const producer = new Stack(stack.node.root, 'Producer', { env: { ...env, account: '444455556666' } });
    const source = ImageSource.image(newImage(producer, { imageName: 'master' }));
    expect(() => newImage(stack, { source })).toThrow(
      'MyStack/Desktop: source Producer/Desktop is an image of account "444455556666": AppStream copies and updates only images of ' +
        'the account that the stack is deployed to. Name one of your own; an image that is shared or public can be used ' +
        'for a fleet by its ARN.',
    );
  });
});

describe('an image that is managed elsewhere', () => {
  const fromArn = (stack: Stack, arn: string) =>
    ImageSource.image(AppStreamImage.fromImageArn(stack, 'Golden', arn));

  test('is copied by its name', () => {
    const stack = newStack({ env });
    newImage(stack, { source: ImageSource.image(AppStreamImage.fromImageName(stack, 'Golden', 'golden')) });
    expect(declared(stack)).toEqual({ name: 'golden', region: undefined });
  });

  test('is copied from the region in its ARN', () => {
    const stack = newStack({ env });
    newImage(stack, { source: fromArn(stack, `arn:aws:appstream:us-east-1:${ACCOUNT}:image/golden`) });
    expect(declared(stack)).toEqual({ name: 'golden', region: 'us-east-1' });
    const near = newStack({ env });
    newImage(near, { source: fromArn(near, `arn:aws:appstream:eu-west-1:${ACCOUNT}:image/golden`) });
    expect(declared(near)).toEqual({ name: 'golden', region: undefined });
  });

  test('is an error if it is one of another account, where both are known', () => {
    const arn = 'arn:aws:appstream:eu-west-1:444455556666:image/golden';
    const stack = newStack({ env });
    expect(() => newImage(stack, { source: fromArn(stack, arn) })).toThrow(
      'MyStack/Desktop: source MyStack/Golden is an image of account "444455556666"',
    );
    const open = newStack();
    newImage(open, { source: fromArn(open, arn) });
    expect(declared(open)).toEqual({ name: 'golden', region: 'eu-west-1' });
  });

  test('is an error if it is public, wherever the stack is deployed', () => {
    for (const stack of [newStack({ env }), newStack()]) {
      const arn = 'arn:aws:appstream:eu-west-1::image/AppStream-WinServer2022-11-10-2025';
      expect(() => newImage(stack, { source: fromArn(stack, arn) })).toThrow(
        'MyStack/Desktop: source MyStack/Golden is a public image: AppStream copies and updates only images of the account',
      );
    }
  });

  test('is an error in another partition', () => {
    const stack = newStack({ env });
    const arn = `arn:aws-us-gov:appstream:us-gov-west-1:${ACCOUNT}:image/golden`;
    expect(() => newImage(stack, { source: fromArn(stack, arn) })).toThrow(
      'images are not copied between partitions',
    );
  });
});

test('one source serves many images', () => {
  const stack = newStack({ env });
  const source = ImageSource.imageName('golden');
  newImage(stack, { source }, 'One');
  newImage(stack, { source, destinationRegion: 'us-east-1' }, 'Two');
  expect(sources(stack)).toHaveLength(1);
});
