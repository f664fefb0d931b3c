import { isMaking, type JournalEntry } from '../../local/appstream';
import type { StackRecord } from '../../local/cloudformation/stack-record';
import { isOf, markerOf } from './ours';
import { LOOK_TO_ACT_MS } from './journal';

/** What the images that were made in a whole history are judged by. */
export interface Makings {
  readonly journal: readonly JournalEntry[];
  readonly records: readonly StackRecord[];
  readonly logicalIds: readonly string[];
  /** Whether somebody outside of the stacks has removed an image. */
  readonly isRemoved: (arn: string) => boolean;
  /** Whether time passes between a look and an act. */
  readonly hasLatency: boolean;
}

/** Throws where an attempt has made two images in one operation, or the way back or a deletion one. */
export function checkMakings({ journal, records, logicalIds, isRemoved, hasLatency }: Makings): void {
  /** When each attempt made its newest image. */
  const attempts = new Map<string, number>();
  for (const { operation, touched, at } of journal.filter(isMaking)) {
    const record = records.find(({ stackId }) => logicalIds.some((id) => isOf(stackId, id, touched)));
    const marker = markerOf(touched);
    if (!record || !marker) throw new Error(`made an image that is not ours: ${JSON.stringify(touched)}`);
    // What somebody has removed is made anew, by a rollback and for the attempt of before, too: the stack is to have it.
    if (isRemoved(touched.arn)) continue;
    const before = attempts.get(marker.attempt);
    if (before !== undefined && !isOfAnotherOperation(record, before, at))
      throw new Error(`two images of one attempt, the second by ${operation}: ${JSON.stringify(touched)}`);
    attempts.set(marker.attempt, at);
    const earliest = at - (hasLatency ? LOOK_TO_ACT_MS : 0);
    const statuses = statusesBetween(record, earliest, at);
    if (statuses.some((status) => /^(CREATE|UPDATE)_IN_PROGRESS$/.test(status))) continue;
    throw new Error(`an image was made by ${operation} in ${statuses.at(-1)}: ${JSON.stringify(touched)}`);
  }
}

/**
 * Whether the stack has begun something else meanwhile. The waiters of a chain that are complete are not asked again: what an
 * operation without rollback left or took away is made anew for their attempt.
 */
function isOfAnotherOperation({ stackId, events }: StackRecord, from: number, to: number): boolean {
  return events.some(
    ({ physicalResourceId, timestamp }) =>
      physicalResourceId === stackId && from < timestamp && timestamp <= to,
  );
}

/** The statuses that a stack had between two moments, in milliseconds of the clock. */
function statusesBetween({ stackId, events }: StackRecord, from: number, to: number): string[] {
  const own = events.filter(
    ({ physicalResourceId, timestamp }) => physicalResourceId === stackId && timestamp <= to,
  );
  return own
    .filter((_, index) => (own[index + 1]?.timestamp ?? Infinity) >= from)
    .map(({ resourceStatus }) => resourceStatus);
}
