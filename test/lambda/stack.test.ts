import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { VirtualClock } from '../../local/clock';
import { type ReadApiBehaviour, StackReadApi } from '../../local/cloudformation/read-api';
import { type StackEvent, StackRecord } from '../../local/cloudformation/stack-record';
import { requestHandlerFor } from '../../local/http';
import { RandomIds, seededRandom } from '../../local/random';
import { IMAGE_TYPE } from '../../lambda/events';
import type { PolledEvent } from '../../lambda/step';
import { Stack } from '../../lambda/stack';

const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image/mine';
const OTHER = 'arn:aws:appstream:eu-west-1:111122223333:image/other';
const INVENTED = 'Stack-Desk-1A2B3C4D5E6F';
const OF_STACK = 'of the stack itself';

/** A status of `Desk`, or more of an event; `at` in seconds after the request. */
type Shown = string | (Partial<StackEvent> & { readonly status: string; readonly at?: number });

interface Known {
  readonly status?: string;
  /** What the record of `Desk` says; `null` without one. */
  readonly record?: { readonly status: string; readonly at?: number; readonly id?: string } | null;
  /** Newest first, as DescribeStackEvents gives them. */
  readonly events?: readonly Shown[];
  readonly readApi?: Partial<ReadApiBehaviour>;
  /** Changes the XML of an answer. */
  readonly change?: (xml: string) => string;
  readonly signal?: AbortSignal;
}

