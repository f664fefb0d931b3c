import { DeleteImageCommand, DescribeImagesCommand } from '@aws-sdk/client-appstream';
import { AppStreamSimulator } from '../../../local/appstream';
import { AcceleratedClock } from '../../../local/standalone/accelerated-clock';
import { standaloneEndpoint } from '../../../local/standalone/endpoint';
import { requestHandlerFor } from '../../../local/http';
import { clientOf, errorOf } from '../appstream/client';

function standalone(speed = 1) {
  let real = Date.UTC(2026, 10, 2);
  const clock = new AcceleratedClock(speed, () => real);
  const appStream = new AppStreamSimulator({
    clock,
    hasAppStream: (region) => ['us-east-1', 'eu-west-1'].includes(region),
  });
  let requests = 0;
  const endpoint = standaloneEndpoint({ appStream, clock, regions: ['us-east-1', 'eu-west-1'] }, () => {
    requests += 1;
  });
  const control = async (route: string, input?: unknown) => {
    const [method, path] = route.split(' ');
    const body = input === undefined ? '' : typeof input === 'string' ? input : JSON.stringify(input);
    const answer = await endpoint({ method, path: `/_control${path}`, headers: {}, body });
    if (typeof answer === 'string') throw new Error(answer);
    return { status: answer.status, body: JSON.parse(answer.body) };
  };
  const client = (region = 'us-east-1') =>
    clientOf(appStream, region, { requestHandler: requestHandlerFor(endpoint) });
  return {
    appStream,
    endpoint,
    control,
    client,
    requests: () => requests,
    passReal: (seconds: number) => (real += seconds * 1000),
  };
}

describe('time', () => {
  test('goes on by itself, as fast as one wants', async () => {
    const { control, passReal } = standalone(60);
    passReal(10);
    expect((await control('GET /time')).body).toEqual({ now: '2026-11-02T00:10:00.000Z' });
  });

  test('passes at once where one asks for it', async () => {
    const { control } = standalone();
    expect(await control('POST /time', { minutes: 90 })).toEqual({
      status: 200,
      body: { now: '2026-11-02T01:30:00.000Z' },
    });
  });
});

test('an image that is put there is described, and listed by region', async () => {
  const { control, client } = standalone();
  const image = { region: 'us-east-1', name: 'golden', description: 'Büro', tags: { team: 'cad' } };
  expect(await control('POST /images', image)).toMatchObject({ status: 200, body: image });
  const { Images } = await client().send(new DescribeImagesCommand({ Names: ['golden'] }));
  expect(Images).toMatchObject([{ State: 'AVAILABLE', Description: 'Büro' }]);
  expect((await control('GET /images')).body).toMatchObject([image]);
});

test('an image of another account that shares it is found by its ARN', async () => {
  const { control, client } = standalone();
  const { body } = await control('POST /images', {
    region: 'us-east-1',
    name: 'theirs',
    owner: '999988887777',
  });
  expect(body.arn).toBe('arn:aws:appstream:us-east-1:999988887777:image/theirs');
  const { Images } = await client().send(new DescribeImagesCommand({ Arns: [body.arn] }));
  expect(Images).toMatchObject([{ Visibility: 'SHARED', ImagePermissions: { allowFleet: true } }]);
});

test('a fleet holds its image until it is gone', async () => {
  const { control, client } = standalone();
  await control('POST /images', { region: 'us-east-1', name: 'golden' });
  const fleet = { region: 'us-east-1', name: 'office', imageName: 'golden', minutes: 5 };
  expect((await control('POST /fleets', fleet)).body).toMatchObject({ name: 'office', state: 'RUNNING' });
  const remove = () => errorOf(client().send(new DeleteImageCommand({ Name: 'golden' })));
  expect(await remove()).toBe('ResourceInUseException');
  await control('POST /time', { minutes: 5 });
  expect(await remove()).toBe('ok');
});

test('an AMI that is put there can be imported', async () => {
  const { control, appStream } = standalone();
  const ami = { region: 'eu-west-1', id: 'ami-0123456789abcdef0', flaws: ['It is encrypted.'] };
  expect(await control('POST /amis', ami)).toEqual({ status: 200, body: ami });
  expect(appStream.regions()).toEqual(['eu-west-1']);
});

test('faults by name and errors by their own name hit calls, are counted, and end', async () => {
  const { control, client } = standalone();
  const describe = (region?: string) => errorOf(client(region).send(new DescribeImagesCommand({})));
  await control('POST /faults', { name: 'throttle', count: 1 });
  await control('POST /errors', { error: 'InternalFailure', count: 5, region: 'eu-west-1', status: 500 });
  expect([await describe(), await describe(), await describe('eu-west-1')]).toEqual([
    'ThrottlingException',
    'ok',
    'InternalFailure',
  ]);
  expect((await control('DELETE /faults')).body).toEqual({ ThrottlingException: 1, InternalFailure: 1 });
  expect(await describe('eu-west-1')).toBe('ok');
});

