import { CREATION_WAITER_TYPE, DELETION_WAITER_TYPE } from '../../../lambda/request/events';
import { attemptOf } from '../../../lambda/request/marker';
import { type PolledEvent, type Watched, ask, eventOf } from '../polls';

export const MINE = { ImageName: 'mine' };
export const WAITER = { ResourceType: DELETION_WAITER_TYPE, LogicalResourceId: 'DeskDeletionWaiter1' };
export const CREATION_WAITER = {
  ResourceType: CREATION_WAITER_TYPE,
  LogicalResourceId: 'DeskCreationWaiter1',
};
export const DELETING = { done: false, state: 'DELETING', decision: 'wait: the image is in state DELETING' };
export const AT_ONCE = { appStream: { behaviour: { deletion: 'synchronous' } } } as const;

/** Has the events show that the resource was complete. */
export function completed(
  { stack: { record } }: Watched,
  event: PolledEvent,
  status = 'CREATE_COMPLETE',
  reason?: string,
): void {
  const { LogicalResourceId: logicalId, PhysicalResourceId: physicalId, ResourceType: type } = event;
  record.addResourceEvent(
    { logicalId, physicalId, type, properties: event.ResourceProperties },
    status,
    reason,
  );
}

/** A Delete that the stack asks for, of a resource that was complete. */
export function deletion(
  w: Watched,
  properties: object = MINE,
  more: Partial<PolledEvent> = {},
): PolledEvent {
  const event = eventOf(w, 'Delete', { ...properties }, more);
  completed(w, event);
  w.stack.record.setStatus('CREATE_COMPLETE');
  w.stack.record.setStatus('DELETE_IN_PROGRESS');
  ask(w, event);
  return event;
}

/** A Delete of a resource whose creation had not finished. */
export function deletionHalfway(w: Watched, properties: object = MINE): PolledEvent {
  const event = eventOf(w, 'Delete', { ...properties });
  w.stack.record.setStatus('CREATE_IN_PROGRESS');
  completed(w, event, 'CREATE_IN_PROGRESS');
  w.stack.record.setStatus('ROLLBACK_IN_PROGRESS');
  ask(w, event, 'DELETE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS');
  return event;
}

/** The attempt of an event long before what is not settled. */
export const EARLIER = attemptOf(
  { RequestId: 'earlier', ResponseURL: 'https://bucket/' },
  Date.UTC(2026, 9, 1),
);
