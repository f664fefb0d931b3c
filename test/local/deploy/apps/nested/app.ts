import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource } from '../../../../../lib';
const app = new App();
const month = (app.node.tryGetContext('month') as string | undefined) ?? '2026-11';
const stack = new Stack(app, 'Desktops');
const nested = new NestedStack(stack, 'Images');
const image = new AppStreamImage(nested, 'Image', { source: ImageSource.imageName(`golden-${month}`) });
new CfnFleet(stack, 'Fleet', {
  name: 'desktops',
  imageName: image.imageName,
  instanceType: 'stream.standard.medium',
});
