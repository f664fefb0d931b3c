// The app that the test deploys, as a user would write one: `cdk deploy -c stack=<name> -c source=<image>`, and, where
// the image is to be shared, `-c shareWith=<account>`. With `-c chain=yes` the image has its default timeouts, so that it is
// a chain of resources; else it is a single one, with the longest timeouts that one resource can have.
const { App, CfnOutput, Duration, Stack, Tags } = require('aws-cdk-lib');
const { StringParameter } = require('aws-cdk-lib/aws-ssm');
const { AppStreamImage, AppStreamImageProvider, ImageSource } = require('cdk-appstream-image');

const app = new App();
const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
const stack = new Stack(app, app.node.getContext('stack'), { env });

const accountId = app.node.tryGetContext('shareWith');

const image = new AppStreamImage(stack, 'Image', {
  source: ImageSource.imageName(app.node.getContext('source')),
  sharedWith: accountId ? [{ accountId }] : [],
  createTimeout: app.node.tryGetContext('chain') ? undefined : Duration.minutes(55),
  // The shortest one: the copies of the test take seconds.
  provider: new AppStreamImageProvider(stack, 'Images', { pollInterval: Duration.seconds(10) }),
});
Tags.of(image).add('team', 'desktops');

// Whatever uses the image has to wait for it.
new StringParameter(stack, 'User', { stringValue: image.imageName });

new CfnOutput(stack, 'ImageName', { value: image.imageName });
new CfnOutput(stack, 'ImageArn', { value: image.imageArn });
new CfnOutput(stack, 'ImageState', { value: image.imageState });
new CfnOutput(stack, 'ImagePlatform', { value: image.imagePlatform });
