import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { isErrorNamed } from '../appstream/errors';
import { History } from './history';
import { type StackEvent, isSettled, stackEvent } from './stack-event';

/** CloudFormation's record of a resource: what DescribeStackResource answers. */
export interface ResourceRecord {
  readonly physicalId: string;
  readonly status: string;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

const SKIPPED = 'DELETE_SKIPPED';

/**
 * What a poll reads of its stack. It never reads what happened before the stack was last settled. So an old stack costs
 * no more than a new one.
 */
export class StackReader {
  private read?: Promise<History>;
  /** By logical id. */
  private readonly statuses = new Map<string, Promise<string>>();

  constructor(
    private readonly stackId: string,
    private readonly client: () => CloudFormationClient,
    private readonly abortSignal: AbortSignal,
  ) {}

  /** The operations that are not settled. Read once a poll. */
  history(): Promise<History> {
    this.read ??= this.readHistory();
    return this.read;
  }

  private async readHistory(): Promise<History> {
    const events: StackEvent[] = [];
    for await (const event of this.unsettledEvents()) events.push(event);
    return new History(events);
  }

  /** Whether a resource itself is being removed: with its stack, or since it left the template. */
  async isRemoved(logicalId: string): Promise<boolean> {
    const history = await this.history();
    const phase = history.phaseOfDeletion(logicalId);
    if (phase === 'delete') return true;
    // What a creation without rollback failed to make, the next update deletes first. If that update does not make it
    // again, it has left the template.
    if (phase === 'update') return history.phase !== 'update';
    if (phase !== 'clean-up' || !history.deletesPresent(logicalId)) return false;
    // After an update to another image and one back, a clean-up may delete the present id, too. Then the record shows
    // that the resource stays.
    return isBeingDeleted(await this.recordedStatus(logicalId));
  }

  /**
   * Whether CloudFormation asks to delete what a resource has now, since it is removed. If it asks for the id of an update
   * that failed, or for one that a clean-up asks for, too, the record tells whether it skips the resource itself.
   */
  async asksForRemoval(logicalId: string): Promise<boolean> {
    const history = await this.history();
    if (history.surelyRemoves(logicalId)) return true;
    if (!history.deletesPresent(logicalId)) return false;
    const status = await this.recordedStatus(logicalId);
    // Emulators do not show in the record that a stack is being deleted.
    const isInDeletion = history.phaseOfDeletion(logicalId) === 'delete';
    return isInDeletion ? status !== SKIPPED : isBeingDeleted(status);
  }

  /** What has no record is gone. Read once a poll. */
  private recordedStatus(logicalId: string): Promise<string> {
    const status =
      this.statuses.get(logicalId) ??
      this.record(logicalId).then((record) => record?.status ?? 'DELETE_COMPLETE');
    this.statuses.set(logicalId, status);
    return status;
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
      // "Resource X does not exist for stack Y": it is not listed yet, was never made, or is removed.
      if (isErrorNamed(error, 'ValidationError')) return undefined;
      throw error;
    }
  }

  /**
   * The newest events of a resource or, if `logicalId` is undefined, of the stack itself; newest first. They are read up
   * to the first one for which `isLast` holds, by default only the newest.
   */
  async newestEvents(
    logicalId: string | undefined,
    isLast: (event: StackEvent) => boolean = () => true,
  ): Promise<StackEvent[]> {
    const found: StackEvent[] = [];
    for await (const event of this.unsettledEvents()) {
      if (event.logicalId !== logicalId) continue;
      found.push(event);
      if (isLast(event)) break;
    }
    return found;
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

function isBeingDeleted(status: string): boolean {
  return status.startsWith('DELETE_') && status !== SKIPPED;
}
