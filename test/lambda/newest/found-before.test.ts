import { History } from '../../../lambda/cloudformation/history';
import type { StackEvent } from '../../../lambda/cloudformation/stack-event';
import { foundBefore } from '../../../lambda/newest/found-before';
import { NewestRequest } from '../../../lambda/newest/newest-request';

const StackId =
  'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1a2b3c4d-0000-0000-0000-000000000000';

/** An update of the resource. */
function update(properties: object = {}, PhysicalResourceId = 'Stack-Newest-1'): NewestRequest {
  const Event = {
    RequestType: 'Update' as const,
    RequestId: 'request',
    ResponseURL: 'https://bucket.s3.eu-west-1.amazonaws.com/',
    StackId,
    LogicalResourceId: 'Newest',
    ResourceType: 'Custom::NewestAppStreamImage',
    PhysicalResourceId,
    ResourceProperties: { NamePattern: 'golden-*', ...properties },
    OldResourceProperties: { NamePattern: 'golden-*' },
  };
  const settings = { imageNamePrefix: '', pollIntervalSeconds: 30 };
  return new NewestRequest({ Event, StartedAt: '2026-11-02T00:00:00.000Z' }, settings);
}

const SECOND = { Revision: '2' };

/** The id of an image that was found for a declaration. */
function idOf(name: string, properties: object = {}): string {
  const { declared } = update(properties);
  return `arn:aws:appstream:eu-west-1:111122223333:image/${name}@2026-10-01T00:00:00.000Z@${declared}`;
}

type Told = [status: string, id?: string];

/** Events of the stack (without an id) and of the resource, the oldest first, one a second. */
function history(...events: Told[]): History {
  const all = events.map(([status, physicalId], index): StackEvent => ({
    logicalId: physicalId === undefined ? undefined : 'Newest',
    status,
    reason: '',
    physicalId: physicalId ?? StackId,
    at: index * 1000,
  }));
  return new History(all.reverse());
}

const FIRST_ID = idOf('golden-first');
const SECOND_ID = idOf('golden-second', SECOND);
const begun = (id: string): Told[] => [['UPDATE_IN_PROGRESS'], ['UPDATE_IN_PROGRESS', id]];
const toSecond: Told[] = [...begun(FIRST_ID), ['UPDATE_COMPLETE', SECOND_ID]];
const rollsBack: Told[] = [['UPDATE_ROLLBACK_IN_PROGRESS'], ['UPDATE_IN_PROGRESS', SECOND_ID]];

const found = (request: NewestRequest, ...events: Told[]) => foundBefore(request, history(...events))?.name;

test.each<[string | undefined, string, object]>([
  [undefined, 'another revision', SECOND],
  [undefined, 'another pattern', { NamePattern: 'silver-*' }],
  [undefined, 'another region', { Region: 'us-east-1' }],
  ['golden-first', 'the same', {}],
  ['golden-first', 'the region of the stack written out', { Region: 'eu-west-1' }],
  ['golden-first', 'other images in the stack', { ImagesOfStack: ['Desk'] }],
])('lifecycle 2: %p was found for a declaration of %s: %j', (expected, _, properties) => {
  expect(found(update(properties, FIRST_ID), ...begun(FIRST_ID))).toBe(expected);
});

test.each<[string, string | undefined, Told[]]>([
  ['in a rollback, what was found before', 'golden-first', [...toSecond, ...rollsBack]],
  [
    'in a later update without rollback, too',
    'golden-first',
    [...toSecond, ['UPDATE_FAILED'], ...begun(SECOND_ID)],
  ],
  ['nothing, where the events show no id, as those of emulators', undefined, begun('')],
  ['nothing, where they show one of CloudFormation', undefined, begun('Stack-Newest-1')],
  ['nothing, where there are none', undefined, []],
])('lifecycle 2: %s', (_, expected, events) => {
  expect(found(update({}, SECOND_ID), ...events)).toBe(expected);
});

test('lifecycle 2: a second try of a declaration finds what its first has found', () => {
  const events: Told[] = [...toSecond, ['UPDATE_FAILED'], ...begun(SECOND_ID)];
  expect(found(update(SECOND, SECOND_ID), ...events)).toBe('golden-second');
});

test('lifecycle 2: a second try looks, where the first has found nothing', () => {
  const failed: Told[] = [['UPDATE_FAILED', FIRST_ID], ['UPDATE_FAILED']];
  expect(found(update(SECOND, FIRST_ID), ...begun(FIRST_ID), ...failed, ...begun(FIRST_ID))).toBeUndefined();
});

test('lifecycle 2: an update that is sent back at once under a new id finds what that declaration had found', () => {
  const third = idOf('golden-third', { Revision: '3' });
  const events: Told[] = [...toSecond, ['UPDATE_FAILED'], ...begun(SECOND_ID), ['UPDATE_FAILED', third]];
  expect(found(update(SECOND, third), ...events)).toBe('golden-second');
});

test('lifecycle 2: the id of the event counts where the events tell nothing', () => {
  expect(found(update({}, FIRST_ID))).toBe('golden-first');
});
