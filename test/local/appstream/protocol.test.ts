import { createServer, request as httpRequest } from 'node:http';
import {
  CopyImageCommand,
  DescribeImagesCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-appstream';
import { AppStreamSimulator } from '../../../local/appstream';
import { type EndpointServer, listen } from '../../../local/http';
import { clientOf, errorOf, HandClock, rawErrorOf, rawRequest } from './client';

describe('over HTTP', () => {
  const clock = new HandClock();
  const simulator = new AppStreamSimulator({ clock });
  let server: EndpointServer;
  const overHttp = (region: string, maxAttempts = 1) =>
    clientOf(simulator, region, {
      endpoint: server.url,
      requestHandler: { connectionTimeout: 500, requestTimeout: 200, throwOnRequestTimeout: true },
      maxAttempts,
    });
  const describeImage = (region = 'us-east-1', attempts = 1) =>
    overHttp(region, attempts).send(new DescribeImagesCommand({ Names: ['golden'] }));

  beforeAll(async () => {
    server = await listen(simulator.endpoint);
    simulator.addImage('us-east-1', { name: 'golden' });
  });
  afterEach(() => simulator.faults.clear());
  afterAll(() => server.close());

  test('the region of a call is that of its signature', async () => {
    expect((await describeImage('us-east-1')).Images?.[0].CreatedTime).toEqual(new Date(clock.now()));
    await expect(describeImage('eu-west-1')).rejects.toThrow(ResourceNotFoundException);
    expect(simulator.journal.map(({ region }) => region)).toEqual(['us-east-1', 'eu-west-1']);
  });

  // Errors of Node's own are no `Error` to the SDK inside jest, which keeps only their text.
  test('a reset breaks the connection', async () => {
    simulator.faults.inject({ kind: 'reset', count: 1 });
    await expect(describeImage()).rejects.toThrow('socket hang up');
  });

  test('the SDK tries again after a 503', async () => {
    simulator.faults.inject({ kind: 'http503', count: 2 });
    expect((await describeImage('us-east-1', 3)).Images).toHaveLength(1);
  });

  test('a hang has no answer', async () => {
    simulator.faults.inject({ kind: 'hang', count: 1 });
    expect(await errorOf(describeImage())).toBe('TimeoutError');
  });

  test('a region without AppStream is told by a status, since its host leads here as well', async () => {
    const { headers: signed, body } = rawRequest('DescribeImages', {}, 'us-west-1');
    const { status, headers } = await fetch(server.url, {
      method: 'POST',
      headers: signed as Record<string, string>,
      body,
    });
    expect(status).toBe(421);
    expect(headers.get('x-simulated-no-host')).toBe('appstream2.us-west-1.amazonaws.com');
  });

  test('there is nothing but POST to /', async () => {
    expect((await fetch(server.url)).status).toBe(404);
    expect((await fetch(`${server.url}/other`, { method: 'POST' })).status).toBe(404);
  });

  test('it is no proxy, and says so', async () => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      httpRequest(`${server.url}`, { method: 'CONNECT', path: 'appstream2.us-east-1.amazonaws.com:443' })
        .once('connect', ({ statusCode }) => resolve(statusCode))
        .once('error', reject)
        .end();
    });
    expect(answer).toBe(405);
  });

  test('close frees the port, though a call hangs', async () => {
    const other = await listen(simulator.endpoint);
    simulator.faults.inject({ kind: 'hang', count: 1 });
    const hanging = fetch(other.url, { method: 'POST', ...asFetch(rawRequest('DescribeImages', {})) });
    const broken = expect(hanging).rejects.toThrow();
    while (simulator.faults.injected.hang !== 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await other.close();
    await broken;
    const again = createServer();
    await new Promise<void>((resolve) => again.listen(other.port, '127.0.0.1', resolve));
    await new Promise((resolve) => again.close(resolve));
  });
});

const asFetch = ({ headers, body }: ReturnType<typeof rawRequest>) => ({ headers: { ...headers }, body });

