import { Aspects, CfnOutput, type Stack, Tag } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type * as Cdk from 'aws-cdk-lib';
import type * as Package from '../../lib';
import { type Resource, imageResource, newImage, newStack, resources } from './support';

/** Another copy of the package, as npm installs it where two versions are asked for. They share aws-cdk-lib. */
function anotherCopy(): typeof Package {
  let copy: typeof Package | undefined;
  const cdk = jest.requireActual<typeof Cdk>('aws-cdk-lib');
  jest.isolateModules(() => {
    jest.doMock('aws-cdk-lib', () => cdk);
    copy = jest.requireActual<typeof Package>('../../lib');
  });
  return copy!;
}

const [first, second] = [anotherCopy(), anotherCopy()];

function stackOfTwoCopies(name?: string): Stack {
  const stack = newStack();
  for (const [id, { AppStreamImage, ImageSource }] of [
    ['One', first],
    ['Two', second],
  ] as const) {
    new AppStreamImage(stack, id, {
      source: ImageSource.imageName('golden'),
      imageName: name && `${name}-${id}`,
    });
  }
  return stack;
}

test('are two', () => {
  expect(first.AppStreamImage).not.toBe(second.AppStreamImage);
});

test('in one stack share a provider', () => {
  const stack = stackOfTwoCopies();
  const images = Object.values<Resource>(resources(stack, 'Custom::AppStreamImage'));
  expect(images).toHaveLength(2);
  expect(images[0].Properties.ServiceToken).toEqual(images[1].Properties.ServiceToken);
  expect(Object.keys(resources(stack, 'AWS::Lambda::Function'))).toHaveLength(2);
});

test('allow the images of both', () => {
  const [policy] = Object.values(resources(stackOfTwoCopies('desktop'), 'AWS::IAM::ManagedPolicy'));
  expect(policy.Properties.PolicyDocument.Statement[0].Resource).toHaveLength(2);
});

test('know the images of each other', () => {
  const stack = newStack();
  const { AppStreamImage, ImageSource } = first;
  const image = new AppStreamImage(stack, 'One', { source: ImageSource.imageName('golden') });
  expect(second.AppStreamImage.isAppStreamImage(image)).toBe(true);
  // The source of the one may be an image of the other, and needs no policy of its own.
  new second.AppStreamImage(stack, 'Two', { source: second.ImageSource.image(image) });
  const [policy] = Object.values(resources(stack, 'AWS::IAM::Policy'));
  expect(JSON.stringify(policy.Properties)).not.toContain('Fn::GetAtt');
});

test('know the newest images of each other, whose pattern is allowed', () => {
  const stack = newStack();
  const golden = new first.NewestAppStreamImage(stack, 'Golden', { namePattern: 'golden-*' });
  new second.AppStreamImage(stack, 'One', { source: second.ImageSource.image(golden) });
  const [policy] = Object.values(resources(stack, 'AWS::IAM::Policy'));
  expect(JSON.stringify(policy.Properties)).toContain(':image/golden-*"');
  const [{ Properties }] = Object.values(resources(stack, 'Custom::NewestAppStreamImage'));
  expect(Properties.ImagesOfStack).toEqual([imageResource(stack).logicalId]);
});

test('take a provider of each other', () => {
  const stack = newStack();
  const provider = new first.AppStreamImageProvider(stack, 'Provider');
  new second.AppStreamImage(stack, 'Two', { source: second.ImageSource.imageName('golden'), provider });
  expect(Object.keys(resources(stack, 'AWS::Lambda::Function'))).toHaveLength(2);
});

describe('of two copies of aws-cdk-lib, which share no class,', () => {
  /** A class of the other copy: the module loads each one when it is asked for. */
  function ofAnotherCopy<K extends 'CfnOutput' | 'Tag'>(name: K): (typeof Cdk)[K] {
    let another: (typeof Cdk)[K] | undefined;
    jest.isolateModules(() => {
      another = jest.requireActual<typeof Cdk>('aws-cdk-lib')[name];
    });
    return another!;
  }

  test('the one may exclude images from a tag of the stack', () => {
    const AnotherTag = ofAnotherCopy('Tag');
    expect(AnotherTag).not.toBe(Tag);
    const stack = newStack({ tags: { team: 'all', other: 'yes' } });
    newImage(stack);
    const excludeResourceTypes = ['Custom::AppStreamImage'];
    Aspects.of(stack).add(new AnotherTag('team', 'desktops', { excludeResourceTypes }));
    expect(imageResource(stack).Properties.Tags).toEqual([{ Key: 'other', Value: 'yes' }]);
  });

  test('the one may export what every release changes, and is warned', () => {
    const AnotherOutput = ofAnotherCopy('CfnOutput');
    expect(AnotherOutput).not.toBe(CfnOutput);
    const stack = newStack();
    new AnotherOutput(stack, 'Name', { value: newImage(stack).imageName, exportName: 'desktops' });
    Annotations.fromStack(stack).hasWarning(
      '/MyStack/Desktop',
      Match.stringLikeRegexp('^ImageName of the image is exported'),
    );
  });
});
