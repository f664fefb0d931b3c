import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { type Answer, answer, answerBody } from '../../../lambda/cloudformation/answer';
import type { CustomResourceEvent } from '../../../lambda/request/events';
import { type EndpointAnswer, type EndpointRequest, type EndpointServer, listen } from '../../../local/http';

let server: EndpointServer;
let answers: EndpointAnswer[];
const requests: EndpointRequest[] = [];

const OK = { status: 200, headers: {}, body: '' };
const refused = (status: number) => ({ status, headers: {}, body: '' });

beforeEach(async () => {
  requests.length = 0;
  answers = [];
  server = await listen(async (request) => {
    requests.push(request);
    return answers.shift() ?? OK;
  });
  // Pauses between tries take no time.
  jest.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(async () => {
  jest.restoreAllMocks();
  delete process.env.AWS_LAMBDA_LOG_GROUP_NAME;
  await server.close();
});

function event(): CustomResourceEvent {
  return {
    RequestType: 'Create',
    RequestId: 'request',
    ResponseURL: `${server.url}/arn%3Aaws%7CDesk?X-Amz-Signature=a%2Fb`,
    StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1',
    LogicalResourceId: 'Desk',
    ResourceType: 'Custom::AppStreamImage',
    ResourceProperties: {},
  };
}

const SUCCESS: Answer = { Status: 'SUCCESS', PhysicalResourceId: 'id', Data: { ImageName: 'ünï' } };
const failure = (Reason: string): Answer => ({ Status: 'FAILED', PhysicalResourceId: 'id', Reason });
const reasonIn = (body: string) => (JSON.parse(body) as { Reason: string }).Reason;

describe('an answer', () => {
  test('lifecycle 1: reaches CloudFormation at the URL as it was signed, without a content type', async () => {
    await answer(event(), SUCCESS);
    expect(requests).toHaveLength(1);
    const [{ method, path, headers, body }] = requests;
    expect({ method, path, type: headers['content-type'] }).toEqual({
      method: 'PUT',
      path: '/arn%3Aaws%7CDesk?X-Amz-Signature=a%2Fb',
      type: '',
    });
    expect(Number(headers['content-length'])).toBe(Buffer.byteLength(body));
    expect(JSON.parse(body)).toEqual({
      ...SUCCESS,
      StackId: event().StackId,
      RequestId: 'request',
      LogicalResourceId: 'Desk',
    });
  });

  test.each<[string, EndpointAnswer]>([
    ['500', refused(500)],
    ['503', refused(503)],
    ['403', refused(403)],
    ['300, since nobody follows it', refused(300)],
    ['a broken connection', 'reset'],
  ])('lifecycle 7: is sent again after %s', async (_, first) => {
    answers = [first, first];
    await answer(event(), SUCCESS);
    expect(requests).toHaveLength(3);
  });

  test('lifecycle 7: that S3 does not take is an error that the state machine knows by its name', async () => {
    answers = [refused(503), refused(503), refused(503)];
    await expect(answer(event(), SUCCESS)).rejects.toMatchObject({
      name: 'AnswerNotTaken',
      message: 'S3 refused the answer to CloudFormation: 503',
    });
    expect(requests).toHaveLength(3);
  });

  test('lifecycle 7: is sent again after a pause of up to one second, then of up to two', async () => {
    const pauses: unknown[] = [];
    jest.spyOn(Math, 'random').mockReturnValue(1);
    const { setTimeout: wait } = global;
    jest.spyOn(global, 'setTimeout').mockImplementation(((then: () => void, milliseconds: number) => {
      pauses.push(milliseconds);
      return wait(then, 0);
    }) as typeof setTimeout);
    answers = [refused(503), refused(503)];
    await answer(event(), SUCCESS);
    expect(pauses).toEqual([1000, 2000]);
  });

  test('lifecycle 7: to which S3 says nothing is given up after ten seconds, and sent again', async () => {
    const timeouts: unknown[] = [];
    const { request } = http;
    jest.spyOn(http, 'request').mockImplementation(((options: http.RequestOptions, then: () => void) => {
      timeouts.push(options.timeout);
      return request({ ...options, timeout: options.timeout! / 100 }, then);
    }) as typeof http.request);
    answers = ['hang', 'hang', 'hang'];
    await expect(answer(event(), SUCCESS)).rejects.toMatchObject({
      name: 'AnswerNotTaken',
      message: 'S3 does not take the answer to CloudFormation',
    });
    expect(timeouts).toEqual([10_000, 10_000, 10_000]);
  });

  test('is sent encrypted, if its URL begins with https', async () => {
    const firstBytes: number[] = [];
    const listener = net.createServer((socket) =>
      socket.once('data', (data) => {
        firstBytes.push(data[0]);
        socket.destroy();
      }),
    );
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const ResponseURL = `https://127.0.0.1:${(listener.address() as AddressInfo).port}/`;
    await expect(answer({ ...event(), ResponseURL }, SUCCESS)).rejects.toThrow();
    await new Promise((resolve) => listener.close(resolve));
    const handshake = 22;
    expect(firstBytes).toEqual([handshake, handshake, handshake]);
  });

  test('lifecycle 7: is an error that the state machine knows by its name, if nobody listens', async () => {
    const { ResponseURL } = event();
    const nobody = { ...event(), ResponseURL: ResponseURL.replace(/:\d+/, ':1') };
    await expect(answer(nobody, SUCCESS)).rejects.toMatchObject({ name: 'AnswerNotTaken' });
  });
});

describe('the reason of a failure', () => {
  test('lifecycle 9: ends with the log group that the function writes to', () => {
    process.env.AWS_LAMBDA_LOG_GROUP_NAME = 'Stack-Logs-1ABC';
    expect(reasonIn(answerBody(event(), failure('It is so.')))).toBe('It is so. Log: Stack-Logs-1ABC');
  });

  test('lifecycle 9: names no log where the function does not know it', () => {
    expect(reasonIn(answerBody(event(), failure('It is so.')))).toBe('It is so.');
  });

  test('lifecycle 9: leaves room for what CloudFormation puts around it', () => {
    process.env.AWS_LAMBDA_LOG_GROUP_NAME = 'l'.repeat(512);
    const reason = reasonIn(answerBody(event(), failure('r'.repeat(2000))));
    expect(reason).toHaveLength(860);
    expect(reason.endsWith(` Log: ${'l'.repeat(512)}`)).toBe(true);
  });

  test.each(['金', '\u2028', '"', '\u0001', '😀'])(
    'lifecycle 9: of characters like %j keeps the answer to the 4,096 bytes that CloudFormation takes',
    (character) => {
      process.env.AWS_LAMBDA_LOG_GROUP_NAME = 'Stack-Logs-1ABC';
      const long = { ...failure(character.repeat(2000)), PhysicalResourceId: 'p'.repeat(1024) };
      const body = answerBody(event(), long);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
      expect(reasonIn(body).endsWith(' Log: Stack-Logs-1ABC')).toBe(true);
    },
  );

  test.each([0, 1, 700])('lifecycle 9: is whole, if the answer has %i bytes less than that', (spare) => {
    const Reason = 'r'.repeat(800);
    const bodyWith = (padding: number) =>
      answerBody(event(), { ...failure(Reason), PhysicalResourceId: 'p'.repeat(padding) });
    const body = bodyWith(4096 - Buffer.byteLength(bodyWith(0)) - spare);
    expect(Buffer.byteLength(body)).toBe(4096 - spare);
    expect(reasonIn(body)).toBe(Reason);
  });
});
