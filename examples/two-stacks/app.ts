import { App, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AppStreamImage, ImageSource } from 'cdk-appstream-image';

const PARAMETER = '/desktops/image';

const app = new App();
const month = (app.node.tryGetContext('month') as string | undefined) ?? '2026-11';

// The image of the month before stays. The fleet uses it until its own stack is deployed, and you can go back to it.
const images = new Stack(app, 'Images');
const image = new AppStreamImage(images, 'Image', {
  source: ImageSource.imageName(`golden-${month}`),
  keepPrevious: 1,
});
new StringParameter(images, 'Name', { parameterName: PARAMETER, stringValue: image.imageName });

// Only the name of the parameter connects the two stacks. CloudFormation reads the value at each deployment of this
// stack.
const fleets = new Stack(app, 'Fleets');
fleets.addDependency(images);
new CfnFleet(fleets, 'Fleet', {
  name: 'desktops',
  imageName: StringParameter.valueForStringParameter(fleets, PARAMETER),
  instanceType: 'stream.standard.medium',
  fleetType: 'ON_DEMAND',
  computeCapacity: { desiredInstances: 1 },
});
