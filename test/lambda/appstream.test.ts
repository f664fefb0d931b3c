import { AppStreamClient } from '@aws-sdk/client-appstream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { requestHandlerFor } from '../../local/http';
import { type ObservedImage, type Region, Superseded } from '../../lambda/appstream';
import type { Calls } from '../../lambda/retries';
import { Step } from '../../lambda/step';
import { asked, watched } from './polls';
import { ACCOUNT, HOME } from './stacks';

type Answer = Record<string, unknown>;
type Call = readonly [operation: string, input: Answer];

const SETTINGS = { region: HOME, credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' } };
const ARN = `arn:aws:appstream:${HOME}:${ACCOUNT}:image/cad`;

const steps: Step[] = [];

const endSteps = () => steps.splice(0).forEach((step) => step.end());

afterEach(endSteps);

/** AppStream as a poll reaches it, with the real client; `answer` is what the service sends back, or an error's name. */
function appStream(answer: (...call: Call) => Answer | string = () => ({})) {
  const calls: Call[] = [];
  const signals: AbortSignal[] = [];
  const retries: Calls[] = [];
  const handler = requestHandlerFor(async ({ headers, body }) => {
    const call: Call = [headers['x-amz-target']!.split('.')[1], JSON.parse(body) as Answer];
    calls.push(call);
    const answered = answer(...call);
    const isError = typeof answered === 'string';
    return {
      status: isError ? 400 : 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify(isError ? { __type: answered, message: 'It is so.' } : answered),
    };
  });
  const client = new AppStreamClient({
    ...SETTINGS,
    requestHandler: {
      ...handler,
      handle: (request: never, { abortSignal }: { abortSignal?: AbortSignal } = {}) => {
        signals.push(abortSignal!);
        return handler.handle(request);
      },
    },
  });
  const w = watched();
  const step = new Step(
    asked(w, 'Create'),
    {},
    { imageNamePrefix: 'cdk-', pollIntervalSeconds: 30 },
    {
      appStream: (_, calls) => {
        retries.push(calls);
        return client;
      },
      cloudFormation: () =>
        new CloudFormationClient({
          ...SETTINGS,
          requestHandler: requestHandlerFor(w.account.readApi.handle),
        }),
      now: () => w.clock.now(),
    },
  );
  steps.push(step);
  return { region: step.region(HOME), calls, signals, retries, clock: w.clock };
}

/** Answers each call with the next page of a list, whose tokens are the numbers of the pages. */
const paged =
  (pages: readonly unknown[], answer: (page: unknown, NextToken: string | undefined) => Answer) =>
  (_: string, { NextToken }: Answer) => {
    const at = Number(NextToken ?? 0);
    return answer(pages[at], at + 1 < pages.length ? `${at + 1}` : undefined);
  };

const images = (...Images: unknown[]) => appStream(() => ({ Images })).region;
const cad = (more: Answer = {}) => ({ Name: 'cad', Arn: ARN, State: 'AVAILABLE', ...more });

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

test('lifecycle 8: the images of a region are counted over all pages', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const { region, calls } = appStream(
    paged([[names[0]], [], [names[1], names[2]], [names[3]]], (page, NextToken) => ({
      Images: (page as string[]).map((Name) => cad({ Name })),
      NextToken,
    })),
  );
  expect((await region.ownImages()).map(({ name }) => name)).toEqual(names);
  expect(calls).toEqual(
    [{}, { NextToken: '1' }, { NextToken: '2' }, { NextToken: '3' }].map((input) => [
      'DescribeImages',
      input,
    ]),
  );
});

test.each([[null], ['']])('lifecycle 7: a list ends where the next page is %p', async (NextToken) => {
  const { region, calls } = appStream(() => ({ Images: [cad()], NextToken }));
  expect(await region.ownImages()).toHaveLength(1);
  expect(calls).toHaveLength(1);
});

test('hostile input: a list that never ends is read for 100 pages', async () => {
  const { region, calls } = appStream(() => ({ Images: [cad()], NextToken: 'again' }));
  expect(await region.ownImages()).toHaveLength(100);
  expect(calls).toHaveLength(100);
});

