import type { ResourceRecord, StackReader } from '../../../lambda/cloudformation/reader';
import type { StackEvent } from '../../../lambda/cloudformation/stack-event';
import { History } from '../../../lambda/cloudformation/history';
import { Guard, PresentImage, StaleRequest } from '../../../lambda/cloudformation/guard';
import { DELETION_WAITER_TYPE } from '../../../lambda/request/events';
import { ImageRequest } from '../../../lambda/request/image-request';
import { type PolledEvent, eventOf, executionOf, watched } from '../polls';

const WAITER = { ResourceType: DELETION_WAITER_TYPE, LogicalResourceId: 'DeskDeletionWaiter1' };
const SETTINGS = { imageNamePrefix: 'cdk-', pollIntervalSeconds: 30 };
const NOW = Date.UTC(2026, 10, 2);

interface Known {
  readonly status?: string;
  /** By logical id. */
  readonly records?: Readonly<Record<string, Partial<ResourceRecord>>>;
  /** Of the resource. */
  readonly newest?: Partial<StackEvent>;
  /** Of the resource, newest first. */
  readonly before?: readonly Partial<StackEvent>[];
  readonly newestOfStack?: Partial<StackEvent>;
  /** The status of the stack that the events show, where it is another. */
  readonly shownStatus?: string;
  /** Since when, in milliseconds since 1970. */
  readonly shownSince?: number;
}

/** What asks CloudFormation for a request, with what CloudFormation knows; and what it was asked. */
function guardOf(
  RequestType: PolledEvent['RequestType'],
  {
    status = `${RequestType.toUpperCase()}_IN_PROGRESS`,
    records = {},
    newest,
    before = [],
    newestOfStack,
    shownStatus = status,
    shownSince = NOW,
  }: Known,
  more: Partial<PolledEvent> = {},
  receivedAfter = 0,
  now = NOW,
) {
  const event = eventOf(watched(), RequestType, { ImageName: 'mine', ImageLogicalId: 'Desk' }, more);
  const ReceivedAt = new Date(NOW + receivedAfter * 1000).toISOString();
  const request = new ImageRequest({ ...executionOf(event), ReceivedAt }, SETTINGS);
  const asked: string[] = [];
  const shown = {
    logicalId: event.LogicalResourceId,
    status: '',
    reason: '',
    physicalId: event.PhysicalResourceId,
    at: NOW,
  };
  const ofStack = { ...shown, logicalId: undefined, status: shownStatus, at: shownSince };
  const ofResource = [newest, ...before].flatMap((each) => (each ? { ...shown, ...each } : []));
  const stack = {
    history: async () => new History([...ofResource, ofStack]),
    status: async () => {
      asked.push('status');
      return status;
    },
    record: async (logicalId: string) => {
      asked.push(`record of ${logicalId}`);
      return records[logicalId] && { physicalId: '', status: '', updatedAt: 0, ...records[logicalId] };
    },
    newestEvents: async (
      logicalId: string | undefined,
      isLast: (event: StackEvent) => boolean = () => true,
    ) => {
      asked.push(`newest event of ${logicalId ?? 'the stack'}`);
      if (logicalId === undefined)
        return newestOfStack ? [{ ...shown, logicalId: undefined, ...newestOfStack }] : [];
      const last = ofResource.findIndex(isLast);
      return last === -1 ? ofResource : ofResource.slice(0, last + 1);
    },
  } satisfies Partial<StackReader>;
  const guard = new Guard(stack as unknown as StackReader, request, () => now);
  return { guard, asked, arn: event.PhysicalResourceId };
}

const DELETING = { status: 'DELETE_IN_PROGRESS' };
const CREATING = { status: 'CREATE_IN_PROGRESS' };

/** Whether a question of the guard did not end in StaleRequest. The image may be the present one. */
const mayPass = (asked: Promise<void>): Promise<boolean> =>
  asked.then(
    () => true,
    (error: unknown) => {
      if (error instanceof StaleRequest) return false;
      if (error instanceof PresentImage) return true;
      throw error;
    },
  );

