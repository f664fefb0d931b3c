import { declaredImageIfValid } from '../../../lambda/request/properties';
import { InvalidProperty } from '../../../lambda/request/values';
import { DESK, type Properties, declare } from './declaring';

describe('an image', () => {
  test('lifecycle 1: has a default for all but its source', () => {
    expect(declare({})).toEqual({
      source: { way: 'copy', name: 'golden', region: 'eu-west-1' },
      description: 'Copy of golden in eu-west-1',
      name: expect.stringMatching(/^cdk-Stack-1a2b3c4d\.golden-[0-9a-f]{16}$/) as string,
      isNamed: false,
      region: 'eu-west-1',
      arn: expect.stringMatching(
        /^arn:aws:appstream:eu-west-1:111122223333:image\/cdk-Stack-1a2b3c4d\.golden-[0-9a-f]{16}$/,
      ) as string,
      owner: expect.stringMatching(/^[\w-]{7}\.[\w-]{7}\.[\w-]{7}$/) as string,
      content: expect.stringMatching(/^[\w-]{7}$/) as string,
      shares: [],
      tags: {},
    });
  });

  test('lifecycle 1: is what the properties say', () => {
    const image = declare({
      SourceRegion: 'us-east-1',
      DestinationRegion: 'ap-southeast-2',
      ImageName: 'cad',
      Description: 'CAD',
      Revision: 7,
      SharedWith: [
        { AccountId: '222233334444' },
        { AccountId: '333344445555', AllowFleet: 'false', AllowImageBuilder: 'true' },
        { AccountId: 444455556666, AllowFleet: true, AllowImageBuilder: false },
      ],
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: 2 },
      ],
    });
    expect(image).toMatchObject({
      source: { way: 'copy', name: 'golden', region: 'us-east-1' },
      region: 'ap-southeast-2',
      name: 'cad',
      arn: 'arn:aws:appstream:ap-southeast-2:111122223333:image/cad',
      description: 'CAD',
      shares: [
        { accountId: '222233334444', allowFleet: true, allowImageBuilder: false },
        { accountId: '333344445555', allowFleet: false, allowImageBuilder: true },
        { accountId: '444455556666', allowFleet: true, allowImageBuilder: false },
      ],
      tags: { a: '1', b: '2' },
    });
  });

  test('lifecycle 1: takes null for what is left out', () => {
    expect(
      declare({ SourceRegion: null, ImageName: null, Description: null, SharedWith: null, Tags: null }),
    ).toEqual(declare({}));
  });

  test('lifecycle 1: is named after the resource that declares it', () => {
    expect(declare({}, { ...DESK, imageLogicalId: 'Other' }).arn).not.toBe(declare({}).arn);
  });

  test('lifecycle 1: takes as many tags as AppStream, and as long ones', () => {
    const Tags = Array.from({ length: 43 }, (_, n) => ({ Key: `k${n}`, Value: 'v'.repeat(256) }));
    expect(Object.keys(declare({ Tags }).tags)).toHaveLength(43);
    expect(declare({ Tags: [...Tags, { Key: 'k0', Value: 'again' }] }).tags).toMatchObject({ k0: 'again' });
    const Key = 'k'.repeat(128);
    expect(declare({ Tags: [{ Key }] }).tags).toEqual({ [Key]: '' });
    expect(declare({ Tags: [{ Key: 'k', Value: 1 }] }).tags).toEqual({ k: '1' });
    expect(declare({ Tags: [{ Key: 'x-aws:', Value: '' }] }).tags).toEqual({ 'x-aws:': '' });
  });
});

const NOT_A_NAME =
  'is not an image name: it must have 1 to 101 letters, digits, "_", "." or "-" and begin with a letter or digit. Correct the name.';
const KEY_RULE = 'is not allowed: it must have 1 to 128 characters and not begin with "aws:". Change it.';

