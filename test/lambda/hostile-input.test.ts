import {
  HOME,
  acts,
  copies,
  desk,
  duration,
  later,
  poll,
  reasons,
  rollsBack,
  succeeds,
  theCopy,
  world,
} from './stacks';
import { tamper } from './tampering';

const DECLARED = { Tags: [{ Key: 'a', Value: '1' }], SharedWith: [{ AccountId: '222233334444' }] };

const KEYS = [
  'SourceImageName',
  'SourceRegion',
  'ImageName',
  'DestinationRegion',
  'Description',
  'Revision',
  'SharedWith',
  'Tags',
  'CreateTimeout',
  'DeleteTimeout',
  'ImageLogicalId',
  'Began',
  'Attempt',
  'HandOver',
  'Declaration',
];

const VALUES: [string, unknown][] = [
  ['null', null],
  ['empty', ''],
  ['blank', '   '],
  ['a number', 5],
  ['a boolean', true],
  ['an object', { a: 1 }],
  ['a list', ['a', null, 5]],
  ['a list of lists', [[]]],
  ['a list of empty objects', [{}]],
  ['10,000 characters', 'x'.repeat(10_000)],
  ['control characters', 'a\u0000\u0007\nb\u001b[31m'],
  ['an unresolved token', '${Token[TOKEN.42]}'],
  ['a prototype', '__proto__'],
  ['not a number', 'NaN'],
  ['a negative number', '-1'],
  ['letters of another script', '金'.repeat(200)],
];

const CASES = KEYS.flatMap((key) => VALUES.map(([name, value]) => [key, name, value] as const));

/** A failure that a person can read, or none. */
function expectReadable(answer: Polled): void {
  if (answer?.Status !== 'FAILED') return;
  expect(answer.Reason!.length).toBeLessThanOrEqual(870);
  expect(answer.Reason).not.toMatch(
    /[\u0000-\u001f\u007f]|\[object|undefined|Cannot read|is not a function|is not iterable/,
  );
  expect(answer.Reason).not.toContain('error it does not know');
}

type Polled = Awaited<ReturnType<typeof poll>>;

test.each(CASES)('hostile input: %s that is %s reads well or works', async (key, _, value) => {
  const w = world();
  const properties = { SourceImageName: 'golden', ...DECLARED, [key]: value };
  expectReadable(await poll(w, 'Create', properties));
  const old = { PhysicalResourceId: 'x', OldResourceProperties: properties };
  expectReadable(await poll(w, 'Update', properties, old));
  expectReadable(await poll(w, 'Update', { SourceImageName: 'golden' }, old));
  const deletion = await poll(w, 'Delete', properties, { PhysicalResourceId: 'Stack-Desk-1ABCDEFGHIJKL' });
  // A Delete is never refused because of what the properties are.
  expect(deletion?.Status).not.toBe('FAILED');
});
test.each(CASES.filter(([key, , value]) => key.endsWith('Timeout') && !(Number(value) > 0)))(
  'hostile input: %s that is %s ends no wait at once',
  async (key, _, value) => {
    const w = world();
    await succeeds(w.stack.create(desk({ [key]: value })));
    await succeeds(w.stack.delete());
  },
);

describe('an event', () => {
  const arn = `arn:aws:appstream:${HOME}:111122223333:image/golden`;

  test.each([
    ['without properties', undefined],
    ['with properties that are null', null],
    ['with properties that are a text', 'SourceImageName'],
    ['with properties that are a list', []],
    ['with no property', {}],
  ])('hostile input: an event %s', async (_, properties) => {
    const w = world();
    const create = await poll(w, 'Create', properties);
    expect(create).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/SourceImageName is missing/),
    });
    expectReadable(create);
    const deletion = await poll(w, 'Delete', properties, { PhysicalResourceId: 'x' });
    expect(deletion).toMatchObject({ Status: 'SUCCESS' });
    const other = await poll(w, 'Delete', properties, { PhysicalResourceId: arn });
    expect(other?.Status).not.toBe('FAILED');
    expect(acts(w)).toEqual([]);
  });

  test('hostile input: an Update without the old properties', async () => {
    const w = world();
    await succeeds(w.stack.create(desk(DECLARED)));
    const { arn: PhysicalResourceId } = theCopy(w);
    const since = acts(w).length;
    expect(
      await poll(w, 'Update', { SourceImageName: 'golden', ...DECLARED }, { PhysicalResourceId }),
    ).toMatchObject({ Status: 'SUCCESS' });
    expect(acts(w)).toHaveLength(since);
  });

  test.each([
    ['of another partition', arn.replace('arn:aws:', 'arn:aws-cn:')],
    ['of another account', arn.replace('111122223333', '999900001111')],
    ['of another service', arn.replace('appstream', 'ec2')],
    ['of a public image', arn.replace('111122223333', '')],
    ['with a name of 10,000 characters', `${arn}${'n'.repeat(10_000)}`],
    ['with a path', `${arn}/../other`],
    ['of control characters', `${arn}\n`],
  ])('hostile input: a Delete with an ARN %s', async (_, PhysicalResourceId) => {
    const w = world();
    const deletion = await poll(w, 'Delete', { SourceImageName: 'golden' }, { PhysicalResourceId });
    expect(deletion?.Status).not.toBe('FAILED');
    expect(w.appStream.journal.map(({ input }) => input.Names)).not.toContainEqual(['golden']);
    expect(acts(w)).toEqual([]);
  });
});

