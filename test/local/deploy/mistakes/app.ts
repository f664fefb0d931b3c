/** First mistakes that no synthesis can see, each in a stack of its own. */
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { AppStreamImage, type AppStreamImageProps, ImageSource } from '../../../../lib';

const app = new App();
const account = process.env.CDK_DEFAULT_ACCOUNT;
const source = ImageSource.imageName('golden');

/** An image of which something comes from a parameter. */
function declare(
  name: string,
  value: string,
  props: (value: string) => Partial<AppStreamImageProps>,
  region = process.env.CDK_DEFAULT_REGION,
): void {
  const stack = new Stack(app, name, { env: { account, region } });
  const parameter = new CfnParameter(stack, 'Value', { default: value });
  new AppStreamImage(stack, 'Image', { source, ...props(parameter.valueAsString) });
}

if (app.node.tryGetContext('synthesis') !== undefined)
  declare('Synthesis', '', () => ({ source: 'golden' as unknown as ImageSource }));

declare('ForgottenRegion', 'of-another-region', (name) => ({ source: ImageSource.imageName(name) }));
declare('NoAppStream', '', () => ({}), 'af-south-1');
declare('PublicImage', 'AppStream-WinServer2022-11-10-2025', (name) => ({
  source: ImageSource.imageName(name),
}));
declare('Arn', 'arn:aws:appstream:eu-west-1:444455556666:image/golden', (name) => ({
  source: ImageSource.imageName(name),
}));
declare('Spaces', 'our desktops', (imageName) => ({ imageName }));
declare('Account', '4444-5555-6666', (accountId) => ({ sharedWith: [{ accountId }] }));
declare('Region', 'Ireland', (region) => ({ source: ImageSource.imageName('golden', { region }) }));
declare('Partition', 'us-gov-west-1', (destinationRegion) => ({ destinationRegion }));
