import type { NewImage } from '../../../local/appstream';
import type { ResourceDefinition, Template } from '../../../local/cloudformation/template';
import { HOME, type World, imageResource, sibling } from '../stacks';

type Properties = Readonly<Record<string, unknown>>;

/** The resource that finds the newest image whose name begins with `golden-`. */
export function newestResource(properties: Properties = {}): ResourceDefinition {
  return {
    Type: 'Custom::NewestAppStreamImage',
    Properties: { ServiceToken: 'arn:token', NamePattern: 'golden-*', ...properties },
  };
}

/** A stack that finds `Newest`, and puts out what it found. */
export function finding(properties: Properties = {}, others: Template['Resources'] = {}): Template {
  const output = (attribute: string) => ({ Value: { 'Fn::GetAtt': ['Newest', attribute] } });
  return {
    Resources: { Newest: newestResource(properties), ...others },
    Outputs: {
      ImageName: output('ImageName'),
      ImageArn: output('ImageArn'),
      ImageCreatedTime: output('ImageCreatedTime'),
    },
  };
}

/** The same, and `Desk`, which copies it. */
export function copying(
  properties: Properties = {},
  image: Properties = {},
  others: Template['Resources'] = {},
) {
  const SourceImageName = { 'Fn::GetAtt': ['Newest', 'ImageName'] };
  return finding(
    { ImagesOfStack: ['Desk'], ...properties },
    { Desk: imageResource({ SourceImageName, ...image }), ...others },
  );
}

/** Another resource, which is made after what was found, and fails. */
export const failing = (FailAfterSeconds = 300) => ({
  Sibling: sibling({ FailAfterSeconds }, { DependsOn: 'Newest' }),
});

/** When an image was made, in ISO 8601, and that many days later. */
export const day = (days: number) => new Date(Date.UTC(2026, 9, 1 + days));

/** Images of the account, each a day newer than the one before. */
export function add({ appStream }: Pick<World, 'appStream'>, ...images: (string | NewImage)[]): void {
  images.forEach((image, index) =>
    appStream.addImage(HOME, {
      createdTime: day(index).getTime(),
      ...(typeof image === 'string' ? { name: image } : image),
    }),
  );
}
