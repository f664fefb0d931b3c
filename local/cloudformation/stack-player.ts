import type { VirtualClock } from '../clock';
import { RandomIds, seededRandom } from '../random';
import { Attempt } from './attempt';
import type { CloudFormationBehaviour } from './behaviour';
import { CustomResources, type CustomResourceOptions, type Transport } from './custom-resource';
import { inOrder } from './in-order';
import { holds, resolve, type Scope } from './intrinsics';
import type { ResourceKind } from './resource-kind';
import { madeAtOnce, testSibling } from './resource-kinds';
import { ResourcePlayer, type Leftover } from './resource-player';
import { StackRecord, type StackEvent, type StackPlace, type StackResource } from './stack-record';
import { stackScope } from './stack-scope';
import { dependencies, dependents, type ResourceDefinition, type Template } from './template';

export { CLOUDFORMATION_BEHAVIOURS, type CloudFormationBehaviour } from './behaviour';

/** How a stack is played. */
export interface StackPlayerOptions extends Partial<StackPlace> {
  readonly clock: VirtualClock;
  readonly transport: Transport;
  /** By resource type; all others are made at once. */
  readonly kinds?: Readonly<Record<string, ResourceKind>>;
  readonly behaviour?: Partial<CloudFormationBehaviour>;
  readonly redeliver?: CustomResourceOptions['redeliver'];
  /** Told of each event as it happens. */
  readonly onEvent?: (event: StackEvent) => void;
  readonly seed?: number;
}