describe('right before an act', () => {
  test('lifecycle 6: a Create asks for status, record and newest event', async () => {
    const { guard, asked } = guardOf('Create', { newest: CREATING });
    await guard.check();
    expect(asked).toEqual(['status', 'record of Desk', 'newest event of Desk']);
  });

  test('lifecycle 4: a Delete of the image asks for no more, though the image must not be the present one', async () => {
    const { guard, asked, arn } = guardOf('Delete', { newest: DELETING });
    await guard.check(arn);
    expect(asked).toEqual(['status', 'record of Desk', 'newest event of Desk']);
  });

  test('lifecycle 10: a deletion waiter asks for the record of the image', async () => {
    const { guard, asked, arn } = guardOf('Delete', { newest: DELETING }, WAITER);
    await guard.check(arn);
    expect(asked).toEqual(['status', 'record of Desk', 'newest event of DeskDeletionWaiter1']);
  });

  test('lifecycle 3: a Delete may act while CloudFormation deletes something else of the same resource', async () => {
    const newest = { ...DELETING, physicalId: 'arn:other' };
    const { guard } = guardOf('Delete', { newest, before: [DELETING] });
    await expect(guard.check()).resolves.toBeUndefined();
  });

  test.each<[string, PolledEvent['RequestType'], Known]>([
    ['a Create in a rollback', 'Create', { status: 'ROLLBACK_IN_PROGRESS', newest: CREATING }],
    ['a Create that is deleted', 'Create', { newest: DELETING }],
    ['a Create that is not shown', 'Create', {}],
    ['a Delete that is over', 'Delete', { newest: { status: 'DELETE_COMPLETE' } }],
    ['a Delete that is not shown', 'Delete', {}],
    [
      'a Delete of a phase that the events do not show yet',
      'Delete',
      { newest: DELETING, shownStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' },
    ],
    [
      'a Delete that is over while another one of the resource goes on',
      'Delete',
      { newest: { ...DELETING, physicalId: 'arn:other' }, before: [{ status: 'DELETE_COMPLETE' }] },
    ],
  ])('lifecycle 6: %s may not act', async (_, type, known) => {
    await expect(guardOf(type, known).guard.check()).rejects.toThrow(StaleRequest);
  });

  const UPDATING = { status: 'UPDATE_IN_PROGRESS' };
  const ROLLING_BACK = { status: 'UPDATE_ROLLBACK_IN_PROGRESS' };

  test.each<[boolean, string, Partial<StackEvent> | undefined, number]>([
    [true, 'the rollback and then its request', ROLLING_BACK, NOW + 1],
    [true, 'both in the same moment', ROLLING_BACK, NOW],
    [false, 'the rollback, and only what was before it', ROLLING_BACK, NOW - 1],
    [false, 'only the update so far', UPDATING, NOW + 1],
    [false, 'only a rollback that failed', { status: 'UPDATE_ROLLBACK_FAILED' }, NOW + 1],
    [false, 'nothing of the stack', undefined, NOW + 1],
  ])('lifecycle 6: %p: an Update may act in a rollback whose events show %s', async (may, _, ofStack, at) => {
    const known = { ...ROLLING_BACK, newest: { ...UPDATING, at }, newestOfStack: ofStack };
    const { guard, asked } = guardOf('Update', known);
    const check = mayPass(guard.check());
    expect(await check).toBe(may);
    expect(asked.at(-1)).toBe('newest event of the stack');
  });

  test('lifecycle 6: an Update outside of a rollback does not ask for the events of the stack', async () => {
    const { guard, asked } = guardOf('Update', { newest: UPDATING });
    await guard.check();
    expect(asked).toEqual(['status', 'record of Desk', 'newest event of Desk']);
  });

  test.each<[boolean, string, number, number]>([
    [true, 'the record of 10 s later', 10, 15],
    [false, 'a record that is newer', 10.001, 15],
    [false, 'it for three minutes', 20, 200],
    [true, 'it for longer', 20, 200.001],
  ])(
    'lifecycle 6: %p: an Update that was received late may act where the events do not show %s',
    async (may, _, updated, now) => {
      const record = { status: 'UPDATE_IN_PROGRESS', updatedAt: NOW + updated * 1000 };
      const known = { newest: UPDATING, records: { Desk: record } };
      const { guard } = guardOf('Update', known, {}, 50, NOW + now * 1000);
      const check = mayPass(guard.check());
      expect(await check).toBe(may);
    },
  );

  const ENDED = { status: 'UPDATE_FAILED' };
  test.each<[boolean, string, number, Partial<StackEvent>]>([
    [true, 'its own one', 10, ENDED],
    [false, 'another one, and before it its failure', 10.001, ENDED],
    [false, 'another one, and before it its success', 60, { status: 'UPDATE_COMPLETE' }],
    [true, 'a second one of the same', 60, { status: 'UPDATE_IN_PROGRESS' }],
  ])(
    'lifecycle 6: %p: an Update that was received late may act and be answered where the events show %s',
    async (may, _, ended, before) => {
      const events = {
        newest: { ...UPDATING, at: NOW + 61_000 },
        before: [{ ...before, at: NOW + ended * 1000 }],
      };
      const { guard } = guardOf('Update', events, {}, 100);
      const check = mayPass(guard.check());
      expect([await check, !(await guard.isOverruled())]).toEqual([may, may]);
    },
  );

  test.each([{}, WAITER])('lifecycle 4: the present image may not go: a Delete of %j', async (more) => {
    const arn = 'arn:aws:appstream:eu-west-1:111122223333:image/mine';
    const known = {
      status: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      records: { Desk: { physicalId: arn, status: 'UPDATE_COMPLETE' } },
      newest: DELETING,
    };
    await expect(guardOf('Delete', known, more).guard.check(arn)).rejects.toThrow(PresentImage);
    await expect(guardOf('Delete', known, more).guard.check(`${arn}2`)).resolves.toBeUndefined();
  });

  test('lifecycle 4: an Update of a waiter may not take the present image of its chain away', async () => {
    const waiter = { ResourceType: 'Custom::AppStreamImageCreationWaiter', LogicalResourceId: 'W' };
    const known = {
      records: { Desk: { physicalId: 'arn:present', status: 'UPDATE_COMPLETE' } },
      newest: { status: 'UPDATE_IN_PROGRESS' },
    };
    const { guard, asked } = guardOf('Update', known, waiter);
    await expect(guard.check('arn:present')).rejects.toThrow(PresentImage);
    expect(asked).toEqual(['status', 'record of W', 'newest event of W', 'record of Desk']);
  });
});

describe('a decision on the events waits until they show the request', () => {
  test.each<[boolean, string, PolledEvent['RequestType'], Known]>([
    [true, 'it', 'Create', { newest: CREATING }],
    [true, 'it', 'Delete', { newest: DELETING }],
    [false, 'nothing of the resource', 'Create', {}],
    [false, 'its end', 'Create', { newest: { status: 'CREATE_FAILED' } }],
    [false, 'another request', 'Create', { newest: { ...CREATING, properties: { A: '1' } } }],
    [false, 'what was 10 s before', 'Create', { newest: { ...CREATING, at: NOW - 10_000 }, shownSince: 0 }],
    [true, 'it 9.999 s before', 'Create', { newest: { ...CREATING, at: NOW - 9_999 }, shownSince: 0 }],
    [false, 'what was before the phase', 'Create', { newest: { ...CREATING, at: NOW - 1 } }],
    [
      false,
      'another phase than the stack is in',
      'Create',
      { newest: CREATING, shownStatus: 'UPDATE_FAILED' },
    ],
    [false, 'another deletion', 'Delete', { newest: { ...DELETING, physicalId: 'arn:other' } }],
  ])('lifecycle 5: %p where they show %s to a %s', async (expected, _, type, known) => {
    const { guard } = guardOf(type, known);
    expect(await guard.isShown()).toBe(expected);
    const passes = mayPass(guard.mustBeShown());
    expect(await passes).toBe(expected);
  });

  test.each([
    [false, 179.999],
    [true, 180],
  ])('lifecycle 5: %p after %d s, whatever they show', async (expected, seconds) => {
    const { guard, asked } = guardOf('Create', {}, {}, 0, NOW + seconds * 1000);
    expect(await guard.isShown()).toBe(expected);
    expect(asked).toEqual([]);
  });
});

describe('right before an answer, CloudFormation has surely gone on', () => {
  const at = (seconds: number) => NOW + seconds * 1000;

  test.each<[boolean, string, PolledEvent['RequestType'], Partial<StackEvent>]>([
    [false, 'it asks for this', 'Create', CREATING],
    [false, 'it asks for this', 'Delete', DELETING],
    [false, 'this has failed', 'Delete', { ...DELETING, status: 'DELETE_FAILED' }],
    [true, 'it deletes the resource', 'Create', DELETING],
    [true, 'it has given the creation up', 'Create', { status: 'CREATE_FAILED' }],
    // A clean-up may delete several at once.
    [false, 'it deletes another one', 'Delete', { ...DELETING, physicalId: 'arn:other' }],
    [true, 'it updates the resource', 'Delete', { status: 'UPDATE_IN_PROGRESS' }],
    [true, 'other properties are asked for', 'Create', { ...CREATING, properties: { A: '1' } }],
  ])(
    'lifecycle 6: %p where %s while the event was on its way, to a %s',
    async (expected, _, type, newest) => {
      const known = { newest: { ...newest, at: at(20) } };
      expect(await guardOf(type, known, {}, 50).guard.isOverruled()).toBe(expected);
    },
  );

  test.each<[boolean, string, PolledEvent['RequestType'], Known]>([
    [false, 'nothing is known', 'Create', {}],
    // The event of this request may not be shown yet, and an emulator may have none for it.
    [false, 'another thing is shown in that second', 'Create', { newest: { ...DELETING, at: at(1) } }],
    [true, 'another thing is shown later', 'Create', { newest: { ...DELETING, at: at(1.001) } }],
    [false, 'it is shown 10 s later', 'Create', { newest: { ...CREATING, at: at(10) } }],
    [true, 'it asks anew', 'Create', { newest: { ...CREATING, at: at(10.001) } }],
    [false, 'its record is from then', 'Create', { records: { Desk: { updatedAt: at(10) } } }],
    [true, 'its record is newer', 'Create', { records: { Desk: { updatedAt: at(10.001) } } }],
  ])('lifecycle 6: %p where %s, to a %s', async (expected, _, type, known) => {
    expect(await guardOf(type, known).guard.isOverruled()).toBe(expected);
  });

  test.each<[boolean, string, PolledEvent['RequestType'], Partial<ResourceRecord>, number?]>([
    [false, 'is gone', 'Delete', { physicalId: 'arn:other', status: 'DELETE_COMPLETE' }],
    [
      false,
      'is gone, and the phase began with the request',
      'Delete',
      { physicalId: 'arn:other', status: 'DELETE_COMPLETE' },
      5,
    ],
    [
      true,
      'is gone, in a later phase',
      'Delete',
      { physicalId: 'arn:other', status: 'DELETE_COMPLETE' },
      5.001,
    ],
    [true, 'is updated', 'Delete', { physicalId: 'arn:other', status: 'UPDATE_COMPLETE' }],
    [true, 'is gone', 'Create', { physicalId: 'arn:other', status: 'DELETE_COMPLETE' }],
  ])(
    'lifecycle 6: %p where the record tells that something else of the resource %s, to a %s',
    async (expected, _, type, record, began = -10) => {
      const newest = type === 'Create' ? CREATING : DELETING;
      const known = { newest, records: { Desk: { ...record, updatedAt: at(60) } }, shownSince: at(began) };
      expect(await guardOf(type, known).guard.isOverruled()).toBe(expected);
    },
  );

  test('lifecycle 6: false where the record tells that something else of the resource is gone, to a Delete that came late', async () => {
    const records = { Desk: { physicalId: 'arn:other', status: 'DELETE_COMPLETE', updatedAt: at(300) } };
    const { guard } = guardOf('Delete', { newest: DELETING, records }, {}, 120, at(301));
    expect(await guard.isOverruled()).toBe(false);
  });

  test('lifecycle 6: true where the record tells that what a Delete is about is gone already', async () => {
    const { guard, arn } = guardOf('Delete', { newest: DELETING });
    expect(await guard.isOverruled()).toBe(false);
    const records = { Desk: { physicalId: arn, status: 'DELETE_COMPLETE', updatedAt: at(60) } };
    expect(await guardOf('Delete', { newest: DELETING, records }).guard.isOverruled()).toBe(true);
  });

  test('lifecycle 6: counted from when the event reached us, which may be late', async () => {
    const known = { records: { Desk: { updatedAt: at(60) } }, newest: { ...CREATING, at: at(60) } };
    expect(await guardOf('Create', known, {}, 50).guard.isOverruled()).toBe(false);
    expect(await guardOf('Create', known, {}, 49).guard.isOverruled()).toBe(true);
  });

  test.each<[boolean, string, Partial<StackEvent> | undefined, number, number]>([
    [true, 'which show nothing', undefined, 10.001, 20],
    [false, 'though the event came in time', undefined, 10, 20],
    [true, 'which show what was before', { ...CREATING, at: at(0) }, 30, 20],
    [false, 'which show it 10 s earlier', { ...CREATING, at: at(10) }, 30, 20],
    [true, 'for three minutes', undefined, 30, 200],
    [false, 'for more than three minutes', undefined, 30, 200.001],
  ])(
    'lifecycle 6: %p where the record is newer than the events, %s',
    async (expected, _, newest, receivedAfter, now) => {
      const known = { newest, records: { Desk: { updatedAt: at(20) } } };
      const { guard } = guardOf('Create', known, {}, receivedAfter, at(now));
      expect(await guard.isOverruled()).toBe(expected);
    },
  );

  test('lifecycle 6: is asked of the resource itself, also for a waiter', async () => {
    const { guard, asked } = guardOf('Delete', { newest: DELETING }, WAITER);
    await guard.isOverruled();
    expect(asked).toEqual(['record of DeskDeletionWaiter1', 'newest event of DeskDeletionWaiter1']);
  });
});
