import { AppStreamClient } from '@aws-sdk/client-appstream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { requestHandlerFor } from '../../local/http';
import { NAME_PREFIX } from '../../local/simulated-account';
import { Context } from '../../lambda/context';
import { ImageRequest } from '../../lambda/request/image-request';
import { DELETION_WAITER_TYPE } from '../../lambda/request/events';
import { eventOf, executionOf, watched } from './polls';
import { HOME } from './stacks';

const MINE = { ImageName: 'mine' };
const WAITER = { ResourceType: DELETION_WAITER_TYPE, LogicalResourceId: 'DeskDeletionWaiter1' };

describe('the calls of one poll', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** A poll whose calls get no answer. */
  function hanging(secondsAfter = 0) {
    const w = watched();
    const aborted: string[] = [];
    let open = 0;
    const handlerOf = (service: string) => ({
      ...requestHandlerFor(w.appStream.endpoint),
      handle: (_: unknown, options?: { abortSignal?: AbortSignal }) => {
        open += 1;
        return new Promise<never>((_resolve, reject) =>
          options?.abortSignal?.addEventListener('abort', () => {
            aborted.push(service);
            reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
          }),
        );
      },
    });
    const client = {
      region: HOME,
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
    };
    const settings = { imageNamePrefix: NAME_PREFIX, pollIntervalSeconds: 30 };
    const request = new ImageRequest(executionOf(eventOf(w, 'Create', MINE)), settings);
    const at = w.clock.now() + secondsAfter * 1000;
    const context = new Context(
      request,
      {},
      {
        appStream: () => new AppStreamClient({ ...client, requestHandler: handlerOf('AppStream') }),
        cloudFormation: () =>
          new CloudFormationClient({ ...client, requestHandler: handlerOf('CloudFormation') }),
        now: () => at,
      },
    );
    /** Resolves when so many calls wait for their answer: a client takes a moment to send one. */
    const areOpen = async (count: number) => {
      while (open < count) await new Promise((resolve) => setImmediate(resolve));
    };
    return { context, aborted, areOpen };
  }

  test('lifecycle 7: have 75 seconds together, so that the function itself never times out', async () => {
    const { context, aborted, areOpen } = hanging();
    const calls = [context.region(HOME).findImage('mine'), context.stack.status()].map((call) =>
      call.catch((error: Error) => error.name),
    );
    await areOpen(2);
    await jest.advanceTimersByTimeAsync(74_999);
    expect(aborted).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(await Promise.all(calls)).toEqual(['AbortError', 'AbortError']);
    expect(aborted.sort()).toEqual(['AppStream', 'CloudFormation']);
  });

  test.each([
    ['3,590 s after the event, when an answer may not reach CloudFormation any more', 3_580, 10],
    ['that, but not before', 3_530, 60],
    ['ten seconds, though it is too late for an answer', 3_600, 10],
  ])('lifecycle 7: have until %s', async (_, secondsAfter, left) => {
    const { context, areOpen } = hanging(secondsAfter);
    const call = context.stack.status().catch((error: Error) => error.name);
    let name: unknown;
    void call.then((ended) => (name = ended));
    await areOpen(1);
    await jest.advanceTimersByTimeAsync(left * 1000 - 1);
    expect(name).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    expect(await call).toBe('AbortError');
  });

  test('lifecycle 7: leave no timer behind', async () => {
    const w = watched();
    await w.account.handler(executionOf(eventOf(w, 'Create', MINE, WAITER)));
    expect(jest.getTimerCount()).toBe(0);
    w.appStream.addImage(HOME, { name: 'mine' });
    await w.account.handler(executionOf(eventOf(w, 'Create', MINE)));
    expect(jest.getTimerCount()).toBe(0);
  });
});
