import { App, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource } from '../../../../../lib';
const app = new App();
const month = (app.node.tryGetContext('month') as string | undefined) ?? '2026-11';
const images = new Stack(app, 'Images');
const image = new AppStreamImage(images, 'Image', { source: ImageSource.imageName(`golden-${month}`) });
const fleets = new Stack(app, 'Fleets');
new CfnFleet(fleets, 'Fleet', {
  name: 'desktops',
  imageName: image.imageName,
  instanceType: 'stream.standard.medium',
});
