import { readMark } from '../../../lambda/images/mark';

const tag = (name: string) => `cdk-appstream-image:${name}`;

test('lifecycle 12: the accounts of a mark have their order, in whatever order AppStream answers with the tags', () => {
  const mark = readMark({
    [tag('shared-with-2')]: '00000003',
    [tag('previous')]: 'kept 2026-11-26T12:00:00.000Z 2',
    [tag('shared-with-1')]: '0000000100000002',
  });
  expect(mark).toEqual({
    as: 'kept',
    replacedAt: Date.UTC(2026, 10, 26, 12),
    accounts: ['000000000001', '000000000002', '000000000003'],
    declared: 2,
  });
});
