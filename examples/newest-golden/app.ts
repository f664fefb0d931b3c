import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource, NewestAppStreamImage } from 'cdk-appstream-image';

const app = new App();
const revision = (app.node.tryGetContext('revision') as string | undefined) ?? '2026-11';
const golden = app.node.tryGetContext('golden') as string | undefined;

const stack = new Stack(app, 'Desktops');
// If `golden` names an image, that one is the source, so that you can go back. Otherwise it is the newest image, looked
// up when the revision changes.
const source =
  golden === undefined
    ? ImageSource.image(new NewestAppStreamImage(stack, 'Golden', { namePattern: 'golden-*', revision }))
    : ImageSource.imageName(golden);
const image = new AppStreamImage(stack, 'Image', { source, keepPrevious: 1 });
new CfnFleet(stack, 'Fleet', {
  name: 'desktops',
  imageName: image.imageName,
  instanceType: 'stream.standard.medium',
  fleetType: 'ON_DEMAND',
  computeCapacity: { desiredInstances: 1 },
});
new CfnOutput(stack, 'ImageName', { value: image.imageName });
