import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource } from '../lib';

const app = new App();
const context = (key: string) => app.node.tryGetContext(key) as string | undefined;

const sourceImageName = context('sourceImageName');
if (!sourceImageName) {
  console.error(
    'sourceImageName is missing: the app copies an image and needs its name. Add -c sourceImageName=<name of the image>.',
  );
  process.exit(1);
}

const stack = new Stack(app, 'AppStreamImageDemo', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});
const image = new AppStreamImage(stack, 'Image', {
  source: ImageSource.imageName(sourceImageName, { region: context('sourceRegion') }),
  imageName: context('imageName'),
});
new CfnFleet(stack, 'Fleet', {
  name: 'appstream-image-demo',
  imageName: image.imageName,
  instanceType: 'stream.standard.medium',
  fleetType: 'ON_DEMAND',
  computeCapacity: { desiredInstances: 1 },
});
new CfnOutput(stack, 'ImageName', { value: image.imageName });
new CfnOutput(stack, 'ImageArn', { value: image.imageArn });
