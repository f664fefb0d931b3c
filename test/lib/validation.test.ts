import { Aws, CfnParameter, Duration, Fn, Lazy, PhysicalName } from 'aws-cdk-lib';
import { AppStreamImageProps, ImageSource } from '../../lib';
import { from, imageResource, newImage, newStack, resources } from './support';

function errorOf(props: Partial<AppStreamImageProps>): string {
  try {
    newImage(newStack({ env: { account: '999988887777' } }), props);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}

test.each<[string, Partial<AppStreamImageProps>, string]>([
  [
    'the name pattern',
    { source: from('my image') },
    'the name of the source "my image" is not an image name: it must have 1 to 101 letters, digits, "_", "." or "-" ' +
      'and begin with a letter or digit. Correct the name.',
  ],
  ['an empty name', { source: from('') }, 'the name of the source "" is not an image name'],
  ['the length of a name', { imageName: 'n'.repeat(102) }, 'it must have 1 to 101 letters'],
  [
    'an ARN in place of the name of a source',
    { source: from('arn:aws:appstream:a:1:image/b') },
    'the name of the source "arn:aws:appstream:a:1:image/b" is an ARN: it must be the name of an image of your account. ' +
      'Use ImageSource.image(…) or .updateOfImage(…) with AppStreamImage.fromImageArn(…), or give what follows "image/".',
  ],
  [
    'an ARN in place of a name',
    { imageName: 'arn:aws:appstream:a:1:image/b' },
    'imageName "arn:aws:appstream:a:1:image/b" is an ARN: it must be a name, which is what follows "image/" in it. ' +
      'Give the name; AppStreamImage.fromImageArn takes an ARN.',
  ],
  [
    'the name of the source in its region',
    { imageName: 'golden' },
    'imageName "golden" is the name of the source in the same region: names are unique within a region. ' +
      'Choose another name, or leave it out.',
  ],
  [
    'the name of the source in its region, another one than that of the stack',
    { imageName: 'golden', source: from('golden', 'us-east-1'), destinationRegion: 'us-east-1' },
    'imageName "golden" is the name of the source in the same region',
  ],
  [
    'a reserved prefix',
    { imageName: 'AppStream-mine' },
    'imageName "AppStream-mine" begins with AppStream: names beginning with Amazon, AWS, AppStream are reserved by AWS, ' +
      'in small letters, too. Choose another beginning.',
  ],
  [
    'a reserved prefix in other letters',
    { imageName: 'amazon-mine' },
    'imageName "amazon-mine" begins with Amazon',
  ],
  [
    'a public image as source',
    { source: from('AppStream-WinServer2022-11-10-2025') },
    'the name of the source "AppStream-WinServer2022-11-10-2025" is the name of a public image: AppStream copies and updates only ' +
      'images of your account. Name one of your own; a public image can be used for a fleet by its ARN.',
  ],
  ...['Amazon-AppStream2-Sample-Image-02-04-2019', 'AWS-WinServer2022'].map(
    (name): [string, Partial<AppStreamImageProps>, string] => [
      `a public image as source (${name})`,
      { source: from(name) },
      `the name of the source "${name}" is the name of a public image`,
    ],
  ),
  [
    'no source',
    { source: undefined },
    'source is missing: it is required. Give what the image is made from, such as ImageSource.imageName("<name of the image>").',
  ],
  [
    'no name of a source',
    { source: from(undefined as never) },
    'the name of the source is missing: it is required. Declare it.',
  ],
  [
    'no image as source',
    { source: ImageSource.image(undefined as never) },
    'the image of the source is missing',
  ],
  [
    'no account id',
    { sharedWith: [{} as never] },
    'sharedWith.accountId is missing: it is required. Declare it.',
  ],
  [
    'a source in another partition',
    { source: from('golden', 'eu-west-1'), destinationRegion: 'us-gov-west-1' },
    'the region of the source "eu-west-1" is in partition aws, and destinationRegion "us-gov-west-1" in aws-us-gov: ' +
      'images are not copied between partitions. Choose regions of one partition.',
  ],
  [
    'the form of a region',
    { source: from('golden', 'Ireland') },
    'the region of the source "Ireland" is not a region: it must look like "eu-west-1". Correct the region.',
  ],
  [
    'a region that CDK does not know',
    { destinationRegion: 'eu-west-9' },
    'destinationRegion "eu-west-9" is not a region that this version of aws-cdk-lib knows. ' +
      'Correct the region, or use a newer aws-cdk-lib.',
  ],
  [
    'the length of a description',
    { description: 'd'.repeat(201) },
    'has 201 characters: at most 200 characters are allowed, since the rest of the 256 that AppStream takes says ' +
      'which stack made the image. Shorten it.',
  ],
  [
    'the length of a revision',
    { revision: 'r'.repeat(1025) },
    `revision "${'r'.repeat(57)}…" has 1025 characters: at most 1024 are allowed. Shorten it.`,
  ],
  [
    'a name that CDK is to make',
    { imageName: PhysicalName.GENERATE_IF_NEEDED },
    'imageName PhysicalName.GENERATE_IF_NEEDED is not possible: an image gets a name of its own, or the handler makes ' +
      'one when it is deployed. Leave imageName out, or give a name.',
  ],
  [
    'an account id',
    { sharedWith: [{ accountId: '1234' }] },
    'sharedWith.accountId "1234" is not an account id: it must have 12 digits. Correct the account id.',
  ],
  [
    'an account named twice',
    { sharedWith: [{ accountId: '111122223333' }, { accountId: '111122223333', allowImageBuilder: true }] },
    'sharedWith names account "111122223333" twice: once is allowed. Remove one of the two.',
  ],
  [
    'a share that allows nothing',
    { sharedWith: [{ accountId: '111122223333', allowFleet: false }] },
    'sharedWith allows account "111122223333" nothing: a share must allow fleets or image builders. ' +
      'Set allowFleet or allowImageBuilder to true, or remove the share.',
  ],
  [
    'a timeout that is too short',
    { createTimeout: Duration.minutes(4) },
    'createTimeout 4 minutes is not possible: it must be a whole number of seconds from 5 minutes to 12 hours, and no ' +
      'token, since it decides how many resources the image takes. Choose such a duration.',
  ],
  [
    'a timeout that is too long',
    { deleteTimeout: Duration.hours(13) },
    'deleteTimeout 13 hours is not possible',
  ],
  [
    'parts of a second',
    { createTimeout: Duration.millis(300_500) },
    'createTimeout 5 minutes 500 millis is not possible',
  ],
  [
    'a timeout that is a token',
    { createTimeout: Duration.minutes(Lazy.number({ produce: () => 30 })) },
    'createTimeout that is a token is not possible',
  ],
])('%s fails at synthesis with value, rule and fix', (_, props, message) => {
  expect(errorOf(props)).toContain(message);
});

test('every error names the construct, and one error names every problem', () => {
  expect(errorOf({ imageName: 'a b', description: 'd'.repeat(201) })).toMatch(
    /^MyStack\/Desktop: imageName "a b" is not an image name: .* description "d+…" has 201 characters: /,
  );
});

test('limits are inclusive', () => {
  newImage(newStack(), {
    imageName: 'n'.repeat(101),
    description: 'd'.repeat(200),
    revision: 'r'.repeat(1024),
    createTimeout: Duration.minutes(5),
    deleteTimeout: Duration.hours(12),
  });
});

test('tokens are left to the handler, also within a text', () => {
  const stack = newStack();
  const parameter = new CfnParameter(stack, 'Parameter').valueAsString;
  newImage(stack, {
    source: from(Fn.importValue('Source'), parameter),
    imageName: `! ${parameter}`,
    destinationRegion: Fn.importValue('Region'),
    description: `${'d'.repeat(300)}${parameter}`,
    revision: `${'r'.repeat(2000)}${parameter}`,
    sharedWith: [{ accountId: parameter }, { accountId: Aws.ACCOUNT_ID }],
  });
  expect(resources(stack)).not.toEqual({});
});

test('a dynamic reference passes, as name of the source and of the image', () => {
  const stack = newStack();
  newImage(stack, {
    source: from('{{resolve:ssm:/golden/name}}', '{{resolve:ssm:/golden/region}}'),
    imageName: '{{resolve:ssm:/desktop/name}}',
  });
  expect(imageResource(stack).Properties).toMatchObject({
    SourceImageName: '{{resolve:ssm:/golden/name}}',
    SourceRegion: '{{resolve:ssm:/golden/region}}',
    ImageName: '{{resolve:ssm:/desktop/name}}',
  });
});

test('the region of the stack is in the partition, too, where it is known', () => {
  expect(() =>
    newImage(newStack({ env: { region: 'cn-north-1' } }), { destinationRegion: 'eu-west-1' }),
  ).toThrow(
    'the region of the stack "cn-north-1" is in partition aws-cn, and destinationRegion "eu-west-1" in aws',
  );
});

describe('a source that begins like a public image', () => {
  const warnings = (name: string) => {
    const image = newImage(newStack(), { source: from(name) });
    return image.node.metadata
      .filter(({ type }) => type === 'aws:cdk:warning')
      .map(({ data }) => data as string);
  };

  test.each([
    ['AppStreamGolden', 'AppStream'],
    ['amazon-golden', 'Amazon'],
    ['AWSDesktop', 'AWS'],
  ])('is warned of: %s', (name, prefix) => {
    expect(warnings(name)).toEqual([
      `the name of the source "${name}" begins with ${prefix}, as those of public images do: AppStream copies and updates only images ` +
        'of your account. Check the name. [ack: cdk-appstream-image:reservedSourceName]',
    ]);
  });

  test.each(['golden', 'my-AppStream-golden', Fn.importValue('AWS')])('is not: %s', (name) => {
    expect(warnings(name)).toEqual([]);
  });
});
