import { App, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AppStreamImage, ImageSource } from '../../../../../lib';
// The name is handed over by a parameter: the image's stack is deployed first, the fleet's after it.
const app = new App();
const month = (app.node.tryGetContext('month') as string | undefined) ?? '2026-11';
const images = new Stack(app, 'Images');
const image = new AppStreamImage(images, 'Image', {
  source: ImageSource.imageName(`golden-${month}`),
  keepPrevious: 1,
});
new StringParameter(images, 'Name', { parameterName: '/desktops/image', stringValue: image.imageName });
const fleets = new Stack(app, 'Fleets');
fleets.addDependency(images);
new CfnFleet(fleets, 'Fleet', {
  name: 'desktops',
  imageName: StringParameter.valueForStringParameter(fleets, '/desktops/image'),
  instanceType: 'stream.standard.medium',
});
