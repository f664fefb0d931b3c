import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  StackEvent,
  StackResourceDetail,
} from '@aws-sdk/client-cloudformation';
import { isNamed } from './errors';
import { IMAGE_TYPE } from './events';
import type { PolledEvent } from './step';

/** Enough for the newest event of each of 500 resources. */
const MAX_EVENT_PAGES = 20;

/** Clocks of CloudFormation and Lambda differ a little. */
const CLOCK_SKEW_MS = 10_000;

/** No request of CloudFormation is open for longer: what happened before is settled. */
const LONGEST_REQUEST_MS = 70 * 60_000;

/** What a resource is when an operation has succeeded with it. */
export const COMPLETE: ReadonlySet<string> = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);

export interface ResourceEvent {
  readonly logicalId: string;
  readonly status: string;
  readonly physicalId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly properties?: object;
}

/**
 * What CloudFormation thinks of a resource now.
 *
 * A poller outlives its event: when a sibling fails, CloudFormation deletes or rolls back the resource while the
 * execution of its Create or Update still runs, and nothing in the event itself tells. So every act that creates or
 * removes something asks the stack first. The events are asked before the resource's own record, which real
 * CloudFormation and emulators keep differently while an operation runs.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html
 */
export class Stack {
  constructor(
    private readonly stackId: string,
    private readonly client: () => CloudFormationClient,
    private readonly abortSignal: AbortSignal,
  ) {}

  /**
   * Whether CloudFormation still waits for what this Create or Update asks for. Its record of the resource is the first
   * to know of a change, where it is kept at all; only the events tell which properties are asked for now.
   */
  async stillAsksFor(event: PolledEvent): Promise<boolean> {
    const isCreate = event.RequestType === 'Create';
    const underWay = isCreate ? /^(CREATE|UPDATE)_IN_PROGRESS$/ : /^UPDATE_(ROLLBACK_)?IN_PROGRESS$/;
    if (!underWay.test(await this.status())) return false;
    // Of the moment that the ResponseURL tells, nobody knows how it lies to that of the stack's own event.
    const latest = Date.parse(event.ReceivedAt ?? event.StartedAt) + CLOCK_SKEW_MS;
    const record = await this.record(event.LogicalResourceId);
    if (/DELETE_|_FAILED/.test(record?.ResourceStatus ?? '')) return false;
    if ((record?.LastUpdatedTimestamp?.getTime() ?? 0) > latest) return false;
    const first = await this.eventsOf(event.LogicalResourceId).next();
    if (first.done) return false;
    const { status, at, properties } = first.value;
    const expected = isCreate ? /^CREATE_IN_PROGRESS$/ : /^UPDATE_(ROLLBACK_)?IN_PROGRESS$/;
    return (
      expected.test(status) &&
      at <= latest &&
      (properties === undefined || tellsTheSame(properties, event.ResourceProperties))
    );
  }

  /**
   * Whether CloudFormation still waits for the end of this Delete. One that comes or goes on late must not remove an image
   * that an update has gone back to meanwhile.
   */
  async stillDeletes({ LogicalResourceId, PhysicalResourceId }: PolledEvent): Promise<boolean> {
    const first = await this.eventsOf(LogicalResourceId).next();
    if (first.done) return false;
    const { status, physicalId } = first.value;
    // What is no ARN is of CloudFormation's own making.
    if (physicalId !== PhysicalResourceId && physicalId.startsWith('arn:')) return false;
    // A clean-up is tried three times, maybe without an event for each.
    return (
      status === 'DELETE_IN_PROGRESS' || (status === 'DELETE_FAILED' && /_CLEANUP_/.test(await this.status()))
    );
  }

  /**
   * Whether the image is the present one of its resource: the stack is not on its way out, and its record of the resource
   * has this id. Then a Delete is about something else that has the same id (what a failed creation left, after
   * `cdk deploy --no-rollback`) or the same image (a waiter that left the template), and the image must stay.
   */
  async isPresent(logicalId: string, arn: string): Promise<boolean> {
    if (/^(DELETE|ROLLBACK)_/.test(await this.status())) return false;
    const record = await this.record(logicalId);
    return record?.PhysicalResourceId === arn && !record.ResourceStatus?.startsWith('DELETE_');
  }

  /**
   * Whether CloudFormation holds an image of that id which other properties asked for, as far as its events tell. If
   * somebody has removed it, a creation waiter must not copy under its name: the rollback would take the copy for it and leave it.
   */
  async holdsAnother(
    logicalId: string,
    arn: string,
    isWanted: (properties: object) => boolean,
  ): Promise<boolean> {
    for await (const { status, physicalId, properties } of this.eventsOf(logicalId)) {
      if (status.startsWith('DELETE_') && physicalId === arn) return false;
      if (COMPLETE.has(status)) return physicalId === arn && !(properties && isWanted(properties));
    }
    return false;
  }