/** How an operation on a stack ended. */
export interface StackResult {
  readonly status: string;
  readonly reason?: string;
  /** Of this operation, in the order of time. */
  readonly events: readonly StackEvent[];
  readonly resources: readonly StackResource[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** The clean-up of an update tries each deletion this often, then forgets the resource. */
const CLEANUP_TRIES = 3;

/** What a rollback goes back to. */
interface Before {
  readonly template: Template;
  readonly resources: ReadonlyMap<string, StackResource>;
  readonly outputs: Record<string, string>;
}

/** An update that is undone: the version it made, or began to make, and the one before. */
interface Undoing {
  readonly template: Template;
  readonly resources: ReadonlyMap<string, StackResource>;
  readonly before: Before;
}

/**
 * Plays the stack operations of CloudFormation on a template. Custom resources are events to a transport; what no kind
 * is given for is made at once.
 */
export class StackPlayer {
  readonly record: StackRecord;
  private readonly behaviour: CloudFormationBehaviour;
  private readonly ids: RandomIds;
  private readonly kinds: Readonly<Record<string, ResourceKind>>;
  private readonly customResources: ResourceKind;
  private readonly otherResources: ResourceKind;
  private readonly resources: ResourcePlayer;
  private template: Template = { Resources: {} };
  /** Of a stack that is in UPDATE_ROLLBACK_FAILED. */
  private unfinished?: Undoing;

  constructor(options: StackPlayerOptions) {
    const { stackName = 'Stack', region = 'eu-west-1', account = '111122223333' } = options;
    this.behaviour = {
      failedUpdate: 'takes new id',
      undoneReplacement: 'is deleted',
      requestIds: 'are new',
      ...options.behaviour,
    };
    this.ids = new RandomIds(seededRandom(options.seed ?? 1));
    this.record = new StackRecord({ stackName, region, account }, options.clock, this.ids, options.onEvent);
    const inventId = (logicalId: string) => `${stackName}-${logicalId}-${this.ids.suffix()}`;
    this.customResources = new CustomResources({
      ...options,
      ids: this.ids,
      requestIds: this.behaviour.requestIds,
    });
    this.otherResources = madeAtOnce(({ logicalId }) => inventId(logicalId));
    this.kinds = { 'Test::Sibling': testSibling(options.clock), ...options.kinds };
    this.resources = new ResourcePlayer({
      record: this.record,
      kindOf: (type) => this.kindOf(type),
      inventId,
      failedUpdate: this.behaviour.failedUpdate,
    });
  }

  /** A failure rolls back to nothing: ROLLBACK_COMPLETE, or ROLLBACK_FAILED where a deletion failed. */
  async create(template: Template): Promise<StackResult> {
    return this.operation(['REVIEW_IN_PROGRESS'], async () => {
      this.template = template;
      this.record.setStatus('CREATE_IN_PROGRESS', 'User Initiated');
      const attempt = new Attempt();
      await inOrder(this.activeDependencies(), (id) => this.createResource(id, attempt));
      const failure = this.failureOf(attempt, 'create');
      if (!failure) return this.record.setStatus('CREATE_COMPLETE');

      this.record.setStatus('ROLLBACK_IN_PROGRESS', `${failure} Rollback requested by user.`);
      const left = await this.deleteResources(policyOfCreated);
      return this.record.setStatus(...endOfDeletion('ROLLBACK', left));
    });
  }

  /** A failure rolls back to the template before: UPDATE_ROLLBACK_COMPLETE, or UPDATE_ROLLBACK_FAILED. */
  async update(template: Template): Promise<StackResult> {
    return this.operation(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'], async () => {
      const { resources, outputs } = this.record;
      const before: Before = { template: this.template, resources: clone(resources), outputs };
      refuseTypeChanges(before.template, template);
      this.template = template;
      this.record.setStatus('UPDATE_IN_PROGRESS', 'User Initiated');
      const attempt = new Attempt();
      const active = this.activeDependencies();
      await inOrder(active, async (id) => {
        const existing = before.resources.get(id);
        if (!existing) return this.createResource(id, attempt);
        return this.resources.update(existing, template.Resources[id], this.scope(), attempt);
      });
      const failure = this.failureOf(attempt, 'update');
      if (failure) return this.rollBackUpdate(failure, before);

      this.record.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
      const leftovers = [...before.resources.values()].flatMap((old): Leftover[] => {
        const { logicalId, physicalId } = old;
        const now = resources.get(logicalId)!;
        if (!active.has(logicalId)) {
          now.removed = true;
          return [{ resource: now, physicalId, policy: old.definition.DeletionPolicy }];
        }
        if (now.physicalId === physicalId) return [];
        return [{ resource: old, physicalId, policy: now.definition.UpdateReplacePolicy }];
      });
      await this.cleanUp(before.template, leftovers);
      return this.record.setStatus('UPDATE_COMPLETE');
    });
  }

  /**
   * Goes on with a rollback that failed, at the resources that it had not come to and those that failed. Another failure
   * leaves the stack in UPDATE_ROLLBACK_FAILED again.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-continueupdaterollback.html
   */
  async continueRollback(): Promise<StackResult> {
    return this.operation(['UPDATE_ROLLBACK_FAILED'], async () => {
      const undoing = this.unfinished!;
      this.record.setStatus('UPDATE_ROLLBACK_IN_PROGRESS', 'User Initiated');
      for (const [id, { properties }] of undoing.resources) {
        const resource = this.record.resources.get(id)!;
        if (resource.status === 'UPDATE_FAILED') resource.properties = properties;
      }
      await this.undo(undoing);
    });
  }

  /** Whatever cannot be deleted stays, with what it depends on; `delete` may be called again then. */
  async delete(): Promise<StackResult> {
    return this.operation(undefined, async () => {
      this.record.setStatus('DELETE_IN_PROGRESS', 'User Initiated');
      const left = await this.deleteResources(({ DeletionPolicy }) => DeletionPolicy);
      return this.record.setStatus(...endOfDeletion('DELETE', left));
    });
  }

  private async operation(from: string[] | undefined, play: () => Promise<void>): Promise<StackResult> {
    const { record } = this;
    if (from ? !from.includes(record.status) : record.inProgress) {
      throw new Error(`Stack:${record.stackId} is in ${record.status} state and can not be changed so.`);
    }
    record.clientRequestToken = this.ids.uuid();
    const past = record.events.length;
    await play();
    return {
      status: record.status,
      reason: record.statusReason,
      events: record.events.slice(past),
      resources: [...record.resources.values()],
      outputs: record.outputs,
    };
  }

  private createResource(logicalId: string, attempt: Attempt): Promise<boolean> {
    return this.resources.create(logicalId, this.template.Resources[logicalId], this.scope(), attempt);
  }

  private async rollBackUpdate(failure: string, before: Before): Promise<void> {
    const { record } = this;
    const undoing = { template: this.template, resources: clone(record.resources), before };
    this.template = before.template;
    record.outputs = before.outputs;
    record.setStatus('UPDATE_ROLLBACK_IN_PROGRESS', failure);
    for (const { logicalId, definition } of before.resources.values()) {
      record.resources.get(logicalId)!.definition = definition;
    }
    await this.undo(undoing);
  }

  private async undo(undoing: Undoing): Promise<void> {
    const { record } = this;
    const { before } = undoing;
    const attempt = new Attempt();
    await inOrder(dependencies(before.template), async (id) => {
      const old = before.resources.get(id);
      return !old || this.resources.undoUpdate(old, attempt);
    });
    if (attempt.stopped) {
      const reason = `The following resource(s) failed to update: [${attempt.failed.join(', ')}].`;
      this.unfinished = undoing;
      return record.setStatus('UPDATE_ROLLBACK_FAILED', reason);
    }

    record.setStatus('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    const leftovers = [...undoing.resources.values()].flatMap((resource): Leftover[] => {
      const { logicalId, physicalId } = resource;
      const now = record.resources.get(logicalId)!;
      if (!before.resources.has(logicalId)) {
        now.removed = true;
        return [{ resource: now, physicalId, policy: policyOfCreated(now.definition) }];
      }
      if (now.physicalId === physicalId) return [];
      return [{ resource, physicalId, policy: this.policyOfUndone(now.definition) }];
    });
    await this.cleanUp(undoing.template, leftovers);
    return record.setStatus('UPDATE_ROLLBACK_COMPLETE');
  }

