import { App, CfnOutput, CfnParameter, CfnResource, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as appstream from 'aws-cdk-lib/aws-appstream';
import {
  AppStreamImage,
  AppStreamImageProvider,
  ImageSource,
  NewestAppStreamImage,
  type NewestAppStreamImageProps,
} from '../../lib';
import { circleIn } from './circles';
import { namePolicies, sources } from './permissions';
import { imageResource, newImage, newStack, only, resources, text } from './support';

const env = { account: '111122223333', region: 'eu-west-1' };

function newest(scope: Stack, props: Partial<NewestAppStreamImageProps> = {}, id = 'Golden') {
  return new NewestAppStreamImage(scope, id, { namePattern: 'golden-*', ...props });
}

const resourceOf = (stack: Stack) => only(stack, 'Custom::NewestAppStreamImage');

describe('the resource', () => {
  test('declares what is looked for, and nothing that was left out', () => {
    const stack = newStack({ env });
    newest(stack);
    expect(resourceOf(stack).Properties).toEqual({
      ServiceToken: expect.anything(),
      NamePattern: 'golden-*',
    });
    const other = newStack({ env });
    newest(other, { region: 'us-east-1', revision: '2' });
    expect(resourceOf(other).Properties).toMatchObject({ Region: 'us-east-1', Revision: '2' });
  });

  test('waits for what takes its events, and is one without waiters', () => {
    const stack = newStack({ env });
    newest(stack);
    const { DependsOn } = resourceOf(stack);
    const [config] = Object.keys(resources(stack, 'AWS::Lambda::EventInvokeConfig'));
    expect(DependsOn).toEqual([config]);
  });

  test('needs no policy and no permission beyond those of a provider without images', () => {
    const bare = newStack({ env });
    new AppStreamImageProvider(bare, 'AppStreamImageProvider');
    const stack = newStack({ env });
    newest(stack);
    const { logicalId, ...own } = resourceOf(stack);
    expect(resources(stack)).toEqual({ ...resources(bare), [logicalId]: own });
  });

  test('names the images of its own stack, in an order that no declaration changes', () => {
    const stack = newStack({ env });
    newest(stack);
    newImage(stack, {}, 'Two');
    newImage(stack, {}, 'One');
    newImage(new Stack(stack.node.root, 'Other', { env }));
    const ids = Object.keys(resources(stack, 'Custom::AppStreamImage'));
    expect(ids).toHaveLength(2);
    expect(resourceOf(stack).Properties.ImagesOfStack).toEqual(ids.sort());
  });

  test('uses the provider that it is given', () => {
    const stack = newStack({ env });
    newest(stack, { provider: new AppStreamImageProvider(stack, 'Mine') });
    expect(JSON.stringify(resourceOf(stack).Properties.ServiceToken)).toContain('Mine');
  });

  test('takes null as left out', () => {
    const stack = newStack({ env });
    newest(stack, { region: null, revision: null, provider: null } as never);
    expect(Object.keys(resourceOf(stack).Properties)).toEqual(['ServiceToken', 'NamePattern']);
  });
});

test('attributes are those of the resource', () => {
  const stack = newStack({ env });
  const image = newest(stack);
  const { logicalId } = resourceOf(stack);
  const attributes = [image.imageName, image.imageArn, image.imageCreatedTime].map((value) =>
    text(stack.resolve(value)),
  );
  expect(attributes).toEqual(
    ['ImageName', 'ImageArn', 'ImageCreatedTime'].map((name) => `\${${logicalId}.${name}}`),
  );
});

describe('as the source of an image', () => {
  test('its name and the region that it was found in are copied', () => {
    const stack = newStack({ env });
    newImage(stack, { source: ImageSource.image(newest(stack, { region: 'us-east-1' })) });
    expect(imageResource(stack).Properties).toMatchObject({
      SourceImageName: { 'Fn::GetAtt': [resourceOf(stack).logicalId, 'ImageName'] },
      SourceRegion: 'us-east-1',
    });
    expect(circleIn(stack)).toEqual([]);
  });

  test('its pattern is allowed, so that a newer image changes no policy', () => {
    const stack = newStack({ env });
    newImage(stack, { source: ImageSource.image(newest(stack, { region: 'us-east-1' })) });
    newImage(stack, {}, 'Other');
    expect(sources(stack)).toEqual([
      'arn:${AWS::Partition}:appstream:us-east-1:111122223333:image/golden-*',
      'arn:${AWS::Partition}:appstream:eu-west-1:111122223333:image/golden',
    ]);
    expect(namePolicies(stack)).toEqual([]);
    expect(Object.keys(resources(stack, 'AWS::IAM::Policy'))).toHaveLength(1);
  });

  test('in another stack its name comes by an export, and its pattern as it is', () => {
    const stack = newStack({ env });
    const producer = new Stack(stack.node.root, 'Producer', { env });
    newImage(stack, { source: ImageSource.image(newest(producer)) });
    expect(JSON.stringify(imageResource(stack).Properties.SourceImageName)).toContain('Fn::ImportValue');
    expect(sources(stack)).toEqual([expect.stringMatching(/:image\/golden-\*$/)]);
  });

  test('in a stack of another region its name is handed over, and its pattern allowed where it was found', () => {
    const stack = newStack({ env, crossRegionReferences: true });
    const producer = new Stack(stack.node.root, 'Producer', {
      env: { ...env, region: 'us-east-1' },
      crossRegionReferences: true,
    });
    newImage(stack, { source: ImageSource.image(newest(producer)) });
    expect(imageResource(stack).Properties.SourceRegion).toBe('us-east-1');
    expect(sources(stack)).toEqual([expect.stringMatching(/:us-east-1:111122223333:image\/golden-\*$/)]);
  });

  test('a pattern that is a token is allowed as what it turns out to be', () => {
    const stack = newStack({ env });
    const namePattern = new CfnParameter(stack, 'Pattern').valueAsString;
    newImage(stack, { source: ImageSource.image(newest(stack, { namePattern })) });
    expect(sources(stack)).toEqual([expect.stringMatching(/:image\/\$\{Pattern\}$/)]);
  });

  test('its time can be the revision of what is made from it', () => {
    const stack = newStack({ env });
    const golden = newest(stack);
    newImage(stack, { source: ImageSource.image(golden), revision: golden.imageCreatedTime });
    expect(imageResource(stack).Properties.Revision).toEqual({
      'Fn::GetAtt': [resourceOf(stack).logicalId, 'ImageCreatedTime'],
    });
  });

  test('in a stack of another account it is an error', () => {
    const stack = newStack({ env });
    const producer = new Stack(stack.node.root, 'Producer', { env: { ...env, account: '444455556666' } });
    const source = ImageSource.image(newest(producer));
    expect(() => newImage(stack, { source })).toThrow('is an image of account "444455556666"');
  });
});

test('a fleet uses its name, and is made after it was found', () => {
  const stack = newStack({ env });
  const golden = newest(stack);
  new appstream.CfnFleet(stack, 'Fleet', {
    name: 'fleet',
    instanceType: 'stream.standard.medium',
    imageName: golden.imageName,
  }).node.addDependency(golden);
  const { Properties, DependsOn } = only(stack, 'AWS::AppStream::Fleet');
  expect(Properties.ImageName).toEqual({ 'Fn::GetAtt': [resourceOf(stack).logicalId, 'ImageName'] });
  expect(DependsOn).toEqual([resourceOf(stack).logicalId]);
});

test('a strong export of its name is warned of, and says when it changes', () => {
  const app = new App();
  const [images, fleets] = ['Images', 'Fleets'].map((id) => new Stack(app, id, { env }));
  new CfnOutput(fleets, 'Used', { value: newest(images).imageName });
  app.synth();
  Annotations.fromStack(images).hasWarning(
    '/Images/Golden',
    Match.stringLikeRegexp(
      '^ImageName of the image is exported to other stacks, and changes when a newer image is found: CloudFormation refuses',
    ),
  );
});

test('an image that was looked up by its name still comes by its name in policies', () => {
  const stack = newStack({ env });
  newImage(stack, { source: ImageSource.image(AppStreamImage.fromImageName(stack, 'Golden', 'golden-1')) });
  expect(sources(stack)).toEqual([expect.stringMatching(/:image\/golden-1$/)]);
});

test('a stack that declares its images with other logical ids names those', () => {
  const stack = newStack({ env });
  newest(stack);
  (newImage(stack).node.defaultChild as CfnResource).overrideLogicalId('Renamed');
  expect(resourceOf(stack).Properties.ImagesOfStack).toEqual(['Renamed']);
});
