import {
  DescribeFleetsCommand,
  DescribeImagesCommand,
  type DescribeImagesCommandInput,
  type Image,
  paginateDescribeImages,
} from '@aws-sdk/client-appstream';
import { AppStreamSimulator, type Behaviour } from '../../../local/appstream';
import { clientOf, errorOf, HandClock, rawRequest } from './client';

const REGION = 'us-east-1';
const OWN = { name: 'desktop' };
const SHARED = { name: 'theirs', visibility: 'SHARED', owner: '444455556666' } as const;
const SHARED_ARN = 'arn:aws:appstream:us-east-1:444455556666:image/theirs';

function world(behaviour: Partial<Behaviour> = {}) {
  const simulator = new AppStreamSimulator({ clock: new HandClock(), behaviour });
  simulator.addImage(REGION, OWN);
  simulator.addImage(REGION, SHARED);
  const client = clientOf(simulator, REGION);
  const names = async (input: DescribeImagesCommandInput) => {
    const images: Image[] = [];
    for await (const page of paginateDescribeImages({ client }, input)) images.push(...(page.Images ?? []));
    return images.map(({ Name }) => Name);
  };
  return { simulator, client, names };
}

test('missingImage: ResourceNotFoundException or an empty list', async () => {
  const { names, simulator } = world({ missingImage: 'exception' });
  expect(await errorOf(names({ Names: ['missing'] }))).toBe('ResourceNotFoundException');
  simulator.settings.behaviour.missingImage = 'empty';
  expect(await names({ Names: ['missing', 'desktop'] })).toEqual(['desktop']);
});

test('an unfiltered list goes over several pages, since it has the public images too', async () => {
  const { client, names } = world();
  const first = await client.send(new DescribeImagesCommand({}));
  expect(first.Images).toHaveLength(25);
  expect(first.NextToken).toBeDefined();
  const all = await names({});
  expect(all).toHaveLength(31);
  expect(new Set(all).size).toBe(31);
});

test('publicImagesListed false: only with the type PUBLIC', async () => {
  const { names } = world({ publicImagesListed: false });
  expect(await names({})).toEqual(['desktop']);
  expect(await names({ Type: 'PUBLIC' })).toHaveLength(30);
});

test('MaxResults sets the size of a page, and 0 leaves it to the service', async () => {
  const { client } = world();
  expect((await client.send(new DescribeImagesCommand({ MaxResults: 3 }))).Images).toHaveLength(3);
  expect((await client.send(new DescribeImagesCommand({ MaxResults: 0 }))).Images).toHaveLength(25);
});

test('a public image is found by name, and its ARN has no account', async () => {
  const { client, names } = world();
  const [name] = await names({ Type: 'PUBLIC' });
  const { Images } = await client.send(new DescribeImagesCommand({ Names: [name!] }));
  expect(Images?.[0].Arn).toBe(`arn:aws:appstream:us-east-1::image/${name}`);
});

test('an own image goes before a public or shared one of the same name', async () => {
  const { simulator } = world({ sharedImagesFoundByName: true });
  const find = () => clientOf(simulator, REGION).send(new DescribeImagesCommand({ Names: ['twin'] }));
  for (const visibility of ['SHARED', 'PUBLIC', 'PRIVATE'] as const) {
    simulator.addImage(REGION, { name: 'twin', visibility });
    expect((await find()).Images).toHaveLength(1);
  }
  expect((await find()).Images?.[0].Visibility).toBe('PRIVATE');
});

test('a shared image is found by ARN, not by name', async () => {
  const { names, simulator } = world();
  expect(await names({ Arns: [SHARED_ARN] })).toEqual(['theirs']);
  expect(await errorOf(names({ Names: ['theirs'] }))).toBe('ResourceNotFoundException');
  expect(await names({ Type: 'SHARED' })).toEqual(['theirs']);
  expect(await names({})).not.toContain('theirs');
  simulator.settings.behaviour.sharedImagesFoundByName = true;
  expect(await names({ Names: ['theirs'] })).toEqual(['theirs']);
});

test('the type filters what was found by name', async () => {
  const { names } = world();
  expect(await names({ Names: ['desktop'], Type: 'PRIVATE' })).toEqual(['desktop']);
  expect(await names({ Names: ['desktop'], Type: 'PUBLIC' })).toEqual([]);
});