  /**
   * Of a stack that is deleted after an update that neither succeeded nor was wholly undone (UPDATE_ROLLBACK_FAILED, or
   * UPDATE_FAILED without a rollback): what the image, and the resource of its chain that is deleted, were in that update,
   * and what the image was before. Otherwise nothing, and undefined as long as the events do not show the deletion.
   */
  async unsettledAtDeletion(imageLogicalId: string, deleted: string): Promise<ResourceEvent[] | undefined> {
    const found: ResourceEvent[] = [];
    let isShown = false;
    let isDeletion = false;
    let isSettled = false;
    const released = new Set<string>();
    // However long ago: what is not found is left for good.
    for await (const event of this.events(Infinity)) {
      const status = event.ResourceStatus ?? '';
      const isOfImage = event.LogicalResourceId === imageLogicalId;
      if (event.PhysicalResourceId === this.stackId) {
        // A Delete is part of an operation that goes on.
        if (!isShown || (!isDeletion && !status.endsWith('_IN_PROGRESS'))) return undefined;
        isDeletion ||= status === 'DELETE_IN_PROGRESS';
        isSettled ||= /_COMPLETE$/.test(status);
        if (!isDeletion || (isSettled && !isUpdated(found))) return [];
      } else if (isSettled) {
        const before = resourceEvent(event);
        if (isOfImage && status.startsWith('DELETE_')) released.add(before.physicalId);
        if (isOfImage && COMPLETE.has(status))
          return released.has(before.physicalId) ? found : [...found, before];
      } else if (isOfImage || event.LogicalResourceId === deleted) {
        // Whoever has CloudFormation skip the image may need any of the two.
        if (isOfImage && status === 'DELETE_SKIPPED') return [];
        if (event.LogicalResourceId === deleted) {
          if (!isShown && !status.startsWith('DELETE_')) return undefined;
          isShown = true;
        }
        found.push(resourceEvent(event));
      }
    }
    if (!isShown) return undefined;
    return isDeletion && isUpdated(found) ? found : [];
  }

  /** Whether the resource may still have this image, where nobody can look: it was complete with it and has not let go. */
  async mayHave(logicalId: string, arn: string): Promise<boolean> {
    let isDeleted = false;
    let isTried = false;
    for await (const { status, physicalId } of this.eventsOf(logicalId, Infinity)) {
      if (COMPLETE.has(status) && physicalId === arn) return true;
      // The latest deletion may have been left to the deletion waiters.
      if (status === 'DELETE_COMPLETE' && physicalId === arn && isTried) return false;
      if (status.startsWith('DELETE_')) isDeleted = true;
      else isTried = true;
    }
    // Where the events do not reach back to any attempt, there was one long ago.
    return isDeleted && !isTried;
  }

  /**
   * Whether an attempt failed with these words of ours. That an attempt found no AppStream in a region tells that it made
   * nothing there; that nobody can look now tells nothing, since an earlier event may have seen the image.
   */
  async hasFailedWith(words: readonly string[]): Promise<boolean> {
    for await (const { ResourceStatus = '', ResourceStatusReason = '' } of this.events())
      if (ResourceStatus.endsWith('_FAILED') && words.some((said) => ResourceStatusReason.includes(said)))
        return true;
    return false;
  }

  /** When the operation began that is under way; undefined where the events do not reach back to it. */
  async operationBegan(): Promise<number | undefined> {
    for await (const { PhysicalResourceId, ResourceStatus, Timestamp } of this.events())
      if (PhysicalResourceId === this.stackId && ResourceStatus?.endsWith('_IN_PROGRESS'))
        return Timestamp && Timestamp.getTime() - CLOCK_SKEW_MS;
    return undefined;
  }

  /**
   * Whether a removal policy kept the image and no operation has succeeded with it since: then an attempt that failed can
   * only have taken it up again, and its rollback must not take away what the user wanted kept.
   */
  async wasKept(arn: string): Promise<boolean> {
    let succeeded = false;
    // However long ago that was: where it takes too long to find out, the poll ends without an answer.
    for await (const event of this.events(Infinity)) {
      const status = event.ResourceStatus ?? '';
      // Newest first: the status that an operation ended with comes before what happened in it.
      if (event.PhysicalResourceId === this.stackId) succeeded = /^(CREATE|UPDATE)_COMPLETE/.test(status);
      // Waiters have the id of their image, and are kept when a timeout is lowered.
      if (event.PhysicalResourceId !== arn || event.ResourceType !== IMAGE_TYPE) continue;
      if (status === 'DELETE_SKIPPED') return true;
      if (succeeded && COMPLETE.has(status)) return false;
    }
    return false;
  }

