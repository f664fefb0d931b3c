import { AppStreamImage, AppStreamImageProvider, AppStreamImageShare, ImageSource } from '../../lib';
import { type Mistake, told } from './telling';

const source = ImageSource.imageName('golden');

test.each<[string, Mistake, string]>([
  [
    'name',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImage(stack, 'Image', { source, name: 'desktops' }),
    'there is no prop name, and what it says is not done. Write imageName.',
  ],
  [
    'region',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImage(stack, 'Image', { source, region: 'us-east-1' }),
    'there is no prop region, and what it says is not done. Write destinationRegion.',
  ],
  [
    'sourceRegion',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImage(stack, 'Image', { source, sourceRegion: 'us-east-1' }),
    'there is no prop sourceRegion, and what it says is not done. ' +
      'Write ImageSource.imageName("<name of the image>", { region: "<region>" }).',
  ],
  [
    'retain',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImage(stack, 'Image', { source, retain: true }),
    'there is no prop retain, and what it says is not done. Write removalPolicy: RemovalPolicy.RETAIN.',
  ],
  [
    'image_name',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImage(stack, 'Image', { source, image_name: 'desktops' }),
    'there is no prop image_name, and what it says is not done. Write imageName.',
  ],
  [
    'sourceRegion',
    (stack) =>
      new AppStreamImage(stack, 'Image', {
        // @ts-expect-error -- no such option
        source: ImageSource.imageName('golden', { sourceRegion: 'us-east-1' }),
      }),
    'there is no prop sourceRegion, and what it says is not done. Write region.',
  ],
  [
    'region',
    (stack) =>
      new AppStreamImage(stack, 'Image', {
        // @ts-expect-error -- no such option
        source: ImageSource.updateOfImageName('golden', { region: 'us-east-1' }),
      }),
    'there is no prop region, and what it says is not done. Declare the image in a stack of that region: AppStream updates and ' +
      'imports in the region of the stack.',
  ],
  [
    'iamRoleArn',
    (stack) =>
      new AppStreamImage(stack, 'Image', {
        // @ts-expect-error -- no such option
        source: ImageSource.ami('ami-0123456789abcdef0', { iamRoleArn: 'arn:aws:iam::111122223333:role/a' }),
      }),
    'there is no prop iamRoleArn, and what it says is not done. Write role: iam.Role.fromRoleArn(…).',
  ],
  [
    'agentSoftwareVersion',
    (stack) =>
      new AppStreamImage(stack, 'Image', {
        // @ts-expect-error -- no such option
        source: ImageSource.workspacesImage('wsi-0123456789', { agentSoftwareVersion: 'ALWAYS_LATEST' }),
      }),
    'there is no prop agentSoftwareVersion, and what it says is not done. Write agentVersion.',
  ],
  [
    'allowImageBuilders',
    (stack) =>
      new AppStreamImage(stack, 'Image', {
        source,
        // @ts-expect-error -- no such prop
        sharedWith: [{ accountId: '444455556666', allowImageBuilders: true }],
      }),
    'there is no prop allowImageBuilders, and what it says is not done. Write allowImageBuilder.',
  ],
  [
    'allowImageBuilders',
    (stack) =>
      new AppStreamImageShare(stack, 'Share', {
        imageName: 'golden',
        accountId: '444455556666',
        // @ts-expect-error -- no such prop
        allowImageBuilders: true,
      }),
    'there is no prop allowImageBuilders, and what it says is not done. Write allowImageBuilder.',
  ],
  [
    'logRetention',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImageProvider(stack, 'Provider', { logRetention: 30 }),
    'there is no prop logRetention, and what it says is not done. Write logGroup: new logs.LogGroup(…, { retention }).',
  ],
  [
    'subnets',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImageProvider(stack, 'Provider', { subnets: { subnetGroupName: 'a' } }),
    'there is no prop subnets, and what it says is not done. Write vpcSubnets.',
  ],
])('a prop called %s is warned of', (name, mistake, message) => {
  expect(told(mistake)).toEqual([`${message} [ack: cdk-appstream-image:noSuchProp.${name}]`]);
});

test('what is no mistake is told nothing of', () => {
  const ofAnother = { fleetName: 'desktops', region: undefined };
  expect(told((stack) => new AppStreamImage(stack, 'Image', { source, ...ofAnother }))).toEqual([]);
});
