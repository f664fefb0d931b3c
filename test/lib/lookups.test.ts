import { App, ContextProvider, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ApplicationLogLevel } from 'aws-cdk-lib/aws-lambda';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { AppStreamImage, AppStreamImageProps, AppStreamImageProvider, ImageSource } from '../../lib';
import { from, imageResource, newImage, newStack, resources } from './support';

const env = { account: '111122223333', region: 'eu-west-1' };

type Declare = (lookedUp: string, stack: Stack) => Partial<AppStreamImageProps>;

/** A stack before its values were looked up, or after that. */
function stackWith(declare: Declare, value?: string): Stack {
  const probe = newStack({ env });
  const { key } = ContextProvider.getKey(probe, {
    provider: 'ssm',
    props: { parameterName: '/desktops/value' },
  });
  const app = new App({ context: value === undefined ? {} : { [key]: value } });
  const stack = new Stack(app, 'MyStack', { env });
  newImage(stack, declare(ssm.StringParameter.valueFromLookup(stack, '/desktops/value'), stack));
  return stack;
}

const ARN = 'arn:aws:appstream:us-east-1:111122223333:image/golden';
const image = (stack: Stack, arn: string) =>
  ImageSource.image(AppStreamImage.fromImageArn(stack, 'Golden', arn));

describe('a value that is still to be looked up passes the first synthesis, and is checked in the second', () => {
  test.each<[string, Declare, string, string]>([
    ['the name of the source', (value) => ({ source: from(value) }), 'no good', 'is not an image name'],
    ['a part of it', (value) => ({ source: from(`golden-${value}`) }), 'no good', 'is not an image name'],
    [
      'the region of the source',
      (value) => ({ source: from('golden', value) }),
      'Ireland',
      'is not a region',
    ],
    [
      'the name of an image',
      (value, stack) => ({ source: ImageSource.image(AppStreamImage.fromImageName(stack, 'Golden', value)) }),
      'no good',
      'is not an image name',
    ],
    ['an ARN', (value, stack) => ({ source: image(stack, value) }), 'golden', 'is not an ARN'],
    [
      'the account in an ARN',
      (value, stack) => ({ source: image(stack, ARN.replace('111122223333', value)) }),
      '444455556666',
      'is an image of account "444455556666"',
    ],
    [
      'the region in an ARN',
      (value, stack) => ({ source: image(stack, ARN.replace('us-east-1', value)) }),
      'us-gov-west-1',
      'images are not copied between partitions',
    ],
    [
      'the name in an ARN',
      (value, stack) => ({ source: image(stack, ARN.replace('golden', value)) }),
      'no good',
      'is not an image name',
    ],
    ['imageName', (imageName) => ({ imageName }), 'AWS-desktop', 'begins with AWS'],
    [
      'the end of imageName',
      (value) => ({ imageName: `desktop-${value}` }),
      'no good',
      'is not an image name',
    ],
    [
      'destinationRegion',
      (destinationRegion) => ({ destinationRegion }),
      'us-gov-west-1',
      'between partitions',
    ],
    [
      'description',
      (value) => ({ description: `${'d'.repeat(199)} ${value}` }),
      'long',
      'has 204 characters',
    ],
    ['revision', (value) => ({ revision: 'r'.repeat(1024) + value }), '7', 'has 1025 characters'],
    ['an account', (accountId) => ({ sharedWith: [{ accountId }] }), '1234', 'is not an account id'],
    [
      'two accounts that begin alike',
      (value) => ({ sharedWith: [{ accountId: value }, { accountId: value }] }),
      '444455556666',
      'names account "444455556666" twice',
    ],
    [
      'the names of image and source',
      (value) => ({ source: from(value), imageName: value }),
      'golden',
      'is the name of the source in the same region',
    ],
  ])('%s', (_, declare, value, message) => {
    expect(resources(stackWith(declare))).not.toEqual({});
    expect(() => stackWith(declare, value)).toThrow(message);
  });
});

test('what was looked up is what is deployed', () => {
  const declare: Declare = (value, stack) => ({ source: image(stack, value) });
  expect(imageResource(stackWith(declare, ARN)).Properties).toMatchObject({
    SourceImageName: 'golden',
    SourceRegion: 'us-east-1',
  });
});

test('placeholders of any length fit into the policies of the provider', () => {
  const stack = newStack({ env });
  for (let n = 0; n < 30; n += 1) {
    const name = ssm.StringParameter.valueFromLookup(stack, `/${'long'.repeat(200)}/${n}`);
    newImage(stack, { source: from(name), imageName: `${name}-copy` }, `Desktop${n}`);
  }
  expect(resources(stack)).not.toEqual({});
});

test('a VPC that is still to be looked up takes the functions', () => {
  const stack = newStack({ env });
  const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcName: 'desktops' });
  newImage(stack, { provider: new AppStreamImageProvider(stack, 'Provider', { vpc }) });
  expect(resources(stack)).not.toEqual({});
});

test('an AMI that is still to be looked up passes the first synthesis', () => {
  const stack = newStack({ env });
  const { imageId } = ec2.MachineImage.lookup({ name: 'golden-*', owners: ['self'] }).getImage(stack);
  newImage(stack, { source: ImageSource.ami(imageId) });
  expect(imageResource(stack).Properties.SourceAmiId).toBe('ami-1234');
});

describe('a role that is still to be looked up passes the first synthesis', () => {
  const roles: [string, (stack: Stack) => iam.IRole][] = [
    ['by its name', (stack) => iam.Role.fromLookup(stack, 'Role', { roleName: 'mine' })],
    [
      'by its account',
      (stack) => {
        const account = ssm.StringParameter.valueFromLookup(stack, '/desktops/account');
        return iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${account}:role/mine`);
      },
    ],
  ];

  test.each(roles)('as the role of a provider: %s', (_, roleIn) => {
    const stack = newStack({ env });
    newImage(stack, { provider: new AppStreamImageProvider(stack, 'Provider', { role: roleIn(stack) }) });
    expect(resources(stack)).not.toEqual({});
  });

  test.each(roles)('as the role of an import: %s', (_, roleIn) => {
    const stack = newStack({ env });
    newImage(stack, { source: ImageSource.ami('ami-0123456789abcdef0', { role: roleIn(stack) }) });
    expect(resources(stack)).not.toEqual({});
  });
});

test('a log level that is still to be looked up passes the first synthesis', () => {
  const stack = newStack({ env });
  const logLevel = ssm.StringParameter.valueFromLookup(stack, '/desktops/level') as ApplicationLogLevel;
  newImage(stack, { provider: new AppStreamImageProvider(stack, 'Provider', { logLevel }) });
  expect(resources(stack)).not.toEqual({});
});

test('a region in an ARN that is still to be looked up passes as that of an update, and is checked then', () => {
  const declare: Declare = (value, stack) => ({
    source: ImageSource.updateOfImage(
      AppStreamImage.fromImageArn(stack, 'Golden', ARN.replace('us-east-1', value)),
    ),
  });
  expect(resources(stackWith(declare))).not.toEqual({});
  expect(() => stackWith(declare, 'us-east-1')).toThrow('is not possible for a managed update');
});