/** A stack of which CloudFormation knows all that, as the handler sees it through the SDK. */
function stackOf({
  status = 'CREATE_IN_PROGRESS',
  record: known = null,
  events = [],
  readApi,
  ...more
}: Known) {
  const clock = new VirtualClock();
  const requestedAt = clock.now();
  const api = new StackReadApi(new VirtualClock(requestedAt + 3_600_000), readApi);
  const place = { stackName: 'Stack', region: 'eu-west-1', account: '111122223333' };
  const record = new StackRecord(place, clock, new RandomIds(seededRandom(1)));
  api.add(record);
  record.status = status;
  if (known) {
    const resource = record.addResource('Desk', { Type: IMAGE_TYPE });
    resource.status = known.status;
    resource.physicalId = known.id ?? ARN;
    resource.lastUpdated = requestedAt + (known.at ?? 0) * 1000;
  }
  for (const shown of [...events].reverse()) {
    const { status: resourceStatus, at = 0, ...own } = typeof shown === 'string' ? { status: shown } : shown;
    record.events.push({
      eventId: `${record.events.length}`,
      timestamp: requestedAt + at * 1000,
      logicalResourceId: 'Desk',
      resourceType: IMAGE_TYPE,
      clientRequestToken: '',
      ...own,
      physicalResourceId:
        own.physicalResourceId === OF_STACK ? record.stackId : (own.physicalResourceId ?? ARN),
      resourceStatus,
    });
  }
  const handler = requestHandlerFor(async (request) => {
    const answer = await api.handle(request);
    return more.change && typeof answer !== 'string' ? { ...answer, body: more.change(answer.body) } : answer;
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
  const { signal = new AbortController().signal } = more;
  return {
    stack: new Stack(record.stackId, () => client, signal),
    api,
    requestedAt,
    stackId: record.stackId,
  };
}

function request(
  RequestType: PolledEvent['RequestType'],
  { requestedAt, stackId }: Pick<ReturnType<typeof stackOf>, 'requestedAt' | 'stackId'>,
  ResourceProperties: PolledEvent['ResourceProperties'] = {},
): PolledEvent {
  return {
    RequestType,
    RequestId: '1',
    ResponseURL: 'https://bucket/',
    StackId: stackId,
    LogicalResourceId: 'Desk',
    ResourceType: IMAGE_TYPE,
    PhysicalResourceId: ARN,
    ResourceProperties,
    StartedAt: new Date(requestedAt).toISOString(),
  };
}

/** An event of the stack, whose logical id may be that of the resource. */
const ofStack = (status: string, at?: number) => ({ status, at, physicalResourceId: OF_STACK });
/** An event about another image. */
const ofOther = (status: string, at?: number) => ({ status, at, physicalResourceId: OTHER });
/** An event of another resource. */
const ofSibling = (status: string) => ({
  status,
  logicalResourceId: 'Sibling',
  physicalResourceId: 'x',
  at: 60,
});

describe('a Create or an Update is still asked for', () => {
  const asks = (RequestType: 'Create' | 'Update', known: Known, properties?: Record<string, unknown>) => {
    const stack = stackOf(known);
    return stack.stack.stillAsksFor(request(RequestType, stack, properties));
  };

  test.each<[boolean, 'Create' | 'Update', string]>([
    [true, 'Create', 'CREATE_IN_PROGRESS'],
    [true, 'Create', 'UPDATE_IN_PROGRESS'],
    [false, 'Create', 'ROLLBACK_IN_PROGRESS'],
    [false, 'Create', 'UPDATE_ROLLBACK_IN_PROGRESS'],
    [false, 'Create', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
    [false, 'Create', 'CREATE_COMPLETE'],
    [false, 'Create', 'CREATE_FAILED'],
    [false, 'Create', 'DELETE_IN_PROGRESS'],
    [true, 'Update', 'UPDATE_IN_PROGRESS'],
    [true, 'Update', 'UPDATE_ROLLBACK_IN_PROGRESS'],
    [false, 'Update', 'CREATE_IN_PROGRESS'],
    [false, 'Update', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
    [false, 'Update', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'],
    [false, 'Update', 'UPDATE_ROLLBACK_FAILED'],
    [false, 'Update', 'DELETE_IN_PROGRESS'],
    // Statuses that no document names are no permission.
    [false, 'Create', 'IMPORT_CREATE_IN_PROGRESS'],
    [false, 'Create', 'CREATE_IN_PROGRESS_PAUSED'],
    [false, 'Update', 'IMPORT_UPDATE_IN_PROGRESS'],
    [false, 'Update', 'UPDATE_IN_PROGRESS_PAUSED'],
  ])('lifecycle 6: %p for a %s while the stack is in %s', async (expected, type, status) => {
    const events = [type === 'Create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS'];
    expect(await asks(type, { status, events })).toBe(expected);
  });

  test.each<[boolean, 'Create' | 'Update', readonly Shown[]]>([
    [true, 'Create', ['CREATE_IN_PROGRESS']],
    [true, 'Update', ['UPDATE_IN_PROGRESS', 'CREATE_COMPLETE']],
    [true, 'Update', ['UPDATE_ROLLBACK_IN_PROGRESS']],
    [true, 'Create', [ofSibling('CREATE_FAILED'), ofStack('ROLLBACK_IN_PROGRESS'), 'CREATE_IN_PROGRESS']],
    [false, 'Create', []],
    [false, 'Create', [ofSibling('CREATE_IN_PROGRESS'), ofStack('CREATE_IN_PROGRESS')]],
    [false, 'Create', ['CREATE_COMPLETE', 'CREATE_IN_PROGRESS']],
    [false, 'Create', ['DELETE_IN_PROGRESS', 'CREATE_IN_PROGRESS']],
    [false, 'Create', ['UPDATE_IN_PROGRESS', 'CREATE_IN_PROGRESS']],
    [false, 'Update', ['CREATE_IN_PROGRESS']],
    [false, 'Update', ['UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS']],
    [false, 'Create', ['CREATE_IN_PROGRESS_PAUSED']],
    [false, 'Create', ['IMPORT_CREATE_IN_PROGRESS']],
    [false, 'Update', ['UPDATE_IN_PROGRESS_PAUSED']],
    [false, 'Update', ['IMPORT_UPDATE_IN_PROGRESS']],
    // The clocks may differ by ten seconds.
    [true, 'Create', [{ status: 'CREATE_IN_PROGRESS', at: 10 }]],
    [false, 'Create', [{ status: 'CREATE_IN_PROGRESS', at: 10.001 }]],
  ])('lifecycle 6: %p for a %s after the events %j', async (expected, type, events) => {
    expect(await asks(type, { status: 'UPDATE_IN_PROGRESS', events })).toBe(expected);
  });

  test.each([
    [true, { status: 'CREATE_IN_PROGRESS' }],
    [true, { status: 'CREATE_IN_PROGRESS', at: 10 }],
    [false, { status: 'CREATE_IN_PROGRESS', at: 10.001 }],
    [false, { status: 'CREATE_FAILED' }],
    [false, { status: 'UPDATE_FAILED' }],
    [false, { status: 'DELETE_IN_PROGRESS' }],
    [false, { status: 'DELETE_COMPLETE' }],
    [true, null],
  ])('lifecycle 6: %p where the record of the resource says %j', async (expected, record) => {
    expect(await asks('Create', { record, events: ['CREATE_IN_PROGRESS'] })).toBe(expected);
  });

  test.each([
    [true, 'LastUpdatedTimestamp'],
    [true, 'ResourceStatus'],
    [true, 'StackResourceDetail'],
  ])('lifecycle 6: %p where the record of the resource says nothing of its %s', async (expected, field) => {
    const change = (xml: string) =>
      xml.includes('<StackResourceDetail>') ? xml.replace(new RegExp(`<${field}>.*</${field}>`), '') : xml;
    const known: Known = { change, record: { status: 'CREATE_IN_PROGRESS' }, events: ['CREATE_IN_PROGRESS'] };
    expect(await asks('Create', known)).toBe(expected);
  });

  test.each([
    ['Timestamp', true],
    ['ResourceStatus', false],
    ['StackEvents', false],
    ['StackStatus', false],
    ['Stacks', false],
    ['member', false],
  ])('lifecycle 6: an answer without %s does no harm', async (field, expected) => {
    const change = (xml: string) => xml.replace(new RegExp(`<${field}>.*</${field}>`), '');
    expect(await asks('Create', { change, events: ['CREATE_IN_PROGRESS'] })).toBe(expected);
  });

  test('lifecycle 6: nobody knows where the record of the resource is denied', async () => {
    const stack = stackOf({ events: ['CREATE_IN_PROGRESS'] });
    stack.api.faults.inject({
      operation: 'DescribeStackResource',
      kind: { error: 'AccessDenied' },
      count: 1,
    });
    await expect(stack.stack.stillAsksFor(request('Create', stack))).rejects.toThrow(
      expect.objectContaining({ name: 'AccessDenied' }),
    );
  });

  describe('with the properties that the events show', () => {
    test.each<[boolean, unknown, unknown]>([
      [true, { A: '1' }, { A: '1' }],
      [false, { A: '1' }, { A: '2' }],
      // Scalars reach a custom resource as strings, and nothing as nothing.
      [true, { A: 1, B: true }, { A: '1', B: 'true' }],
      [false, { A: 1 }, { A: '2' }],
      [false, { A: true }, { A: 'false' }],
      [true, { A: null }, {}],
      [true, {}, { A: null }],
      [false, { A: '1' }, {}],
      [false, {}, { A: '1' }],
      [true, { A: '' }, {}],
      [false, { A: {} }, { A: '1' }],
      [false, { A: { B: '1' } }, {}],
      [false, { A: '1' }, { A: {} }],
      [true, { A: ['1', '2'] }, { A: ['1', '2'] }],
      [false, { A: ['1', '2'] }, { A: ['2', '1'] }],
      [false, { A: ['1'] }, { A: ['1', '2'] }],
      [true, { A: [{ B: 'x' }] }, { A: [{ B: 'x' }] }],
      [false, { A: [{ B: 'x' }] }, { A: [{ B: 'y' }] }],
      // A NoEcho parameter, a dynamic reference.
      [true, { A: '****' }, { A: 'secret' }],
      [true, { A: 'x-****' }, { A: ['secret'] }],
      [true, { A: '{{resolve:ssm:/name}}' }, { A: 'resolved' }],
      [false, { A: '***' }, { A: 'secret' }],
      [false, { A: 'resolve:' }, { A: 'resolved' }],
      [false, { A: 'secret' }, { A: '****' }],
      [false, { A: '****', B: '1' }, { A: 'secret', B: '2' }],
      [false, { A: ['****'] }, { A: ['secret', 'more'] }],
      // CloudFormation shows one or more question marks for each character outside of ASCII.
      [true, { A: 'B?ro' }, { A: 'Büro' }],
      [true, { A: 'B??ro' }, { A: 'Büro' }],
      [true, { A: 'B?ro' }, { A: 'Büüro' }],
      [true, { A: 'B?????ro' }, { A: 'Bü?ro' }],
      [true, { A: 'B?ro' }, { A: 'B?üro' }],
      [true, { A: 'B?ro' }, { A: 'B\tro' }],
      [false, { A: 'B?ro' }, { A: 'Bro' }],
      [false, { A: 'B?ro' }, { A: 'Bxro' }],
      [false, { A: 'B~ro' }, { A: 'Büro' }],
      [false, { A: 'B ro' }, { A: 'Büro' }],
    ])('lifecycle 6: %p where they show %j for %j', async (expected, shown, own) => {
      const events = [{ status: 'CREATE_IN_PROGRESS', resourceProperties: JSON.stringify(shown) }];
      expect(await asks('Create', { events }, own as Record<string, unknown>)).toBe(expected);
    });

    test.each(['', 'not JSON', 'null', '"text"', '1'])(
      'lifecycle 6: what is not readable counts as the same: %j',
      async (resourceProperties) => {
        const events = [{ status: 'CREATE_IN_PROGRESS', resourceProperties }];
        expect(await asks('Create', { events }, { A: '1' })).toBe(true);
      },
    );
  });
});

test.each<[boolean, readonly Shown[]]>([
  [true, ['DELETE_IN_PROGRESS']],
  [true, [ofSibling('CREATE_COMPLETE'), 'DELETE_IN_PROGRESS', 'UPDATE_COMPLETE']],
  [true, [{ status: 'DELETE_IN_PROGRESS', physicalResourceId: INVENTED }]],
  [true, [{ status: 'DELETE_IN_PROGRESS', physicalResourceId: '' }]],
  [false, [ofOther('DELETE_IN_PROGRESS')]],
  [false, ['DELETE_COMPLETE', 'DELETE_IN_PROGRESS']],
  [false, ['UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS']],
  [false, [ofStack('DELETE_IN_PROGRESS')]],
  [false, []],
])('lifecycle 6: %p that a Delete is still asked for after the events %j', async (expected, events) => {
  const stack = stackOf({ events });
  expect(await stack.stack.stillDeletes(request('Delete', stack))).toBe(expected);
});

test('lifecycle 6: a Delete is still asked for where its event has no physical id', async () => {
  const change = (xml: string) => xml.replace(/<PhysicalResourceId>.*<\/PhysicalResourceId>/, '');
  const stack = stackOf({ events: ['DELETE_IN_PROGRESS'], change });
  expect(await stack.stack.stillDeletes(request('Delete', stack))).toBe(true);
});

describe('an image is the present one of its resource', () => {
  const isPresent = (known: Known) =>
    stackOf({ status: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', ...known }).stack.isPresent('Desk', ARN);

  test.each<[boolean, string]>([
    [false, 'DELETE_IN_PROGRESS'],
    [false, 'DELETE_FAILED'],
    [false, 'ROLLBACK_IN_PROGRESS'],
    [true, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'],
    [true, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
    [true, 'UPDATE_IN_PROGRESS'],
  ])('lifecycle 4: %p while the stack is in %s', async (expected, status) => {
    expect(await isPresent({ status, record: { status: 'CREATE_COMPLETE' } })).toBe(expected);
  });

  test.each([
    [true, { status: 'CREATE_COMPLETE' }],
    [true, { status: 'UPDATE_COMPLETE' }],
    [true, { status: 'UPDATE_FAILED' }],
    [false, { status: 'UPDATE_COMPLETE', id: OTHER }],
    [false, { status: 'DELETE_IN_PROGRESS' }],
    [false, { status: 'DELETE_FAILED' }],
    [false, null],
  ])('lifecycle 4: %p where its record says %j', async (expected, record) => {
    expect(await isPresent({ record })).toBe(expected);
  });

  test('lifecycle 4: a record without a status counts', async () => {
    const change = (xml: string) => xml.replace(/<ResourceStatus>.*<\/ResourceStatus>/, '');
    expect(await isPresent({ record: { status: 'CREATE_COMPLETE' }, change })).toBe(true);
  });
});

describe('an image of the same id is held that other properties asked for', () => {
  const asked = (status: string, A: string) => ({ status, resourceProperties: JSON.stringify({ A }) });
  const holdsAnother = (known: Known) =>
    stackOf(known).stack.holdsAnother('Desk', ARN, (properties) => (properties as { A?: string }).A === '1');

  test.each<[boolean, readonly Shown[]]>([
    [false, []],
    [true, [asked('CREATE_COMPLETE', '2')]],
    [true, [asked('UPDATE_COMPLETE', '2')]],
    [false, [asked('UPDATE_COMPLETE', '1')]],
    // The newest one counts, and what did not end well says nothing.
    [false, [asked('UPDATE_COMPLETE', '1'), asked('CREATE_COMPLETE', '2')]],
    [true, [asked('UPDATE_COMPLETE', '2'), asked('CREATE_COMPLETE', '1')]],
    [true, [asked('UPDATE_FAILED', '1'), asked('UPDATE_IN_PROGRESS', '1'), asked('CREATE_COMPLETE', '2')]],
    [false, [asked('CREATE_FAILED', '2')]],
    // Gone, or not that one.
    [false, ['DELETE_COMPLETE', asked('CREATE_COMPLETE', '2')]],
    [true, [ofOther('DELETE_COMPLETE'), asked('CREATE_COMPLETE', '2')]],
    [false, [ofOther('UPDATE_COMPLETE'), asked('CREATE_COMPLETE', '2')]],
    [false, [{ ...asked('CREATE_COMPLETE', '2'), logicalResourceId: 'Sibling' }]],
    // Nobody can tell: the name has to change.
    [true, ['CREATE_COMPLETE']],
  ])('lifecycle 10: %p after the events %j', async (expected, events) => {
    expect(await holdsAnother({ events })).toBe(expected);
  });
});

describe('what is unsettled when a stack is deleted', () => {
  const since = (events: readonly Shown[], deleted = 'Desk') =>
    stackOf({ events })
      .stack.unsettledAtDeletion('Desk', deleted)
      .then((found) => found?.map(({ status, physicalId }) => `${status} ${physicalId.split('/')[1]}`));
  const ofGuard = (status: string): Shown => ({ status, logicalResourceId: 'DeskDeletionWaiter1' });
  const deletion = ['DELETE_IN_PROGRESS', ofStack('DELETE_IN_PROGRESS')];
  const halfUndone = [
    ofStack('UPDATE_ROLLBACK_FAILED'),
    'UPDATE_FAILED',
    ofStack('UPDATE_ROLLBACK_IN_PROGRESS'),
    ofOther('UPDATE_COMPLETE'),
    'UPDATE_IN_PROGRESS',
    ofStack('UPDATE_IN_PROGRESS'),
  ];
  const undone = ['UPDATE_FAILED mine', 'UPDATE_COMPLETE other', 'UPDATE_IN_PROGRESS mine'];

  test.each<[string, string[] | undefined, readonly Shown[]]>([
    ['unknown without events', undefined, []],
    ['unknown until the deletion is shown', undefined, [ofStack('DELETE_IN_PROGRESS'), 'CREATE_COMPLETE']],
    ['unknown while only the stack shows it', undefined, [...deletion.slice(1), ofStack('CREATE_COMPLETE')]],
    ['unknown while an older status is shown', undefined, ['UPDATE_FAILED', ...deletion]],
    ['nothing after a success', [], [...deletion, ofStack('CREATE_COMPLETE'), 'CREATE_COMPLETE']],
    ['nothing after a rollback', [], [...deletion, ofStack('UPDATE_ROLLBACK_COMPLETE'), ...halfUndone]],
    [
      'nothing after a deletion that failed',
      [],
      [...deletion, ofStack('DELETE_FAILED'), 'DELETE_FAILED', ...deletion, ofStack('UPDATE_COMPLETE')],
    ],
    ['nothing of a creation', [], [...deletion, 'CREATE_FAILED', ofStack('CREATE_IN_PROGRESS')]],
    [
      'nothing in a clean-up',
      [],
      ['DELETE_IN_PROGRESS', ofStack('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'), ...halfUndone],
    ],
    ['nothing where the events end', [], ['DELETE_IN_PROGRESS', ...halfUndone.slice(1, 2)]],
    [
      'all of an update that is half undone, and what was before',
      ['DELETE_IN_PROGRESS mine', ...undone, 'CREATE_COMPLETE mine'],
      [...deletion, ...halfUndone, ofStack('CREATE_COMPLETE'), 'CREATE_COMPLETE', 'CREATE_IN_PROGRESS'],
    ],
    [
      'also if it is deleted once more',
      ['DELETE_IN_PROGRESS mine', 'DELETE_FAILED mine', 'DELETE_IN_PROGRESS mine', ...undone],
      [...deletion, ofStack('DELETE_FAILED'), 'DELETE_FAILED', ...deletion, ...halfUndone],
    ],
    [
      'not what others were',
      ['DELETE_IN_PROGRESS mine', ...undone],
      [...deletion, ofGuard('UPDATE_COMPLETE'), ...halfUndone],
    ],
    [
      'not what was before that',
      ['DELETE_IN_PROGRESS mine', ...undone, 'UPDATE_COMPLETE mine'],
      [
        ...deletion,
        ...halfUndone,
        ofStack('UPDATE_COMPLETE'),
        { status: 'DELETE_SKIPPED', physicalResourceId: OTHER },
        { status: 'UPDATE_COMPLETE', logicalResourceId: 'Sibling' },
        'UPDATE_FAILED',
        'UPDATE_COMPLETE',
        'CREATE_COMPLETE',
      ],
    ],
    [
      'nothing once the image is to be skipped',
      [],
      ['DELETE_IN_PROGRESS', 'DELETE_SKIPPED', ofStack('DELETE_IN_PROGRESS'), ...halfUndone],
    ],
    [
      'all where another image was skipped before the update',
      ['DELETE_IN_PROGRESS mine', ...undone, 'CREATE_COMPLETE mine'],
      [
        ...deletion,
        ...halfUndone,
        ofStack('UPDATE_COMPLETE'),
        { status: 'DELETE_SKIPPED', physicalResourceId: OTHER },
        'CREATE_COMPLETE',
      ],
    ],
    [
      'nothing once the image was skipped by an earlier deletion',
      [],
      [...deletion, ofStack('DELETE_FAILED'), 'DELETE_SKIPPED', ...deletion.slice(1), ...halfUndone],
    ],
    [
      'not what was let go of before',
      ['DELETE_IN_PROGRESS mine', ...undone],
      [...deletion, ...halfUndone, ofStack('UPDATE_COMPLETE'), 'DELETE_FAILED', 'CREATE_COMPLETE'],
    ],
    ['unknown while the operation is not shown', undefined, ['DELETE_IN_PROGRESS', ...halfUndone]],
  ])('lifecycle 5: %s', async (_, expected, events) => {
    expect(await since(events)).toEqual(expected);
  });

  test('lifecycle 5: however many events ago', async () => {
    const others = Array.from({ length: 30 }, () => ofSibling('DELETE_COMPLETE'));
    const events = [...others, 'DELETE_IN_PROGRESS', ...others, ofStack('DELETE_IN_PROGRESS'), ...halfUndone];
    const { stack } = stackOf({ events, readApi: { eventsPerPage: 1 } });
    expect(await stack.unsettledAtDeletion('Desk', 'Desk')).toHaveLength(4);
  });

  test('lifecycle 5: a guard tells of itself, too', async () => {
    const events = [
      ofGuard('DELETE_IN_PROGRESS'),
      'DELETE_COMPLETE',
      ...deletion,
      ofStack('UPDATE_ROLLBACK_FAILED'),
      ofGuard('UPDATE_COMPLETE'),
      ofStack('UPDATE_IN_PROGRESS'),
      ofStack('CREATE_COMPLETE'),
      ofGuard('CREATE_COMPLETE'),
      'CREATE_COMPLETE',
      'CREATE_IN_PROGRESS',
    ];
    expect(await since(events, 'DeskDeletionWaiter1')).toEqual([
      'DELETE_IN_PROGRESS mine',
      'DELETE_COMPLETE mine',
      'DELETE_IN_PROGRESS mine',
      'UPDATE_COMPLETE mine',
      'CREATE_COMPLETE mine',
    ]);
    expect(await since(events.slice(1), 'DeskDeletionWaiter1')).toBeUndefined();
  });
});

describe('a resource may still have an image that nobody can look at', () => {
  const failed = ['UPDATE_FAILED', 'UPDATE_IN_PROGRESS'];

  test.each<[boolean, string, readonly Shown[]]>([
    [false, 'nothing is shown', []],
    [true, 'it was complete', ['DELETE_IN_PROGRESS', 'CREATE_COMPLETE', 'CREATE_IN_PROGRESS']],
    [true, 'it was complete before a failure', ['DELETE_IN_PROGRESS', ...failed, 'UPDATE_COMPLETE']],
    [true, 'guards go on', ['DELETE_COMPLETE', 'DELETE_IN_PROGRESS', ...failed, 'UPDATE_COMPLETE']],
    [false, 'it was never complete', ['DELETE_IN_PROGRESS', 'CREATE_FAILED', 'CREATE_IN_PROGRESS']],
    [
      false,
      'another was complete',
      ['DELETE_IN_PROGRESS', ofOther('UPDATE_COMPLETE'), ofOther('CREATE_COMPLETE')],
    ],
    [false, 'it was deleted before', ['DELETE_IN_PROGRESS', ...failed, 'DELETE_COMPLETE', 'CREATE_COMPLETE']],
    [
      true,
      'another was deleted',
      ['DELETE_IN_PROGRESS', ...failed, ofOther('DELETE_COMPLETE'), 'CREATE_COMPLETE'],
    ],
    [true, 'it was kept', ['DELETE_IN_PROGRESS', ...failed, 'DELETE_SKIPPED', 'CREATE_COMPLETE']],
    [true, 'no attempt is shown any more', ['DELETE_IN_PROGRESS', ofSibling('CREATE_COMPLETE')]],
    [false, 'it was not made in this stack', [ofSibling('CREATE_COMPLETE')]],
  ])('lifecycle 5: %p where %s', async (expected, _, events) => {
    expect(await stackOf({ events }).stack.mayHave('Desk', ARN)).toBe(expected);
  });

  test('lifecycle 5: however many events ago', async () => {
    const events = [...Array<Shown>(30).fill('UPDATE_FAILED'), 'CREATE_COMPLETE'];
    const { stack } = stackOf({ events, readApi: { eventsPerPage: 1 } });
    expect(await stack.mayHave('Desk', ARN)).toBe(true);
  });
});

describe('the operation that is under way began', () => {
  const began = (events: readonly Shown[], change?: (xml: string) => string) => {
    const { stack, requestedAt } = stackOf({ events, change });
    return stack.operationBegan().then((at) => at && (at - requestedAt) / 1000);
  };
  const at = (seconds: number, shown: Shown): Shown => ({
    ...(typeof shown === 'string' ? { status: shown } : shown),
    at: seconds,
  });

  test.each<[number | undefined, readonly Shown[]]>([
    [undefined, []],
    [undefined, [at(5, 'DELETE_IN_PROGRESS'), at(4, ofStack('CREATE_COMPLETE'))]],
    [90, [at(100, ofStack('DELETE_IN_PROGRESS')), at(50, ofStack('UPDATE_IN_PROGRESS'))]],
    [90, [at(200, 'DELETE_IN_PROGRESS'), at(100, ofStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'))]],
  ])('lifecycle 10: %p s after the events %j', async (expected, events) => {
    expect(await began(events)).toBe(expected);
  });

  test('lifecycle 10: an event without status or time says nothing', async () => {
    const without = (element: string) => (xml: string) =>
      xml.replace(new RegExp(`<${element}>[^<]*</${element}>`), '');
    const events = [at(100, ofStack('DELETE_IN_PROGRESS')), at(50, ofStack('UPDATE_IN_PROGRESS'))];
    expect(await began(events, without('ResourceStatus'))).toBe(40);
    expect(await began(events, without('Timestamp'))).toBeUndefined();
  });
});

describe('a removal policy kept an image', () => {
  test.each<[boolean, readonly Shown[]]>([
    [false, []],
    [true, ['DELETE_SKIPPED']],
    [false, [ofOther('DELETE_SKIPPED')]],
    [false, ['DELETE_COMPLETE']],
    [true, ['CREATE_COMPLETE', 'DELETE_SKIPPED']],
    [true, [ofStack('UPDATE_ROLLBACK_COMPLETE'), 'CREATE_COMPLETE', 'DELETE_SKIPPED']],
    [true, [ofStack('ROLLBACK_COMPLETE'), 'CREATE_COMPLETE', 'DELETE_SKIPPED']],
    [false, [ofStack('CREATE_COMPLETE'), 'CREATE_COMPLETE', 'DELETE_SKIPPED']],
    [false, [ofStack('UPDATE_COMPLETE'), 'UPDATE_COMPLETE', 'DELETE_SKIPPED']],
    [false, [ofStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'), 'UPDATE_COMPLETE', 'DELETE_SKIPPED']],
    // An operation that succeeded, but not with this image.
    [true, [ofStack('UPDATE_COMPLETE'), ofOther('UPDATE_COMPLETE'), 'DELETE_SKIPPED']],
    [true, [ofStack('UPDATE_COMPLETE'), 'UPDATE_FAILED', 'DELETE_SKIPPED']],
    [true, [ofStack('UPDATE_COMPLETE'), 'UPDATE_COMPLETE_SOON', 'DELETE_SKIPPED']],
    [true, [ofStack('UPDATE_COMPLETE'), 'IMPORT_CREATE_COMPLETE', 'DELETE_SKIPPED']],
    [true, [ofStack('IMPORT_CREATE_COMPLETE'), 'CREATE_COMPLETE', 'DELETE_SKIPPED']],
    [true, [ofStack('UPDATE_COMPLETE'), ofStack('UPDATE_IN_PROGRESS'), 'CREATE_COMPLETE', 'DELETE_SKIPPED']],
    [
      false,
      [ofStack('UPDATE_ROLLBACK_COMPLETE'), ofStack('UPDATE_COMPLETE'), 'CREATE_COMPLETE', 'DELETE_SKIPPED'],
    ],
  ])('lifecycle 5: %p after the events %j', async (expected, events) => {
    expect(await stackOf({ events }).stack.wasKept(ARN)).toBe(expected);
  });

  test('lifecycle 5: an event without a status says nothing', async () => {
    const change = (xml: string) => xml.replace('<ResourceStatus>X</ResourceStatus>', '');
    expect(await stackOf({ events: ['X', 'DELETE_SKIPPED'], change }).stack.wasKept(ARN)).toBe(true);
  });
});

describe('a resource was complete before its deletion', () => {
  const HOURS = -3600;
  test.each<[boolean, readonly Shown[]]>([
    [false, []],
    [false, ['DELETE_IN_PROGRESS']],
    [false, ['CREATE_COMPLETE']],
    [true, ['DELETE_IN_PROGRESS', 'CREATE_COMPLETE']],
    [true, ['DELETE_IN_PROGRESS', 'UPDATE_COMPLETE']],
    [false, ['DELETE_IN_PROGRESS', 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE']],
    [false, ['DELETE_IN_PROGRESS', 'CREATE_FAILED', 'CREATE_COMPLETE']],
    [false, ['DELETE_IN_PROGRESS', 'UPDATE_FAILED', 'CREATE_COMPLETE']],
    [true, ['DELETE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'CREATE_COMPLETE']],
    [true, ['DELETE_IN_PROGRESS', 'DELETE_FAILED', 'CREATE_COMPLETE']],
    [true, ['DELETE_IN_PROGRESS', ofOther('UPDATE_COMPLETE'), 'CREATE_COMPLETE']],
    [false, ['DELETE_IN_PROGRESS', ofOther('UPDATE_COMPLETE'), 'CREATE_IN_PROGRESS']],
    [false, ['DELETE_IN_PROGRESS', ofSibling('CREATE_COMPLETE')]],
    [true, ['DELETE_IN_PROGRESS', ofSibling('CREATE_FAILED'), 'CREATE_COMPLETE']],
    // Statuses that no document names say nothing.
    [false, ['DELETE_IN_PROGRESS', 'UPDATE_COMPLETE_SOON', 'CREATE_IN_PROGRESS']],
    [false, ['DELETE_IN_PROGRESS', 'IMPORT_CREATE_COMPLETE', 'CREATE_IN_PROGRESS']],
    [true, ['DELETE_IN_PROGRESS', 'UPDATE_FAILED_SOON', 'CREATE_COMPLETE']],
    [true, ['DELETE_IN_PROGRESS', 'IMPORT_CREATE_FAILED', 'CREATE_COMPLETE']],
    // An update that left the resource alone so far: it is of before.
    [true, ['DELETE_IN_PROGRESS', ofStack('UPDATE_IN_PROGRESS')]],
    [false, [ofStack('UPDATE_IN_PROGRESS'), 'DELETE_IN_PROGRESS', 'CREATE_COMPLETE']],
    [true, ['DELETE_IN_PROGRESS', ofStack('UPDATE_ROLLBACK_IN_PROGRESS'), 'CREATE_COMPLETE']],
    [false, ['DELETE_IN_PROGRESS', ofStack('CREATE_IN_PROGRESS')]],
    [true, ['DELETE_IN_PROGRESS', ofStack('CREATE_FAILED'), 'CREATE_COMPLETE']],
    [false, ['DELETE_IN_PROGRESS', ofStack('CREATE_COMPLETE'), 'CREATE_FAILED']],
    // So is what happened before any request that can still be open.
    [true, ['DELETE_IN_PROGRESS', { ...ofSibling('CREATE_COMPLETE'), at: 1.2 * HOURS }]],
    [false, ['DELETE_IN_PROGRESS', { ...ofSibling('CREATE_COMPLETE'), at: (7 / 6) * HOURS }]],
    [false, [{ ...ofSibling('CREATE_COMPLETE'), at: 1.2 * HOURS }, 'DELETE_IN_PROGRESS', 'CREATE_COMPLETE']],
  ])('lifecycle 3: %p after the events %j', async (expected, events) => {
    const { stack, requestedAt } = stackOf({ events });
    expect(await stack.wasComplete('Desk', ARN, new Date(requestedAt).toISOString())).toBe(expected);
  });

  test.each(['Timestamp', 'ResourceStatus'])('lifecycle 3: an event without a %s', async (field) => {
    const { stack, requestedAt } = stackOf({
      events: ['DELETE_IN_PROGRESS', 'X', 'CREATE_COMPLETE'],
      change: (xml) =>
        xml.replace(/<member>.*?<\/member>/g, (member) =>
          member.includes('<ResourceStatus>X<')
            ? member.replace(new RegExp(`<${field}>.*</${field}>`), '')
            : member,
        ),
    });
    expect(await stack.wasComplete('Desk', ARN, new Date(requestedAt).toISOString())).toBe(true);
  });
});

test.each([
  [true, 'UPDATE_ROLLBACK_IN_PROGRESS'],
  [true, 'ROLLBACK_IN_PROGRESS'],
  [false, 'UPDATE_IN_PROGRESS'],
])('lifecycle 2: %p that the stack is rolled back in %s', async (expected, status) => {
  expect(await stackOf({ status }).stack.isRollingBack()).toBe(expected);
});

describe('the events', () => {
  const many = (siblings: number): Shown[] => [
    ...Array.from({ length: siblings }, () => ofSibling('CREATE_COMPLETE')),
    'DELETE_IN_PROGRESS',
  ];

  test.each([
    [true, 19, 20],
    [false, 20, 20],
    [true, 0, 1],
  ])(
    'lifecycle 6: %p that they are read with %i pages before the one that matters',
    async (expected, before, read) => {
      const stack = stackOf({ events: many(before), readApi: { eventsPerPage: 1 } });
      expect(await stack.stack.stillDeletes(request('Delete', stack))).toBe(expected);
      expect(stack.api.journal).toHaveLength(read);
    },
  );

  test('lifecycle 6: the last page has no next one', async () => {
    const stack = stackOf({ events: many(3).slice(0, 3), readApi: { eventsPerPage: 2 } });
    expect(await stack.stack.stillDeletes(request('Delete', stack))).toBe(false);
    expect(stack.api.journal).toHaveLength(2);
  });
});

test.each<[string, (stack: ReturnType<typeof stackOf>) => Promise<boolean>]>([
  ['DescribeStacks', ({ stack }) => stack.isRollingBack()],
  ['DescribeStackEvents', (stack) => stack.stack.stillDeletes(request('Delete', stack))],
])('lifecycle 7: %s ends with the time of its poll', async (_, call) => {
  const over = new AbortController();
  over.abort();
  await expect(call(stackOf({ signal: over.signal }))).rejects.toThrow('Request aborted');
});
