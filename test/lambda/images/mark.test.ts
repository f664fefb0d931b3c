import { MOST_ACCOUNTS_TAGS } from '../../../lib/private/constraints';
import { type Mark, mark, noteAccounts, readMark, unmark } from '../../../lambda/images/mark';
import { ARN, appStream } from '../appstream/service';

const AT = '2026-11-26T12:00:00.000Z';
const replacedAt = Date.parse(AT);
const CAD = { name: 'cad', arn: ARN };

const tag = (name: string) => `cdk-appstream-image:${name}`;
const account = (n: number) => `${n}`.padStart(12, '0');
const ACCOUNTS = [account(1), account(2), '222233334444'];
/** In base 36, eight characters each. */
const ENCODED = '00000001000000022u3bzmb0';

const MARK: Mark = { as: 'kept', replacedAt, accounts: ACCOUNTS };
const TAGS = { [tag('previous')]: `kept ${AT}`, [tag('shared-with-1')]: ENCODED };

/** An image with these tags. */
function tagged(Tags: Record<string, string> = {}) {
  const { region, calls, checks } = appStream((operation) =>
    operation === 'ListTagsForResource' ? { Tags } : {},
  );
  const acts = () => calls.filter(([operation]) => operation !== 'ListTagsForResource');
  return { region, acts, checks };
}

describe('lifecycle 12: a mark is read', () => {
  test('with its accounts', () => {
    expect(readMark(TAGS)).toEqual({ ...MARK, declared: undefined });
  });

  test('with its accounts in their order, in whatever order AppStream answers with the tags', () => {
    const read = readMark({
      [tag('shared-with-2')]: '00000003',
      [tag('previous')]: `kept ${AT} 2`,
      [tag('shared-with-1')]: '0000000100000002',
    });
    expect(read).toEqual({
      as: 'kept',
      replacedAt,
      accounts: [account(1), account(2), account(3)],
      declared: 2,
    });
  });

  test.each(['kept', 'left', 'unreleased'] as const)('that says %s, without accounts', (as) => {
    const read = readMark({ [tag('previous')]: `${as} ${AT} 12`, previous: 'x', [tag('other')]: '00000001' });
    expect(read).toEqual({ as, replacedAt, accounts: [], declared: 12 });
  });

  test.each([
    undefined,
    '',
    `mine ${AT}`,
    `kept`,
    `kept yesterday`,
    `un kept ${AT}`,
    `kept ${AT} many`,
    `kept ${AT} 1 2`,
  ])('as none where its value is %j', (value) => {
    expect(readMark(value === undefined ? {} : { ...TAGS, [tag('previous')]: value })).toBeUndefined();
  });
});

describe('lifecycle 12: a mark is written', () => {
  test('unless the image is the present one', async () => {
    const { region, acts, checks } = tagged();
    await mark(region, CAD, MARK, undefined);
    expect(acts()).toEqual([['TagResource', { ResourceArn: ARN, Tags: TAGS }]]);
    expect(checks).toEqual([ARN]);
  });

  test('with the accounts that the old one names, and without what an update declared that took the image up', async () => {
    const { region, acts } = tagged();
    const before = { ...MARK, accounts: [account(7)], declared: 1 };
    await mark(region, CAD, { ...MARK, accounts: [account(1), account(7)] }, before);
    const Tags = { [tag('previous')]: `kept ${AT}`, [tag('shared-with-1')]: '0000000700000001' };
    expect(acts()).toEqual([['TagResource', { ResourceArn: ARN, Tags }]]);
  });

  test.each([
    [0, 'the same', MARK],
    [0, 'one that names more accounts', { ...MARK, accounts: [...ACCOUNTS, account(9)] }],
    [1, 'one that says another thing', { ...MARK, as: 'left' as const }],
    [1, 'one of another time', { ...MARK, replacedAt: replacedAt + 1 }],
    [1, 'one that names fewer accounts', { ...MARK, accounts: ACCOUNTS.slice(1) }],
  ])('%d times where the image has %s', async (times, _, before) => {
    const { region, acts } = tagged();
    await mark(region, CAD, MARK, before);
    expect(acts()).toHaveLength(times);
  });

  test.each([
    [[], 0],
    [[8], 1],
    [[8 * 32], 32],
    [[8 * 32, 8], 33],
    [Array.from({ length: MOST_ACCOUNTS_TAGS }, () => 8 * 32), MOST_ACCOUNTS_TAGS * 32 + 1],
  ])('in tags with %j characters for %d accounts', async (lengths, count) => {
    const { region, acts } = tagged();
    const accounts = Array.from({ length: count }, (_, n) => account(n));
    await mark(region, CAD, { ...MARK, accounts }, undefined);
    const { [tag('previous')]: said, ...others } = acts()[0][1].Tags as Record<string, string>;
    expect(said).toBe(`kept ${AT}`);
    expect(Object.entries(others).map(([key, value]) => [key, value.length])).toEqual(
      lengths.map((length, n) => [tag(`shared-with-${n + 1}`), length]),
    );
  });
});

describe('lifecycle 12: a mark is taken off', () => {
  test('and all other tags stay', async () => {
    const { region, acts } = tagged({
      ...TAGS,
      [tag('shared-with-2')]: ENCODED,
      [tag('other')]: '1',
      a: '1',
    });
    await unmark(region, CAD);
    const TagKeys = [tag('previous'), tag('shared-with-1'), tag('shared-with-2')];
    expect(acts()).toEqual([['UntagResource', { ResourceArn: ARN, TagKeys }]]);
  });

  test('only where there is one', async () => {
    const { region, acts } = tagged({ [tag('other')]: '1', a: '1' });
    await unmark(region, CAD);
    expect(acts()).toEqual([]);
  });
});

describe('lifecycle 12: accounts are noted in a mark', () => {
  test('first, and how many they are', async () => {
    const { region, acts, checks } = tagged(TAGS);
    await noteAccounts(region, CAD, [account(9), account(2)]);
    const Tags = {
      [tag('previous')]: `kept ${AT} 2`,
      [tag('shared-with-1')]: '0000000900000002000000012u3bzmb0',
    };
    expect(acts()).toEqual([['TagResource', { ResourceArn: ARN, Tags }]]);
    // It takes nothing away from the image.
    expect(checks).toEqual([undefined]);
  });

  test.each([
    ['has no mark', { a: '1' }, ACCOUNTS],
    ['says that already', { ...TAGS, [tag('previous')]: `kept ${AT} 3` }, ACCOUNTS],
    ['names none, and none are to be noted', { [tag('previous')]: `kept ${AT}` }, []],
  ])('only if needed: an image %s', async (_, tags, accounts) => {
    const { region, acts } = tagged(tags);
    await noteAccounts(region, CAD, accounts);
    expect(acts()).toEqual([]);
  });

  test('where the update declares none, too', async () => {
    const { region, acts } = tagged(TAGS);
    await noteAccounts(region, CAD, []);
    const Tags = { ...TAGS, [tag('previous')]: `kept ${AT} 0` };
    expect(acts()).toEqual([['TagResource', { ResourceArn: ARN, Tags }]]);
  });
});
