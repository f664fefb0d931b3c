import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { VirtualClock } from '../../../local/clock';
import { type ReadApiBehaviour, StackReadApi } from '../../../local/cloudformation/read-api';
import { StackRecord } from '../../../local/cloudformation/stack-record';
import { requestHandlerFor } from '../../../local/http';
import { RandomIds, seededRandom } from '../../../local/random';
import { StackReader } from '../../../lambda/cloudformation/reader';
import { IMAGE_TYPE } from '../../../lambda/request/events';

const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image/mine';
const OTHER = 'arn:aws:appstream:eu-west-1:111122223333:image/other';

interface Options {
  readonly readApi?: Partial<ReadApiBehaviour>;
  /** Changes the XML of an answer. */
  readonly change?: (xml: string) => string;
  readonly signal?: AbortSignal;
}

/** A stack as a poll reads it, with the real client. */
function stackOf({ readApi, change, signal = new AbortController().signal }: Options = {}) {
  const clock = new VirtualClock();
  const api = new StackReadApi(clock, readApi);
  const place = { stackName: 'Stack', region: 'eu-west-1', account: '111122223333' };
  const record = new StackRecord(place, clock, new RandomIds(seededRandom(1)));
  api.add(record);
  const handler = requestHandlerFor(async (request) => {
    const answer = await api.handle(request);
    return change && typeof answer !== 'string' ? { ...answer, body: change(answer.body) } : answer;
  });
  const client = new CloudFormationClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: {
      ...handler,
      // As the SDK's own handler does.
      handle: async (
        request: Parameters<typeof handler.handle>[0],
        options?: { abortSignal?: AbortSignal },
      ) => {
        if (options?.abortSignal?.aborted)
          throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
        return handler.handle(request);
      },
    },
  });
  const show = (
    status: string,
    logicalId = 'Desk',
    properties: Record<string, unknown> = {},
    physicalId = ARN,
  ) => record.addResourceEvent({ logicalId, physicalId, type: IMAGE_TYPE, properties }, status);
  const reads = () => api.journal.map(({ action }) => action);
  return { stack: new StackReader(record.stackId, () => client, signal), clock, record, api, show, reads };
}

describe('the history', () => {
  test('lifecycle 7: goes back to where the stack was last settled, and no further', async () => {
    const { stack, record, show, reads } = stackOf();
    show('CREATE_COMPLETE');
    record.setStatus('CREATE_COMPLETE');
    record.setStatus('UPDATE_IN_PROGRESS');
    show('UPDATE_IN_PROGRESS');
    show('UPDATE_COMPLETE');
    record.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    show('DELETE_IN_PROGRESS');
    const history = await stack.history();
    const statuses = history.of(['Desk']).map(({ status }) => status);
    expect(statuses).toEqual(['DELETE_IN_PROGRESS', 'UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS']);
    expect(history.phase).toBe('clean-up');
    expect(reads()).toEqual(['DescribeStackEvents']);
  });

  test('lifecycle 5: includes what failed before and was neither undone nor followed by a success', async () => {
    const { stack, record, show } = stackOf();
    record.setStatus('UPDATE_ROLLBACK_COMPLETE');
    show('UPDATE_IN_PROGRESS');
    record.setStatus('UPDATE_ROLLBACK_FAILED');
    record.setStatus('DELETE_IN_PROGRESS');
    show('DELETE_IN_PROGRESS');
    record.setStatus('DELETE_FAILED');
    record.setStatus('DELETE_IN_PROGRESS');
    expect((await stack.history()).of(['Desk'])).toHaveLength(2);
  });

  test('lifecycle 7: is read once in a poll', async () => {
    const { stack, record, reads } = stackOf();
    record.setStatus('CREATE_IN_PROGRESS');
    expect(await stack.history()).toBe(await stack.history());
    expect(reads()).toHaveLength(1);
  });

  test.each([10, 30_000])('lifecycle 7: costs one read after %d settled events', async (count) => {
    const { stack, record, show, reads } = stackOf();
    record.addOldEvents(count);
    record.setStatus('DELETE_IN_PROGRESS');
    show('DELETE_IN_PROGRESS');
    expect((await stack.history()).phase).toBe('delete');
    expect(reads()).toHaveLength(1);
  });

  test('lifecycle 5: goes through all pages of the operation, however few events fit one', async () => {
    // A page ends at 1 MB.
    const { stack, record, show, reads } = stackOf({ readApi: { pageBytes: 100_000 } });
    record.addOldEvents(1000, { properties: { A: 'x'.repeat(40_000) } });
    record.setStatus('UPDATE_IN_PROGRESS');
    show('UPDATE_IN_PROGRESS');
    for (let n = 0; n < 9; n += 1) show('CREATE_IN_PROGRESS', `Other${n}`, { A: 'x'.repeat(40_000) });
    const history = await stack.history();
    expect(history.of(['Desk'])).toHaveLength(1);
    // Two large events fit a page.
    expect(reads()).toHaveLength(5);
  });

  test('lifecycle 5: of a stack that was never settled ends with its first event', async () => {
    const { stack, record, show, reads } = stackOf({ readApi: { eventsPerPage: 2 } });
    record.setStatus('CREATE_IN_PROGRESS');
    show('CREATE_IN_PROGRESS');
    show('CREATE_IN_PROGRESS', 'Other');
    expect((await stack.history()).phase).toBe('create');
    expect(reads()).toHaveLength(2);
  });

  test('lifecycle 7: of a stack without events is empty', async () => {
    const { stack } = stackOf({ change: (xml) => xml.replace(/<StackEvents>.*<\/StackEvents>/, '') });
    expect((await stack.history()).phase).toBeUndefined();
  });
});

