import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  StackEvent,
} from '@aws-sdk/client-cloudformation';
import { isNamed } from './errors';
import type { PollEvent } from './events';

/** Enough for the newest event of each of 500 resources. */
const MAX_EVENT_PAGES = 20;

/** Clocks of CloudFormation and Lambda differ a little. */
const CLOCK_SKEW_MS = 60_000;

/** No request of CloudFormation is open for longer: what happened before is settled. */
const LONGEST_REQUEST_MS = 70 * 60_000;

interface ResourceEvent {
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
 * waiter of its Create or Update still runs, and nothing in the frozen event tells. So every act that creates or
 * removes something asks the stack first. The events are asked before the resource's own record, which real
 * CloudFormation and emulators keep differently while an operation runs.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html
 */
export class Stack {
  constructor(
    private readonly stackId: string,
    private readonly client: CloudFormationClient,
    private readonly abortSignal: AbortSignal,
  ) {}

  /** Whether CloudFormation still waits for what this Create or Update asks for. */
  async stillAsksFor(event: PollEvent): Promise<boolean> {
    const first = await this.eventsOf(event.LogicalResourceId).next();
    if (first.done) return false;
    const newest = first.value;
    const expected =
      event.RequestType === 'Create' ? /^CREATE_IN_PROGRESS$/ : /^UPDATE_(ROLLBACK_)?IN_PROGRESS$/;
    return (
      expected.test(newest.status) &&
      newest.at <= Date.parse(event.StartedAt) + CLOCK_SKEW_MS &&
      (!newest.properties || canonical(newest.properties) === canonical(event.ResourceProperties))
    );
  }

  /**
   * Whether a Delete must leave the image alone, because CloudFormation holds it as this resource's present one:
   * a Delete that comes late, after an update has gone back to the image, or the Delete of a waiting resource that
   * left the template when a timeout was lowered.
   */
  async holds(logicalId: string, arn: string, wants: (properties: object) => boolean): Promise<boolean> {
    // With the whole stack on its way out nothing is held.
    if (/^(DELETE|ROLLBACK)_/.test(await this.status())) return false;
    let newest = true;
    for await (const event of this.eventsOf(logicalId)) {
      const { status, physicalId } = event;
      if (status.startsWith('DELETE_')) {
        // An id that is no ARN is of CloudFormation's own making: a creation that was given up, so nothing is held.
        if (physicalId === arn || !physicalId.startsWith('arn:')) return false;
        continue;
      }
      if (newest && status.endsWith('_IN_PROGRESS') && event.properties && wants(event.properties))
        return true;
      if (/^(CREATE|UPDATE)_COMPLETE$/.test(status)) return physicalId === arn;
      newest = false;
    }
    return arn === (await this.recordedPhysicalId(logicalId));
  }

  /** Whether the resource was once complete with this physical id: then a copy of it cannot be waiting to be seen. */
  async wasComplete(logicalId: string, physicalId: string, startedAt: string): Promise<boolean> {
    const settled = Date.parse(startedAt) - LONGEST_REQUEST_MS;
    for await (const event of this.events()) {
      if ((event.Timestamp?.getTime() ?? 0) < settled) return true;
      const status = event.ResourceStatus ?? '';
      // The start of an update that left the resource alone so far: it was complete before.
      if (event.PhysicalResourceId === this.stackId && status === 'UPDATE_IN_PROGRESS') return true;
      if (event.LogicalResourceId !== logicalId || event.PhysicalResourceId === this.stackId) continue;
      if (/_FAILED$/.test(status) && !/^DELETE_/.test(status)) return false;
      if (status === 'CREATE_IN_PROGRESS') return false;
      if (/^(CREATE|UPDATE)_COMPLETE$/.test(status) && event.PhysicalResourceId === physicalId) return true;
    }
    return false;
  }

  async isRollingBack(): Promise<boolean> {
    return /ROLLBACK/.test(await this.status());
  }

  private async status(): Promise<string> {
    const answer = await this.client.send(
      new DescribeStacksCommand({ StackName: this.stackId }),
      this.options(),
    );
    return answer.Stacks?.[0]?.StackStatus ?? '';
  }

  /** What the stack has on record for a resource whose last events are too far back to be read. */
  private async recordedPhysicalId(logicalId: string): Promise<string | undefined> {
    try {
      const answer = await this.client.send(
        new DescribeStackResourceCommand({ StackName: this.stackId, LogicalResourceId: logicalId }),
        this.options(),
      );
      const resource = answer.StackResourceDetail;
      return resource?.ResourceStatus?.startsWith('DELETE_') ? undefined : resource?.PhysicalResourceId;
    } catch (error) {
      // "Resource X does not exist for stack Y": never made, or removed.
      if (isNamed(error, 'ValidationError')) return undefined;
      throw error;
    }
  }

  private async *eventsOf(logicalId: string): AsyncGenerator<ResourceEvent, void> {
    for await (const event of this.events()) {
      // The stack's own events carry its name as logical id.
      if (event.LogicalResourceId !== logicalId || event.PhysicalResourceId === this.stackId) continue;
      yield {
        status: event.ResourceStatus ?? '',
        physicalId: event.PhysicalResourceId ?? '',
        at: event.Timestamp?.getTime() ?? 0,
        properties: comparable(event.ResourceProperties),
      };
    }
  }

  /** Newest first. */
  private async *events(): AsyncGenerator<StackEvent> {
    let token: string | undefined;
    for (let page = 0; page < MAX_EVENT_PAGES; page += 1) {
      const answer = await this.client.send(
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

/**
 * The properties of an event, or undefined where they tell nothing: CloudFormation masks NoEcho parameters with
 * asterisks and shows dynamic references unresolved.
 */
function comparable(json: string | undefined): object | undefined {
  if (!json || /\*\*\*\*|\{\{resolve:/.test(json)) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Key order and the type of scalars differ between the event and the request. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
    return `{${entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${key}:${canonical(item)}`)
      .join()}}`;
  }
  return JSON.stringify(String(value));
}