describe('requests', () => {
  const simulator = new AppStreamSimulator();
  const errorTo = (operation: string, input: unknown) => rawErrorOf(simulator, operation, input);

  beforeAll(() => simulator.addImage('us-east-1', { name: 'paged' }));

  test.each(['{', '[]', 'null', '"a"'])('a body that is no object is refused: %s', async (body) => {
    expect(await errorTo('DescribeImages', body)).toMatch(/^400 SerializationException/);
  });

  test('a call without a signature is refused', async () => {
    const { headers, body } = rawRequest('DescribeImages', {});
    const answer = await simulator.handle({ headers: { 'x-amz-target': headers['x-amz-target'] }, body });
    expect(answer).toMatchObject({ status: 403 });
    expect(simulator.journal).toEqual([]);
  });

  test.each(['CreateImage', 'constructor', ''])('the operation "%s" is unknown', async (operation) => {
    expect(await errorTo(operation, {})).toContain('400 UnknownOperationException');
  });

  test.each([
    ['CopyImage', { SourceImageName: 'a', DestinationImageName: 'b' }, "at 'destinationRegion'"],
    [
      'CopyImage',
      { SourceImageName: 'a', DestinationImageName: '-b', DestinationRegion: 'us-east-1' },
      'pattern',
    ],
    [
      'CopyImage',
      { SourceImageName: 'a', DestinationImageName: 'b'.repeat(102), DestinationRegion: 'us-east-1' },
      'pattern',
    ],
    [
      'CopyImage',
      { SourceImageName: 'a', DestinationImageName: 'b', DestinationRegion: 'r'.repeat(33) },
      'length less than or equal to 32',
    ],
    [
      'CopyImage',
      {
        SourceImageName: 'a',
        DestinationImageName: 'b',
        DestinationRegion: 'us-east-1',
        DestinationImageDescription: 'd'.repeat(257),
      },
      'length less than or equal to 256',
    ],
    ['DescribeImages', { MaxResults: 26 }, 'be between 0 and 25'],
    ['DescribeImages', { Names: [''] }, "at 'names.1.member'"],
    ['DescribeImages', { Arns: ['image/desktop'] }, 'pattern'],
    ['DescribeImages', { Type: 'MINE' }, 'enum value set'],
    ['DeleteImage', {}, "Value null at 'name'"],
    ['DeleteImage', { Name: null }, "Value null at 'name'"],
    ['UpdateImagePermissions', { Name: 'a', SharedAccountId: '1' }, "Value null at 'imagePermissions'"],
    ['DeleteImagePermissions', { Name: 'a', SharedAccountId: 'friend' }, 'pattern'],
    ['DescribeImagePermissions', { Name: 'a', SharedAwsAccountIds: [] }, 'between 1 and 5'],
    ['TagResource', { ResourceArn: 'arn:aws:appstream:us-east-1:1:image/a', Tags: {} }, 'between 1 and 50'],
    [
      'TagResource',
      { ResourceArn: 'arn:aws:appstream:us-east-1:1:image/a', Tags: { 'aws:x': '' } },
      'pattern',
    ],
    [
      'TagResource',
      { ResourceArn: 'arn:aws:appstream:us-east-1:1:image/a', Tags: { x: 'y'.repeat(257) } },
      '256',
    ],
    [
      'UntagResource',
      { ResourceArn: 'arn:aws:appstream:us-east-1:1:image/a', TagKeys: [] },
      'between 1 and 50',
    ],
  ])('%s %j is refused', async (operation, input, message) => {
    const error = await errorTo(operation, input);
    expect(error).toContain('400 ValidationException: 1 validation error detected');
    expect(error).toContain(message);
  });

  test.each([
    ['DeleteImage', { Name: 7 }],
    ['DescribeImages', { Names: 'desktop' }],
    ['DescribeImages', { MaxResults: '5' }],
    ['TagResource', { ResourceArn: 'arn:aws:appstream:us-east-1:1:image/a', Tags: [] }],
    ['UpdateImagePermissions', { Name: 'a', SharedAccountId: '1', ImagePermissions: { allowFleet: 'true' } }],
  ])('%s %j has the wrong type', async (operation, input) => {
    expect(await errorTo(operation, input)).toContain('SerializationException');
  });

  test('every broken constraint is named', async () => {
    expect(await errorTo('CopyImage', {})).toContain('3 validation errors detected');
  });

  test('names and ARNs together are refused', async () => {
    const both = { Names: ['a'], Arns: ['arn:aws:appstream:us-east-1:1:image/a'] };
    expect(await errorTo('DescribeImages', both)).toContain('InvalidParameterCombinationException');
  });

  // DescribeImages alone declares InvalidParameterCombinationException.
  test.each([
    ['DescribeImages', {}],
    ['DescribeFleets', {}],
    ['DescribeImagePermissions', { Name: 'paged' }],
  ])('%s: a token of nobody is no valid value', async (operation, input) => {
    expect(await errorTo(operation, { ...input, NextToken: 'x' })).toMatch(
      /^400 ValidationException: The NextToken/,
    );
  });
});

test('the journal has every call, and what came of it', async () => {
  const clock = new HandClock();
  const simulator = new AppStreamSimulator({ clock });
  simulator.addImage('us-east-1', { name: 'golden' });
  const input = {
    SourceImageName: 'golden',
    DestinationImageName: 'desktop',
    DestinationRegion: 'eu-west-1',
  };
  const client = clientOf(simulator);
  await client.send(new CopyImageCommand(input));
  clock.pass(30);
  await errorOf(client.send(new CopyImageCommand(input)));
  const at = clock.now();
  expect(simulator.journal).toMatchObject([
    {
      at: at - 30_000,
      region: 'us-east-1',
      operation: 'CopyImage',
      input,
      outcome: 'ok',
      touched: { name: 'desktop' },
    },
    { at, operation: 'CopyImage', outcome: 'ResourceAlreadyExistsException', touched: undefined },
  ]);
});
