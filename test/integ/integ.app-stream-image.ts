/**
 * Copies an image in a real account, shares and tags it, asks AppStream for it, and destroys the stack. It needs an image
 * of the account by the name below in the region that it is run in; docs/verification.md has the command.
 */
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import { AppStreamImage, ImageSource } from '../../lib';

/** Part of the snapshot, so it is the same for everybody. */
const SOURCE = 'cdk-appstream-image-integ-source';

// The snapshot is the same on every machine.
const app = new App({ context: { 'aws:cdk:disable-creation-stack-traces': true }, treeMetadata: false });
const stack = new Stack(app, 'AppStreamImageInteg');
const image = new AppStreamImage(stack, 'Image', {
  source: ImageSource.imageName(SOURCE),
  description: 'Integration test of cdk-appstream-image',
});
Tags.of(image).add('purpose', 'integration-test');
new CfnOutput(stack, 'ImageName', { value: image.imageName });

const test = new IntegTest(app, 'Integ', { testCases: [stack], stackUpdateWorkflow: false });
const described = test.assertions.awsApiCall('AppStream', 'describeImages', { Names: [image.imageName] });
described.expect(
  ExpectedResult.objectLike({
    Images: Match.arrayWith([Match.objectLike({ Name: image.imageName, State: 'AVAILABLE' })]),
  }),
);
test.assertions
  .awsApiCall('AppStream', 'listTagsForResource', { ResourceArn: image.imageArn })
  .expect(ExpectedResult.objectLike({ Tags: { purpose: 'integration-test' } }));
