import type { CloudFormationBehaviour } from './behaviour';
import type { StackRecord } from './stack-record';
import type { Template } from './template';

const STABLE = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];

/** The status of a stack after a failure without rollback. */
export const PAUSED = ['CREATE_FAILED', 'UPDATE_FAILED'];

export function isStable({ status }: StackRecord): boolean {
  return STABLE.includes(status);
}

/** Throws, as CloudFormation does, unless the stack is in one of these statuses. */
export function refuseUnlessIn(record: StackRecord, statuses: readonly string[]): void {
  const { status, stackId } = record;
  if (statuses.includes(status)) return;
  throw new Error(`Stack:${stackId} is in ${status} state and can not be changed so.`);
}

export function refuseUpdate(record: StackRecord, rollback: boolean): void {
  if (!PAUSED.includes(record.status)) return refuseUnlessIn(record, STABLE);
  if (!rollback) return;
  // The text is that of aws/aws-cli#6368.
  throw new Error(
    `This stack is currently in a non-terminal [${record.status}] state. To update the stack from this state, please use the ` +
      'disable-rollback parameter with update-stack API. To rollback to the last known good state, use the rollback-stack API',
  );
}

export function refuseDeletion(
  record: StackRecord,
  meanwhile: CloudFormationBehaviour['deletionMeanwhile'],
): void {
  const { status, stackId, inProgress } = record;
  const isDeletion = status === 'DELETE_IN_PROGRESS';
  const isCreation = ['CREATE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'].includes(status);
  const isAccepted = meanwhile === 'ends any operation' || (meanwhile === 'ends a creation' && isCreation);
  if (!inProgress || (isAccepted && !isDeletion)) return;
  throw new Error(`Stack [${stackId}] cannot be deleted while in status ${status}`);
}

/** Only a deletion that failed can be tried again with resources that are retained. What is deleted cannot be. */
export function refuseRetention({ status, resources }: StackRecord, logicalIds: readonly string[]): void {
  if (logicalIds.length === 0) return;
  const isThere = (id: string) => resources.has(id) && resources.get(id)!.status !== 'DELETE_COMPLETE';
  if (status === 'DELETE_FAILED' && logicalIds.every(isThere)) return;
  // The text is that of rebuy-de/aws-nuke#270.
  throw new Error(
    'The specified resources to retain must be in a valid state. Do not specify resources that are in the DELETE_COMPLETE state.',
  );
}

export function refuseTypeChanges(before: Template, after: Template): void {
  const changed = Object.entries(after.Resources).filter(
    ([id, { Type }]) => before.Resources[id] && before.Resources[id].Type !== Type,
  );
  if (changed.length === 0) return;
  const names = changed.map(([id]) => id).join(', ');
  throw new Error(
    `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${names}]`,
  );
}