test('a behaviour is another one from now on', async () => {
  const { control, client } = standalone();
  const missing = new DescribeImagesCommand({ Names: ['missing'] });
  expect(await errorOf(client().send(missing))).toBe('ResourceNotFoundException');
  const { body } = await control('POST /behaviour', { missingImage: 'empty', pageSize: 3 });
  expect(body).toMatchObject({ missingImage: 'empty', pageSize: 3, deletion: 'DELETING' });
  expect((await client().send(missing)).Images).toEqual([]);
});

test('the journal has the calls of AppStream, not those of control', async () => {
  const { control, client, requests } = standalone();
  await errorOf(client().send(new DeleteImageCommand({ Name: 'missing' })));
  expect((await control('GET /journal')).body).toMatchObject([
    { operation: 'DeleteImage', region: 'us-east-1', outcome: 'ResourceNotFoundException' },
  ]);
  expect(requests()).toBe(2);
});

test.each<[string, unknown, string]>([
  [
    'POST /time',
    {},
    'minutes is missing: it must be a number above 0, and at most 525600. Write {"minutes":40}.',
  ],
  [
    'POST /time',
    { minutes: -1 },
    'minutes is -1: it must be a number above 0, and at most 525600. Write {"minutes":40}.',
  ],
  [
    'POST /errors',
    { error: 'ThrottlingException', count: 1, operation: 'Nope' },
    expect.stringContaining('operation is "Nope": it must be one of CopyImage, '),
  ],
  [
    'POST /time',
    { minutes: 1e12 },
    'minutes is 1000000000000: it must be a number above 0, and at most 525600. Write {"minutes":40}.',
  ],
  ['POST /time', '{', 'The body is {: it must be a JSON object. Write {"minutes": 40}.'],
  ['POST /time', [], 'The body is []: it must be a JSON object. Write {"minutes": 40}.'],
  ['POST /time', { hours: 1 }, 'There is no member "hours". There are: minutes.'],
  [
    'POST /images',
    { region: 'us-west-1', name: 'a' },
    'region is "us-west-1": it must be a region that AppStream is in here. Write {"region":"eu-west-1"}.',
  ],
  [
    'POST /images',
    { region: 'us-east-1', name: '-a' },
    'name is "-a": it must be a letter or digit, then up to 100 letters, digits, _, . and -. Write {"name":"golden"}.',
  ],
  [
    'POST /images',
    { region: 'us-east-1', name: 'a', tags: { a: 1 } },
    'tags is {"a":1}: it must be an object of texts. Write {"tags":{"team":"cad"}}.',
  ],
  [
    'POST /errors',
    { error: 'a', count: 0 },
    'count is 0: it must be a whole number from 1. Write {"count":2}.',
  ],
  [
    'POST /amis',
    { region: 'us-east-1', id: 'ami-01234567', flaws: 'x' },
    'flaws is "x": it must be a list of texts. Write {"flaws":["one"]}.',
  ],
  [
    'POST /behaviour',
    { missingImage: 'x' },
    'The behaviour missingImage is "x": it must be one of exception, empty. Write missingImage="empty".',
  ],
  [
    'POST /behaviour',
    { pageSize: 0 },
    'The behaviour pageSize is "0": it must be a whole number from 1. Write pageSize=1.',
  ],
])('%s %j is refused with the value, the rule and the fix', async (route, input, error) => {
  expect(await standalone().control(route, input)).toEqual({ status: 400, body: { error } });
});

test('what there is not is told with what there is', async () => {
  const { control } = standalone();
  expect((await control('POST /faults', { name: 'x', count: 1 })).body.error).toMatch(
    /^There is no fault "x". There are: throttle, /,
  );
  expect((await control('POST /behaviour', { x: 1 })).body.error).toMatch(/^There is no behaviour "x"/);
  const { status, body } = await control('GET /clock');
  expect(status).toBe(404);
  expect(body.error).toMatch(/^There is no GET \/_control\/clock. There are: GET \/_control\/time, /);
});

describe('whatever arrives is answered', () => {
  test('a region that AppStream is not in: by an error that no SDK tries again', async () => {
    await expect(standalone().client('us-west-2').send(new DescribeImagesCommand({}))).rejects.toMatchObject({
      name: 'NoSuchEndpoint',
      message: expect.stringContaining('appstream2.us-west-2.amazonaws.com') as string,
      $metadata: { httpStatusCode: 421 },
    });
  });

  test('a fault of the simulator itself: by an InternalFailure', async () => {
    const { appStream, client } = standalone();
    appStream.settings.authorize = () => {
      throw new Error('broken');
    };
    await expect(client().send(new DescribeImagesCommand({}))).rejects.toMatchObject({
      name: 'InternalFailure',
      message: 'A fault of the simulator: Error: broken',
      $metadata: { httpStatusCode: 500 },
    });
  });

  test('another method or path: by the error of an unknown operation', async () => {
    const { endpoint } = standalone();
    const answer = await endpoint({ method: 'GET', path: '/x', headers: {}, body: '' });
    expect(answer).toMatchObject({
      status: 404,
      body: expect.stringContaining('not GET to /x') as string,
    });
  });
});
