import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { isNamed } from '../appstream/errors';
import { History, isSettled } from './history';
import { type StackEvent, stackEvent } from './stack-event';

/** CloudFormation's record of a resource. */
export interface ResourceRecord {
  readonly physicalId: string;
  readonly status: string;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

/** What a poll reads of its stack. Whatever happened before the last settled state is never read, however old the stack is. */
export class StackReader {
  private read?: Promise<History>;
  /** By logical id. */
  private readonly removals = new Map<string, Promise<boolean>>();

  constructor(
    private readonly stackId: string,
    private readonly client: () => CloudFormationClient,
    private readonly abortSignal: AbortSignal,
  ) {}

  /** The operations that are not settled, as they were when the poll first asked. */
  history(): Promise<History> {
    this.read ??= this.readHistory();
    return this.read;
  }

  private async readHistory(): Promise<History> {
    const events: StackEvent[] = [];
    for await (const event of this.unsettledEvents()) events.push(event);
    return new History(events);
  }

  /** Whether a resource itself goes, with its stack or from the template, as it was when the poll first asked. */
  isRemoved(logicalId: string): Promise<boolean> {
    const removal = this.removals.get(logicalId) ?? this.readRemoval(logicalId);
    this.removals.set(logicalId, removal);
    return removal;
  }

  private async readRemoval(logicalId: string): Promise<boolean> {
    const history = await this.history();
    const phase = history.phaseOfDeletion(logicalId);
    if (phase === 'delete') return true;
    if (phase !== 'clean-up' || !history.deletesPresent(logicalId)) return false;
    // An update that went from one id to another and back deletes the present one for what came between.
    const record = await this.record(logicalId);
    return !record || record.status.startsWith('DELETE_');
  }

  async status(): Promise<string> {
    const command = new DescribeStacksCommand({ StackName: this.stackId });
    const { Stacks } = await this.client().send(command, this.options());
    return Stacks?.[0]?.StackStatus ?? '';
  }

  async record(logicalId: string): Promise<ResourceRecord | undefined> {
    const names = { StackName: this.stackId, LogicalResourceId: logicalId };
    try {
      const answer = await this.client().send(new DescribeStackResourceCommand(names), this.options());
      const detail = answer.StackResourceDetail;
      return (
        detail && {
          physicalId: detail.PhysicalResourceId ?? '',
          status: detail.ResourceStatus ?? '',
          updatedAt: detail.LastUpdatedTimestamp?.getTime() ?? 0,
        }
      );
    } catch (error) {
      // "Resource X does not exist for stack Y": not listed yet, never made, or removed.
      if (isNamed(error, 'ValidationError')) return undefined;
      throw error;
    }
  }

  /** Of a resource, or of the stack itself where `logicalId` is undefined. */
  async newestEvent(logicalId: string | undefined): Promise<StackEvent | undefined> {
    for await (const event of this.unsettledEvents()) if (event.logicalId === logicalId) return event;
    return undefined;
  }

  /**
   * Newest first, back to where the stack was last settled. A page ends at 1 MB, so it may hold few events.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html
   */
  private async *unsettledEvents(): AsyncGenerator<StackEvent, void> {
    let token: string | undefined;
    do {
      const command = new DescribeStackEventsCommand({ StackName: this.stackId, NextToken: token });
      const { StackEvents = [], NextToken } = await this.client().send(command, this.options());
      for (const each of StackEvents) {
        const event = stackEvent(each, this.stackId);
        if (isSettled(event)) return;
        yield event;
      }
      token = NextToken;
    } while (token);
  }

  private options(): { abortSignal: AbortSignal } {
    return { abortSignal: this.abortSignal };
  }
}
