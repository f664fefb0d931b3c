import { CfnParameter, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { CfnImageBuilder } from 'aws-cdk-lib/aws-appstream';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AppStreamImage, AppStreamImageProvider, ImageSource } from '../../lib';
import { ENV, type Mistake, told } from './telling';

/**
 * What somebody new does wrong first, with what tells. `@ts-expect-error`: with a type checker, TypeScript refuses it
 * before; without one, as in JavaScript, the construct answers all the same.
 */

const source = ImageSource.imageName('golden');
const SHARED_ARN = 'arn:aws:appstream:eu-west-1:444455556666:image/golden';
const PUBLIC_NAME = 'AppStream-WinServer2022-11-10-2025';

test.each<[string, Mistake, string]>([
  [
    'the source as a text',
    // @ts-expect-error -- a text
    (stack) => new AppStreamImage(stack, 'Image', { source: 'golden' }),
    'Desktops/Image: source "golden" is a text: it must be an ImageSource. Write ImageSource.imageName("golden").',
  ],
  [
    'the prop of CopyImage',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImage(stack, 'Image', { sourceImageName: 'golden' }),
    'Desktops/Image: source is missing: it is required. Give what the image is made from, such as ' +
      'ImageSource.imageName("<name of the image>").',
  ],
  [
    'an image in place of a source',
    // @ts-expect-error -- no source
    (s) => new AppStreamImage(s, 'Image', { source: AppStreamImage.fromImageName(s, 'Golden', 'golden') }),
    'Desktops/Image: source is the construct Desktops/Golden: it must be an ImageSource. ' +
      'Write ImageSource.image(…) around it.',
  ],
  [
    'an image builder in place of an image',
    (stack) => {
      const builder = new CfnImageBuilder(stack, 'Builder', { name: 'golden', instanceType: 'medium' });
      // @ts-expect-error -- no image
      new AppStreamImage(stack, 'Image', { source: ImageSource.image(builder) });
    },
    'Desktops/Image: the image of the source is the construct Desktops/Builder: it must be an AppStreamImage. ' +
      'Write ImageSource.imageName("<name of the image>").',
  ],
  [
    'a region without its name',
    // @ts-expect-error -- a text
    (s) => new AppStreamImage(s, 'Image', { source: ImageSource.imageName('golden', 'us-east-1') }),
    'Desktops/Image: options of the source "us-east-1" is a text: they must be an object. ' +
      'Write { region: "us-east-1" }.',
  ],
  [
    'an availability zone',
    (stack) => new AppStreamImage(stack, 'Image', { source, destinationRegion: 'us-east-1a' }),
    'Desktops/Image: destinationRegion "us-east-1a" is not a region: it must look like "eu-west-1". Correct the region.',
  ],
  [
    'a region that is mistyped',
    (s) =>
      new AppStreamImage(s, 'Image', { source: ImageSource.imageName('golden', { region: 'us-est-1' }) }),
    'Desktops/Image: the region of the source "us-est-1" is not a region that this version of aws-cdk-lib knows. ' +
      'Correct the region, or use a newer aws-cdk-lib.',
  ],
  [
    'a region of GovCloud',
    (stack) => new AppStreamImage(stack, 'Image', { source, destinationRegion: 'us-gov-west-1' }),
    'Desktops/Image: the region of the stack "eu-west-1" is in partition aws, and destinationRegion "us-gov-west-1" in ' +
      'aws-us-gov: images are not copied between partitions. Choose regions of one partition.',
  ],
  [
    'a name with spaces',
    (stack) => new AppStreamImage(stack, 'Image', { source, imageName: 'our desktops' }),
    'Desktops/Image: imageName "our desktops" is not an image name: it must have 1 to 101 letters, digits, "_", "." or ' +
      '"-" and begin with a letter or digit. Correct the name.',
  ],
  [
    'the name of the source',
    (stack) => new AppStreamImage(stack, 'Image', { source, imageName: 'golden' }),
    'Desktops/Image: imageName "golden" is the name of the source in the same region: names are unique within a region. ' +
      'Choose another name, or leave it out.',
  ],
  [
    'a name twice',
    (stack) => {
      new AppStreamImage(stack, 'Image', { source, imageName: 'desktops' });
      new AppStreamImage(stack, 'Other', { source, imageName: 'desktops' });
    },
    'Desktops/Other: imageName "desktops" is the name of Desktops/Image already: names are unique within an account and ' +
      'region. Choose another name, or leave it out.',
  ],
  [
    'a name where earlier images stay',
    (stack) => new AppStreamImage(stack, 'Image', { source, imageName: 'desktops', keepPrevious: 2 }),
    'Desktops/Image: keepPrevious 2 is not possible beside imageName "desktops": each image that stays needs a name of ' +
      'its own. Leave one of the two out.',
  ],
  [
    'a number as a text',
    // @ts-expect-error -- a text
    (stack) => new AppStreamImage(stack, 'Image', { source, keepPrevious: '2' }),
    'Desktops/Image: keepPrevious "2" is a text: it must be a whole number from 0 to 100, known at synthesis. ' +
      'Choose such a number.',
  ],
  [
    'an ARN as a name',
    (stack) => new AppStreamImage(stack, 'Image', { source: ImageSource.imageName(SHARED_ARN) }),
    `Desktops/Image: the name of the source "${SHARED_ARN}" is an ARN: it must be the name of an image of your account. ` +
      'Use ImageSource.image(…) or .updateOfImage(…) with AppStreamImage.fromImageArn(…), or give what follows "image/".',
  ],
  [
    'an image that is shared',
    (stack) => {
      const shared = AppStreamImage.fromImageArn(stack, 'Shared', SHARED_ARN);
      new AppStreamImage(stack, 'Image', { source: ImageSource.image(shared) });
    },
    'Desktops/Image: source Desktops/Shared is an image of account "444455556666": AppStream copies and updates only images of the ' +
      'account that the stack is deployed to. Name one of your own; an image that is shared or public can be used for a ' +
      'fleet by its ARN.',
  ],
  [
    'an image of AWS',
    (stack) => new AppStreamImage(stack, 'Image', { source: ImageSource.imageName(PUBLIC_NAME) }),
    `Desktops/Image: the name of the source "${PUBLIC_NAME}" is the name of a public image: AppStream copies and updates only images ` +
      'of your account. Name one of your own; a public image can be used for a fleet by its ARN.',
  ],
  [
    'a number in place of a duration',
    // @ts-expect-error -- a number
    (stack) => new AppStreamImage(stack, 'Image', { source, createTimeout: 180 }),
    'Desktops/Image: createTimeout 180 is a number: it must be a Duration. Give one, such as Duration.minutes(180).',
  ],
  [
    'a timeout of a day',
    (stack) => new AppStreamImage(stack, 'Image', { source, createTimeout: Duration.days(1) }),
    'Desktops/Image: createTimeout 1 day is not possible: it must be a whole number of seconds from 5 minutes to 12 ' +
      'hours, and no token, since it decides how many resources the image takes. Choose such a duration.',
  ],
  [
    'a timeout from a parameter',
    (stack) => {
      const minutes = new CfnParameter(stack, 'Minutes', { type: 'Number' }).valueAsNumber;
      // @ts-expect-error -- a number
      new AppStreamImage(stack, 'Image', { source, createTimeout: minutes });
    },
    'Desktops/Image: createTimeout is a token: it must be a Duration. Give one, such as Duration.minutes(180).',
  ],
  [
    'accounts as texts',
    // @ts-expect-error -- a list of texts
    (stack) => new AppStreamImage(stack, 'Image', { source, sharedWith: ['444455556666'] }),
    'Desktops/Image: sharedWith[0] "444455556666" is a text: it must be an ImageShare. ' +
      'Write { accountId: "444455556666" }.',
  ],
  [
    'an account as a number',
    // @ts-expect-error -- a number
    (stack) => new AppStreamImage(stack, 'Image', { source, sharedWith: [{ accountId: 444455556666 }] }),
    'Desktops/Image: sharedWith.accountId 444455556666 is a number: it must be a text of 12 digits. ' +
      'Quote it: "444455556666".',
  ],
  [
    'an account as the console writes it',
    (stack) => new AppStreamImage(stack, 'Image', { source, sharedWith: [{ accountId: '4444-5555-6666' }] }),
    'Desktops/Image: sharedWith.accountId "4444-5555-6666" is not an account id: it must have 12 digits. ' +
      'Correct the account id.',
  ],
  [
    'a snapshot',
    (stack) => new AppStreamImage(stack, 'Image', { source, removalPolicy: RemovalPolicy.SNAPSHOT }),
    'Desktops/Image/Resource: removalPolicy SNAPSHOT is not possible: there are no snapshots of an image. ' +
      'Use RETAIN to keep the image, or DESTROY.',
  ],
  [
    'a tag that is a number',
    (stack) => {
      // @ts-expect-error -- a number
      Tags.of(new AppStreamImage(stack, 'Image', { source })).add('cost', 42);
    },
    '[Desktops/Image] tag "cost" has the value 42: it must be a text. Quote it: "42".',
  ],
  [
    'a provider of another stack',
    (stack) => {
      const provider = new AppStreamImageProvider(
        new Stack(stack.node.root, 'Shared', { env: ENV }),
        'Provider',
      );
      new AppStreamImage(stack, 'Image', { source, provider });
    },
    'Desktops/Image: provider Shared/Provider belongs to another stack: an image needs a provider of its own stack. ' +
      'Make one there, or leave the prop out.',
  ],
  [
    'the settings of a provider in place of one',
    // @ts-expect-error -- no provider
    (stack) => new AppStreamImage(stack, 'Image', { source, provider: { metrics: true } }),
    'Desktops/Image: provider {"metrics":true} is an object: it must be an AppStreamImageProvider. ' +
      'Make one in the stack of the image, or leave the prop out.',
  ],
  [
    'a VPC by its id',
    // @ts-expect-error -- a text
    (stack) => new AppStreamImageProvider(stack, 'Provider', { vpc: 'vpc-1' }),
    'Desktops/Provider: vpc "vpc-1" is a text: it must be an ec2.IVpc. Import one that exists with ec2.Vpc.fromLookup.',
  ],
  [
    'public subnets alone',
    (stack) => {
      const subnetConfiguration = [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC }];
      const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration });
      new AppStreamImageProvider(stack, 'Provider', { vpc });
    },
    'Desktops/Provider: vpcSubnets is left out, which selects public subnets of Desktops/Vpc: from there the functions ' +
      'reach no service of AWS. Select private or isolated subnets with vpcSubnets, or add some to the VPC.',
  ],
  [
    'metrics that nobody writes',
    (stack) => new AppStreamImageProvider(stack, 'Provider').metricFailures(),
    'Desktops/Provider: metricFailures() is not possible: the functions write metrics only with metrics: true. ' +
      'Give the provider metrics: true.',
  ],
])('%s fails at synthesis', (_, mistake, message) => {
  expect(told(mistake)).toEqual([message]);
});
