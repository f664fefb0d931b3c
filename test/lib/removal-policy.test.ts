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
import { AppStreamImage, ImageSource } from '../../lib';
import { type Resource, newImage, newStack, resources } from './support';

const DESTROYED = { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' };
/** Keeps what is finished on removal; what is replaced is kept by the handler, which the property tells to. */
const RETAINED = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Delete' };

const KEEPING = [RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE];

test('DESTROY is the default', () => {
  const stack = newStack();
  newImage(stack);
  expectDestroyed(stack);
});

describe.each(KEEPING)('%s keeps a finished image', (policy) => {
  test('as a prop', () => {
    const stack = newStack();
    newImage(stack, { removalPolicy: policy });
    expectRetained(stack);
  });

  test('through applyRemovalPolicy', () => {
    const stack = newStack();
    newImage(stack).applyRemovalPolicy(policy);
    expectRetained(stack);
  });

  test('through the default child', () => {
    const stack = newStack();
    (newImage(stack).node.defaultChild as CfnResource).applyRemovalPolicy(policy);
    expectRetained(stack);
  });

  test('through RemovalPolicies', () => {
    const stack = newStack();
    RemovalPolicies.of(newImage(stack)).apply(policy);
    expectRetained(stack);
  });

  test('beside the waiters of a long timeout, which tell it', () => {
    for (const apply of [
      (image: AppStreamImage) => image.applyRemovalPolicy(policy),
      (image: AppStreamImage) => RemovalPolicies.of(image).apply(policy),
      (image: AppStreamImage) =>
        RemovalPolicies.of(image).apply(policy, { applyToResourceTypes: ['Custom::AppStreamImage'] }),
    ]) {
      const stack = newStack();
      apply(newImage(stack, { createTimeout: Duration.hours(3) }));
      expectRetained(stack);
    }
  });
});

test('what the waiters tell follows the image alone', () => {
  const stack = newStack();
  const image = newImage(stack, { createTimeout: Duration.hours(3) });
  RemovalPolicies.of(image).retain({ excludeResourceTypes: ['Custom::AppStreamImage'] });
  expectDestroyed(stack);
});

test('RETAIN on the construct does not keep the role of its import', () => {
  const stack = newStack();
  RemovalPolicies.of(newImage(stack, { source: ImageSource.ami('ami-0123456789abcdef0') })).retain();
  const kept = Object.values(resources(stack)).filter(({ DeletionPolicy }) =>
    DeletionPolicy?.startsWith('Retain'),
  );
  expect(kept.map(({ Type }) => Type)).toEqual(['Custom::AppStreamImage']);
});

test('an aspect that sets the policies of every resource sets none of waiters', () => {
  const stack = newStack();
  newImage(stack, { createTimeout: Duration.hours(3) });
  Aspects.of(stack).add({
    visit: (node) => {
      if (!CfnResource.isCfnResource(node)) return;
      node.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
      node.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    },
  });
  expectRetained(stack);
});

test('DESTROY takes a RETAIN back', () => {
  const stack = newStack();
  newImage(stack, { removalPolicy: RemovalPolicy.RETAIN }).applyRemovalPolicy(RemovalPolicy.DESTROY);
  expectDestroyed(stack);
});

test('MissingRemovalPolicies leaves an image as it was declared', () => {
  const stack = newStack();
  newImage(stack);
  MissingRemovalPolicies.of(stack).retain();
  expectDestroyed(stack);
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
  expectRetained(stack);
});

test.each([CfnDeletionPolicy.RETAIN, CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE])(
  'an aspect that sets the deletion policy %s of every resource keeps what is replaced, too',
  (policy) => {
    const stack = newStack();
    newImage(stack);
    Aspects.of(stack).add({
      visit: (node) => {
        if (CfnResource.isCfnResource(node)) node.cfnOptions.deletionPolicy = policy;
      },
    });
    expectRetained(stack);
  },
);

test('an update-replace policy that somebody sets is without effect', () => {
  const stack = newStack();
  const resource = newImage(stack).node.defaultChild as CfnResource;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  expectDestroyed(stack);
});

function expectRetained(stack: Stack): void {
  expectPolicies(stack, RETAINED);
  expect(retainReplaced(stack)).toEqual(chain(stack).map(() => 'true'));
}

function expectDestroyed(stack: Stack): void {
  expectPolicies(stack, DESTROYED);
  expect(retainReplaced(stack)).toEqual(chain(stack).map(() => undefined));
}

/** The waiters are never kept: what they begin must go, also if the image is kept. */
function expectPolicies(stack: Stack, policiesOfImage: object): void {
  for (const { Type, DeletionPolicy, UpdateReplacePolicy } of chain(stack)) {
    const policies = Type === 'Custom::AppStreamImage' ? policiesOfImage : DESTROYED;
    expect({ DeletionPolicy, UpdateReplacePolicy }).toEqual(policies);
  }
}

function chain(stack: Stack): Resource[] {
  return Object.values(resources(stack)).filter(({ Type }) => Type.startsWith('Custom::'));
}

/** What each resource of the chain tells the handler. */
function retainReplaced(stack: Stack): unknown[] {
  return chain(stack).map(({ Properties }) => Properties.RetainReplaced);
}
