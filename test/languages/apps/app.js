const { App, CfnOutput, Duration, Stack, Tags } = require('aws-cdk-lib');
const { AppStreamImage } = require('cdk-appstream-image');

const app = new App({ outdir: process.argv[2], analyticsReporting: false });
const stack = new Stack(app, 'Desktops');
const image = new AppStreamImage(stack, 'Desktop', {
  sourceImageName: 'golden-2026-11',
  destinationRegion: 'eu-west-1',
  sharedWith: [{ accountId: '111122223333', allowImageBuilder: true }],
  copyTimeout: Duration.hours(3),
});
Tags.of(image).add('team', 'desktops');
new CfnOutput(stack, 'ImageName', { value: image.imageName });
app.synth();
