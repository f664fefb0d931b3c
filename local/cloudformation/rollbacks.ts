import type { Deletions } from './deletions';
import { inOrder } from './in-order';
import {
  clone,
  distinct,
  policyOfCreated,
  undoneCreations,
  undoneReplacements,
  without,
  type PolicyOf,
} from './leftovers';
import type { Leftover } from './resource-player';
import type { Stage, StackVersion, Undoing } from './stage';
import { dependencies } from './template';

/** Takes a stack back to its last stable state. */
export class Rollbacks {
  constructor(
    private readonly stage: Stage,
    private readonly deletions: Deletions,
  ) {}

  /** Goes back to the version before the update. After several failed updates: to the one before the first of them. */
  async toStable(stable: StackVersion, reason: string | undefined, policyOf: PolicyOf): Promise<void> {
    const { record } = this.stage;
    const undoing = { template: record.template, resources: clone(record.resources), before: stable };
    record.template = stable.template;
    record.outputs = stable.outputs;
    record.setStatus('UPDATE_ROLLBACK_IN_PROGRESS', reason);
    for (const { logicalId, definition } of stable.resources.values()) {
      record.resources.get(logicalId)!.definition = definition;
    }
    await this.undo(undoing, policyOf);
  }

  /** Continues a rollback that failed, with the resources that failed and those that it had not reached. */
  async continue(): Promise<void> {
    const { record, behaviour, unsettled } = this.stage;
    const undoing = unsettled.undoing!;
    record.setStatus('UPDATE_ROLLBACK_IN_PROGRESS', 'User Initiated');
    const failed = [...undoing.resources.values()].filter(
      ({ logicalId }) => record.resources.get(logicalId)!.status === 'UPDATE_FAILED',
    );
    if (behaviour.continuedRollback === 'from the undone version') {
      for (const { logicalId, properties } of failed)
        record.resources.get(logicalId)!.properties = properties;
      return this.undo(undoing, policyOfCreated);
    }
    const asked = failed.filter(({ logicalId, properties }) => {
      const { properties: now } = record.resources.get(logicalId)!;
      return now !== properties;
    });
    return this.undo(undoing, policyOfCreated, new Set(asked.map(({ logicalId }) => logicalId)));
  }

  /** What an undone update had put in place, and its failed rollback has replaced again. */
  halfUndone({ resources, before }: Undoing): Leftover[] {
    return undoneReplacements(resources, before.resources, this.stage.record, this.policyOfUndone);
  }

  /** `again`: the resources that were asked before and failed. */
  private async undo(
    undoing: Undoing,
    policyOf: PolicyOf,
    again: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    const { record, resources, unsettled } = this.stage;
    const { before } = undoing;
    const failed = await this.stage.walk(async (attempt) => {
      await inOrder(dependencies(before.template), async (id) => {
        const old = before.resources.get(id);
        return !old || resources.undoUpdate(old, attempt, again.has(id));
      });
      return attempt.failed;
    });
    if (failed.length > 0) {
      const reason = `The following resource(s) failed to update: [${failed.join(', ')}].`;
      unsettled.undoing = undoing;
      return record.setStatus('UPDATE_ROLLBACK_FAILED', reason);
    }

    record.setStatus('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    await this.stage.afterUpdate();
    const replaced = unsettled.replaced.map((leftover) => {
      const { logicalId, definition } = leftover.resource;
      return {
        ...leftover,
        policy: this.policyOfUndone(record.resources.get(logicalId)?.definition ?? definition),
      };
    });
    const leftovers = [
      ...without(replaced, before.resources),
      ...this.halfUndone(undoing),
      ...undoneCreations(before.resources, record, policyOf),
    ];
    await this.stage.walk((attempt) =>
      this.deletions.cleanUp(undoing.template, distinct(leftovers), attempt),
    );
    this.stage.settle();
    record.setStatus('UPDATE_ROLLBACK_COMPLETE');
  }

  private readonly policyOfUndone: PolicyOf = ({ UpdateReplacePolicy }) =>
    this.stage.behaviour.undoneReplacement === 'follows UpdateReplacePolicy' ? UpdateReplacePolicy : 'Delete';
}
