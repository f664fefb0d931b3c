/** One stack names its region, one takes that of the deployment. */
import { App, Stack } from 'aws-cdk-lib';
import { AppStreamImage, ImageSource } from '../../../../../lib';

const app = new App();
const region = process.env.CDK_DEFAULT_REGION;
for (const [name, env] of Object.entries({ Tokyo: { region: 'ap-northeast-1' }, Here: { region } })) {
  const stack = new Stack(app, name, { env: { account: process.env.CDK_DEFAULT_ACCOUNT, ...env } });
  new AppStreamImage(stack, 'Image', { source: ImageSource.imageName('golden') });
}