  /** Deletes all that the stack has, dependents first, and answers with what could not be deleted. */
  private async deleteResources(
    policyOf: (definition: ResourceDefinition) => Leftover['policy'],
  ): Promise<string[]> {
    const { record } = this;
    const Resources = Object.fromEntries(
      [...record.resources.values()].map(({ logicalId, definition }) => [logicalId, definition]),
    );
    const left: string[] = [];
    await inOrder(dependents({ Resources }), async (id) => {
      const resource = record.resources.get(id)!;
      if (['DELETE_COMPLETE', 'DELETE_SKIPPED'].includes(resource.status)) return true;
      const policy = policyOf(resource.definition);
      const gone = await this.resources.delete(
        { resource, physicalId: resource.physicalId, policy },
        (status, reason) => record.setResourceStatus(resource, status, reason),
      );
      if (!gone) left.push(id);
      return gone;
    });
    return left;
  }

  /** After an update: deletes what it replaced or removed, in the reverse order of the template that had it. */
  private async cleanUp(template: Template, leftovers: readonly Leftover[]): Promise<void> {
    const { record } = this;
    await inOrder(dependents(template), async (id) => {
      const leftover = leftovers.find(({ resource }) => resource.logicalId === id);
      if (!leftover) return true;
      const { resource } = leftover;
      const tell = (status: string, reason?: string) => {
        // A resource that was replaced stays what it is now: only the events tell of the clean-up.
        if (resource.removed) record.setResourceStatus(resource, status, reason);
        else record.addResourceEvent(resource, status, reason);
      };
      let gone = false;
      for (let tries = 0; tries < CLEANUP_TRIES && !gone; tries += 1) {
        gone = await this.resources.delete(leftover, tell);
      }
      if (resource.removed) record.resources.delete(id);
      return true;
    });
  }

  private policyOfUndone({ UpdateReplacePolicy }: ResourceDefinition): Leftover['policy'] {
    return this.behaviour.undoneReplacement === 'follows UpdateReplacePolicy'
      ? UpdateReplacePolicy
      : 'Delete';
  }

  /** Why the resources were not all made or changed, or the outputs could not be resolved. */
  private failureOf(attempt: Attempt, verb: string): string | undefined {
    if (attempt.stopped) {
      return `The following resource(s) failed to ${verb}: [${attempt.failed.join(', ')}].`;
    }
    const scope = this.scope();
    try {
      const outputs = Object.entries(this.template.Outputs ?? {}).filter(
        ([, { Condition }]) => Condition === undefined || holds(Condition, scope),
      );
      this.record.outputs = Object.fromEntries(
        outputs.map(([name, { Value }]) => [name, String(resolve(Value, scope))]),
      );
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Without the resources whose condition does not hold. */
  private activeDependencies(): Map<string, string[]> {
    const scope = this.scope();
    const isActive = (id: string) => {
      const { Condition } = this.template.Resources[id];
      return Condition === undefined || holds(Condition, scope);
    };
    return new Map(
      [...dependencies(this.template)]
        .filter(([id]) => isActive(id))
        .map(([id, names]) => [id, names.filter(isActive)]),
    );
  }

  private scope(): Scope {
    return stackScope(this.template, this.record, (type) => this.kindOf(type));
  }

  private kindOf(type: string): ResourceKind {
    const isCustom = type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
    return isCustom ? this.customResources : (this.kinds[type] ?? this.otherResources);
  }
}

/** `RetainExceptOnCreate` does not hold for the operation that made the resource. */
function policyOfCreated({ DeletionPolicy }: ResourceDefinition): Leftover['policy'] {
  return DeletionPolicy === 'RetainExceptOnCreate' ? 'Delete' : DeletionPolicy;
}

function endOfDeletion(operation: 'DELETE' | 'ROLLBACK', left: string[]): [status: string, reason?: string] {
  if (left.length === 0) return [`${operation}_COMPLETE`];
  return [`${operation}_FAILED`, `The following resource(s) failed to delete: [${left.join(', ')}].`];
}

function refuseTypeChanges(before: Template, after: Template): void {
  const changed = Object.entries(after.Resources).filter(
    ([id, { Type }]) => before.Resources[id] && before.Resources[id].Type !== Type,
  );
  if (changed.length === 0) return;
  const names = changed.map(([id]) => id).join(', ');
  throw new Error(
    `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${names}]`,
  );
}

function clone(resources: ReadonlyMap<string, StackResource>): Map<string, StackResource> {
  return new Map([...resources].map(([id, resource]) => [id, { ...resource }]));
}