test('hostile input: tags with the names of what every object has', async () => {
  const w = world();
  const Tags = ['constructor', 'toString', 'hasOwnProperty'].map((Key) => ({ Key, Value: '1' }));
  await succeeds(w.stack.create(desk({ Tags })));
  expect(Object.keys(theCopy(w).tags)).toHaveLength(3);
  await succeeds(w.stack.update(desk()));
  expect(theCopy(w).tags).toEqual({});
});

test('hostile input: a description that quotes a marker is no marker', async () => {
  const w = world();
  const Description = 'x [cdk-appstream-image:AAAAAAAAAAAA.AAAAAAAA.AAAAAA]';
  await succeeds(w.stack.create(desk({ Description })));
  expect(theCopy(w).description).toMatch(/^x \[cdk-appstream-image:A/);
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

test('hostile input: the longest description of all', async () => {
  const w = world();
  await succeeds(w.stack.create(desk({ Description: 'd'.repeat(200) })));
  expect(theCopy(w).description!.length).toBeLessThanOrEqual(256);
});

type Answer = Record<string, unknown>;
type Change = (answer: Answer) => unknown;

const own = (answer: Answer) =>
  (answer.Images as Answer[]).filter(({ Name }) => String(Name).startsWith('cdk-Stack-'));
const onOwn = (change: (image: Answer) => void) => (answer: Answer) => own(answer).forEach(change);

describe('an answer of AppStream', () => {
  const harmless: [string, string, Change][] = [
    [
      'DescribeImages',
      'with a null among the images',
      (answer) => (answer.Images as unknown[]).unshift(null),
    ],
    [
      'DescribeImages',
      'with fields that nobody knows',
      onOwn((image) => Object.assign(image, { Colour: 'red', State2: {} })),
    ],
    [
      'DescribeImages',
      'with nulls for all that it may leave out',
      onOwn((image) => {
        for (const key of Object.keys(image))
          if (!['Name', 'Arn', 'State', 'Description'].includes(key)) image[key] = null;
      }),
    ],
    [
      'DescribeImages',
      'with enum values of next year',
      onOwn((image) => Object.assign(image, { Platform: 'BEOS', Visibility: 'FRIENDS' })),
    ],
    [
      'DescribeImages',
      'with empty fields',
      onOwn((image) => Object.assign(image, { Platform: '', ImageErrors: [null], StateChangeReason: {} })),
    ],
    ['DescribeImages', 'without an ARN', onOwn((image) => delete image.Arn)],
    [
      'DescribeImagePermissions',
      'with a null among the shares',
      (answer) => (answer.SharedImagePermissionsList as unknown[]).push(null),
    ],
    [
      'DescribeImagePermissions',
      'with a share without permissions',
      (answer) =>
        (answer.SharedImagePermissionsList as Answer[]).forEach((share) => (share.imagePermissions = null)),
    ],
    ['ListTagsForResource', 'with null for the tags', (answer) => Object.assign(answer, { Tags: null })],
    [
      'ListTagsForResource',
      'with a tag without a value',
      (answer) => Object.assign(answer, { Tags: { ...(answer.Tags as Answer), b: null } }),
    ],
    ['DescribeFleets', 'with null for the fleets', (answer) => Object.assign(answer, { Fleets: null })],
    [
      'DescribeFleets',
      'with a null among the fleets',
      (answer) => Object.assign(answer, { Fleets: [null, { Name: null }] }),
    ],
    ['CopyImage', 'that is empty', () => ({})],
    ['DeleteImage', 'that is empty', () => ({})],
  ];
  test.each(harmless)('hostile input: of %s %s does no harm', async (operation, _, change) => {
    const w = world();
    tamper(w, operation, change);
    await succeeds(w.stack.create(desk(DECLARED)));
    expect(theCopy(w)).toMatchObject({ state: 'AVAILABLE', tags: { a: '1' } });
    await succeeds(w.stack.update(desk({ Tags: [{ Key: 'b', Value: '2' }] })));
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });

  test.each(['absent', 'null'] as const)(
    'hostile input: with lists that are %s where there is nothing does no harm',
    async (emptyCollections) => {
      const w = world({ appStream: { behaviour: { emptyCollections } } });
      await succeeds(w.stack.create(desk(DECLARED)));
      await succeeds(w.stack.update(desk()));
      await succeeds(w.stack.delete());
      expect(copies(w)).toEqual([]);
    },
  );

  test('hostile input: with a next page for ever ends all the same', async () => {
    const w = world();
    const handle = w.appStream.handle.bind(w.appStream);
    w.appStream.handle = async (request) =>
      handle({ ...request, body: request.body.replace(/"NextToken":"[^"]*"/, '"MaxResults":25') });
    tamper(w, 'DescribeImages', (answer) => Object.assign(answer, { NextToken: 'again' }));
    await poll(w, 'Create', { SourceImageName: 'golden' });
    expect(w.appStream.journal.length).toBeLessThan(500);
  });
  test.each([
    ['made', 'Create'],
    ['deleted', 'Delete'],
  ])('hostile input: that the SDK cannot read is waited out when an image is %s', async (_, type) => {
    const w = world();
    if (type === 'Delete') await succeeds(w.stack.create(desk()));
    const restore = tamper(w, 'DescribeImages', (answer) =>
      (answer.Images as Answer[]).forEach((image) => (image.CreatedTime = 'never')),
    );
    later(w, 10, restore);
    await succeeds(type === 'Delete' ? w.stack.delete() : w.stack.create(desk()));
  });

  test('hostile input: without a state is waited out', async () => {
    const w = world();
    tamper(
      w,
      'DescribeImages',
      onOwn((image) => delete image.State),
    );
    const result = await w.stack.create(desk({ CreateTimeout: '600' }));
    expect(reasons(result)[0]).toContain('did not become AVAILABLE in time');
  });

  test('hostile input: with attributes of 10,000 characters leaves the answer to CloudFormation short enough', async () => {
    const w = world();
    tamper(
      w,
      'DescribeImages',
      onOwn((image) =>
        Object.assign(image, { BaseImageArn: 'a'.repeat(10_000), Platform: 'p'.repeat(10_000) }),
      ),
    );
    await succeeds(w.stack.create(desk()));
  });

  test('hostile input: with an error without a message reads well', async () => {
    const w = world();
    w.appStream.faults.inject({
      operation: 'CopyImage',
      kind: { error: 'ValidationException', message: '' },
      count: Infinity,
    });
    const [reason] = reasons(await rollsBack(w.stack.create(desk())));
    expect(reason).toContain('AppStream refuses the call (ValidationException');
    expect(reason).not.toMatch(/undefined|null/);
  });
});

test('hostile input: an event of 15,000 characters still times out by our own message', async () => {
  const w = world({ appStream: { copySeconds: 3600 } });
  const Tags = Array.from({ length: 50 }, (_, n) => ({
    Key: `${n}-${'k'.repeat(120)}`,
    Value: 'v'.repeat(150),
  }));
  const result = await rollsBack(w.stack.create(desk({ Tags })));
  expect(reasons(result)[0]).toContain('did not become AVAILABLE in time');
  expect(duration(result)).toBeGreaterThanOrEqual(55);
});
