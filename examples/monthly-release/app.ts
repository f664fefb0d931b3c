import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource } from 'cdk-appstream-image';

const app = new App();
const month = (app.node.tryGetContext('month') as string | undefined) ?? '2026-11';
const keep = app.node.tryGetContext('keep') === 'true';

const stack = new Stack(app, 'Desktops');
const image = new AppStreamImage(stack, 'Image', {
  source: ImageSource.imageName(`golden-${month}`),
  keepPrevious: 1,
  removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
});
new CfnFleet(stack, 'Fleet', {
  name: 'desktops',
  imageName: image.imageName,
  instanceType: 'stream.standard.medium',
  fleetType: 'ON_DEMAND',
  computeCapacity: { desiredInstances: 1 },
});
new CfnOutput(stack, 'ImageName', { value: image.imageName });
