import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource } from '../../../../../lib';
const app = new App();
const month = (app.node.tryGetContext('month') as string | undefined) ?? '2026-11';
const stack = new Stack(app, 'Desktops');
const golden = new CfnParameter(stack, 'Golden', { default: `golden-${month}` });
const image = new AppStreamImage(stack, 'Image', { source: ImageSource.imageName(golden.valueAsString) });
new CfnFleet(stack, 'Fleet', {
  name: 'desktops',
  imageName: image.imageName,
  instanceType: 'stream.standard.medium',
});
