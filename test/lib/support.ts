import { App, AppProps, Duration, Stack, StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { AppStreamImage, AppStreamImageProps, ImageSource } from '../../lib';

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
  readonly DependsOn?: string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Condition?: string;
}

export function newStack(props?: StackProps, app?: AppProps): Stack {
  return new Stack(new App(app), 'MyStack', props);
}

/** A copy of an image by its name. */
export function from(name: string, region?: string): ImageSource {
  return ImageSource.imageName(name, { region });
}

/** An image of one custom resource, where no timeout is given: the default of creation makes a chain. */
export function newImage(
  scope: Construct,
  props: Partial<AppStreamImageProps> = {},
  id = 'Desktop',
): AppStreamImage {
  return new AppStreamImage(scope, id, {
    source: from('golden'),
    createTimeout: Duration.minutes(55),
    ...props,
  });
}

export function resources(stack: Stack, type?: string): Record<string, Resource> {
  const all: Record<string, Resource> = Template.fromStack(stack).toJSON().Resources ?? {};
  return Object.fromEntries(Object.entries(all).filter(([, resource]) => !type || resource.Type === type));
}

/** The one resource of a type. */
export function only(stack: Stack, type: string): Resource & { readonly logicalId: string } {
  const found = Object.entries(resources(stack, type));
  expect(found).toHaveLength(1);
  const [logicalId, resource] = found[0];
  return { logicalId, ...resource };
}

/** The custom resource that is the image. */
export function imageResource(stack: Stack): ReturnType<typeof only> {
  return only(stack, 'Custom::AppStreamImage');
}

/** A resolved value as text, with ${…} in place of what CloudFormation fills in. */
export function text(value: any): string {
  if (typeof value === 'string') return value;
  if (value.Ref) return `\${${value.Ref}}`;
  if (value['Fn::GetAtt']) return `\${${value['Fn::GetAtt'].join('.')}}`;
  if (value['Fn::Join']) return value['Fn::Join'][1].map(text).join(value['Fn::Join'][0]);
  return JSON.stringify(value);
}
