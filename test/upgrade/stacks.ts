import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  AppStreamImage,
  AppStreamImageProvider,
  AppStreamImageShare,
  ImageSource,
  NewestAppStreamImage,
} from '../../lib';

const source = ImageSource.imageName('golden-2026-11');
const SHORT = { createTimeout: Duration.minutes(55), deleteTimeout: Duration.minutes(55) };

/** What users have deployed: a stack for each way to use the package. */
export const STACKS: Readonly<Record<string, (stack: Stack) => void>> = {
  default: (stack) => {
    new AppStreamImage(stack, 'Image', { source });
  },
  'timeouts of 55 minutes': (stack) => {
    new AppStreamImage(stack, 'Image', { source, ...SHORT });
  },
  'long timeouts': (stack) => {
    new AppStreamImage(stack, 'Image', {
      source,
      createTimeout: Duration.hours(6),
      deleteTimeout: Duration.hours(2),
    });
  },
  'a long deleteTimeout alone': (stack) => {
    new AppStreamImage(stack, 'Image', { source, ...SHORT, deleteTimeout: Duration.hours(2) });
  },
  'explicit names': (stack) => {
    new AppStreamImage(stack, 'Office', { source, ...SHORT, imageName: 'office-2026-11' });
    new AppStreamImage(stack, 'Cad', { source, ...SHORT, imageName: 'cad-2026-11' });
  },
  'several images, one made from another': (stack) => {
    const office = new AppStreamImage(stack, 'Office', { source, ...SHORT });
    new AppStreamImage(stack, 'Cad', { source: ImageSource.image(office), ...SHORT });
    new AppStreamImage(stack, 'Lab', { source: ImageSource.imageName('lab'), ...SHORT, revision: '2' });
  },
  'another region': (stack) => {
    new AppStreamImage(stack, 'Image', {
      source: ImageSource.imageName('golden-2026-11', { region: 'us-east-1' }),
      ...SHORT,
      destinationRegion: 'eu-central-1',
      imageName: 'desktops',
      description: 'Office and CAD',
    });
  },
  'shares and RETAIN': (stack) => {
    new AppStreamImage(stack, 'Image', {
      source,
      sharedWith: [{ accountId: '444455556666', allowImageBuilder: true }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  },
  'previous images kept': (stack) => {
    new AppStreamImage(stack, 'Image', { source, keepPrevious: 2 });
  },
  'a provider of its own': (stack) => {
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a'],
      privateSubnetIds: ['subnet-1'],
    });
    const provider = new AppStreamImageProvider(stack, 'Provider', { vpc, metrics: true });
    new AppStreamImage(stack, 'Image', { source, ...SHORT, provider });
  },
  'a role of its own': (stack) => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const provider = new AppStreamImageProvider(stack, 'Provider', { role });
    new AppStreamImage(stack, 'Image', { source, ...SHORT, provider });
  },
  'an import by a role of its own': (stack) => {
    new AppStreamImage(stack, 'Image', { source: ImageSource.ami('ami-0123456789abcdef0'), ...SHORT });
  },
  'an import by a given role, and one from WorkSpaces': (stack) => {
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/importer');
    const ami = ImageSource.ami('ami-0123456789abcdef0', { role });
    new AppStreamImage(stack, 'Image', { source: ami, ...SHORT });
    const source = ImageSource.workspacesImage('wsi-0123456789');
    new AppStreamImage(stack, 'OfWorkspaces', { source, ...SHORT });
  },
  'a managed update of the newest image': (stack) => {
    const newest = new NewestAppStreamImage(stack, 'Newest', { namePattern: 'golden-*' });
    new AppStreamImage(stack, 'Image', { source: ImageSource.updateOfImage(newest) });
  },
  'shares of images that are managed elsewhere': (stack) => {
    new AppStreamImageShare(stack, 'Share', { imageName: 'golden', accountId: '444455556666' });
  },
  'what other stacks use': (stack) => {
    const image = new AppStreamImage(stack, 'Image', { source, ...SHORT });
    const { imageName, imageArn, imageState, imagePlatform } = image;
    const { imageBaseImageArn, imageAgentVersion, imageCreatedTime, imageVersionsFilter } = image;
    Object.entries({
      imageName,
      imageArn,
      imageState,
      imagePlatform,
      imageBaseImageArn,
      imageAgentVersion,
      imageCreatedTime,
      imageVersionsFilter,
    }).forEach(([id, value]) => new CfnOutput(stack, id, { value }));
    stack.exportValue(imageName);
    stack.exportValue(imageArn);
  },
};

interface SynthesizedTemplate {
  readonly Resources: Record<
    string,
    {
      readonly Type: string;
      readonly Properties?: Record<string, any>;
      readonly Metadata?: Record<string, string>;
    }
  >;
  readonly Outputs?: Record<
    string,
    { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }
  >;
}

/** With construct paths, and without what the CLI adds for its own statistics. */
export function templateOf(declare: (stack: Stack) => void): SynthesizedTemplate {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });
  declare(new Stack(app, 'Desktops', { env: { account: '111122223333', region: 'eu-west-1' } }));
  return app.synth().getStackByName('Desktops').template as SynthesizedTemplate;
}
