import { Aws, CfnParameter, Duration, Fn, Lazy, PhysicalName, Stack } from 'aws-cdk-lib';
import { AppStreamImageProps, AppStreamImageProvider } from '../../lib';
import { newImage, newStack, resources } from './support';

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
    { sourceImageName: 'my image' },
    'sourceImageName "my image" is not an image name: it must have 1 to 101 letters, digits, "_", "." or "-" ' +
      'and begin with a letter or digit. Correct the name.',
  ],
  ['an empty name', { sourceImageName: '' }, 'sourceImageName "" is not an image name'],
  ['the length of a name', { imageName: 'n'.repeat(102) }, 'it must have 1 to 101 letters'],
  ['an ARN in place of a name', { sourceImageName: 'arn:aws:appstream:a:1:image/b' }, 'is not an image name'],
  [
    'a reserved prefix',
    { imageName: 'AppStream-mine' },
    'imageName "AppStream-mine" begins with AppStream: names beginning with Amazon, AWS, AppStream are reserved by AWS. ' +
      'Choose another beginning.',
  ],
  [
    'the form of a region',
    { sourceRegion: 'Ireland' },
    'sourceRegion "Ireland" is not a region: it must look like "eu-west-1". Correct the region.',
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
    'the account of the stack',
    { sharedWith: [{ accountId: '111122223333' }, { accountId: '999988887777' }] },
    'sharedWith.accountId "999988887777" is the account of the stack: it owns the image, which can be shared with ' +
      'other accounts only. Remove it.',
  ],
  [
    'an account id',
    { sharedWith: [{ accountId: '1234' }] },
    'sharedWith.accountId "1234" is not an account id: it must have 12 digits. Correct the account id.',
  ],
  [
    'an account named twice',
    { sharedWith: [{ accountId: '111122223333' }, { accountId: '111122223333', allowFleet: false }] },
    'sharedWith names account "111122223333" twice: once is allowed. Remove one of the two.',
  ],
  [
    'a timeout that is too short',
    { copyTimeout: Duration.minutes(4) },
    'copyTimeout 4 minutes is not possible: it must be a whole number of seconds from 5 minutes to 12 hours, and no ' +
      'token, since it decides how many resources the image takes. Choose such a duration.',
  ],
  [
    'a timeout that is too long',
    { deleteTimeout: Duration.hours(13) },
    'deleteTimeout 13 hours is not possible',
  ],
  [
    'parts of a second',
    { copyTimeout: Duration.millis(300_500) },
    'copyTimeout 5 minutes 500 millis is not possible',
  ],
  [
    'a timeout that is a token',
    { copyTimeout: Duration.minutes(Lazy.number({ produce: () => 30 })) },
    'copyTimeout that is a token is not possible',
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
    copyTimeout: Duration.minutes(5),
    deleteTimeout: Duration.hours(12),
  });
});

test('tokens are left to the handler, also within a text', () => {
  const stack = newStack();
  const parameter = new CfnParameter(stack, 'Parameter').valueAsString;
  newImage(stack, {
    sourceImageName: Fn.importValue('Source'),
    imageName: `! ${parameter}`,
    sourceRegion: parameter,
    destinationRegion: Fn.importValue('Region'),
    description: `${'d'.repeat(300)}${parameter}`,
    revision: `${'r'.repeat(2000)}${parameter}`,
    sharedWith: [{ accountId: parameter }, { accountId: Aws.ACCOUNT_ID }],
  });
  expect(resources(stack)).not.toEqual({});
});

describe('a poll interval', () => {
  test.each([Duration.seconds(10), Duration.seconds(37), Duration.seconds(599), Duration.minutes(10)])(
    'of %s works',
    (pollInterval) => {
      const stack = newStack();
      newImage(stack, { provider: new AppStreamImageProvider(stack, 'Provider', { pollInterval }) });
      resources(stack);
    },
  );

  test.each<[Duration, string]>([
    [Duration.seconds(9), 'pollInterval 9 seconds is not possible'],
    [Duration.seconds(601), 'pollInterval 10 minutes 1 second is not possible'],
    [Duration.millis(10_500), 'pollInterval 10 seconds 500 millis is not possible'],
    [Duration.seconds(Lazy.number({ produce: () => 30 })), 'pollInterval that is a token is not possible'],
  ])('of %s does not', (pollInterval, message) => {
    expect(() => new AppStreamImageProvider(newStack(), 'Provider', { pollInterval })).toThrow(
      `MyStack/Provider: ${message}: it must be a whole number of seconds from 10 to 600. Choose one of these.`,
    );
  });

  test.each(['copyTimeout', 'deleteTimeout'] as const)('of more than half of %s is an error', (property) => {
    const image = (minutes: number) => {
      const stack = newStack();
      const provider = new AppStreamImageProvider(stack, 'Provider', { pollInterval: Duration.minutes(10) });
      newImage(stack, { provider, [property]: Duration.minutes(minutes) });
    };
    image(20);
    expect(() => image(19)).toThrow(
      `MyStack/Desktop: ${property} 19 minutes is shorter than two polls: the provider polls every 600 seconds. ` +
        `Raise ${property}, or lower the pollInterval of the provider.`,
    );
  });
});

describe('an explicit name', () => {
  test('can be given once in a stack and region', () => {
    const stack = newStack();
    newImage(stack, { imageName: 'desktop' }, 'One');
    newImage(stack, { imageName: 'desktop', destinationRegion: 'eu-west-1' }, 'Elsewhere');
    expect(() => newImage(stack, { imageName: 'desktop' }, 'Two')).toThrow(
      'MyStack/Two: imageName "desktop" is the name of MyStack/One already: names are unique within a region. ' +
        'Choose another name, or leave it out.',
    );
  });

  test('can be given again in another stack', () => {
    const stack = newStack();
    newImage(stack, { imageName: 'desktop' });
    newImage(new Stack(stack.node.root, 'Other'), { imageName: 'desktop' });
  });
});
