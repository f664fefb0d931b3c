import { App, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AppStreamImage, ImageSource } from 'cdk-appstream-image';

const PARAMETER = '/desktops/image';

const app = new App();
const month = (app.node.tryGetContext('month') as string | undefined) ?? '2026-11';

// The image of the month before stays: the fleet uses it until its own stack is deployed, and it is the way back.
const images = new Stack(app, 'Images');
const image = new AppStreamImage(images, 'Image', {
  source: ImageSource.imageName(`golden-${month}`),
  keepPrevious: 1,
});
new StringParameter(images, 'Name', { parameterName: PARAMETER, stringValue: image.imageName });

// Nothing but the name of the parameter ties the two together. The fleet's stack reads it at each of its deployments.
const fleets = new Stack(app, 'Fleets');
fleets.addDependency(images);
new CfnFleet(fleets, 'Fleet', {
  name: 'desktops',
  imageName: StringParameter.valueForStringParameter(fleets, PARAMETER),
  instanceType: 'stream.standard.medium',
  fleetType: 'ON_DEMAND',
  computeCapacity: { desiredInstances: 1 },
});
