import { App, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource } from '../../../../../lib';
const app = new App();
const value = (app.node.tryGetContext('tag') as string | undefined) ?? 'a';
const stack = new Stack(app, 'Desktops', { tags: { CostCenter: value } });
const image = new AppStreamImage(stack, 'Image', { source: ImageSource.imageName('golden-2026-11') });
new CfnFleet(stack, 'Fleet', {
  name: 'desktops',
  imageName: image.imageName,
  instanceType: 'stream.standard.medium',
});
