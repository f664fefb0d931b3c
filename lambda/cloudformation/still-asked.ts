import type { CustomResourceEvent } from '../request/events';
import type { ResourceRecord } from './reader';
import { type StackEvent, isOfDeletion, mayBeAbout } from './stack-event';
import { tellsTheSame } from './tells-the-same';

/**
 * How far apart the times of one request may be: in its ResponseURL, at Lambda, in the stack's events and its record.
 * The clocks of CloudFormation and Lambda differ a little. And CloudFormation does not document how the time in the
 * ResponseURL relates to the time of the stack's event.
 */
export const SAME_REQUEST_MS = 10_000;

/** Whether CloudFormation still asks for a Create or an Update. Only events tell which properties it asks for now. */
export function stillAsksFor(
  event: CustomResourceEvent,
  receivedAt: number,
  stackStatus: string,
  record: ResourceRecord | undefined,
  newest: StackEvent | undefined,
): boolean {
  const underWay =
    event.RequestType === 'Create' ? /^(CREATE|UPDATE)_IN_PROGRESS$/ : /^UPDATE_(ROLLBACK_)?IN_PROGRESS$/;
  // Not the time in the ResponseURL, but that at which the receiver took the event (SAME_REQUEST_MS).
  const latest = receivedAt + SAME_REQUEST_MS;
  if (!underWay.test(stackStatus) || !newest) return false;
  if (record && (/DELETE_|_FAILED/.test(record.status) || record.updatedAt > latest)) return false;
  return newest.at <= latest && isAskedBy(event, newest);
}

/** Whether an event tells that what a Create or an Update asks for is under way. */
export function isAskedBy(event: CustomResourceEvent, { status, properties }: StackEvent): boolean {
  const asked = event.RequestType === 'Create' ? /^CREATE_IN_PROGRESS$/ : /^UPDATE_(ROLLBACK_)?IN_PROGRESS$/;
  if (!asked.test(status)) return false;
  return properties === undefined || tellsTheSame(properties, event.ResourceProperties);
}

/**
 * Whether CloudFormation still waits for the end of a Delete. A late Delete must not remove an image that an update has
 * gone back to meanwhile.
 */
export function stillDeletes(
  event: CustomResourceEvent,
  stackStatus: string,
  newest: StackEvent | undefined,
): boolean {
  if (!newest || !isDeletionOf(event, newest)) return false;
  // In a clean-up CloudFormation tries a Delete three times, maybe without an event for each try.
  const { status } = newest;
  return status === 'DELETE_IN_PROGRESS' || (status === 'DELETE_FAILED' && stackStatus.includes('_CLEANUP_'));
}

/** Whether an event is about the deletion that a Delete asks for. */
export function isDeletionOf(event: CustomResourceEvent, newest: StackEvent): boolean {
  return isOfDeletion(newest) && mayBeAbout(newest, event.PhysicalResourceId);
}

/**
 * Whether an image is the present one of its resource: the record of the resource has its ARN and is not being deleted,
 * and the stack is neither being deleted nor in the rollback of its creation. Then the image must stay. A Delete is
 * then about something else: what a failed creation left under the same id (after `cdk deploy --no-rollback`), or a
 * waiter that left the template.
 */
export function isPresent(arn: string, stackStatus: string, record: ResourceRecord | undefined): boolean {
  if (/^(DELETE|ROLLBACK)_/.test(stackStatus)) return false;
  return record?.physicalId === arn && !record.status.startsWith('DELETE_');
}
