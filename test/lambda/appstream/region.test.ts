import { ACCOUNT } from '../stacks';
import { ARN, type Answer, appStream, cad, images, paged } from './service';

describe('the image of a name', () => {
  test('lifecycle 4: is the account’s own of just that name', async () => {
    const { region, calls } = appStream(() => ({
      Images: [null, cad({ Name: 'cad2' }), cad({ Arn: ARN.replace(ACCOUNT, '999988887777') }), cad()],
    }));
    expect(await region.findImage('cad')).toMatchObject({ name: 'cad', arn: ARN });
    expect(calls).toEqual([['DescribeImages', { Names: ['cad'] }]]);
  });

  test.each<[string, Answer | string]>([
    ['an error', 'ResourceNotFoundException'],
    ['an empty list', { Images: [] }],
    ['no list', {}],
    ['a list of others', { Images: [cad({ Name: 'cad2' })] }],
  ])('lifecycle 7: is missing where AppStream answers with %s', async (_, answer) => {
    expect(await appStream(() => answer).region.findImage('cad')).toBeUndefined();
  });

  test('lifecycle 8: is unknown where the look itself fails', async () => {
    await expect(appStream(() => 'AccessDeniedException').region.findImage('cad')).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test.each<[string, Answer, boolean]>([
    ['of this account', {}, true],
    ['of this account, shared with others', { Visibility: 'SHARED' }, true],
    ['of another account', { Arn: ARN.replace(ACCOUNT, '999988887777'), Visibility: 'PRIVATE' }, false],
    ['of AWS', { Arn: ARN.replace(ACCOUNT, '') }, false],
    ['private, without an ARN', { Arn: undefined, Visibility: 'PRIVATE' }, true],
    ['without visibility and ARN', { Arn: undefined }, true],
    ['public, without an ARN', { Arn: undefined, Visibility: 'PUBLIC' }, false],
    ['shared, without an ARN', { Arn: '', Visibility: 'SHARED' }, false],
  ])('lifecycle 4: %s: %j is the account’s own: %p', async (_, more, isOwn) => {
    expect((await images(cad(more)).findImage('cad')) !== undefined).toBe(isOwn);
  });
});

test('lifecycle 8: the images of a region are counted once over all pages, without the public ones', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const { region, calls } = appStream(
    paged([[names[0]], [], [names[1], names[2]], [names[3]]], (page, NextToken) => ({
      Images: (page as string[]).map((Name) => cad({ Name })),
      NextToken,
    })),
  );
  expect((await region.ownImages()).map(({ name }) => name)).toEqual(names);
  const inputs = [{}, { NextToken: '1' }, { NextToken: '2' }, { NextToken: '3' }];
  expect(calls).toEqual(
    ['PRIVATE', 'SHARED'].flatMap((Type) => inputs.map((input) => ['DescribeImages', { ...input, Type }])),
  );
});

test.each([[null], ['']])('lifecycle 7: a list ends where the next page is %p', async (NextToken) => {
  const { region, calls } = appStream(() => ({ Images: [cad()], NextToken }));
  expect(await region.ownImages()).toHaveLength(1);
  expect(calls).toHaveLength(2);
});

test('lifecycle 7: a list that never ends is read for 100 pages', async () => {
  const { region, calls } = appStream(() => ({ Images: [cad()], NextToken: 'again' }));
  expect(await region.findImage('cad')).toBeDefined();
  expect(calls).toHaveLength(100);
});

describe('the shares of an image', () => {
  test('lifecycle 2: are those that name an account', async () => {
    const { region, calls } = appStream(
      paged(
        [
          [
            {
              sharedAccountId: '222233334444',
              imagePermissions: { allowFleet: true, allowImageBuilder: true },
            },
            null,
            { imagePermissions: { allowFleet: true } },
          ],
          [{ sharedAccountId: '333344445555', imagePermissions: {} }, { sharedAccountId: '444455556666' }],
        ],
        (SharedImagePermissionsList, NextToken) => ({ SharedImagePermissionsList, NextToken }),
      ),
    );
    expect(await region.shares('cad')).toEqual([
      { accountId: '222233334444', allowFleet: true, allowImageBuilder: true },
      { accountId: '333344445555', allowFleet: false, allowImageBuilder: false },
      { accountId: '444455556666', allowFleet: false, allowImageBuilder: false },
    ]);
    expect(calls).toEqual([
      ['DescribeImagePermissions', { Name: 'cad' }],
      ['DescribeImagePermissions', { Name: 'cad', NextToken: '1' }],
    ]);
  });
});

describe('the tags of an image', () => {
  test.each<[Answer, Answer]>([
    [{ Tags: { a: '1' } }, { a: '1' }],
    [{ Tags: null }, {}],
    [{}, {}],
  ])('lifecycle 2: of the answer %j are %j', async (answer, tags) => {
    const { region, calls } = appStream(() => answer);
    expect(await region.tags(ARN)).toEqual(tags);
    expect(calls).toEqual([['ListTagsForResource', { ResourceArn: ARN }]]);
  });

  test('lifecycle 2: are none where the image is gone, and unknown where the look fails', async () => {
    expect(await appStream(() => 'ResourceNotFoundException').region.tags(ARN)).toEqual({});
    await expect(appStream(() => 'AccessDeniedException').region.tags(ARN)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

test('lifecycle 3: the fleets on an image are found by its ARN, or else by its name', async () => {
  const { region, calls } = appStream(
    paged(
      [
        [
          { Name: 'by-arn', ImageArn: ARN },
          null,
          { Name: 'of-another', ImageArn: `${ARN}2`, ImageName: 'cad' },
        ],
        [{ Name: 'by-name', ImageName: 'cad' }, { ImageName: 'cad2' }, { Name: null, ImageName: 'cad' }],
      ],
      (Fleets, NextToken) => ({ Fleets, NextToken }),
    ),
  );
  expect(await region.fleetsOn({ name: 'cad', arn: ARN })).toEqual(['by-arn', 'by-name', 'unnamed']);
  expect(calls).toEqual([
    ['DescribeFleets', {}],
    ['DescribeFleets', { NextToken: '1' }],
  ]);
});

describe('an image of that name which is not the account’s own', () => {
  test.each<[string, Answer | string, boolean]>([
    ['of AWS', { Images: [cad({ Arn: ARN.replace(ACCOUNT, ''), Visibility: 'PUBLIC' })] }, true],
    ['of another account', { Images: [cad({ Arn: ARN.replace(ACCOUNT, '999988887777') })] }, true],
    ['shared, without an ARN', { Images: [null, cad({ Arn: undefined, Visibility: 'SHARED' })] }, true],
    ['the account’s own', { Images: [cad()] }, false],
    ['of another name', { Images: [cad({ Name: 'cad2', Arn: undefined, Visibility: 'PUBLIC' })] }, false],
    ['none', {}, false],
    ['none, which is an error', 'ResourceNotFoundException', false],
  ])('lifecycle 8: %s: %j is one that may be seen: %p', async (_, answer, isThere) => {
    const { region, calls } = appStream(() => answer);
    expect(await region.hasForeignImage('cad')).toBe(isThere);
    expect(calls).toEqual([['DescribeImages', { Names: ['cad'] }]]);
  });
});

test('lifecycle 3: an image is shared with the accounts that AppStream tells, and null is none of them', async () => {
  const SharedImagePermissionsList = [{ sharedAccountId: '222233334444' }, { sharedAccountId: null }];
  const { region } = appStream(() => ({ SharedImagePermissionsList }));
  expect(await region.sharedWith('cad')).toEqual(['222233334444']);
});

describe('what a look tells of AppStream in the region', () => {
  test.each([
    ['an answer', {}, ['eu-west-1']],
    ['a missing image', 'ResourceNotFoundException', ['eu-west-1']],
    ['any other error', 'AccessDeniedException', undefined],
  ])('lifecycle 5: after %s it has answered: %j', async (_, answer, HeardFrom) => {
    const { region, silence } = appStream(() => answer);
    await region.findImage('cad').catch(() => undefined);
    expect(silence.passOn.HeardFrom).toEqual(HeardFrom);
  });
});
