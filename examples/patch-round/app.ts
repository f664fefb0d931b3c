import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource, WhenUpToDate } from 'cdk-appstream-image';

const app = new App();
const month = (app.node.tryGetContext('month') as string | undefined) ?? '2026-11';
const isStrict = app.node.tryGetContext('strict') === 'true';

const stack = new Stack(app, 'Desktops');
const image = new AppStreamImage(stack, 'Image', {
  source: ImageSource.updateOfImageName('golden', {
    whenUpToDate: isStrict ? WhenUpToDate.FAIL : WhenUpToDate.COPY,
  }),
  revision: month,
  keepPrevious: 1,
});
new CfnFleet(stack, 'Fleet', {
  name: 'desktops',
  imageName: image.imageName,
  instanceType: 'stream.standard.medium',
  fleetType: 'ON_DEMAND',
  computeCapacity: { desiredInstances: 1 },
});
new CfnOutput(stack, 'ImageName', { value: image.imageName });
