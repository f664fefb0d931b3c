import {
  Aspects,
  CfnDeletionPolicy,
  CfnResource,
  Duration,
  MissingRemovalPolicies,
  RemovalPolicies,
  RemovalPolicy,
  Stack,
} from 'aws-cdk-lib';
import { AppStreamImage } from '../../lib';
import { imageResource, newImage, newStack, resources } from './support';

const DESTROYED = { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' };
/** Keeps what is finished; what a failed creation leaves is still deleted. */
const RETAINED = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };

const KEEPING = [RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE];

test('DESTROY is the default', () => {
  const stack = newStack();
  newImage(stack);
  expect(imageResource(stack)).toMatchObject(DESTROYED);
});

describe.each(KEEPING)('%s keeps a finished image', (policy) => {
  test('as a prop', () => {
    const stack = newStack();
    newImage(stack, { removalPolicy: policy });
    expect(imageResource(stack)).toMatchObject(RETAINED);
  });

  test('through applyRemovalPolicy', () => {
    const stack = newStack();
    newImage(stack).applyRemovalPolicy(policy);
    expect(imageResource(stack)).toMatchObject(RETAINED);
  });

  test('through the default child', () => {
    const stack = newStack();
    (newImage(stack).node.defaultChild as CfnResource).applyRemovalPolicy(policy);
    expect(imageResource(stack)).toMatchObject(RETAINED);
  });

  test('through RemovalPolicies', () => {
    const stack = newStack();
    RemovalPolicies.of(newImage(stack)).apply(policy);
    expect(imageResource(stack)).toMatchObject(RETAINED);
  });

  test('in the whole chain of a long timeout', () => {
    for (const apply of [
      (image: AppStreamImage) => image.applyRemovalPolicy(policy),
      (image: AppStreamImage) => RemovalPolicies.of(image).apply(policy),
      (image: AppStreamImage) =>
        RemovalPolicies.of(image).apply(policy, { applyToResourceTypes: ['Custom::AppStreamImage'] }),
    ]) {
      const stack = newStack();
      apply(newImage(stack, { createTimeout: Duration.hours(3) }));
      expect(new Set(policies(stack))).toEqual(new Set([JSON.stringify(RETAINED)]));
    }
  });
});

test('the chain follows the image alone', () => {
  const stack = newStack();
  const image = newImage(stack, { createTimeout: Duration.hours(3) });
  RemovalPolicies.of(image).retain({ excludeResourceTypes: ['Custom::AppStreamImage'] });
  expect(new Set(policies(stack))).toEqual(new Set([JSON.stringify(DESTROYED)]));
});

test('an aspect that sets the policies of every resource finds the chain of one mind', () => {
  const stack = newStack();
  newImage(stack, { createTimeout: Duration.hours(3) });
  Aspects.of(stack).add({
    visit: (node) => {
      if (!CfnResource.isCfnResource(node)) return;
      node.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
      node.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    },
  });
  expect(new Set(policies(stack))).toEqual(new Set([JSON.stringify(RETAINED)]));
});

test('DESTROY takes a RETAIN back', () => {
  const stack = newStack();
  newImage(stack, { removalPolicy: RemovalPolicy.RETAIN }).applyRemovalPolicy(RemovalPolicy.DESTROY);
  expect(imageResource(stack)).toMatchObject(DESTROYED);
});

test('MissingRemovalPolicies leaves an image as it was declared', () => {
  const stack = newStack();
  newImage(stack);
  MissingRemovalPolicies.of(stack).retain();
  expect(imageResource(stack)).toMatchObject(DESTROYED);
});

test('SNAPSHOT is an error in all its ways', () => {
  const message =
    'MyStack/Desktop/Resource: removalPolicy SNAPSHOT is not possible: there are no snapshots of an image. ' +
    'Use RETAIN to keep the image, or DESTROY.';
  expect(() => newImage(newStack(), { removalPolicy: RemovalPolicy.SNAPSHOT })).toThrow(message);
  expect(() => newImage(newStack()).applyRemovalPolicy(RemovalPolicy.SNAPSHOT)).toThrow(message);
  const stack = newStack();
  RemovalPolicies.of(newImage(stack)).snapshot();
  expect(() => resources(stack)).toThrow(message);
});

test('an aspect of the user can set it', () => {
  const stack = newStack();
  newImage(stack);
  Aspects.of(stack).add({
    visit: (node) => {
      if (AppStreamImage.isAppStreamImage(node)) node.applyRemovalPolicy(RemovalPolicy.RETAIN);
    },
  });
  expect(imageResource(stack)).toMatchObject(RETAINED);
});

function policies(stack: Stack): string[] {
  return Object.values(resources(stack))
    .filter(({ Type }) => Type.startsWith('Custom::'))
    .map(({ DeletionPolicy, UpdateReplacePolicy }) =>
      JSON.stringify({ DeletionPolicy, UpdateReplacePolicy }),
    );
}