describe('the newest event of a resource', () => {
  test('lifecycle 6: is read no further than it is needed', async () => {
    const { stack, record, show, reads } = stackOf({ readApi: { eventsPerPage: 1 } });
    record.setStatus('DELETE_IN_PROGRESS');
    show('UPDATE_IN_PROGRESS');
    show('DELETE_IN_PROGRESS');
    show('DELETE_IN_PROGRESS', 'Other');
    expect((await stack.newestEvents('Desk'))[0].status).toBe('DELETE_IN_PROGRESS');
    expect(reads()).toHaveLength(2);
  });

  test('lifecycle 6: is none where the stack was settled since', async () => {
    const { stack, record, show } = stackOf();
    show('DELETE_IN_PROGRESS');
    record.setStatus('UPDATE_COMPLETE');
    record.setStatus('UPDATE_IN_PROGRESS');
    expect(await stack.newestEvents('Desk')).toEqual([]);
  });

  test('lifecycle 6: is read anew each time', async () => {
    const { stack, record, show } = stackOf();
    record.setStatus('UPDATE_IN_PROGRESS');
    show('UPDATE_IN_PROGRESS');
    await stack.history();
    expect((await stack.newestEvents('Desk'))[0].status).toBe('UPDATE_IN_PROGRESS');
    show('UPDATE_FAILED');
    expect((await stack.newestEvents('Desk'))[0].status).toBe('UPDATE_FAILED');
  });
});

test.each<[readonly string[], string, number]>([
  [['UPDATE_FAILED', 'UPDATE_IN_PROGRESS', 'CREATE_COMPLETE'], 'the oldest', 0],
  [['UPDATE_FAILED', 'UPDATE_IN_PROGRESS'], 'the one between', 1],
  [['UPDATE_FAILED'], 'the newest', 2],
])(
  'lifecycle 6: of three events of a resource, %j are read if the last that tells something is %s',
  async (expected, _, second) => {
    const { stack, clock, record, show } = stackOf();
    const began = clock.now();
    record.setStatus('UPDATE_IN_PROGRESS');
    for (const status of ['CREATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_FAILED']) {
      show(status);
      show('CREATE_COMPLETE', 'Other');
      await clock.busy(() => clock.sleep(1000));
    }
    const newest = await stack.newestEvents('Desk', ({ at }) => at <= began + second * 1000);
    expect(newest.map(({ status }) => status)).toEqual(expected);
  },
);

