import { App, Aspects, Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { AppStreamImage, ImageSource } from '../../../../../lib';
// An organization whose policies must begin with svc-: the name follows from the construct path, as rules of this kind do.
const app = new App();
const month = (app.node.tryGetContext('month') as string | undefined) ?? '2026-11';
const stack = new Stack(app, 'Desktops');
new AppStreamImage(stack, 'Image', { source: ImageSource.imageName(`golden-${month}`) });
Aspects.of(app).add({
  visit(node) {
    if (!(node instanceof CfnManagedPolicy)) return;
    node.addPropertyOverride('ManagedPolicyName', `svc-${node.node.path.replaceAll('/', '-')}`);
  },
});
