import {
  Aws,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  CfnResource,
  Duration,
  Fn,
  Resource,
  Stack,
} from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { Template } from 'aws-cdk-lib/assertions';
import { AppStreamImage } from '../../lib';
import { from, imageResource, newImage, newStack, resources, text } from './support';

describe('the image resource', () => {
  test('declares nothing but the source and the service token by default', () => {
    const stack = newStack();
    newImage(stack);
    const [[receiver]] = Object.entries(resources(stack, 'AWS::Lambda::Function')).filter(
      ([, { Properties }]) => Properties.Handler === 'index.receive',
    );
    expect(imageResource(stack)).toMatchObject({
      Properties: {
        ServiceToken: { 'Fn::GetAtt': [receiver, 'Arn'] },
        SourceImageName: 'golden',
      },
    });
    expect(Object.keys(imageResource(stack).Properties)).toEqual(['ServiceToken', 'SourceImageName']);
  });

  test('declares every prop that is given', () => {
    const stack = newStack();
    newImage(stack, {
      source: from('golden', 'eu-west-1'),
      imageName: 'desktop',
      destinationRegion: 'us-east-1',
      description: 'for the office',
      revision: '7',
      sharedWith: [
        { accountId: '111122223333' },
        { accountId: '444455556666', allowFleet: false, allowImageBuilder: true },
      ],
    });
    expect(imageResource(stack).Properties).toMatchObject({
      SourceRegion: 'eu-west-1',
      ImageName: 'desktop',
      DestinationRegion: 'us-east-1',
      Description: 'for the office',
      Revision: '7',
      SharedWith: [
        { AccountId: '111122223333', AllowFleet: 'true', AllowImageBuilder: 'false' },
        { AccountId: '444455556666', AllowFleet: 'false', AllowImageBuilder: 'true' },
      ],
    });
  });

  test('shares with nobody when the list is empty', () => {
    const stack = newStack();
    newImage(stack, { sharedWith: [] });
    expect(imageResource(stack).Properties).not.toHaveProperty('SharedWith');
  });

  test.each([
    ['a known account', { env: { account: '111122223333' } }, '111122223333'],
    ['an account that is known when the stack is deployed', {}, Aws.ACCOUNT_ID],
  ])('is not shared with its own account, so that one list serves many stages: %s', (_, props, own) => {
    const stack = newStack(props);
    newImage(stack, { sharedWith: [{ accountId: own }, { accountId: '444455556666' }] });
    newImage(stack, { sharedWith: [{ accountId: own }] }, 'Other');
    const shares = Object.values(resources(stack, 'Custom::AppStreamImage')).map(({ Properties }) =>
      Properties.SharedWith?.map(({ AccountId }: { AccountId: string }) => AccountId),
    );
    expect(shares).toEqual([['444455556666'], undefined]);
  });

  test('takes tokens for every text', () => {
    const stack = newStack();
    const parameter = (id: string) => new CfnParameter(stack, id).valueAsString;
    newImage(stack, {
      source: from(parameter('Source'), parameter('SourceRegion')),
      imageName: parameter('Name'),
      destinationRegion: parameter('Region'),
      description: parameter('Description'),
      revision: parameter('Revision'),
      sharedWith: [{ accountId: parameter('Account') }],
    });
    expect(imageResource(stack).Properties).toMatchObject({
      SourceImageName: { Ref: 'Source' },
      SourceRegion: { Ref: 'SourceRegion' },
      ImageName: { Ref: 'Name' },
      DestinationRegion: { Ref: 'Region' },
      Description: { Ref: 'Description' },
      Revision: { Ref: 'Revision' },
      SharedWith: [{ AccountId: { Ref: 'Account' } }],
    });
  });

  test('keeps its logical id whatever the props', () => {
    const plain = newStack();
    const full = newStack();
    newImage(plain);
    newImage(full, {
      imageName: 'other',
      description: 'other',
      revision: '2',
      destinationRegion: 'eu-west-1',
    });
    expect(imageResource(full).logicalId).toBe(imageResource(plain).logicalId);
  });

  test('is the default child, which is a CfnResource', () => {
    const image = newImage(newStack());
    expect(image.node.defaultChild).toBeInstanceOf(CfnResource);
    expect((image.node.defaultChild as CfnResource).cfnResourceType).toBe('Custom::AppStreamImage');
    expect(Resource.isOwnedResource(image)).toBe(true);
  });
});

