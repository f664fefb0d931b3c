import { App, CfnOutput, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { ImageSource } from '../../lib';
import { newImage } from './support';

const env = { account: '111122223333', region: 'eu-west-1' };
const WARNING =
  ' of the image is exported to other stacks, and changes with every release since the image has no imageName: ' +
  'CloudFormation refuses to change an export that is in use. Hand it over by an SSM parameter ' +
  '(ssm.StringParameter.valueForStringParameter), make references weak (Fn::GetStackOutput, by the context ' +
  '"@aws-cdk/core:defaultCrossStackReferences": "weak"), or declare what uses the image in its stack. ' +
  '[ack: cdk-appstream-image:changingExport]';

interface TwoStacks {
  readonly images: Stack;
  readonly fleets: Stack;
}

function twoStacks(context?: Record<string, string>, region = env.region): TwoStacks {
  const app = new App({ context });
  const images = new Stack(app, 'Images', { env });
  const fleets = new Stack(app, 'Fleets', { env: { ...env, region }, crossRegionReferences: true });
  return { images, fleets };
}

function warnings(stack: Stack): string[] {
  (stack.node.root as App).synth();
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === 'aws:cdk:warning')
    .map(({ data }) => data as string);
}

/** Uses what is text of an image in a stack. */
function use(stack: Stack, value: string): void {
  new CfnOutput(stack, 'Used', { value });
}

describe('a strong export of what every release changes is warned of', () => {
  test.each<[string, 'imageName' | 'imageArn' | 'imageCreatedTime']>([
    ['ImageName', 'imageName'],
    ['ImageArn', 'imageArn'],
    ['ImageCreatedTime', 'imageCreatedTime'],
  ])('%s', (attribute, property) => {
    const { images, fleets } = twoStacks();
    use(fleets, newImage(images)[property]);
    expect(warnings(images)).toEqual([attribute + WARNING]);
  });

  test('of an explicit name, which every release has to change, too', () => {
    const { images, fleets } = twoStacks();
    use(fleets, newImage(images, { imageName: 'desktop-2026-11' }).imageName);
    expect(warnings(images)).toEqual([
      `ImageName${WARNING.replace(' since the image has no imageName', ', which needs another imageName')}`,
    ]);
  });

  test('as the source of an image', () => {
    const { images, fleets } = twoStacks();
    newImage(fleets, { source: ImageSource.image(newImage(images)) });
    expect(warnings(images)).toEqual([`ImageName${WARNING}`]);
  });

  test('within a text, by an export of its own', () => {
    const { images } = twoStacks();
    const image = newImage(images);
    new CfnOutput(images, 'Own', { value: `image/${image.imageName}`, exportName: 'desktop' });
    expect(warnings(images)).toEqual([`ImageName${WARNING}`]);
  });

  test('out of nested stacks', () => {
    const { images, fleets } = twoStacks();
    const inner = new NestedStack(new NestedStack(images, 'Outer'), 'Inner');
    use(fleets, newImage(inner).imageName);
    expect(warnings(inner)).toEqual([`ImageName${WARNING}`]);
  });

  test('to another region', () => {
    const { images, fleets } = twoStacks({}, 'us-east-1');
    use(fleets, newImage(images).imageName);
    expect(warnings(images)).toEqual([`ImageName${WARNING}`]);
  });

  test('with the image that it is about, and no other', () => {
    const { images, fleets } = twoStacks();
    newImage(images, {}, 'Other');
    use(fleets, newImage(images).imageName);
    warnings(images);
    Annotations.fromStack(images).hasWarning('/Images/Desktop', `ImageName${WARNING}`);
    Annotations.fromStack(images).hasNoWarning('/Images/Other', Match.anyValue());
  });
});

describe('nothing is warned of', () => {
  test.each<[string, (stacks: TwoStacks) => void, Record<string, string>]>([
    [
      'by an SSM parameter',
      ({ images, fleets }) => {
        const stringValue = newImage(images).imageName;
        new ssm.StringParameter(images, 'Name', { parameterName: '/desktops/image', stringValue });
        use(fleets, ssm.StringParameter.valueForStringParameter(fleets, '/desktops/image'));
      },
      {},
    ],
    [
      'by a weak reference',
      ({ images, fleets }) => use(fleets, newImage(images).imageName),
      { '@aws-cdk/core:defaultCrossStackReferences': 'weak' },
    ],
    ['in the same stack', ({ images }) => use(images, newImage(images).imageName), {}],
    [
      'with a name of its own, as text',
      ({ images, fleets }) => {
        newImage(images, { imageName: 'desktop' });
        use(fleets, 'desktop');
      },
      {},
    ],
    [
      'with a name of its own, by a weak reference',
      ({ images, fleets }) => use(fleets, newImage(images, { imageName: 'desktop' }).imageName),
      { '@aws-cdk/core:defaultCrossStackReferences': 'weak' },
    ],
    ['by what no release changes', ({ images, fleets }) => use(fleets, newImage(images).imagePlatform), {}],
  ])('%s', (_, declare, context) => {
    const stacks = twoStacks(context);
    declare(stacks);
    expect(warnings(stacks.images)).toEqual([]);
  });
});
