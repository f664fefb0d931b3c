import { type ArnComponents, ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { invalidImageName, shown } from './constraints';
import { isDynamicReference, isPlaceholder, literal, required, throwIfAny } from './validation';

/** The name in the ARN of an image. Throws if the text is no ARN, or the ARN of something else. */
export function nameInArn(scope: Construct, imageArn: string): string {
  throwIfAny(scope, [required(notAnArn, 'imageArn', imageArn)]);
  throwIfAny(scope, [dynamicReference(imageArn)]);
  if (!isReadable(imageArn)) return imageArn;
  const {
    service,
    resource,
    resourceName = '',
  } = Stack.of(scope).splitArn(imageArn, ArnFormat.SLASH_RESOURCE_NAME);
  throwIfAny(scope, [
    literal(notOf('appstream'), 'the service in imageArn', service) ??
      literal(notOf('image'), 'the resource in imageArn', resource) ??
      literal(invalidImageName, 'the name in imageArn', resourceName),
  ]);
  return resourceName;
}

/** Whether the ARN can be taken apart. The placeholder of an ARN that is still to be looked up cannot. */
export function isReadable(imageArn: string): boolean {
  return !isPlaceholder(imageArn) || notAnArn('imageArn', imageArn) === undefined;
}

/** The ARN of an image of the stack's account and region. */
export function arnComponents(imageName: string): ArnComponents {
  return { service: 'appstream', resource: 'image', resourceName: imageName };
}

function notAnArn(property: string, value: string): string | undefined {
  if (/^arn:[^:]*(:[^:]*){3}:./.test(value)) return undefined;
  return (
    `${property} ${shown(value)} is not an ARN: it must be arn:<partition>:appstream:<region>:<account>:image/<name>. ` +
    'Correct it, or use fromImageName.'
  );
}

/**
 * CloudFormation runs functions such as Fn::Split before it resolves dynamic references: so no name can be taken out of
 * one.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
function dynamicReference(imageArn: string): string | undefined {
  return isDynamicReference(imageArn)
    ? `imageArn ${shown(imageArn)} is a dynamic reference, in which no name can be found. ` +
        'Use ssm.StringParameter.valueForStringParameter, or fromImageName.'
    : undefined;
}

function notOf(wanted: string): (property: string, value: string) => string | undefined {
  return (property, value) =>
    value === wanted ? undefined : `${property} is ${shown(value)}: it must be "${wanted}". Correct the ARN.`;
}
