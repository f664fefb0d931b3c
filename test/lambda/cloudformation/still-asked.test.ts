import { isPresent, stillAsksFor, stillDeletes } from '../../../lambda/cloudformation/still-asked';
import type { StackEvent } from '../../../lambda/cloudformation/stack-event';
import type { CustomResourceEvent } from '../../../lambda/request/events';

const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image/mine';
const OTHER = 'arn:aws:appstream:eu-west-1:111122223333:image/other';
const INVENTED = 'Stack-Desk-1A2B3C4D5E6F';
const RECEIVED = Date.UTC(2026, 10, 2);
const in10Seconds = RECEIVED + 10_000;

const request = (RequestType: CustomResourceEvent['RequestType']) =>
  ({
    RequestType,
    PhysicalResourceId: ARN,
    ResourceProperties: { A: '1' },
  }) as unknown as CustomResourceEvent;

/** The newest event of the resource. */
function newest(status: string, more: Partial<StackEvent> = {}): StackEvent {
  return { logicalId: 'Desk', status, reason: '', physicalId: ARN, at: RECEIVED, ...more };
}

const record = (status: string, updatedAt = RECEIVED, physicalId = ARN) => ({
  physicalId,
  status,
  updatedAt,
});

describe('a Create or an Update is still asked for', () => {
  test.each<[boolean, 'Create' | 'Update', string]>([
    [true, 'Create', 'CREATE_IN_PROGRESS'],
    [true, 'Create', 'UPDATE_IN_PROGRESS'],
    [false, 'Create', 'ROLLBACK_IN_PROGRESS'],
    [false, 'Create', 'UPDATE_ROLLBACK_IN_PROGRESS'],
    [false, 'Create', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
    [false, 'Create', 'CREATE_COMPLETE'],
    [false, 'Create', 'CREATE_FAILED'],
    [false, 'Create', 'DELETE_IN_PROGRESS'],
    [false, 'Create', ''],
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
  ])('lifecycle 6: %p for a %s while the stack is in %s', (expected, type, status) => {
    const event = newest(type === 'Create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS');
    expect(stillAsksFor(request(type), RECEIVED, status, undefined, event)).toBe(expected);
  });

  test.each<[boolean, 'Create' | 'Update', StackEvent | undefined]>([
    [true, 'Create', newest('CREATE_IN_PROGRESS')],
    [true, 'Update', newest('UPDATE_IN_PROGRESS')],
    [true, 'Update', newest('UPDATE_ROLLBACK_IN_PROGRESS')],
    [false, 'Create', undefined],
    [false, 'Create', newest('CREATE_COMPLETE')],
    [false, 'Create', newest('DELETE_IN_PROGRESS')],
    [false, 'Create', newest('UPDATE_IN_PROGRESS')],
    [false, 'Update', newest('CREATE_IN_PROGRESS')],
    [false, 'Update', newest('UPDATE_COMPLETE')],
    [false, 'Create', newest('CREATE_IN_PROGRESS_PAUSED')],
    [false, 'Create', newest('IMPORT_CREATE_IN_PROGRESS')],
    [false, 'Update', newest('UPDATE_IN_PROGRESS_PAUSED')],
    [false, 'Update', newest('IMPORT_UPDATE_IN_PROGRESS')],
    // The clocks may differ by ten seconds.
    [true, 'Create', newest('CREATE_IN_PROGRESS', { at: in10Seconds })],
    [false, 'Create', newest('CREATE_IN_PROGRESS', { at: in10Seconds + 1 })],
    [true, 'Create', newest('CREATE_IN_PROGRESS', { at: 0 })],
    [true, 'Create', newest('CREATE_IN_PROGRESS', { properties: { A: 1 } })],
    [false, 'Create', newest('CREATE_IN_PROGRESS', { properties: { A: '2' } })],
  ])('lifecycle 6: %p for a %s whose newest event is %j', (expected, type, event) => {
    expect(stillAsksFor(request(type), RECEIVED, 'UPDATE_IN_PROGRESS', undefined, event)).toBe(expected);
  });

  test.each([
    [true, undefined],
    [true, record('CREATE_IN_PROGRESS')],
    [true, record('CREATE_IN_PROGRESS', in10Seconds)],
    [false, record('CREATE_IN_PROGRESS', in10Seconds + 1)],
    [false, record('CREATE_FAILED')],
    [false, record('UPDATE_FAILED')],
    [false, record('DELETE_IN_PROGRESS')],
    [false, record('DELETE_COMPLETE')],
    [true, record('', 0)],
  ])('lifecycle 6: %p where the record of the resource is %j', (expected, known) => {
    const event = newest('CREATE_IN_PROGRESS');
    expect(stillAsksFor(request('Create'), RECEIVED, 'CREATE_IN_PROGRESS', known, event)).toBe(expected);
  });
});

describe('a Delete is still asked for', () => {
  test.each<[boolean, StackEvent | undefined]>([
    [true, newest('DELETE_IN_PROGRESS')],
    [true, newest('DELETE_IN_PROGRESS', { physicalId: INVENTED })],
    [true, newest('DELETE_IN_PROGRESS', { physicalId: '' })],
    [false, newest('DELETE_IN_PROGRESS', { physicalId: OTHER })],
    [false, newest('DELETE_COMPLETE')],
    [false, newest('DELETE_SKIPPED')],
    [false, newest('DELETE_FAILED')],
    [false, newest('UPDATE_IN_PROGRESS')],
    [false, newest('UPDATE_COMPLETE')],
    [false, undefined],
  ])('lifecycle 6: %p where the newest event is %j', (expected, event) => {
    expect(stillDeletes(request('Delete'), 'DELETE_IN_PROGRESS', event)).toBe(expected);
  });

  test.each([
    [true, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
    [true, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'],
    [false, 'UPDATE_COMPLETE'],
    [false, 'DELETE_FAILED'],
    [false, 'UPDATE_ROLLBACK_IN_PROGRESS'],
  ])('lifecycle 6: %p after it failed once, while the stack is in %s', (expected, status) => {
    expect(stillDeletes(request('Delete'), status, newest('DELETE_FAILED'))).toBe(expected);
  });

  test.each(['DELETE_COMPLETE', 'DELETE_SKIPPED'])('lifecycle 6: false in a clean-up after %s', (status) => {
    const stackStatus = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    expect(stillDeletes(request('Delete'), stackStatus, newest(status))).toBe(false);
  });
});

describe('an image is the present one of its resource', () => {
  test.each<[boolean, string]>([
    [false, 'DELETE_IN_PROGRESS'],
    [false, 'DELETE_FAILED'],
    [false, 'ROLLBACK_IN_PROGRESS'],
    [false, 'ROLLBACK_FAILED'],
    [true, 'CREATE_FAILED'],
    [true, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'],
    [true, 'UPDATE_ROLLBACK_IN_PROGRESS'],
    [true, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
    [true, 'UPDATE_IN_PROGRESS'],
  ])('lifecycle 4: %p while the stack is in %s', (expected, status) => {
    expect(isPresent(ARN, status, record('CREATE_COMPLETE'))).toBe(expected);
  });

  test.each([
    [true, record('CREATE_COMPLETE')],
    [true, record('UPDATE_COMPLETE')],
    [true, record('UPDATE_FAILED')],
    [true, record('')],
    [false, record('UPDATE_COMPLETE', RECEIVED, OTHER)],
    [false, record('DELETE_IN_PROGRESS')],
    [false, record('DELETE_FAILED')],
    [false, undefined],
  ])('lifecycle 4: %p where its record is %j', (expected, known) => {
    expect(isPresent(ARN, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', known)).toBe(expected);
  });
});
