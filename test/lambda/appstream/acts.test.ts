import { CopyImageCommand } from '@aws-sdk/client-appstream';
import type { Region } from '../../../lambda/appstream/region';
import { StaleRequest } from '../../../lambda/cloudformation/guard';
import { ARN, type Call, appStream, cad } from './service';

const CAD = { name: 'cad', arn: ARN };

const ACTS: [...call: Call, act: (region: Region) => Promise<void>][] = [
  [
    'CopyImage',
    {
      SourceImageName: 'golden',
      DestinationImageName: 'cad',
      DestinationRegion: 'us-east-1',
      DestinationImageDescription: 'CAD',
    },
    async (region) => {
      const command = new CopyImageCommand({
        SourceImageName: 'golden',
        DestinationImageName: 'cad',
        DestinationRegion: 'us-east-1',
        DestinationImageDescription: 'CAD',
      });
      await region.act(command);
    },
  ],
  ['DeleteImage', { Name: 'cad' }, (region) => region.deleteImage(CAD)],
  [
    'UpdateImagePermissions',
    {
      Name: 'cad',
      SharedAccountId: '222233334444',
      ImagePermissions: { allowFleet: true, allowImageBuilder: false },
    },
    (region) => region.share(CAD, { accountId: '222233334444', allowFleet: true, allowImageBuilder: false }),
  ],
  [
    'DeleteImagePermissions',
    { Name: 'cad', SharedAccountId: '222233334444' },
    (region) => region.unshare(CAD, '222233334444'),
  ],
  ['TagResource', { ResourceArn: ARN, Tags: { a: '1' } }, (region) => region.tag(CAD, { a: '1' })],
  ['UntagResource', { ResourceArn: ARN, TagKeys: ['a'] }, (region) => region.untag(CAD, ['a'])],
];

test.each(ACTS)('lifecycle 1: %s reaches AppStream as %j', async (operation, input, act) => {
  const { region, calls } = appStream();
  await act(region);
  expect(calls).toEqual([[operation, input]]);
});

/** One of each call. */
async function callAll(region: Region): Promise<void> {
  await region.findImage('cad');
  await region.ownImages();
  await region.shares('cad');
  await region.tags(ARN);
  await region.fleetsOn(CAD);
  for (const [, , act] of ACTS) await act(region);
}

describe('an act some time after the look at its image', () => {
  /** Looks once for each description before the last, waits and deletes; the last one is what a further look finds. */
  async function deleteAfter(milliseconds: number, ...descriptions: (string | undefined)[]) {
    const found = [...descriptions];
    const { region, calls, clock } = appStream((operation) => {
      if (operation !== 'DescribeImages') return {};
      const Description = found.length > 1 ? found.shift() : found[0];
      return { Images: Description === undefined ? [] : [cad({ Description })] };
    });
    for (let look = 1; look < descriptions.length; look += 1) await region.findImage('cad');
    clock.now += milliseconds;
    const error = await region.deleteImage(CAD).catch((thrown: unknown) => thrown);
    return { error, operations: calls.map(([operation]) => operation), region, calls };
  }

  test('lifecycle 4: needs no other look for two seconds', async () => {
    const { error, operations } = await deleteAfter(1_999, 'ours', 'theirs');
    expect(error).toBeUndefined();
    expect(operations).toEqual(['DescribeImages', 'DeleteImage']);
  });

  test('lifecycle 4: looks again after that, once', async () => {
    const { error, operations, region, calls } = await deleteAfter(2_000, 'ours', 'ours');
    expect(error).toBeUndefined();
    expect(operations).toEqual(['DescribeImages', 'DescribeImages', 'DeleteImage']);
    await region.deleteImage(CAD);
    expect(calls).toHaveLength(4);
  });

  test('lifecycle 4: leaves alone what was made anew', async () => {
    const { error, operations } = await deleteAfter(2_000, 'ours', 'theirs');
    expect(error).toEqual(new StaleRequest('image cad is another one than before'));
    expect(operations).toEqual(['DescribeImages', 'DescribeImages']);
  });

  test('lifecycle 4: leaves it alone as soon as a look has shown it', async () => {
    const { error, operations } = await deleteAfter(0, 'ours', 'theirs', 'theirs');
    expect(error).toBeInstanceOf(StaleRequest);
    expect(operations).toEqual(['DescribeImages', 'DescribeImages', 'DescribeImages']);
  });

  test('lifecycle 3: goes on where the image is gone: AppStream tells', async () => {
    const { error, operations } = await deleteAfter(2_000, 'ours', undefined);
    expect(error).toBeUndefined();
    expect(operations).toEqual(['DescribeImages', 'DescribeImages', 'DeleteImage']);
  });
});

describe('an act', () => {
  test.each(ACTS)(
    'lifecycle 6: %s is not sent once CloudFormation does not ask for it',
    async (_, __, act) => {
      const { region, calls, refusal } = appStream();
      refusal.error = new StaleRequest();
      await expect(act(region)).rejects.toThrow(refusal.error);
      expect(calls).toEqual([]);
    },
  );

  test('lifecycle 6: CloudFormation is asked before each try', async () => {
    let tries = 0;
    const { region, checks, calls } = appStream(() => (++tries < 3 ? 'ThrottlingException' : {}));
    const random = jest.spyOn(Math, 'random').mockReturnValue(0);
    await region.deleteImage(CAD, ARN);
    random.mockRestore();
    expect(calls).toHaveLength(3);
    expect(checks).toEqual([ARN, ARN, ARN]);
  });

  test('lifecycle 4: names the image that it takes away from', async () => {
    const { region, checks } = appStream();
    await region.deleteImage(CAD, ARN);
    await region.unshare(CAD, '222233334444', ARN);
    await region.deleteImage(CAD);
    expect(checks).toEqual([ARN, ARN, undefined]);
  });

  test('lifecycle 6: a look asks CloudFormation nothing', async () => {
    const { region, checks } = appStream();
    await region.findImage('cad');
    await region.shares('cad');
    await region.tags(ARN);
    await region.fleetsOn(CAD);
    expect(checks).toEqual([]);
  });
});

test('lifecycle 7: every call ends with the time of its poll', async () => {
  const { region, signals, poll } = appStream();
  await callAll(region);
  expect(signals).toHaveLength(12);
  expect(signals.map(({ aborted }) => aborted)).toEqual(Array(12).fill(false));
  poll.abort();
  expect(signals.map(({ aborted }) => aborted)).toEqual(Array(12).fill(true));
});
