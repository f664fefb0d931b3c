import { History } from '../../../lambda/cloudformation/history';
import type { StackEvent } from '../../../lambda/cloudformation/stack-event';
import { decideOnUpdate } from '../../../lambda/newest/decide-update';
import { NewestRequest } from '../../../lambda/newest/newest-request';

const StackId =
  'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1a2b3c4d-0000-0000-0000-000000000000';
const idOf = (name: string) =>
  `arn:aws:appstream:eu-west-1:111122223333:image/${name}@2026-10-01T00:00:00.000Z`;

/** An update of a resource that has the id of `golden-now`. */
function update(
  properties: object = { Revision: '2' },
  PhysicalResourceId = idOf('golden-now'),
): NewestRequest {
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

/** Events of the stack (without an id) and of the resource, the oldest first, one a second. */
function history(...events: [status: string, id?: string][]): History {
  const all = events.map(([status, physicalId], index): StackEvent => ({
    logicalId: physicalId === undefined ? undefined : 'Newest',
    status,
    reason: '',
    physicalId: physicalId ?? StackId,
    at: index * 1000,
  }));
  return new History(all.reverse());
}

const UPDATED: [string, string?][] = [
  ['UPDATE_IN_PROGRESS'],
  ['UPDATE_IN_PROGRESS', idOf('golden-before')],
  ['UPDATE_COMPLETE', idOf('golden-now')],
];
const ROLLBACK = 'UPDATE_ROLLBACK_IN_PROGRESS';

/** The name of the image that is kept, or what else is done. */
function decided(request: NewestRequest, status: string, past: History): string {
  const decision = decideOnUpdate(request, status, past);
  return decision.act === 'keep' ? decision.image.name : decision.act;
}

describe('in a rollback', () => {
  const rolledBack = history(...UPDATED, [ROLLBACK]);

  test('the id of before counts, and not the one of the event', () => {
    expect(decided(update(), ROLLBACK, rolledBack)).toBe('golden-before');
  });

  test('the id of the event counts where the events show an empty one, as emulators do', () => {
    expect(decided(update(), ROLLBACK, history(['UPDATE_IN_PROGRESS', ''], [ROLLBACK]))).toBe('golden-now');
  });

  test('the id of the event counts where the events show none', () => {
    expect(decided(update(), ROLLBACK, history())).toBe('golden-now');
  });

  test('it looks where no id tells anything', () => {
    const past = history(['UPDATE_IN_PROGRESS', 'Stack-Newest-1'], [ROLLBACK]);
    expect(decided(update({}, 'Stack-Newest-2'), ROLLBACK, past)).toBe('look');
  });
});

describe('in an update', () => {
  const STATUS = 'UPDATE_IN_PROGRESS';
  const begun: [string, string?][] = [[STATUS], [STATUS, idOf('golden-now')]];

  test.each<[string, object, string]>([
    ['another revision', { Revision: '2' }, 'look'],
    ['another pattern', { NamePattern: 'silver-*' }, 'look'],
    ['another region', { Region: 'us-east-1' }, 'look'],
    ['the same', {}, 'golden-now'],
    ['the region of the stack written out', { Region: 'eu-west-1' }, 'golden-now'],
    ['other images in the stack', { ImagesOfStack: ['Desk'] }, 'golden-now'],
  ])('%s: %j comes to %s', (_, properties, expected) => {
    expect(decided(update(properties), STATUS, history(...begun))).toBe(expected);
  });

  test('it looks where the resource has an id that tells nothing', () => {
    expect(decided(update({}, 'Stack-Newest-1'), STATUS, history(...begun))).toBe('look');
  });

  const failed: [string, string?][] = [...begun, ['UPDATE_FAILED', idOf('golden-now')]];

  test('it looks again where the last one failed without rollback, though the properties are the same', () => {
    expect(decided(update({}), STATUS, history(...failed, ['UPDATE_FAILED'], ...begun))).toBe('look');
  });

  test('it looks again, too, where the events do not show yet that it is asked', () => {
    expect(decided(update({}), STATUS, history(...failed, ['UPDATE_FAILED'], [STATUS]))).toBe('look');
  });

  test.each([
    ['when the stack was last settled', []],
    ['by an update that failed elsewhere', [...UPDATED, ['UPDATE_FAILED']] as typeof begun],
  ])(
    'that has failed under a new id, and sends the resource back at once, keeps what it had %s',
    (_, before) => {
      const past = history(...before, ...begun, ['UPDATE_FAILED', idOf('golden-new')]);
      expect(decided(update({}, idOf('golden-new')), STATUS, past)).toBe('golden-now');
    },
  );

  test('that has failed, and sends the resource back at once, keeps what it had', () => {
    expect(decided(update(), STATUS, history(...failed))).toBe('golden-now');
  });
});