describe('attributes', () => {
  test('are those of the image resource', () => {
    const stack = newStack();
    const image = newImage(stack);
    const { logicalId } = imageResource(stack);
    const attribute = (value: string) => stack.resolve(value)['Fn::GetAtt'];
    expect(attribute(image.imageName)).toEqual([logicalId, 'ImageName']);
    expect(attribute(image.imageArn)).toEqual([logicalId, 'ImageArn']);
    expect(attribute(image.imageState)).toEqual([logicalId, 'ImageState']);
    expect(attribute(image.imagePlatform)).toEqual([logicalId, 'ImagePlatform']);
    expect(attribute(image.imageBaseImageArn)).toEqual([logicalId, 'ImageBaseImageArn']);
    expect(attribute(image.imageAgentVersion)).toEqual([logicalId, 'ImageAgentVersion']);
    expect(attribute(image.imageCreatedTime)).toEqual([logicalId, 'ImageCreatedTime']);
    expect(attribute(image.imageVersionsFilter)).toEqual([logicalId, 'ImageVersionsFilter']);
  });

  test('make a fleet wait for the image', () => {
    const stack = newStack();
    const image = newImage(stack);
    new CfnFleet(stack, 'Fleet', {
      name: 'fleet',
      instanceType: 'stream.standard.medium',
      imageName: image.imageName,
    });
    expect(resources(stack).Fleet.Properties.ImageName).toEqual({
      'Fn::GetAtt': [imageResource(stack).logicalId, 'ImageName'],
    });
  });

  test('a dependency on the construct is one on the image resource', () => {
    const stack = newStack();
    const image = newImage(stack);
    new CfnResource(stack, 'Other', { type: 'Test::Other' }).node.addDependency(image);
    expect(resources(stack).Other.DependsOn).toContain(imageResource(stack).logicalId);
  });

  test('of an explicit name cross regions as that name', () => {
    const stack = newStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const image = newImage(stack, { imageName: 'desktop', destinationRegion: 'us-east-1' });
    const other = new Stack(stack.node.root, 'Other', {
      env: { account: '111122223333', region: 'us-east-1' },
    });
    new CfnOutput(other, 'Name', { value: image.imageName });
    new CfnOutput(other, 'Arn', { value: image.imageArn });
    const { Name, Arn } = Template.fromStack(other).toJSON().Outputs;
    expect(Name.Value).toBe('desktop');
    expect(text(Arn.Value)).toBe('arn:${AWS::Partition}:appstream:us-east-1:111122223333:image/desktop');
  });
});

test('isAppStreamImage tells images from everything else', () => {
  const stack = newStack();
  expect(AppStreamImage.isAppStreamImage(newImage(stack))).toBe(true);
  expect(AppStreamImage.isAppStreamImage(AppStreamImage.fromImageName(stack, 'Imported', 'desktop'))).toBe(
    false,
  );
  expect(AppStreamImage.isAppStreamImage(undefined)).toBe(false);
});

test('a condition on the image holds for its whole chain', () => {
  const stack = newStack();
  const image = newImage(stack, { createTimeout: Duration.hours(2) });
  const condition = new CfnCondition(stack, 'Wanted', { expression: Fn.conditionEquals('a', 'a') });
  (image.node.defaultChild as CfnResource).cfnOptions.condition = condition;
  const chain = Object.values(resources(stack)).filter((resource) => resource.Type.startsWith('Custom::'));
  expect(chain.length).toBeGreaterThan(3);
  expect(chain.every((resource) => resource.Condition === 'Wanted')).toBe(true);
});
