import { type ArnComponents, ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { invalidImageName, shown } from './constraints';
import { isDynamicReference, isPlaceholder, literal, required, throwIfAny } from './validation';

/** The name in the ARN of an image; throws when it is the ARN of something else, or none. */
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

/** Not so the placeholder of an ARN that is still to be looked up. */
export function isReadable(imageArn: string): boolean {
  return !isPlaceholder(imageArn) || notAnArn('imageArn', imageArn) === undefined;
}

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

/** CloudFormation resolves its functions first: there would be nothing yet to take apart. */
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
