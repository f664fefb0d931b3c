/** What apps usually have beside an image. */
import { App, CfnCondition, CfnParameter, Fn, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { AppStreamImage, ImageSource } from '../../../../../lib';

const app = new App();
const stack = new Stack(app, 'Desktops');

const bucket = new Bucket(stack, 'Profiles', {
  autoDeleteObjects: true,
  removalPolicy: RemovalPolicy.DESTROY,
});
new BucketDeployment(stack, 'Files', { destinationBucket: bucket, sources: [Source.data('a.txt', 'a')] });
const runtime = Runtime.PYTHON_3_13;
const code = Code.fromInline('def handler(event, context): return event');
const onUpload = new Function(stack, 'OnUpload', {
  runtime,
  code,
  handler: 'index.handler',
  logRetention: RetentionDays.ONE_DAY,
});
bucket.addEventNotification(EventType.OBJECT_CREATED, new LambdaDestination(onUpload));
new AwsCustomResource(stack, 'Call', {
  onUpdate: {
    service: 'S3',
    action: 'listBuckets',
    physicalResourceId: PhysicalResourceId.of('call'),
  },
  policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
});

const golden = new CfnParameter(stack, 'Golden');
const nested = new NestedStack(stack, 'Images');
const image = new AppStreamImage(nested, 'Image', { source: ImageSource.imageName(golden.valueAsString) });
const second = StringParameter.valueForStringParameter(nested, '/golden/second');
new AppStreamImage(nested, 'Second', { source: ImageSource.imageName(second) });

const isTrial = new CfnCondition(stack, 'IsTrial', { expression: Fn.conditionEquals(golden, 'trial') });
const trial = new NestedStack(stack, 'Trial');
trial.nestedStackResource!.cfnOptions.condition = isTrial;
new AppStreamImage(trial, 'Image', { source: ImageSource.imageName('trial') });

new CfnFleet(stack, 'Fleet', {
  name: 'desktops',
  imageName: image.imageName,
  instanceType: 'stream.standard.medium',
});