test('each region has its own images', async () => {
  const { simulator } = world();
  const elsewhere = clientOf(simulator, 'eu-west-1');
  expect(await errorOf(elsewhere.send(new DescribeImagesCommand({ Names: ['desktop'] })))).toBe(
    'ResourceNotFoundException',
  );
  expect(simulator.regions().sort()).toEqual(['eu-west-1', 'us-east-1']);
});

test('an image has what the SDK parses: a time, a platform, its applications', async () => {
  const { client, simulator } = world();
  simulator.addImage(REGION, {
    name: 'full',
    description: 'for the office',
    platform: 'RHEL8',
    baseImageArn: 'arn:aws:appstream:us-east-1::image/base',
    agentVersion: '01-02-2026',
    createdTime: Date.UTC(2026, 0, 2, 3, 4, 5),
    sharedWith: ['444455556666'],
  });
  const { Images } = await client.send(new DescribeImagesCommand({ Names: ['full'] }));
  expect(Images?.[0]).toMatchObject({
    Name: 'full',
    State: 'AVAILABLE',
    Visibility: 'PRIVATE',
    Description: 'for the office',
    Platform: 'RHEL8',
    BaseImageArn: 'arn:aws:appstream:us-east-1::image/base',
    AppstreamAgentVersion: '01-02-2026',
    CreatedTime: new Date('2026-01-02T03:04:05Z'),
    ImageSharedWithOthers: 'TRUE',
    Applications: [{ Name: 'Firefox' }],
  });
});

test('nullsInApplications: the service sends null where the SDK expects a text, and the SDK copes', async () => {
  const { client, simulator } = world();
  const sent = async () => {
    const answer = await simulator.handle(rawRequest('DescribeImages', { Names: ['desktop'] }));
    return typeof answer === 'string' ? answer : answer.body;
  };
  expect(await sent()).toContain('"Metadata":{"icon":null}');
  expect((await client.send(new DescribeImagesCommand({ Names: ['desktop'] }))).Images).toHaveLength(1);
  simulator.settings.behaviour.nullsInApplications = false;
  expect(await sent()).not.toContain('null');
});

test('partition: ARNs and public images are in it', async () => {
  const simulator = new AppStreamSimulator({ account: '222233334444' });
  const image = simulator.addImage('us-gov-west-1', OWN);
  expect(image.arn).toBe('arn:aws-us-gov:appstream:us-gov-west-1:222233334444:image/desktop');
});

test('fleets are listed in pages, and found by name', async () => {
  const { client, simulator } = world({ pageSize: 1 });
  simulator.putFleet(REGION, { name: 'office', imageName: 'desktop' });
  simulator.putFleet(REGION, { name: 'lab', imageArn: SHARED_ARN, state: 'STOPPED' });
  const first = await client.send(new DescribeFleetsCommand({}));
  const second = await client.send(new DescribeFleetsCommand({ NextToken: first.NextToken }));
  expect([first, second].map(({ Fleets }) => Fleets)).toMatchObject([
    [{ Name: 'office', State: 'RUNNING', ImageName: 'desktop' }],
    [{ Name: 'lab', State: 'STOPPED', ImageArn: SHARED_ARN, ImageName: 'theirs' }],
  ]);
  expect(second.NextToken).toBeUndefined();
  const named = await client.send(new DescribeFleetsCommand({ Names: ['lab'] }));
  expect(named.Fleets).toHaveLength(1);
  expect(await errorOf(client.send(new DescribeFleetsCommand({ Names: ['none'] })))).toBe(
    'ResourceNotFoundException',
  );
});

test('fleetNamesImageBy asGiven: a fleet shows only what it was made with', async () => {
  const { client, simulator } = world({ fleetNamesImageBy: 'asGiven' });
  simulator.putFleet(REGION, { name: 'office', imageName: 'desktop' });
  simulator.putFleet(REGION, { name: 'lab', imageArn: SHARED_ARN });
  const { Fleets } = await client.send(new DescribeFleetsCommand({}));
  expect(Fleets?.map(({ ImageName, ImageArn }) => [ImageName, ImageArn])).toEqual([
    ['desktop', undefined],
    [undefined, SHARED_ARN],
  ]);
});

test('visibilityOfShared SHARED: so its owner sees an image that is shared with others', async () => {
  const { client, simulator } = world({ visibilityOfShared: 'SHARED' });
  simulator.shareImage(REGION, 'desktop', '222222222222');
  const { Images } = await client.send(new DescribeImagesCommand({ Names: ['desktop'] }));
  expect(Images).toMatchObject([{ Visibility: 'SHARED' }]);
});