describe('what is told of an image', () => {
  const told = async (image: Answer) => (await images(cad(image)).findImage('cad'))!;

  test('lifecycle 1: is what AppStream says', async () => {
    expect(
      await told({
        Description: 'CAD',
        StateChangeReason: { Code: 'INTERNAL_ERROR', Message: 'It broke.' },
        ImageErrors: [{ ErrorCode: 'E1', ErrorMessage: 'one' }, null, { ErrorMessage: 'two' }],
        Platform: 'WINDOWS_SERVER_2022',
        BaseImageArn: `${ARN}-base`,
        AppstreamAgentVersion: '10-01-2026',
        CreatedTime: 1_793_577_600.5,
      }),
    ).toEqual({
      name: 'cad',
      arn: ARN,
      state: 'AVAILABLE',
      description: 'CAD',
      reason: 'INTERNAL_ERROR, It broke., E1, one, two',
      platform: 'WINDOWS_SERVER_2022',
      baseImageArn: `${ARN}-base`,
      agentVersion: '10-01-2026',
      createdTime: new Date(1_793_577_600_500).toISOString(),
    });
  });

  test('lifecycle 1: is empty where AppStream says nothing', async () => {
    const nothing = {
      name: '',
      arn: '',
      state: 'unknown',
      description: '',
      reason: '',
      platform: '',
      baseImageArn: '',
      agentVersion: '',
      createdTime: '',
    };
    expect(await images({}).ownImages()).toEqual([nothing]);
    const nulls = {
      Name: null,
      Arn: null,
      State: null,
      Description: null,
      StateChangeReason: null,
      ImageErrors: null,
      Platform: null,
      BaseImageArn: null,
      AppstreamAgentVersion: null,
      CreatedTime: null,
    };
    expect(await images(nulls).ownImages()).toEqual([nothing]);
  });

  test.each<[string, Answer | string]>([
    ['no list', {}],
    ['an error', 'ResourceNotFoundException'],
  ])('lifecycle 8: is nothing where AppStream answers with %s', async (_, answer) => {
    expect(await appStream(() => answer).region.ownImages()).toEqual([]);
  });

  test('hostile input: has no time of a date that there is not', async () => {
    expect((await told({ CreatedTime: 1e300 })).createdTime).toBe('');
  });
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
  const image = { name: 'cad', arn: ARN } as ObservedImage;
  expect(await region.fleetsOn(image)).toEqual(['by-arn', 'by-name', 'unnamed']);
  expect(calls).toEqual([
    ['DescribeFleets', {}],
    ['DescribeFleets', { NextToken: '1' }],
  ]);
});

const ACTS: [...call: Call, act: (region: Region) => Promise<void>][] = [
  [
    'CopyImage',
    {
      SourceImageName: 'golden',
      DestinationImageName: 'cad',
      DestinationRegion: 'us-east-1',
      DestinationImageDescription: 'CAD',
    },
    (region) => region.copyImage('golden', 'cad', 'us-east-1', 'CAD'),
  ],
  ['DeleteImage', { Name: 'cad' }, (region) => region.deleteImage('cad')],
  [
    'UpdateImagePermissions',
    {
      Name: 'cad',
      SharedAccountId: '222233334444',
      ImagePermissions: { allowFleet: true, allowImageBuilder: false },
    },
    (region) =>
      region.share('cad', { accountId: '222233334444', allowFleet: true, allowImageBuilder: false }),
  ],
  [
    'DeleteImagePermissions',
    { Name: 'cad', SharedAccountId: '222233334444' },
    (region) => region.unshare('cad', '222233334444'),
  ],
  [
    'TagResource',
    { ResourceArn: ARN, Tags: { a: '1' } },
    (region) => region.tag({ name: 'cad', arn: ARN }, { a: '1' }),
  ],
  [
    'UntagResource',
    { ResourceArn: ARN, TagKeys: ['a'] },
    (region) => region.untag({ name: 'cad', arn: ARN }, ['a']),
  ],
];

