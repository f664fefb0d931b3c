import { App, Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AppStreamImage, ImageSource } from '../../../../../lib';
const app = new App();
const stack = new Stack(app, 'Desktops', { env: { account: '111122223333', region: 'eu-west-1' } });
const golden = StringParameter.valueFromLookup(stack, '/golden/image');
new AppStreamImage(stack, 'Image', { source: ImageSource.imageName(golden) });
