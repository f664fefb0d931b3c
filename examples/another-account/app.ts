import { App, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource } from 'cdk-appstream-image';

const OWNER = '111122223333';
const CONSUMER = '444455556666';
const region = 'eu-west-1';

const app = new App();
const month = (app.node.tryGetContext('month') as string | undefined) ?? '2026-11';

// The account that owns the images. A replaced image stays, and stays shared, until the next release.
const images = new Stack(app, 'Images', { env: { account: OWNER, region } });
const image = new AppStreamImage(images, 'Image', {
  source: ImageSource.imageName(`golden-${month}`),
  keepPrevious: 1,
  sharedWith: [{ accountId: CONSUMER }],
});

// The account that uses the images, by their ARNs. The month in the description changes the template: else the CDK CLI
// would not deploy this stack after a release.
const desktops = new Stack(app, 'Desktops', {
  env: { account: CONSUMER, region },
  description: `Desktops with the image of ${month}`,
});
desktops.addDependency(images);
new CfnFleet(desktops, 'Fleet', {
  name: 'desktops',
  imageArn: image.imageArn,
  instanceType: 'stream.standard.medium',
  fleetType: 'ON_DEMAND',
  computeCapacity: { desiredInstances: 1 },
});