/** What the record tells of `Desk`. Undefined: there is none. */
function recordAs(record: StackRecord, status: string | undefined): void {
  if (status !== undefined) record.addResource('Desk', { Type: IMAGE_TYPE }).status = status;
}

/** A clean-up deletes what the resource had before. */
function cleanUpOfReplaced() {
  const w = stackOf();
  w.record.setStatus('UPDATE_IN_PROGRESS');
  w.show('UPDATE_IN_PROGRESS', 'Desk', {}, OTHER);
  w.show('UPDATE_COMPLETE');
  w.record.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  w.show('DELETE_IN_PROGRESS', 'Desk', {}, OTHER);
  return w;
}

const READ_NO_RECORD = ['DescribeStackEvents'];
const READ_THE_RECORD = ['DescribeStackEvents', 'DescribeStackResource'];

describe('whether a resource is removed', () => {
  test('lifecycle 3: it is with its stack', async () => {
    const { stack, record, show, reads } = stackOf();
    record.setStatus('DELETE_IN_PROGRESS');
    show('DELETE_IN_PROGRESS');
    expect(await stack.isRemoved('Desk')).toBe(true);
    expect(reads()).toEqual(READ_NO_RECORD);
  });

  test('lifecycle 2: it is not in an update that may make it again', async () => {
    const { stack, record, show, reads } = stackOf();
    record.setStatus('UPDATE_IN_PROGRESS');
    show('DELETE_IN_PROGRESS');
    recordAs(record, 'DELETE_IN_PROGRESS');
    expect(await stack.isRemoved('Desk')).toBe(false);
    expect(reads()).toEqual(READ_NO_RECORD);
  });

  test('lifecycle 3: it is after an update that deleted it and did not make it again', async () => {
    const { stack, record, show } = stackOf();
    record.setStatus('UPDATE_IN_PROGRESS');
    show('DELETE_IN_PROGRESS');
    record.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    expect(await stack.isRemoved('Desk')).toBe(true);
  });

  test('lifecycle 2: it is not in a clean-up that deletes what it had before', async () => {
    const { stack, reads } = cleanUpOfReplaced();
    expect(await stack.isRemoved('Desk')).toBe(false);
    expect(reads()).toEqual(READ_NO_RECORD);
  });

  test.each([
    [true, 'DELETE_IN_PROGRESS'],
    [true, 'DELETE_FAILED'],
    [true, undefined],
    [false, 'UPDATE_COMPLETE'],
    [false, 'DELETE_SKIPPED'],
  ])(
    'lifecycle 3: %p in a clean-up that deletes what it has, with the record %p',
    async (expected, status) => {
      const { stack, record, show, reads } = stackOf();
      record.setStatus('UPDATE_IN_PROGRESS');
      record.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
      show('DELETE_IN_PROGRESS');
      recordAs(record, status);
      expect(await stack.isRemoved('Desk')).toBe(expected);
      expect(await stack.isRemoved('Desk')).toBe(expected);
      expect(reads()).toEqual(READ_THE_RECORD);
    },
  );
});

