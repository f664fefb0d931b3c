import type { Leftover } from './resource-player';
import type { StackRecord, StackResource } from './stack-record';
import type { ResourceDefinition } from './template';

/** The resources of one version of a stack, by logical id. */
export type Resources = ReadonlyMap<string, StackResource>;

/** How to read off a definition whether a physical resource is kept. */
export type PolicyOf = (definition: ResourceDefinition) => Leftover['policy'];

export function clone(resources: Resources): Map<string, StackResource> {
  return new Map([...resources].map(([id, resource]) => [id, { ...resource }]));
}

/** For resources that the operation has made itself: `RetainExceptOnCreate` does not keep them. */
export const policyOfCreated: PolicyOf = ({ DeletionPolicy }) =>
  DeletionPolicy === 'RetainExceptOnCreate' ? 'Delete' : DeletionPolicy;

const policyOfReplaced: PolicyOf = ({ UpdateReplacePolicy }) => UpdateReplacePolicy;

/** The resources that have another physical id now. */
export function replacedSince(
  before: Resources,
  record: StackRecord,
  policyOf = policyOfReplaced,
): Leftover[] {
  return [...before.values()].flatMap((resource): Leftover[] => {
    const { logicalId, physicalId } = resource;
    const now = record.resources.get(logicalId);
    if (!now || now.physicalId === physicalId) return [];
    return [{ resource, physicalId, policy: policyOf(now.definition) }];
  });
}

/** The resources that the stack has and its template no longer declares. They are marked as removed. */
export function removedFrom(record: StackRecord, isDeclared: (logicalId: string) => boolean): Leftover[] {
  return remove(record, isDeclared, ({ DeletionPolicy }) => DeletionPolicy);
}

/** The resources that an undone update has created. They are marked as removed. */
export function undoneCreations(before: Resources, record: StackRecord, policyOf: PolicyOf): Leftover[] {
  return remove(record, (logicalId) => before.has(logicalId), policyOf);
}

/** The physical resources that an undone update put in place of those before. */
export function undoneReplacements(
  undone: Resources,
  before: Resources,
  record: StackRecord,
  policyOf: PolicyOf,
): Leftover[] {
  const updated = new Map([...undone].filter(([logicalId]) => before.has(logicalId)));
  return replacedSince(updated, record, policyOf);
}

/** The leftovers that are not the present resources in `resources`. */
export function without(leftovers: readonly Leftover[], resources: Resources): Leftover[] {
  return leftovers.filter(
    ({ resource, physicalId }) => resources.get(resource.logicalId)?.physicalId !== physicalId,
  );
}

/** The same for all leftovers that are one physical resource. */
export function nameOf({ resource, physicalId }: Leftover): string {
  return `${resource.logicalId} ${physicalId}`;
}

/** Names each physical resource once. */
export function distinct(leftovers: readonly Leftover[]): Leftover[] {
  return [...new Map(leftovers.map((leftover) => [nameOf(leftover), leftover])).values()];
}

function remove(record: StackRecord, stays: (logicalId: string) => boolean, policyOf: PolicyOf): Leftover[] {
  return [...record.resources.values()].flatMap((resource): Leftover[] => {
    if (stays(resource.logicalId)) return [];
    resource.removed = true;
    return [{ resource, physicalId: resource.physicalId, policy: policyOf(resource.definition) }];
  });
}
