import { App, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource } from 'cdk-appstream-image';

const HOME = 'us-east-1';
const REGIONS = ['eu-west-1', 'ap-southeast-2', 'us-west-2'];

const app = new App();
for (const region of REGIONS) {
  const stack = new Stack(app, `Desktops-${region}`, {
    env: { account: process.env.CDK_DEFAULT_ACCOUNT, region },
  });
  const image = new AppStreamImage(stack, 'Image', {
    source: ImageSource.imageName('golden-2026-11', { region: HOME }),
  });
  new CfnFleet(stack, 'Fleet', {
    name: 'desktops',
    imageName: image.imageName,
    instanceType: 'stream.standard.medium',
    fleetType: 'ON_DEMAND',
    computeCapacity: { desiredInstances: 1 },
  });
}
