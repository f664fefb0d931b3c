import { App, CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import * as appstream from 'aws-cdk-lib/aws-appstream';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AppStreamImage, ImageSource } from 'cdk-appstream-image';

const app = new App();
const stack = new Stack(app, 'Desktops');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });

const image = new AppStreamImage(stack, 'Image', {
  source: ImageSource.imageName('golden-2026-11'),
  description: 'Office and CAD, November',
});

const securityGroup = new ec2.SecurityGroup(stack, 'SecurityGroup', { vpc });
const fleet = new appstream.CfnFleet(stack, 'Fleet', {
  name: 'desktops',
  displayName: 'Desktops',
  imageName: image.imageName,
  instanceType: 'stream.standard.medium',
  fleetType: 'ON_DEMAND',
  streamView: 'DESKTOP',
  computeCapacity: { desiredInstances: 2 },
  maxUserDurationInSeconds: 8 * 3600,
  disconnectTimeoutInSeconds: 15 * 60,
  vpcConfig: {
    subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
    securityGroupIds: [securityGroup.securityGroupId],
  },
});
// The fleet refers to subnets only, but streaming needs their routes, too.
fleet.node.addDependency(vpc);

const portal = new appstream.CfnStack(stack, 'Portal', {
  name: 'desktops',
  displayName: 'Desktops',
  storageConnectors: [{ connectorType: 'HOMEFOLDERS' }],
  userSettings: [
    { action: 'CLIPBOARD_COPY_FROM_LOCAL_DEVICE', permission: 'ENABLED' },
    { action: 'FILE_DOWNLOAD', permission: 'DISABLED' },
  ],
});

const association = new appstream.CfnStackFleetAssociation(stack, 'Association', {
  fleetName: fleet.name,
  stackName: portal.name!,
});
association.addDependency(fleet);
association.addDependency(portal);

Tags.of(stack).add('team', 'workplace');
new CfnOutput(stack, 'ImageArn', { value: image.imageArn });
new CfnOutput(stack, 'ImagePlatform', { value: image.imagePlatform });