test.each(ACTS)('lifecycle 1: %s reaches AppStream as %j', async (operation, input, act) => {
  const { region, calls } = appStream();
  await act(region);
  expect(calls).toEqual([[operation, input]]);
});

/** One of each call. */
async function callAll(region: Region): Promise<void> {
  await region.findImage('cad', 'rest');
  await region.ownImages();
  await region.shares('cad');
  await region.tags(ARN);
  await region.fleetsOn({ name: 'cad', arn: ARN } as ObservedImage);
  for (const [, , act] of ACTS) await act(region);
}

describe('an act some time after the look at its image', () => {
  /** Looks once for each description before the last, waits and deletes; the last one is what a further look finds. */
  async function deleteAfter(milliseconds: number, ...descriptions: (string | undefined)[]) {
    const found = [...descriptions];
    const { region, calls, retries, clock } = appStream((operation) => {
      if (operation !== 'DescribeImages') return {};
      const Description = found.length > 1 ? found.shift() : found[0];
      return { Images: Description === undefined ? [] : [cad({ Description })] };
    });
    for (let look = 1; look < descriptions.length; look += 1) await region.findImage('cad');
    await clock.busy(() => clock.sleep(milliseconds));
    const error = await region.deleteImage('cad').catch((thrown: unknown) => thrown);
    return { error, operations: calls.map(([operation]) => operation), retries, region, calls };
  }

  test('lifecycle 4: needs no other look for two seconds', async () => {
    const { error, operations } = await deleteAfter(1_999, 'ours', 'theirs');
    expect(error).toBeUndefined();
    expect(operations).toEqual(['DescribeImages', 'DeleteImage']);
  });

  test('lifecycle 4: looks again after that, with the tries of an act', async () => {
    const { error, operations, retries, region, calls } = await deleteAfter(2_000, 'ours', 'ours');
    expect(error).toBeUndefined();
    expect(operations).toEqual(['DescribeImages', 'DescribeImages', 'DeleteImage']);
    expect(retries).toEqual(['look', 'rest', 'rest']);
    await region.deleteImage('cad');
    expect(calls).toHaveLength(4);
  });

  test('lifecycle 4: leaves alone what was made anew', async () => {
    const { error, operations } = await deleteAfter(2_000, 'ours', 'theirs');
    expect(error).toEqual(new Superseded('image cad is another one than before'));
    expect(operations).toEqual(['DescribeImages', 'DescribeImages']);
  });

  test('lifecycle 4: leaves it alone as soon as a look has shown it', async () => {
    const { error, operations } = await deleteAfter(0, 'ours', 'theirs', 'theirs');
    expect(error).toBeInstanceOf(Superseded);
    expect(operations).toEqual(['DescribeImages', 'DescribeImages', 'DescribeImages']);
  });

  test('lifecycle 3: goes on where the image is gone: AppStream tells', async () => {
    const { error, operations } = await deleteAfter(2_000, 'ours', undefined);
    expect(error).toBeUndefined();
    expect(operations).toEqual(['DescribeImages', 'DescribeImages', 'DeleteImage']);
  });
});

test('lifecycle 7: only the look that a poll begins with gives way where AppStream throttles', async () => {
  const { region, retries } = appStream();
  await region.findImage('cad');
  expect(retries).toEqual(['look']);
  await callAll(region);
  expect(retries).toEqual(['look', ...Array(11).fill('rest')]);
});

test('lifecycle 7: the calls of one poll end before Lambda ends the function', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
  try {
    const { region, signals } = appStream();
    await callAll(region);
    expect(signals).toHaveLength(11);
    const ended = () => signals.map(({ aborted }) => aborted);
    jest.advanceTimersByTime(74_000);
    expect(ended()).toEqual(Array(11).fill(false));
    jest.advanceTimersByTime(2_000);
    expect(ended()).toEqual(Array(11).fill(true));
  } finally {
    endSteps();
    jest.useRealTimers();
  }
});
