import { App, Stack, aws_appstream as appstream } from 'aws-cdk-lib';
import { AppStreamImage, ImageSource } from 'cdk-appstream-image';

const stack = new Stack(new App(), 'Desktops');
const image = new AppStreamImage(stack, 'Image', { source: ImageSource.imageName('golden-2026-11') });
new appstream.CfnFleet(stack, 'Fleet', {
  name: 'desktops',
  imageName: image.imageName,
  instanceType: 'stream.standard.medium',
  computeCapacity: { desiredInstances: 1 },
});
