import { copies, desk, later, poll, reasons, rollsBack, succeeds, theCopy, world } from './stacks';
import { tamper } from './tampering';

const DECLARED = { Tags: [{ Key: 'a', Value: '1' }], SharedWith: [{ AccountId: '222233334444' }] };

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
  test.each(harmless)('lifecycle 1: of %s %s does no harm', async (operation, _, change) => {
    const w = world();
    tamper(w, operation, change);
    await succeeds(w.stack.create(desk(DECLARED)));
    expect(theCopy(w)).toMatchObject({ state: 'AVAILABLE', tags: { a: '1' } });
    await succeeds(w.stack.update(desk({ Tags: [{ Key: 'b', Value: '2' }] })));
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });

  test.each(['absent', 'null'] as const)(
    'lifecycle 1: with lists that are %s where there is nothing does no harm',
    async (emptyCollections) => {
      const w = world({ appStream: { behaviour: { emptyCollections } } });
      await succeeds(w.stack.create(desk(DECLARED)));
      await succeeds(w.stack.update(desk()));
      await succeeds(w.stack.delete());
      expect(copies(w)).toEqual([]);
    },
  );

  test('lifecycle 7: with a next page for ever ends all the same', async () => {
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
  ])('lifecycle 7: that the SDK cannot read is waited out when an image is %s', async (_, type) => {
    const w = world();
    if (type === 'Delete') await succeeds(w.stack.create(desk()));
    const restore = tamper(w, 'DescribeImages', (answer) =>
      (answer.Images as Answer[]).forEach((image) => (image.CreatedTime = 'never')),
    );
    later(w, 10, restore);
    await succeeds(type === 'Delete' ? w.stack.delete() : w.stack.create(desk()));
  });

  test('lifecycle 7: without a state is waited out', async () => {
    const w = world();
    tamper(
      w,
      'DescribeImages',
      onOwn((image) => delete image.State),
    );
    const result = await w.stack.create(desk({ CreateTimeout: '600' }));
    expect(reasons(result)[0]).toContain('did not become AVAILABLE in time');
  });

  test('lifecycle 1: with attributes of 10,000 characters leaves the answer to CloudFormation short enough', async () => {
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

  test('lifecycle 9: with an error without a message reads well', async () => {
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
