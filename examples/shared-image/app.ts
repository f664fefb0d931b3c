import { App, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource } from 'cdk-appstream-image';

const OWNER = '111122223333';
const CONSUMER = '444455556666';
const region = 'eu-west-1';

const app = new App();
const context = (key: string, otherwise: string) =>
  (app.node.tryGetContext(key) as string | undefined) ?? otherwise;
const nameOf = (month: string) => `desktops-${month}`;

// The account that owns the images. A release adds an image, and the old one stays.
const images = new Stack(app, 'Images', { env: { account: OWNER, region } });
for (const month of context('months', '2026-11').split(',')) {
  new AppStreamImage(images, `Image-${month}`, {
    source: ImageSource.imageName(`golden-${month}`),
    imageName: nameOf(month),
    sharedWith: [{ accountId: CONSUMER }],
  });
}

// The account that uses one of the images, by its ARN. In practice this is often an app of its own.
const desktops = new Stack(app, 'Desktops', { env: { account: CONSUMER, region } });
desktops.addDependency(images);
const imageArn = `arn:aws:appstream:${region}:${OWNER}:image/${nameOf(context('inUse', '2026-11'))}`;
const image = AppStreamImage.fromImageArn(desktops, 'Image', imageArn);
new CfnFleet(desktops, 'Fleet', {
  name: 'desktops',
  imageArn: image.imageArn,
  instanceType: 'stream.standard.medium',
  fleetType: 'ON_DEMAND',
  computeCapacity: { desiredInstances: 1 },
});
