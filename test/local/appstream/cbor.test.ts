import { cbor } from '@smithy/core/cbor';
import { AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import {
  type AppStreamClient,
  CopyImageCommand,
  CreateUpdatedImageCommand,
  DeleteImageCommand,
  DescribeImagesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from '@aws-sdk/client-appstream';
import { AppStreamSimulator } from '../../../local/appstream';
import { type EndpointServer, listen } from '../../../local/http';
import { clientOf, errorOf, HandClock, rawRequest } from './client';

const protocol = new AwsSmithyRpcV2CborProtocol({ defaultNamespace: 'com.amazonaws.appstream' });

/** Newer SDKs of C++, Go, Java, .NET and others speak CBOR: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html */
describe('rpc-v2-cbor', () => {
  const clock = new HandClock();
  const simulator = new AppStreamSimulator({ clock });
  let server: EndpointServer;
  const clients: Record<string, () => AppStreamClient> = {
    'in this process': () => clientOf(simulator, 'us-east-1', { protocol }),
    'over HTTP': () =>
      clientOf(simulator, 'us-east-1', { protocol, endpoint: server.url, requestHandler: undefined }),
  };

  beforeAll(async () => {
    server = await listen(simulator.endpoint);
    simulator.addImage('us-east-1', { name: 'golden', description: 'Büro', tags: { a: '1' } });
  });
  afterEach(() => simulator.faults.clear());
  afterAll(() => server.close());

  test.each(Object.keys(clients))('%s: requests and answers are as with JSON', async (how) => {
    const client = clients[how]();
    const json = clientOf(simulator);
    const describe = new DescribeImagesCommand({ Names: ['golden'] });
    const [image] = (await client.send(describe)).Images!;
    const { Applications, ...others } = (await json.send(describe)).Images![0];
    expect(image).toEqual({ ...others, Applications: [{ ...Applications![0], Metadata: {} }] });
    expect(image.CreatedTime).toEqual(new Date(clock.now()));
    expect(image.Description).toBe('Büro');

    const name = `copy-${how.replaceAll(' ', '-')}`;
    const copy = { SourceImageName: 'golden', DestinationImageName: name, DestinationRegion: 'us-east-1' };
    const { DestinationImageName, $metadata } = await client.send(new CopyImageCommand(copy));
    expect(DestinationImageName).toBe(name);
    expect($metadata).toMatchObject({ httpStatusCode: 200, requestId: expect.any(String) as string });
    await client.send(new TagResourceCommand({ ResourceArn: image.Arn, Tags: { b: 'ü' } }));
    const tags = await client.send(new ListTagsForResourceCommand({ ResourceArn: image.Arn }));
    expect(tags.Tags).toEqual({ a: '1', b: 'ü' });
  });

  test.each(Object.keys(clients))('%s: errors have name, message and status of the model', async (how) => {
    const client = clients[how]();
    await expect(client.send(new DeleteImageCommand({ Name: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The image other could not be found.',
      $metadata: { httpStatusCode: 404 },
    });
    expect(await errorOf(client.send(new DeleteImageCommand({ Name: '-' })))).toBe('ValidationException');
    simulator.faults.inject({ kind: { error: 'ThrottlingException', message: 'Slowly.' }, count: 1 });
    await expect(client.send(new DescribeImagesCommand({}))).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'Slowly.',
    });
    const update = { existingImageName: 'golden', newImageName: 'golden' };
    expect(await errorOf(client.send(new CreateUpdatedImageCommand(update)))).toBe(
      'ResourceAlreadyExistsException',
    );
  });

  // The SDK for Go fails at a null that is an entry of a map.
  test('nothing in an answer is null, other than with JSON', async () => {
    simulator.settings.behaviour.emptyCollections = 'null';
    simulator.addImage('us-east-1', { name: 'untagged' });
    const { headers } = rawRequest('DescribeImages', {});
    const sent = async (operation: string, input: object) => {
      const answer = await simulator.handle({
        path: `/service/PhotonAdminProxyService/operation/${operation}`,
        headers: { authorization: headers.authorization, 'smithy-protocol': 'rpc-v2-cbor' },
        body: Buffer.from(cbor.serialize(input)).toString('latin1'),
      });
      if (typeof answer === 'string') throw new Error(answer);
      return cbor.deserialize(Buffer.from(answer.body, 'latin1')) as object;
    };
    const images = await sent('DescribeImages', { Names: ['untagged'] });
    expect(images).toMatchObject({ Images: [{ Applications: [{ Metadata: {} }] }] });
    expect(JSON.stringify(images)).not.toContain('null');
    const ResourceArn = 'arn:aws:appstream:us-east-1:111122223333:image/untagged';
    expect(await sent('ListTagsForResource', { ResourceArn })).toEqual({});
    simulator.settings.behaviour.emptyCollections = 'empty';
  });

  test('what is no CBOR is refused', async () => {
    const { headers } = rawRequest('DescribeImages', {});
    const answer = await fetch(`${server.url}/service/PhotonAdminProxyService/operation/DescribeImages`, {
      method: 'POST',
      headers: {
        authorization: headers.authorization!,
        'smithy-protocol': 'rpc-v2-cbor',
        'content-type': 'application/cbor',
      },
      body: 'no CBOR',
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('SerializationException');
  });

  test('an operation that it does not know is refused', async () => {
    const { headers } = rawRequest('DescribeImages', {});
    const answer = await fetch(`${server.url}/service/PhotonAdminProxyService/operation/CreateImage`, {
      method: 'POST',
      headers: { authorization: headers.authorization!, 'smithy-protocol': 'rpc-v2-cbor' },
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('UnknownOperationException');
  });
});