test.each<[Properties, string]>([
  [{ SourceImageName: undefined }, 'SourceImageName is missing: it is required. Declare it.'],
  [{ SourceImageName: '' }, `the name of the source "" ${NOT_A_NAME}`],
  [
    { SourceImageName: 'Amazon-AppStream2-Sample-Image' },
    'the name of the source "Amazon-AppStream2-Sample-Image" is the name of a public image: AppStream copies and updates only images of your account. Name one of your own; a public image can be used for a fleet by its ARN.',
  ],
  [
    { SourceImageName: 'arn:aws:appstream:eu-west-1:111122223333:image/a' },
    'the name of the source "arn:aws:appstream:eu-west-1:111122223333:image/a" is an ARN: it must be the name of an image of your account. Use ImageSource.image(…) or .updateOfImage(…) with AppStreamImage.fromImageArn(…), or give what follows "image/".',
  ],
  [
    { ImageName: 'golden' },
    'imageName "golden" is the name of the source in the same region: names are unique within a region. Choose another name, or leave it out.',
  ],
  [{ SourceImageName: ['x'] }, 'SourceImageName "["x"]" is not a text. Give it as a string.'],
  [{ Description: {} }, 'Description "{}" is not a text. Give it as a string.'],
  [
    { SourceRegion: 'mars' },
    'the region of the source "mars" is not a region: it must look like "eu-west-1". Correct the region.',
  ],
  [
    { DestinationRegion: '' },
    'destinationRegion "" is not a region: it must look like "eu-west-1". Correct the region.',
  ],
  [
    { SourceRegion: 'us-gov-west-1' },
    'the region of the stack "eu-west-1" is in partition aws, and the region of the source "us-gov-west-1" in aws-us-gov: images are not copied between partitions. Choose regions of one partition.',
  ],
  [
    { DestinationRegion: 'cn-north-1' },
    'the region of the stack "eu-west-1" is in partition aws, and destinationRegion "cn-north-1" in aws-cn: images are not copied between partitions. Choose regions of one partition.',
  ],
  [{ ImageName: '-cad' }, `imageName "-cad" ${NOT_A_NAME}`],
  [{ ImageName: '' }, `imageName "" ${NOT_A_NAME}`],
  [
    { ImageName: 'AWS-cad' },
    'imageName "AWS-cad" begins with AWS: names beginning with Amazon, AWS, AppStream are reserved by AWS, in small letters, too. Choose another beginning.',
  ],
  [
    { Description: 'd'.repeat(201) },
    `description "${'d'.repeat(57)}…" has 201 characters: at most 200 characters are allowed, since the rest of the 256 that AppStream takes says which stack made the image. Shorten it.`,
  ],
  [
    { Revision: 'r'.repeat(1025) },
    `revision "${'r'.repeat(57)}…" has 1025 characters: at most 1024 are allowed. Shorten it.`,
  ],
  [{ SharedWith: 'x' }, 'SharedWith "x" is not a list of objects. Declare it as the construct does.'],
  [{ SharedWith: {} }, 'SharedWith "{}" is not a list of objects. Declare it as the construct does.'],
  [
    { SharedWith: [{ AccountId: '222233334444' }, null] },
    'SharedWith "[{"AccountId":"222233334444"},null]" is not a list of objects. Declare it as the construct does.',
  ],
  [{ SharedWith: ['x'] }, 'SharedWith "["x"]" is not a list of objects. Declare it as the construct does.'],
  [{ SharedWith: [{}] }, 'AccountId is missing: it is required. Declare it.'],
  [
    { SharedWith: [{ AccountId: '1' }] },
    'sharedWith.accountId "1" is not an account id: it must have 12 digits. Correct the account id.',
  ],
  [
    { SharedWith: [{ AccountId: '222233334444' }, { AccountId: '222233334444' }] },
    'sharedWith names account "222233334444" twice: once is allowed. Remove one of the two.',
  ],
  [
    { SharedWith: [{ AccountId: '222233334444', AllowFleet: 'false' }] },
    'sharedWith allows account "222233334444" nothing: a share must allow fleets or image builders. Set allowFleet or allowImageBuilder to true, or remove the share.',
  ],
  [
    { SharedWith: [{ AccountId: '222233334444', AllowFleet: 'yes' }] },
    'sharedWith.AllowFleet "yes" is neither true nor false. Correct it.',
  ],
  [
    { SharedWith: [{ AccountId: '222233334444', AllowImageBuilder: '' }] },
    'sharedWith.AllowImageBuilder "" is neither true nor false. Correct it.',
  ],
  [{ Tags: [1] }, 'Tags "[1]" is not a list of objects. Declare it as the construct does.'],
  [{ Tags: [{ Value: 'x' }] }, `tag key "" ${KEY_RULE}`],
  [{ Tags: [{ Key: 'k'.repeat(129) }] }, `tag key "${'k'.repeat(57)}…" ${KEY_RULE}`],
  [{ Tags: [{ Key: 'AWS:k' }] }, `tag key "AWS:k" ${KEY_RULE}`],
  [
    { Tags: [{ Key: 'cdk-appstream-image:deletable-since' }] },
    'tag key "cdk-appstream-image:deletable-since" is not allowed: the handler keeps its own notes there. Choose another key.',
  ],
  [
    { Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] },
    'tag "k" has a value of 257 characters: at most 256 are allowed. Shorten it.',
  ],
  [
    { Tags: Array.from({ length: 44 }, (_, n) => ({ Key: `k${n}` })) },
    "44 tags: an image takes at most 43 beside the handler's own. Remove some.",
  ],
])('lifecycle 8: %j is refused', (properties, message) => {
  expect(() => declare(properties)).toThrow(InvalidProperty);
  expect(() => declare(properties)).toThrow(new Error(message));
});

