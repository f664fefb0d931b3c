import type { Attempt } from './attempt';
import { isCustomResource } from './custom-resource';
import { inOrder } from './in-order';
import { distinct, nameOf, policyOfCreated, without, type PolicyOf } from './leftovers';
import type { Leftover } from './resource-player';
import type { Stage } from './stage';
import type { ShownResource, StackResource } from './stack-record';
import { dependents, type ResourceDefinition, type Template } from './template';

/**
 * The clean-up of an update tries each deletion so often. Then CloudFormation forgets the resource
 * (serverless/serverless#9144).
 */
const CLEANUP_TRIES = 3;

/** Deletes resources. What depends on a resource is deleted before it. */
export class Deletions {
  constructor(private readonly stage: Stage) {}

  /**
   * Deletes all that the stack has, once `ended` says that no other operation is under way. What cannot be deleted
   * stays, and so does what it depends on.
   */
  async ofStack(
    operation: 'DELETE' | 'ROLLBACK',
    reason: string | undefined,
    policyOf: PolicyOf,
    ended: () => Promise<void> = async () => {},
  ): Promise<void> {
    const { record, behaviour, unsettled } = this.stage;
    record.setStatus(`${operation}_IN_PROGRESS`, reason);
    await ended();
    unsettled.replaced = distinct(without(unsettled.replaced, record.resources));
    const leftovers = behaviour.leftoversAtDeletion === 'are deleted' ? unsettled.replaced : [];
    const left = await this.stage.walk((attempt) => this.all(policyOf, leftovers, attempt));
    if (left.length === 0) return record.setStatus(`${operation}_COMPLETE`);
    const failure = `The following resource(s) failed to delete: [${left.join(', ')}].`;
    return record.setStatus(`${operation}_FAILED`, failure);
  }

  /** Answers with what could not be deleted. */
  private async all(policyOf: PolicyOf, leftovers: Leftover[], attempt: Attempt): Promise<string[]> {
    const { record } = this.stage;
    const left: string[] = [];
    const present = Object.fromEntries([...record.resources].map(([id, { definition }]) => [id, definition]));
    await inOrder(graph(present, leftovers), async (id) => {
      if (attempt.stopped) return false;
      const resource = record.resources.get(id);
      const present = async () => !resource || (await this.present(resource, policyOf));
      const others = leftovers.filter(({ resource }) => resource.logicalId === id);
      const isGone = await this.each([
        present,
        ...others.map((leftover) => () => this.left(leftover, leftovers)),
      ]);
      if (!isGone) left.push(id);
      return isGone;
    });
    return left;
  }

  /** The clean-up of an update: what it replaced or removed, in the reverse order of the template that had it. */
  async cleanUp(template: Template, leftovers: readonly Leftover[], attempt: Attempt): Promise<void> {
    const nested = this.stage.cleanUpNested();
    await inOrder(graph(template.Resources, leftovers), async (id) => {
      const ofOne = leftovers.filter(({ resource }) => resource.logicalId === id);
      return this.each(
        ofOne.map((leftover) => async () => {
          if (!attempt.stopped) await this.try(leftover, attempt);
          return true;
        }),
      );
    });
    await nested;
  }

  /**
   * Deletes resources whose creation failed: "Resources without a last known stable state will be deleted upon the next
   * stack operation."
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
   */
  async failedCreations(attempt: Attempt): Promise<void> {
    const { record, behaviour } = this.stage;
    if (behaviour.failedCreations === 'are cleaned up') return;
    const failed = [...record.resources.values()].filter(({ status }) =>
      ['CREATE_FAILED', 'DELETE_FAILED'].includes(status),
    );
    const Resources = Object.fromEntries(failed.map(({ logicalId, definition }) => [logicalId, definition]));
    await inOrder(dependents({ Resources }), async (id) => {
      if (attempt.stopped) return false;
      const isGone = await this.present(record.resources.get(id)!, policyOfCreated);
      if (isGone) record.resources.delete(id);
      else attempt.fail(id);
      return isGone;
    });
  }

  private async present(resource: StackResource, policyOf: PolicyOf): Promise<boolean> {
    const { record, resources } = this.stage;
    if (['DELETE_COMPLETE', 'DELETE_SKIPPED'].includes(resource.status)) return true;
    const leftover = { resource, physicalId: resource.physicalId, policy: policyOf(resource.definition) };
    return resources.delete(leftover, (status, reason) => record.setResourceStatus(resource, status, reason));
  }

  /** What is deleted leaves `leftovers`, so that the next deletion of the stack does not try it again. */
  private async left(leftover: Leftover, leftovers: Leftover[]): Promise<boolean> {
    const { record, resources } = this.stage;
    const tell = (status: string, reason?: string) =>
      record.addResourceEvent(leftover.resource, status, reason);
    const isGone = await resources.delete(leftover, tell);
    if (isGone) leftovers.splice(leftovers.indexOf(leftover), 1);
    return isGone;
  }

  /** The deletions of what one resource has. Answers whether all succeeded. */
  private async each(deletions: ReadonlyArray<() => Promise<boolean>>): Promise<boolean> {
    if (this.stage.behaviour.deletionsOfOne === 'at once')
      return (await Promise.all(deletions.map((begin) => begin()))).every(Boolean);
    let areGone = true;
    for (const begin of deletions) if (!(await begin())) areGone = false;
    return areGone;
  }

  /** What is deleted, or kept by its policy, is not asked for again if somebody deletes the stack meanwhile. */
  private async try(leftover: Leftover, attempt: Attempt): Promise<void> {
    const { record, resources, unsettled } = this.stage;
    const { resource } = leftover;
    const tell = (status: string, reason?: string) => {
      // A resource that was replaced is still in the stack: the clean-up writes events, and does not change its status.
      if (resource.removed) record.setResourceStatus(resource, status, reason, this.shown(resource));
      else record.addResourceEvent(this.shown(resource), status, reason);
    };
    let gone = false;
    for (let tries = 0; tries < CLEANUP_TRIES && !gone && !attempt.stopped; tries += 1) {
      gone = await resources.delete(leftover, tell);
    }
    if (gone) unsettled.replaced = unsettled.replaced.filter((other) => nameOf(other) !== nameOf(leftover));
    if (resource.removed) record.resources.delete(resource.logicalId);
  }

  private shown(resource: StackResource): ShownResource {
    const isGeneric = this.stage.behaviour.cleanUpEvents === 'generic' && isCustomResource(resource.type);
    return isGeneric
      ? { ...resource, type: 'AWS::CloudFormation::CustomResource', properties: undefined }
      : resource;
  }
}

/** For each resource, what must be deleted before it. That includes leftovers of resources that `Resources` lacks. */
function graph(
  Resources: Readonly<Record<string, ResourceDefinition>>,
  leftovers: readonly Leftover[],
): Map<string, string[]> {
  const lacking = leftovers.filter(({ resource }) => !(resource.logicalId in Resources));
  return dependents({
    Resources: {
      ...Resources,
      ...Object.fromEntries(lacking.map(({ resource }) => [resource.logicalId, resource.definition])),
    },
  });
}
