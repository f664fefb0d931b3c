import type { StackEvent as SdkEvent } from '@aws-sdk/client-cloudformation';

/** An event of a stack, as far as it is read here. */
export interface StackEvent {
  /** Undefined for an event of the stack itself. */
  readonly logicalId?: string;
  readonly status: string;
  readonly reason: string;
  readonly physicalId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html */
export function stackEvent(event: SdkEvent, stackId: string): StackEvent {
  const physicalId = event.PhysicalResourceId ?? '';
  return {
    // In the stack's own events the logical id is the name of the stack.
    logicalId: physicalId === stackId ? undefined : (event.LogicalResourceId ?? ''),
    status: event.ResourceStatus ?? '',
    reason: event.ResourceStatusReason ?? '',
    physicalId,
    at: event.Timestamp?.getTime() ?? 0,
    properties: parse(event.ResourceProperties),
  };
}

/** Whether an event may be about a physical id. An id that CloudFormation invented is no ARN: it names no other image. */
export function mayBeAbout(event: StackEvent, physicalId: string | undefined): boolean {
  return event.physicalId === physicalId || !event.physicalId.startsWith('arn:');
}

export function isOfDeletion({ status }: StackEvent): boolean {
  return status.startsWith('DELETE_');
}

/**
 * The newest event of a resource that tells of the Delete of a physical id. After updates without rollback CloudFormation
 * may delete several physical ids of one resource at once, each with events of its own. So an event with the very id counts
 * first, and one with an id that CloudFormation invented only if there is none.
 *
 * What came before the resource was last made or changed does not count. If no event since then is about the id, the
 * answer is the event of that creation or change: CloudFormation does not ask for this Delete.
 *
 * `events`: those of the resource, newest first.
 */
export function newestOfDelete(
  events: readonly StackEvent[],
  physicalId: string | undefined,
): StackEvent | undefined {
  const last = events.find((event) => isLastForDelete(event, physicalId));
  if (last && isOfDeletion(last)) return last;
  return events.find((event) => event === last || mayBeAbout(event, physicalId));
}

/** Whether older events of a resource tell no more of the Delete of a physical id. */
export function isLastForDelete(event: StackEvent, physicalId: string | undefined): boolean {
  return !isOfDeletion(event) || event.physicalId === physicalId;
}

/** Whether CloudFormation asks for a deletion, or skips it. */
export function asksToDelete({ status }: StackEvent): boolean {
  return status === 'DELETE_IN_PROGRESS' || status === 'DELETE_SKIPPED';
}

export function isOfStack({ logicalId }: StackEvent): boolean {
  return logicalId === undefined;
}

/** Whether the stack itself is *_COMPLETE: what came before is settled, and can neither go on nor be undone. */
export function isSettled(event: StackEvent): boolean {
  return isOfStack(event) && event.status.endsWith('_COMPLETE');
}

function parse(json: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
