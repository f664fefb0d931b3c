import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { AppStreamClient } from '@aws-sdk/client-appstream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { requestHandlerFor } from '../../local/http';
import { NAME_PREFIX } from '../../local/simulated-account';
import { type PollProps, createPoll } from '../../lambda/poll';
import { attemptOf } from '../../lambda/request/marker';
import { DELETION_WAITER_TYPE, type PassedOn } from '../../lambda/request/events';
import {
  type PolledEvent,
  type Watched,
  ask,
  asked,
  eventOf,
  executionOf,
  imageOf,
  put,
  wait,
  watched,
} from './polls';
import { completed } from './images/deletions';
import { HOME } from './stacks';

/** With this, Powertools writes through the console that jest can listen to. */
process.env.POWERTOOLS_DEV = 'true';
process.env.POWERTOOLS_METRICS_DISABLED = 'false';

const MINE = { ImageName: 'mine' };
const WAITER = { ResourceType: DELETION_WAITER_TYPE, LogicalResourceId: 'DeskDeletionWaiter1' };

/** The attempt of a creation waiter whose hour was before. */
const anHourBefore = ({ clock }: Pick<Watched, 'clock'>) =>
  attemptOf({ RequestId: 'before', ResponseURL: 'https://bucket/' }, clock.now() - 3300_000);

describe('metrics', () => {
  /** The handlers of a world, with metrics; and the one poll's lines of metrics. */
  async function measured(
    w: Watched,
    event: PolledEvent,
    passedOn?: PassedOn,
  ): Promise<Record<string, unknown>> {
    const log = jest.spyOn(console, 'log').mockImplementation();
    const client = {
      region: HOME,
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
    };
    const props: PollProps = {
      appStream: (region) =>
        new AppStreamClient({
          ...client,
          region,
          requestHandler: requestHandlerFor(w.appStream.endpoint),
        }),
      cloudFormation: () =>
        new CloudFormationClient({
          ...client,
          requestHandler: requestHandlerFor(w.account.readApi.handle),
        }),
      now: () => w.clock.now(),
      logger: new Logger({ logLevel: 'SILENT' }),
      metrics: new Metrics({ namespace: 'AppStreamImage', serviceName: 'cdk-appstream-image' }),
      settings: { imageNamePrefix: NAME_PREFIX, pollIntervalSeconds: 30 },
    };
    await createPoll(props)(executionOf(event, passedOn));
    const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
    log.mockRestore();
    const { Polls, CreateDuration, DeleteDuration, Waits, Reason, Failures, Left, Stack } = Object.assign(
      {},
      ...lines,
    ) as (typeof lines)[0];
    expect(event.StackId).toContain(`:stack/${String(Stack)}/`);
    return { Polls, CreateDuration, DeleteDuration, Waits, Reason, Failures, Left };
  }

  test('a copy that this request made is measured, with what its creation waiters waited', async () => {
    const w = watched();
    const event = asked(w, 'Create', { ...MINE, Attempt: anHourBefore(w) });
    put(w, imageOf(event), { attempt: anHourBefore(w) });
    await wait(w, 60);
    expect(await measured(w, event)).toEqual({ Polls: 1, CreateDuration: 3360 });
  });

  test('an image that was there before is no copy', async () => {
    const w = watched();
    const event = asked(w, 'Create', MINE);
    put(w, imageOf(event), { attempt: anHourBefore(w) });
    expect(await measured(w, event)).toEqual({ Polls: 1 });
  });

  test('a deletion is measured from its own event', async () => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, Attempt: anHourBefore(w) });
    await wait(w, 200);
    expect(await measured(w, event)).toEqual({ Polls: 1, DeleteDuration: 200 });
  });

  test('what is left alone is no deletion, and what a deletion waiter finds gone is the deletion of others', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    expect(await measured(w, asked(w, 'Delete', MINE))).toEqual({ Polls: 1 });
    w.appStream.removeImage(HOME, 'mine');
    const waiter = asked(w, 'Delete', { ...MINE, ImageLogicalId: 'Desk' }, WAITER);
    await wait(w, 200);
    expect(await measured(w, waiter)).toEqual({ Polls: 1 });
  });

  test('a wait is counted under its reason', async () => {
    const w = watched();
    const event = asked(w, 'Create', MINE);
    put(w, imageOf(event), { state: 'COPYING' });
    expect(await measured(w, event)).toEqual({ Polls: 1, Waits: 1, Reason: 'COPYING' });
  });

  test.each([
    ['a fleet', 'held', (w: Watched) => w.appStream.putFleet(HOME, { name: 'f', imageName: 'mine' })],
    ['a share of another', 'held', (w: Watched) => w.appStream.shareImage(HOME, 'mine', '999900001111')],
    ...[
      ['ResourceInUseException', 'held'],
      ['OperationNotPermittedException', 'held'],
      ['ConcurrentModificationException', 'ConcurrentModificationException'],
    ].map(
      ([error, reason]) =>
        [
          error,
          reason,
          (w: Watched) =>
            w.appStream.faults.inject({ operation: 'DeleteImage', kind: { error }, count: Infinity }),
        ] as const,
    ),
  ] as const)('a deletion that waits because of %s is counted under %s', async (_, reason, hold) => {
    const w = watched();
    const event = asked(w, 'Delete', MINE);
    put(w, imageOf(event));
    hold(w);
    expect(await measured(w, event)).toEqual({ Polls: 1, Waits: 1, Reason: reason });
  });

  test('lifecycle 3: an image that a release leaves is counted, and no deletion', async () => {
    const w = watched();
    const { record } = w.stack;
    const event = eventOf(w, 'Delete');
    const present = eventOf(w, 'Update', { Revision: '2' });
    put(w, imageOf(event), { attempt: anHourBefore(w) });
    w.appStream.putFleet(HOME, { name: 'f', imageName: imageOf(event).name });
    completed(w, event);
    record.setStatus('CREATE_COMPLETE');
    record.setStatus('UPDATE_IN_PROGRESS');
    completed(w, event, 'UPDATE_IN_PROGRESS');
    ask(w, present, 'UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS');
    record.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    completed(w, event, 'DELETE_IN_PROGRESS');
    await wait(w, 600);
    const RefusedSince = { [event.PhysicalResourceId]: event.StartedAt };
    expect(await measured(w, event, { RefusedSince })).toEqual({ Polls: 1, Left: 1 });
  });

  test('the end of a request that CloudFormation does not ask for is a poll, and no failure', async () => {
    const w = watched();
    w.stack.record.setStatus('UPDATE_FAILED');
    const event = eventOf(w, 'Create');
    await wait(w, 180);
    expect(await measured(w, event)).toEqual({ Polls: 1 });
  });

  test('a failure is counted, and as a poll', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    expect(await measured(w, asked(w, 'Create', MINE))).toEqual({ Polls: 1, Failures: 1 });
  });

  test('a failure of a declaration that is not valid is counted, and as a poll', async () => {
    const w = watched();
    const event = asked(w, 'Create', MINE);
    const ResourceProperties = { ...event.ResourceProperties, ImageName: 'not a name' };
    expect(await measured(w, { ...event, ResourceProperties })).toEqual({ Polls: 1, Failures: 1 });
  });
});
