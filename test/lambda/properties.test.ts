import type { CustomResourceEvent } from '../../lambda/events';
import { attemptOf } from '../../lambda/identity';
import { type Answer, answerBody } from '../../lambda/answer';
import {
  InvalidProperty,
  declarationOf,
  declaredImage,
  declaredImageIfValid,
  partOf,
} from '../../lambda/properties';

type Properties = Record<string, unknown>;

function event(more: Partial<CustomResourceEvent> = {}): CustomResourceEvent {
  return {
    RequestType: 'Create',
    RequestId: 'request',
    ResponseURL: 'https://bucket/?signature',
    StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1',
    LogicalResourceId: 'Desk',
    ResourceType: 'Custom::AppStreamImage',
    ResourceProperties: {},
    ...more,
  };
}

const declare = (properties: Properties, more: Partial<CustomResourceEvent> = {}) =>
  declaredImage(event(more), { SourceImageName: 'golden', ...properties }, 'cdk-Stack-1a2b3c4d.');

const given = (properties: Properties, old?: Properties, more: Partial<CustomResourceEvent> = {}) =>
  partOf(event({ ResourceProperties: properties, OldResourceProperties: old, ...more }));

describe('an image', () => {
  test('lifecycle 1: has a default for all but its source', () => {
    expect(declare({})).toEqual({
      sourceName: 'golden',
      sourceRegion: 'eu-west-1',
      description: 'Copy of golden in eu-west-1',
      revision: '',
      name: expect.stringMatching(/^cdk-Stack-1a2b3c4d\.golden-[0-9a-f]{16}$/) as string,
      isNamed: false,
      region: 'eu-west-1',
      arn: expect.stringMatching(
        /^arn:aws:appstream:eu-west-1:111122223333:image\/cdk-Stack-1a2b3c4d\.golden-[0-9a-f]{16}$/,
      ) as string,
      owner: expect.stringMatching(/^[\w-]{12}$/) as string,
      content: expect.stringMatching(/^[\w-]{8}$/) as string,
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
      sourceRegion: 'us-east-1',
      region: 'ap-southeast-2',
      name: 'cad',
      arn: 'arn:aws:appstream:ap-southeast-2:111122223333:image/cad',
      description: 'CAD',
      revision: '7',
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

  test('lifecycle 10: of a leg or guard is the image of the resource that it comes before', () => {
    const { arn } = declare({});
    const leg = {
      ResourceType: 'Custom::AppStreamImageCreationWaiter',
      LogicalResourceId: 'DeskCreationWaiter1',
    };
    expect(declare({ ImageLogicalId: 'Desk' }, leg).arn).toBe(arn);
    expect(declare({}, leg).arn).not.toBe(arn);
    expect(declare({ ImageLogicalId: 'Other' }).arn).toBe(arn);
  });

  test('lifecycle 1: takes as many tags as AppStream, and as long ones', () => {
    const Tags = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: 'v'.repeat(256) }));
    expect(Object.keys(declare({ Tags }).tags)).toHaveLength(50);
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
    'sharedWith names account 222233334444 twice: once is allowed. Remove one.',
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
    { Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] },
    'tag "k" has a value of 257 characters: at most 256 are allowed. Shorten it.',
  ],
  [
    { Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}` })) },
    '51 tags: an image takes at most 50. Remove some.',
  ],
])('lifecycle 8: %j is refused', (properties, message) => {
  expect(() => declare(properties)).toThrow(InvalidProperty);
  expect(() => declare(properties)).toThrow(new Error(message));
});

describe('properties of an earlier version', () => {
  const ifValid = (properties: Properties | undefined) =>
    declaredImageIfValid(event(), properties, 'cdk-Stack-1a2b3c4d.');

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

test('lifecycle 1: the account of the stack itself needs no share', () => {
  const SharedWith = ['111122223333', '222233334444'].map((AccountId) => ({ AccountId }));
  expect(declare({ SharedWith }).shares.map(({ accountId }) => accountId)).toEqual(['222233334444']);
});

describe('the part of a resource in its chain', () => {
  test('lifecycle 10: is all of it where nothing is said', () => {
    const alone = {
      imageLogicalId: 'Desk',
      createSeconds: 3300,
      deleteSeconds: 3300,
      handsOver: false,
      attempt: attemptOf(event()),
    };
    expect(given({})).toEqual(alone);
    expect(partOf(event({ ResourceProperties: undefined as unknown as Properties }))).toEqual(alone);
  });

  test('lifecycle 10: is what the properties say', () => {
    const properties = {
      CreateTimeout: '1200',
      Began: '2026-11-02T00:00:00.000Z',
      DeleteTimeout: 600,
      HandOver: 'true',
      Attempt: 'AAAAAA',
      ImageLogicalId: 'Desk',
    };
    expect(
      given(properties, undefined, {
        ResourceType: 'Custom::AppStreamImageCreationWaiter',
        LogicalResourceId: 'L',
      }),
    ).toEqual({
      imageLogicalId: 'Desk',
      createSeconds: 1200,
      began: '2026-11-02T00:00:00.000Z',
      deleteSeconds: 600,
      handsOver: true,
      attempt: 'AAAAAA',
    });
  });

  test.each([
    ['1', 1],
    ['999999', 999_999],
    [7, 7],
    ['0', 3300],
    ['1000000', 3300],
    ['-1', 3300],
    ['1.5', 3300],
    ['60 s', 3300],
    [' 60', 3300],
    ['', 3300],
    [null, 3300],
    [['60'], 3300],
  ])('lifecycle 10: a timeout of %p is one of %p seconds', (timeout, seconds) => {
    expect(given({ CreateTimeout: timeout, DeleteTimeout: timeout })).toMatchObject({
      createSeconds: seconds,
      deleteSeconds: seconds,
    });
  });

  test.each([
    ['true', true],
    [true, true],
    ['false', false],
    ['', false],
    [undefined, false],
  ])('lifecycle 10: %p for handing over means %p', (HandOver, handsOver) => {
    expect(given({ HandOver })).toMatchObject({ handsOver });
  });

  test('lifecycle 10: is an attempt of its own where the creation waiters took no part in the update', () => {
    const own = attemptOf(event());
    expect(given({ Attempt: 'AAAAAA' }, { Attempt: 'AAAAAA' }).attempt).toBe(own);
    expect(given({ Attempt: 'AAAAAA' }, { Attempt: 'BBBBBB' }).attempt).toBe('AAAAAA');
    expect(given({ Attempt: 'AAAAAA' }, {}).attempt).toBe('AAAAAA');
    expect(given({}, { Attempt: 'BBBBBB' }).attempt).toBe(own);
    expect(given({ Attempt: {} }, { Attempt: 'BBBBBB' }).attempt).toBe(own);
  });

  test('lifecycle 9: began with the first creation waiter, where they took part and tell when', () => {
    const Began = '2026-11-02T00:00:00.000Z';
    const told = { Attempt: 'AAAAAA', Began };
    expect(given(told, { Attempt: 'BBBBBB' }).began).toBe(Began);
    expect(given(told, told).began).toBeUndefined();
    expect(given({ ...told, Began: 'yesterday' }).began).toBeUndefined();
    expect(given({ Attempt: 'AAAAAA' }).began).toBeUndefined();
  });
});

describe('lifecycle 10: what the first of a chain tells the others', () => {
  const told = (properties: Properties) => declarationOf(declare(properties));
  const member = {
    ResourceType: 'Custom::AppStreamImageCreationWaiter',
    LogicalResourceId: 'DeskCreationWaiter1',
  };
  const others = (Declaration: unknown) =>
    declaredImage(event(member), { Declaration, ImageLogicalId: 'Desk' }, 'another-prefix-');

  test.each<Properties>([
    {},
    { ImageName: 'mine', DestinationRegion: 'us-east-1' },
    { SourceRegion: 'us-east-1', Description: 'CAD, "all" of it – ünï', Revision: '7' },
  ])('means the same image: %j', (properties) => {
    const image = declare(properties);
    expect(others(told(properties))).toEqual({ ...image, revision: '', tags: {} });
  });

  test('lifecycle 3: names the accounts that it is shared with', () => {
    const SharedWith = ['222233334444', '333344445555'].map((AccountId) => ({ AccountId }));
    const accounts = others(told({ SharedWith })).shares.map(({ accountId }) => accountId);
    expect(accounts).toEqual(['222233334444', '333344445555']);
  });

  test('fits into an answer to CloudFormation however much is declared', () => {
    const SharedWith = Array.from({ length: 500 }, (_, n) => ({ AccountId: `${222233330000 + n}` }));
    const longest = {
      SourceImageName: 's'.repeat(101),
      ImageName: 'n'.repeat(101),
      Description: '金'.repeat(200),
    };
    const Declaration = told({ ...longest, Revision: 'r'.repeat(1024), SharedWith });
    const Data = { Declaration };
    const answer: Answer = { Status: 'SUCCESS', PhysicalResourceId: declare(longest).arn, Data };
    expect(Buffer.byteLength(answerBody(event(), answer))).toBeLessThanOrEqual(4096);
    expect(others(Declaration).shares).toHaveLength(150);
  });

  test.each([5, '', 'null', '{}', '[]', '{"name":"x"}', 'not JSON'])(
    'lifecycle 8: that is %j is refused',
    (Declaration) => {
      expect(() => others(Declaration)).toThrow(InvalidProperty);
    },
  );
});
