import { App, CfnResource, Duration, PropertyInjectors, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IConstruct, IMixin } from 'constructs';
import { AppStreamImage, AppStreamImageProvider, NewestAppStreamImage } from '../../lib';
import { functionNamed } from './permissions';
import { imageResource, newImage, newStack, only } from './support';

/** An organization's defaults for all constructs of a class. */
function defaults(constructUniqueId: string, props: object) {
  return {
    constructUniqueId,
    inject: (given: object) => ({ ...props, ...given }),
  };
}

test('the ids of property injection are those of the classes', () => {
  expect(AppStreamImage.PROPERTY_INJECTION_ID).toBe('cdk-appstream-image.AppStreamImage');
  expect(AppStreamImageProvider.PROPERTY_INJECTION_ID).toBe('cdk-appstream-image.AppStreamImageProvider');
  expect(NewestAppStreamImage.PROPERTY_INJECTION_ID).toBe('cdk-appstream-image.NewestAppStreamImage');
});

test("an organization's defaults reach what finds the newest image", () => {
  const stack = newStack();
  PropertyInjectors.of(stack).add(
    defaults(NewestAppStreamImage.PROPERTY_INJECTION_ID, { region: 'us-east-1' }),
  );
  new NewestAppStreamImage(stack, 'Golden', { namePattern: 'golden-*' });
  expect(only(stack, 'Custom::NewestAppStreamImage').Properties.Region).toBe('us-east-1');
});

test("an organization's defaults reach an image, and what the app says wins", () => {
  const stack = new Stack(
    new App({
      propertyInjectors: [
        defaults(AppStreamImage.PROPERTY_INJECTION_ID, {
          description: 'of the organization',
          removalPolicy: RemovalPolicy.RETAIN,
        }),
      ],
    }),
    'MyStack',
  );
  newImage(stack, { description: 'of the app' });
  expect(imageResource(stack)).toMatchObject({
    Properties: { Description: 'of the app' },
    DeletionPolicy: 'RetainExceptOnCreate',
  });
});

test('they reach the provider that a stack makes by itself', () => {
  const stack = newStack();
  PropertyInjectors.of(stack).add(
    defaults(AppStreamImageProvider.PROPERTY_INJECTION_ID, { pollInterval: Duration.minutes(1) }),
  );
  newImage(stack);
  newImage(stack, {}, 'Other');
  expect(functionNamed(stack, 'poll').Properties.Environment.Variables.POLL_INTERVAL_SECONDS).toBe('60');
});

test('a decorated class is still the one that its checks know', () => {
  const image = newImage(newStack());
  expect(image).toBeInstanceOf(AppStreamImage);
  expect(AppStreamImage.isAppStreamImage(image)).toBe(true);
  expect(AppStreamImage.name).toBe('AppStreamImage');
});

test('a mixin of the user reaches the image resource', () => {
  const nextRevision: IMixin = {
    supports: (construct: IConstruct) =>
      CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'Custom::AppStreamImage',
    applyTo: (construct: IConstruct) => (construct as CfnResource).addPropertyOverride('Revision', '2'),
  };
  const stack = newStack();
  newImage(stack).with(nextRevision);
  expect(imageResource(stack).Properties.Revision).toBe('2');
});
