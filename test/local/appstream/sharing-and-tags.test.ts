import {
  DeleteImagePermissionsCommand,
  DescribeImagePermissionsCommand,
  type DescribeImagePermissionsCommandInput,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateImagePermissionsCommand,
} from '@aws-sdk/client-appstream';
import { AppStreamSimulator, type AppStreamSimulatorOptions, BEHAVIOURS } from '../../../local/appstream';
import { clientOf, errorOf, HandClock } from './client';

const REGION = 'us-east-1';
const ARN = 'arn:aws:appstream:us-east-1:111122223333:image/desktop';
const FRIEND = '444455556666';

function world(options: AppStreamSimulatorOptions = {}) {
  const clock = new HandClock();
  const simulator = new AppStreamSimulator({ clock, ...options });
  simulator.addImage(REGION, { name: 'desktop' });
  simulator.addImage(REGION, {
    name: 'fresh',
    states: [{ state: 'PENDING', seconds: 60 }, { state: 'AVAILABLE' }],
  });
  const client = clientOf(simulator, REGION);
  const share = (SharedAccountId: string, Name = 'desktop') =>
    client.send(
      new UpdateImagePermissionsCommand({ Name, SharedAccountId, ImagePermissions: { allowFleet: true } }),
    );
  const unshare = (SharedAccountId: string) =>
    client.send(new DeleteImagePermissionsCommand({ Name: 'desktop', SharedAccountId }));
  const shares = (more: Partial<DescribeImagePermissionsCommandInput> = {}) =>
    client.send(new DescribeImagePermissionsCommand({ Name: 'desktop', ...more }));
  const tag = (Tags: Record<string, string>, ResourceArn = ARN) =>
    client.send(new TagResourceCommand({ ResourceArn, Tags }));
  const untag = (...TagKeys: string[]) =>
    client.send(new UntagResourceCommand({ ResourceArn: ARN, TagKeys }));
  const tags = () => client.send(new ListTagsForResourceCommand({ ResourceArn: ARN }));
  return { clock, simulator, share, unshare, shares, tag, untag, tags };
}

test('an image is shared, its share changed, and unshared', async () => {
  const { simulator, share, unshare, shares } = world();
  simulator.shareImage(REGION, 'desktop', { accountId: FRIEND, allowFleet: false, allowImageBuilder: true });
  await share(FRIEND);
  expect((await shares()).SharedImagePermissionsList).toEqual([
    { sharedAccountId: FRIEND, imagePermissions: { allowFleet: true, allowImageBuilder: false } },
  ]);
  await unshare(FRIEND);
  expect(simulator.image(REGION, 'desktop')?.sharedWith).toEqual([]);
});

test('shares are listed in pages, and found by account', async () => {
  const { share, shares } = world();
  for (const account of ['1', '2', '3']) await share(account.repeat(12));
  const first = await shares({ MaxResults: 2 });
  const second = await shares({ MaxResults: 2, NextToken: first.NextToken });
  const accounts = [first, second].map(({ SharedImagePermissionsList: list }) =>
    list?.map(({ sharedAccountId }) => sharedAccountId?.charAt(0)),
  );
  expect(accounts).toEqual([['1', '2'], ['3']]);
  expect(second.NextToken).toBeUndefined();
  const one = await shares({ SharedAwsAccountIds: ['222222222222'] });
  expect(one.SharedImagePermissionsList).toHaveLength(1);
});

test('sharing waits for AVAILABLE', async () => {
  const { clock, share } = world();
  expect(await errorOf(share(FRIEND, 'fresh'))).toBe('ResourceNotAvailableException');
  clock.pass(60);
  expect(await errorOf(share(FRIEND, 'fresh'))).toBe('ok');
});

test('the quota of shares counts accounts, not calls', async () => {
  const { share } = world({ quotas: { sharesPerImage: 1 } });
  await share(FRIEND);
  expect(await errorOf(share(FRIEND))).toBe('ok');
  expect(await errorOf(share('777788889999'))).toBe('LimitExceededException');
});

test.each(BEHAVIOURS.unshareOfUnshared)('unshareOfUnshared: %s', async (unshareOfUnshared) => {
  const { unshare } = world({ behaviour: { unshareOfUnshared } });
  expect(await errorOf(unshare(FRIEND))).toBe(unshareOfUnshared === 'accepted' ? 'ok' : unshareOfUnshared);
});

test.each([
  ['empty', [], {}],
  ['absent', undefined, undefined],
  ['null', undefined, undefined],
] as const)('emptyCollections %s: what the SDK makes of it', async (emptyCollections, list, map) => {
  const { shares, tags } = world({ behaviour: { emptyCollections } });
  expect((await shares()).SharedImagePermissionsList).toEqual(list);
  expect((await tags()).Tags).toEqual(map);
});

test('tags are added, overwritten and removed', async () => {
  const { tag, untag, tags } = world();
  await tag({ team: 'blue', stage: 'test' });
  await tag({ stage: 'production' });
  await untag('team', 'never-there');
  expect((await tags()).Tags).toEqual({ stage: 'production' });
});

// https://docs.aws.amazon.com/appstream2/latest/APIReference/API_TagResource.html: ^(^(?!aws:).[\p{L}\p{Z}\p{N}_.:/=+\-@]*)$
test.each([
  ['*team', 'ok'],
  ['te*am', 'ValidationException'],
  ['aws:team', 'ValidationException'],
])('a tag may begin with any character, and goes on with some: %s', async (key, outcome) => {
  const { tag } = world();
  expect(await errorOf(tag({ [key]: 'blue' }))).toBe(outcome);
});

test('the ARN of a partition that the model does not know is refused', async () => {
  const { tag } = world();
  expect(await errorOf(tag({ team: 'blue' }, ARN.replace('aws', 'aws-eusc')))).toBe('ValidationException');
});

test('an image has at most 50 tags', async () => {
  const { tag } = world();
  await tag(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key${index}`, ''])));
  expect(await errorOf(tag({ key0: 'again' }))).toBe('ok');
  expect(await errorOf(tag({ another: '' }))).toBe('LimitExceededException');
});

test.each(['arn:aws:appstream:us-east-1:111122223333:image/missing', ARN.replace('us-east-1', 'eu-west-1')])(
  'tagging %s, which is not here, is refused',
  async (arn) => {
    const { tag } = world();
    expect(await errorOf(tag({ team: 'blue' }, arn))).toBe('ResourceNotFoundException');
  },
);

test('the hook authorize sees the ARN of the image, and * where there is none', async () => {
  const asked: string[] = [];
  const { share, unshare, shares, tag, untag, tags } = world({
    authorize: (operation, resource) => asked.push(`${operation} ${resource}`) > 0,
  });
  await share(FRIEND);
  await shares();
  await unshare(FRIEND);
  await tag({ team: 'blue' });
  await tags();
  await untag('team');
  expect(asked).toEqual([
    `UpdateImagePermissions ${ARN}`,
    `DescribeImagePermissions ${ARN}`,
    `DeleteImagePermissions ${ARN}`,
    `TagResource ${ARN}`,
    'ListTagsForResource *',
    `UntagResource ${ARN}`,
  ]);
});

test('the journal keeps the image that a call tagged or shared, as it was before', async () => {
  const { simulator, share, tag } = world();
  await tag({ team: 'blue' });
  await share(FRIEND);
  expect(simulator.journal.map(({ touched }) => touched)).toMatchObject([
    { arn: ARN, tags: {} },
    { arn: ARN, tags: { team: 'blue' }, sharedWith: [] },
  ]);
});
