const { App, CfnOutput, Duration, Stack, Tags } = require('aws-cdk-lib');
const { AppStreamImage, ImageSource } = require('cdk-appstream-image');

const app = new App({ outdir: process.argv[2], analyticsReporting: false });
const stack = new Stack(app, 'Desktops');
const image = new AppStreamImage(stack, 'Desktop', {
  source: ImageSource.imageName('golden-2026-11', { region: 'us-east-1' }),
  destinationRegion: 'eu-west-1',
  sharedWith: [{ accountId: '111122223333', allowImageBuilder: true }],
  createTimeout: Duration.hours(4),
});
Tags.of(image).add('team', 'desktops');
new CfnOutput(stack, 'ImageName', { value: image.imageName });
app.synth();
