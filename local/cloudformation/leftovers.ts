import type { Leftover } from './resource-player';
import type { StackRecord, StackResource } from './stack-record';
import type { ResourceDefinition } from './template';

/** The resources of one version of a stack, by logical id. */
export type Resources = ReadonlyMap<string, StackResource>;

/** How a definition decides what keeps a physical resource. */
export type PolicyOf = (definition: ResourceDefinition) => Leftover['policy'];

export function clone(resources: Resources): Map<string, StackResource> {
  return new Map([...resources].map(([id, resource]) => [id, { ...resource }]));
}

/** `RetainExceptOnCreate` does not hold for the operation that made the resource. */
export const policyOfCreated: PolicyOf = ({ DeletionPolicy }) =>
  DeletionPolicy === 'RetainExceptOnCreate' ? 'Delete' : DeletionPolicy;

const policyOfReplaced: PolicyOf = ({ UpdateReplacePolicy }) => UpdateReplacePolicy;

/** What is not the physical resource any more that it was before. */
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

/** What the stack has but its template does not declare any more. Marked as removed from now on. */
export function removedFrom(record: StackRecord, isDeclared: (logicalId: string) => boolean): Leftover[] {
  return remove(record, isDeclared, ({ DeletionPolicy }) => DeletionPolicy);
}

/** What an update has made anew, once it is undone. Marked as removed from now on. */
export function undoneCreations(before: Resources, record: StackRecord, policyOf: PolicyOf): Leftover[] {
  return remove(record, (logicalId) => before.has(logicalId), policyOf);
}

/** What an update has replaced by something else, once that is undone. */
export function undoneReplacements(
  undone: Resources,
  before: Resources,
  record: StackRecord,
  policyOf: PolicyOf,
): Leftover[] {
  const updated = new Map([...undone].filter(([logicalId]) => before.has(logicalId)));
  return replacedSince(updated, record, policyOf);
}

/** Without what `resources` has. */
export function without(leftovers: readonly Leftover[], resources: Resources): Leftover[] {
  return leftovers.filter(
    ({ resource, physicalId }) => resources.get(resource.logicalId)?.physicalId !== physicalId,
  );
}

/** Each physical resource once. */
export function distinct(leftovers: readonly Leftover[]): Leftover[] {
  const nameOf = ({ resource, physicalId }: Leftover) => `${resource.logicalId} ${physicalId}`;
  return [...new Map(leftovers.map((leftover) => [nameOf(leftover), leftover])).values()];
}

function remove(record: StackRecord, stays: (logicalId: string) => boolean, policyOf: PolicyOf): Leftover[] {
  return [...record.resources.values()].flatMap((resource): Leftover[] => {
    if (stays(resource.logicalId)) return [];
    resource.removed = true;
    return [{ resource, physicalId: resource.physicalId, policy: policyOf(resource.definition) }];
  });
}
