import { App, CustomResource, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { AppStreamImage, ImageSource } from '../../../../../lib';
const app = new App();
const stack = new Stack(app, 'Desktops');
const fn = new lambda.Function(stack, 'Fn', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => { console.log("hello"); return {}; };'),
});
new CustomResource(stack, 'Other', {
  serviceToken: new Provider(stack, 'P', { onEventHandler: fn }).serviceToken,
});
new AppStreamImage(stack, 'Image', { source: ImageSource.imageName('golden-2026-11') });