describe('properties of an earlier version', () => {
  const ifValid = (properties: Properties | undefined) => declaredImageIfValid(DESK, properties);

  test('lifecycle 2: declare an image if they can', () => {
    expect(ifValid({ SourceImageName: 'golden' })).toEqual(declare({}));
    expect(ifValid({})).toBeUndefined();
    expect(ifValid(undefined)).toBeUndefined();
  });

  test('lifecycle 9: hide no fault of our own', () => {
    const broken = {
      get SourceImageName(): string {
        throw new TypeError('broken');
      },
    };
    expect(() => ifValid(broken)).toThrow(new TypeError('broken'));
  });
});

test('lifecycle 1: a copy may have the name of its source in another region', () => {
  expect(declare({ ImageName: 'golden', SourceRegion: 'us-east-1' }).name).toBe('golden');
  expect(declare({ ImageName: 'golden', DestinationRegion: 'us-east-1' }).name).toBe('golden');
});

test('lifecycle 1: regions of another partition, known to this version or not, are of one', () => {
  for (const [own, other] of [
    ['us-gov-west-1', 'us-gov-east-1'],
    ['cn-north-1', 'cn-northwest-1'],
    ['eusc-de-east-1', 'eusc-de-east-2'],
  ]) {
    const home = { ...DESK.home, region: own };
    expect(declare({ SourceRegion: other }, { ...DESK, home })).toMatchObject({
      region: own,
      source: { region: other },
    });
  }
});

test('lifecycle 1: a share may be for image builders alone', () => {
  const share = { AccountId: '222233334444', AllowFleet: 'false', AllowImageBuilder: 'true' };
  expect(declare({ SharedWith: [share] }).shares).toHaveLength(1);
});

test('lifecycle 1: the account of the stack itself needs no share', () => {
  const SharedWith = ['111122223333', '222233334444'].map((AccountId) => ({ AccountId }));
  expect(declare({ SharedWith }).shares.map(({ accountId }) => accountId)).toEqual(['222233334444']);
});