describe('whether CloudFormation asks to delete what a resource has now', () => {
  test('lifecycle 3: it does without doubt, and no record is read', async () => {
    const { stack, record, show, reads } = stackOf();
    record.setStatus('DELETE_IN_PROGRESS');
    show('DELETE_IN_PROGRESS');
    recordAs(record, 'DELETE_SKIPPED');
    expect(await stack.asksForRemoval('Desk')).toBe(true);
    expect(reads()).toEqual(READ_NO_RECORD);
  });

  test('lifecycle 2: it does not where it deletes what the resource had before', async () => {
    const { stack, record, reads } = cleanUpOfReplaced();
    recordAs(record, 'DELETE_IN_PROGRESS');
    expect(await stack.asksForRemoval('Desk')).toBe(false);
    expect(reads()).toEqual(READ_NO_RECORD);
  });

  test.each([
    [true, 'DELETE_IN_PROGRESS'],
    // Emulators do not show in the record that a stack is being deleted.
    [true, 'UPDATE_COMPLETE'],
    [true, undefined],
    [false, 'DELETE_SKIPPED'],
  ])(
    'lifecycle 3: %p where a stack is deleted after an update that failed with another id, and the record is %p',
    async (expected, status) => {
      const { stack, record, show, reads } = stackOf();
      record.setStatus('UPDATE_IN_PROGRESS');
      show('UPDATE_IN_PROGRESS');
      show('UPDATE_FAILED', 'Desk', {}, OTHER);
      record.setStatus('UPDATE_FAILED');
      record.setStatus('DELETE_IN_PROGRESS');
      show('DELETE_IN_PROGRESS', 'Desk', {}, OTHER);
      recordAs(record, status);
      expect(await stack.asksForRemoval('Desk')).toBe(expected);
      expect(reads()).toEqual(READ_THE_RECORD);
    },
  );

  test.each([
    [true, 'DELETE_IN_PROGRESS'],
    [true, undefined],
    [false, 'UPDATE_COMPLETE'],
    [false, 'DELETE_SKIPPED'],
  ])(
    'lifecycle 3: %p where a clean-up deletes what an update has gone back to, and the record is %p',
    async (expected, status) => {
      const { stack, record, show } = stackOf();
      record.setStatus('UPDATE_IN_PROGRESS');
      show('UPDATE_COMPLETE');
      record.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
      show('DELETE_IN_PROGRESS');
      recordAs(record, status);
      expect(await stack.asksForRemoval('Desk')).toBe(expected);
    },
  );
});

describe('the record of a resource', () => {
  function recorded(options: Options = {}) {
    const w = stackOf(options);
    const resource = w.record.addResource('Desk', { Type: IMAGE_TYPE });
    resource.physicalId = ARN;
    resource.lastUpdated = 5_000;
    return w.stack.record('Desk');
  }

  test('lifecycle 4: tells id, status and when it changed', async () => {
    expect(await recorded()).toEqual({ physicalId: ARN, status: 'CREATE_IN_PROGRESS', updatedAt: 5_000 });
  });

  test.each([
    ['PhysicalResourceId', { physicalId: '', status: 'CREATE_IN_PROGRESS', updatedAt: 5_000 }],
    ['ResourceStatus', { physicalId: ARN, status: '', updatedAt: 5_000 }],
    ['LastUpdatedTimestamp', { physicalId: ARN, status: 'CREATE_IN_PROGRESS', updatedAt: 0 }],
    ['StackResourceDetail', undefined],
  ])('lifecycle 4: is read where it says nothing of its %s', async (field, expected) => {
    const change = (xml: string) => xml.replace(new RegExp(`<${field}>.*</${field}>`), '');
    expect(await recorded({ change })).toEqual(expected);
  });

  test('lifecycle 4: is none of a resource that CloudFormation does not list', async () => {
    expect(await stackOf().stack.record('Desk')).toBeUndefined();
  });

  test('lifecycle 4: is unknown where it is denied', async () => {
    const { stack, api } = stackOf();
    const kind = { error: 'AccessDenied' };
    api.faults.inject({ operation: 'DescribeStackResource', kind, count: 1 });
    await expect(stack.record('Desk')).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('the status of the stack', () => {
  test('lifecycle 6: is what CloudFormation says', async () => {
    const { stack, record } = stackOf();
    record.setStatus('UPDATE_IN_PROGRESS');
    expect(await stack.status()).toBe('UPDATE_IN_PROGRESS');
  });

  test.each(['StackStatus', 'Stacks', 'member'])('lifecycle 6: is empty without %s', async (field) => {
    const change = (xml: string) => xml.replace(new RegExp(`<${field}>.*</${field}>`), '');
    expect(await stackOf({ change }).stack.status()).toBe('');
  });
});

test.each<[string, (stack: StackReader) => Promise<unknown>]>([
  ['DescribeStacks', (stack) => stack.status()],
  ['DescribeStackResource', (stack) => stack.record('Desk')],
  ['DescribeStackEvents', (stack) => stack.history()],
])('lifecycle 7: %s ends with the time of its poll', async (_, call) => {
  const over = new AbortController();
  over.abort();
  await expect(call(stackOf({ signal: over.signal }).stack)).rejects.toThrow('Request aborted');
});
