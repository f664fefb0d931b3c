import type { CustomResourceEvent } from '../request/events';
import type { Request } from '../request/request';
import type { ResourceRecord, StackReader } from './reader';
import type { StackEvent } from './stack-event';
import { tellsTheSame } from './tells-the-same';

/** Thrown in place of an act: CloudFormation does not ask for it any more. */
export class StaleRequest extends Error {
  constructor(why = 'CloudFormation no longer asks for this') {
    super(why);
  }
}

/** Thrown in place of an act that would take an image from its resource. */
export class PresentImage extends Error {
  constructor() {
    super('CloudFormation holds the image as the present one of its resource');
  }
}

/** The ResponseURL tells the second, and not more. */
const A_SECOND_MS = 1_000;

const ROLLING_BACK = 'UPDATE_ROLLBACK_IN_PROGRESS';

/** Clocks of CloudFormation and Lambda differ a little. */
const CLOCK_SKEW_MS = 10_000;

/**
 * Asks CloudFormation right before each try of each act. So a late Delete does nothing: it is not asked for any more
 * (`stillDeletes`), or its image is the present one again (`isPresent`).
 *
 * A poller outlives its event: when a sibling fails, CloudFormation deletes or rolls back the resource while the
 * execution of its Create or Update still runs, and nothing in the event itself tells.
 */
export class Guard {
  constructor(
    private readonly stack: StackReader,
    private readonly request: Request,
  ) {}

  /**
   * Whether the request still stands and, for an act that takes away from an image, whether that one is not the present
   * image of the resource.
   *
   * @throws StaleRequest, PresentImage
   */
  async check(mustNotBePresent?: string): Promise<void> {
    const { event, recordedAs, isDelete, receivedAt } = this.request;
    const { LogicalResourceId: own } = event;
    const status = await this.stack.status();
    // The record is the first to know of a change, where it is kept at all.
    const recordOf = isDelete ? recordedAs : own;
    const record = await this.stack.record(recordOf);
    const newest = await this.stack.newestEvent(own);
    const isAsked = isDelete
      ? stillDeletes(event, status, newest)
      : stillAsksFor(event, receivedAt, status, record, newest) && (await this.isOfThis(status, newest));
    if (!isAsked) throw new StaleRequest();
    if (mustNotBePresent === undefined) return;
    const ofPresent = recordOf === recordedAs ? record : await this.stack.record(recordedAs);
    if (isPresent(mustNotBePresent, status, ofPresent)) throw new PresentImage();
  }

  /**
   * Whether the newest event of the resource is one of what the stack does now. While events are late, the newest one of
   * an update may still be shown when its rollback has begun, and a record of that moment is within the skew of the clocks.
   */
  private async isOfThis(stackStatus: string, newest: StackEvent | undefined): Promise<boolean> {
    if (stackStatus !== ROLLING_BACK) return true;
    const ofStack = await this.stack.newestEvent(undefined);
    return ofStack?.status === ROLLING_BACK && newest !== undefined && newest.at >= ofStack.at;
  }

  /**
   * Whether CloudFormation surely has gone on since the request. It may have reused the RequestId (aws/aws-cdk#35957):
   * then an answer would be taken for that of the request that is open now. What cannot be read is no reason to be silent.
   */
  async isOverruled(): Promise<boolean> {
    const { event, isDelete, startedAt, receivedAt } = this.request;
    const latest = receivedAt + CLOCK_SKEW_MS;
    const record = await this.stack.record(event.LogicalResourceId);
    if (record && record.updatedAt > latest) return true;
    const newest = await this.stack.newestEvent(event.LogicalResourceId);
    // The event of this very request, or it is not shown yet.
    if (!newest || newest.at <= startedAt + A_SECOND_MS) return false;
    return newest.at > latest || !(isDelete ? isDeletionOf(event, newest) : isAskedBy(event, newest));
  }
}

/** Whether a Create or an Update still stands. Only the events tell which properties are asked for now. */
export function stillAsksFor(
  event: CustomResourceEvent,
  receivedAt: number,
  stackStatus: string,
  record: ResourceRecord | undefined,
  newest: StackEvent | undefined,
): boolean {
  const underWay =
    event.RequestType === 'Create' ? /^(CREATE|UPDATE)_IN_PROGRESS$/ : /^UPDATE_(ROLLBACK_)?IN_PROGRESS$/;
  // How the moment that the ResponseURL tells lies to that of the stack's own event, nobody knows.
  const latest = receivedAt + CLOCK_SKEW_MS;
  if (!underWay.test(stackStatus) || !newest) return false;
  if (record && (/DELETE_|_FAILED/.test(record.status) || record.updatedAt > latest)) return false;
  return newest.at <= latest && isAskedBy(event, newest);
}

function isAskedBy(event: CustomResourceEvent, { status, properties }: StackEvent): boolean {
  const asked = event.RequestType === 'Create' ? /^CREATE_IN_PROGRESS$/ : /^UPDATE_(ROLLBACK_)?IN_PROGRESS$/;
  if (!asked.test(status)) return false;
  return properties === undefined || tellsTheSame(properties, event.ResourceProperties);
}

/**
 * Whether CloudFormation still waits for the end of a Delete. One that comes or goes on late must not remove an image that
 * an update has gone back to meanwhile.
 */
export function stillDeletes(
  event: CustomResourceEvent,
  stackStatus: string,
  newest: StackEvent | undefined,
): boolean {
  if (!newest || !isDeletionOf(event, newest)) return false;
  // A clean-up is tried three times, maybe without an event for each.
  const { status } = newest;
  return status === 'DELETE_IN_PROGRESS' || (status === 'DELETE_FAILED' && stackStatus.includes('_CLEANUP_'));
}

function isDeletionOf(event: CustomResourceEvent, { status, physicalId }: StackEvent): boolean {
  // What is no ARN is of CloudFormation's own making.
  const isThis = physicalId === event.PhysicalResourceId || !physicalId.startsWith('arn:');
  return isThis && status.startsWith('DELETE_');
}

/**
 * Whether an image is the present one of its resource: the stack is not on its way out, and its record of the resource has
 * this id. Then a Delete is about something else that has the same id (what a failed creation left, after
 * `cdk deploy --no-rollback`) or the same image (a waiter that left the template), and the image must stay.
 */
export function isPresent(arn: string, stackStatus: string, record: ResourceRecord | undefined): boolean {
  if (/^(DELETE|ROLLBACK)_/.test(stackStatus)) return false;
  return record?.physicalId === arn && !record.status.startsWith('DELETE_');
}