  /** Whether the resource was once complete with this physical id: then a copy of it cannot be waiting to be seen. */
  async wasComplete(logicalId: string, physicalId: string, startedAt: string): Promise<boolean> {
    const settled = Date.parse(startedAt) - LONGEST_REQUEST_MS;
    let deletionIsShown = false;
    for await (const event of this.events()) {
      const status = event.ResourceStatus ?? '';
      const isOfStack = event.PhysicalResourceId === this.stackId;
      if (event.LogicalResourceId === logicalId && !isOfStack) {
        // Until the events show the deletion itself, they may lack what came before it, too.
        if (status === 'DELETE_IN_PROGRESS') deletionIsShown = true;
        if (!deletionIsShown) return false;
        if (/^(CREATE|UPDATE)_FAILED$/.test(status) || status === 'CREATE_IN_PROGRESS') return false;
        if (COMPLETE.has(status) && event.PhysicalResourceId === physicalId) return true;
      }
      // An update that left the resource alone so far, or a time that no request reaches back to.
      const isBefore = isOfStack && status === 'UPDATE_IN_PROGRESS';
      if (isBefore || (event.Timestamp?.getTime() ?? 0) < settled) return deletionIsShown;
    }
    return false;
  }

  async isRollingBack(): Promise<boolean> {
    return /ROLLBACK/.test(await this.status());
  }

  private async status(): Promise<string> {
    const answer = await this.client().send(
      new DescribeStacksCommand({ StackName: this.stackId }),
      this.options(),
    );
    return answer.Stacks?.[0]?.StackStatus ?? '';
  }

  private async record(logicalId: string): Promise<StackResourceDetail | undefined> {
    try {
      const answer = await this.client().send(
        new DescribeStackResourceCommand({ StackName: this.stackId, LogicalResourceId: logicalId }),
        this.options(),
      );
      return answer.StackResourceDetail;
    } catch (error) {
      // "Resource X does not exist for stack Y": not listed yet, never made, or removed.
      if (isNamed(error, 'ValidationError')) return undefined;
      throw error;
    }
  }

  private async *eventsOf(logicalId: string, pages?: number): AsyncGenerator<ResourceEvent, void> {
    for await (const event of this.events(pages)) {
      // The stack's own events carry its name as logical id.
      if (event.LogicalResourceId !== logicalId || event.PhysicalResourceId === this.stackId) continue;
      yield resourceEvent(event);
    }
  }

  /** Newest first. */
  private async *events(pages = MAX_EVENT_PAGES): AsyncGenerator<StackEvent> {
    let token: string | undefined;
    for (let page = 0; page < pages; page += 1) {
      const answer = await this.client().send(
        new DescribeStackEventsCommand({ StackName: this.stackId, NextToken: token }),
        this.options(),
      );
      yield* answer.StackEvents ?? [];
      if (!answer.NextToken) return;
      token = answer.NextToken;
    }
  }

  private options(): { abortSignal: AbortSignal } {
    return { abortSignal: this.abortSignal };
  }
}

function isUpdated(events: readonly ResourceEvent[]): boolean {
  return events.some(({ status }) => status.startsWith('UPDATE_'));
}

function resourceEvent(event: StackEvent): ResourceEvent {
  return {
    logicalId: event.LogicalResourceId ?? '',
    status: event.ResourceStatus ?? '',
    physicalId: event.PhysicalResourceId ?? '',
    at: event.Timestamp?.getTime() ?? 0,
    properties: parse(event.ResourceProperties),
  };
}

function parse(json: string | undefined): object | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** CloudFormation masks NoEcho parameters with asterisks and shows dynamic references unresolved. */
const HIDDEN = /\*\*\*\*|\{\{resolve:/;

/** Whether an event's properties may be those of a request: scalars differ in type, and what is hidden may be anything. */
function tellsTheSame(shown: unknown, own: unknown): boolean {
  if (typeof shown === 'string' && HIDDEN.test(shown)) return true;
  if (!isObject(shown) || !isObject(own))
    return JSON.stringify(asText(shown)) === JSON.stringify(asText(own));
  const [a, b] = [
    new Map<string, unknown>(Object.entries(shown)),
    new Map<string, unknown>(Object.entries(own)),
  ];
  return [...new Set([...a.keys(), ...b.keys()])].every((key) => tellsTheSame(a.get(key), b.get(key)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * CloudFormation shows characters outside of ASCII as question marks, one or more for each
 * (aws-cloudformation/cloudformation-coverage-roadmap#814).
 */
function asText(value: unknown): unknown {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : (value ?? '');
  return typeof text === 'string' ? text.replace(/[^\x20-\x3e\x40-\x7e]+/g, '?') : text;
}
