import type { Attempt } from './attempt';
import { inOrder } from './in-order';
import { holds, resolve } from './intrinsics';
import { policyOfCreated, replacedSince, type Resources } from './leftovers';
import type { Leftover } from './resource-player';
import type { Stage } from './stage';
import { dependencies } from './template';

/** Makes and changes the resources of a template, each after those that it refers to. */
export class Provisioning {
  constructor(private readonly stage: Stage) {}

  /** What each resource waits for. Resources whose condition does not hold are left out. */
  active(): Map<string, string[]> {
    const { template } = this.stage.record;
    const scope = this.stage.scope();
    const isActive = (id: string) => {
      const { Condition } = template.Resources[id];
      return Condition === undefined || holds(Condition, scope);
    };
    return new Map(
      [...dependencies(template)]
        .filter(([id]) => isActive(id))
        .map(([id, names]) => [id, names.filter(isActive)]),
    );
  }

  create(attempt: Attempt): Promise<void> {
    return inOrder(this.active(), (id) => this.make(id, attempt));
  }

  /** Answers with the physical resources that no longer belong to the stack, also if the update fails. */
  async update(
    active: ReadonlyMap<string, string[]>,
    before: Resources,
    attempt: Attempt,
  ): Promise<Leftover[]> {
    const { record, resources } = this.stage;
    const abandoned: Leftover[] = [];
    await inOrder(active, async (id) => {
      const existing = before.get(id);
      if (!existing) return this.make(id, attempt);
      // If a creation failed and its resource could not be deleted, it cannot be made anew.
      if (existing.status === 'DELETE_FAILED' || attempt.stopped) return false;
      if (existing.status === 'CREATE_FAILED') {
        const { physicalId, definition } = existing;
        abandoned.push({ resource: existing, physicalId, policy: policyOfCreated(definition) });
        return this.make(id, attempt);
      }
      const definition = record.template.Resources[id];
      if (await resources.update(existing, definition, this.stage.scope(), attempt)) return true;
      if (attempt.options.restoresFailed && record.resources.get(id)!.status === 'UPDATE_FAILED') {
        const failed = { ...record.resources.get(id)! };
        await resources.restore(existing);
        abandoned.push(...replacedSince(new Map([[id, failed]]), record));
      }
      return false;
    });
    const made = new Map([...before].filter(([, { status }]) => status !== 'CREATE_FAILED'));
    return [...replacedSince(made, record), ...abandoned];
  }

  /** Why the operation failed: its resources, or its outputs. Undefined if it did not. */
  failureOf(attempt: Attempt, verb: 'create' | 'update'): string | undefined {
    if (attempt.endedBy === 'cancellation') return 'User Initiated';
    if (attempt.failed.length > 0) {
      return `The following resource(s) failed to ${verb}: [${attempt.failed.join(', ')}].`;
    }
    const { record } = this.stage;
    const scope = this.stage.scope();
    try {
      const outputs = Object.entries(record.template.Outputs ?? {}).filter(
        ([, { Condition }]) => Condition === undefined || holds(Condition, scope),
      );
      const values = outputs.map(([name, { Value }]) => [name, String(resolve(Value, scope))] as const);
      const exports = outputs.flatMap(([, { Export }], index) =>
        Export ? [[String(resolve(Export.Name, scope)), values[index][1]] as const] : [],
      );
      const refusal = this.stage.neighbours.refusal(record, Object.fromEntries(exports));
      if (refusal) return refusal;
      record.outputs = Object.fromEntries(values);
      record.exports = Object.fromEntries(exports);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  private make(id: string, attempt: Attempt): Promise<boolean> {
    const { record, resources } = this.stage;
    return resources.create(id, record.template.Resources[id], this.stage.scope(), attempt);
  }
}
