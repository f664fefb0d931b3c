// Sequences of operations under all switches at once: none may end in a state that CloudFormation does not have.
import {
  CLOUDFORMATION_BEHAVIOURS,
  type CloudFormationBehaviour,
} from '../../../local/cloudformation/behaviour';
import type { StackPlayer } from '../../../local/cloudformation/stack-player';
import type { ResourceDefinition, Template } from '../../../local/cloudformation/template';
import { seededRandom } from '../../../local/random';
import { image, imageStack, sibling } from './stacks';

const SEQUENCES = 300;
const OPERATIONS = 8;
const ENDS = /^((CREATE|UPDATE|ROLLBACK|UPDATE_ROLLBACK|DELETE)_(COMPLETE|FAILED))$/;
const STABLE = /^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/;
const REFUSED = /can not be changed so|cannot be deleted while|non-terminal|type is not permitted/;

class Sequence {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  async play(): Promise<void> {
    const behaviour = Object.fromEntries(
      Object.entries(CLOUDFORMATION_BEHAVIOURS).map(([name, values]) => [name, this.pick<string>(values)]),
    ) as unknown as CloudFormationBehaviour;
    const { player, clock } = imageStack(behaviour, () => ({
      after: this.pick([0, 50, 300]),
      fails: this.chance(0.15) ? 'no' : undefined,
    }));
    for (let count = 0; count < OPERATIONS; count += 1) {
      const operation = unlessRefused(this.operation(player));
      const meanwhile = this.pick(['nothing', 'nothing', 'nothing', 'delete', 'cancelUpdate'] as const);
      if (meanwhile !== 'nothing') {
        await clock.busy(() => clock.sleep(this.pick([20, 100, 400]) * 1000));
        await unlessRefused((async () => player[meanwhile]())());
      }
      await operation;
      check(player);
    }
  }

  private operation(player: StackPlayer): Promise<unknown> {
    const rollback = this.chance(0.4);
    if (player.record.status === 'REVIEW_IN_PROGRESS') return player.create(this.template(), { rollback });
    const operation = this.pick(['update', 'update', 'rollback', 'continueRollback', 'delete'] as const);
    return operation === 'update' ? player.update(this.template(), { rollback }) : player[operation]();
  }

  private template(): Template {
    const policies: Partial<ResourceDefinition>[] = [
      {},
      { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Retain' },
    ];
    const Bad = this.pick([
      {},
      { StaysSeconds: 5, TakesSeconds: this.pick([1, 2]) },
      { FailAfterSeconds: this.pick([9, 99]) },
    ]);
    return {
      Resources: {
        Image: image({ Name: this.pick(['a', 'b', 'c']) }, this.pick(policies)),
        ...(this.chance(0.6) && { User: image({ Uses: { Ref: 'Image' } }) }),
        ...(this.chance(0.4) && { New: image({ Size: this.pick(['1', '2']) }, this.pick(policies)) }),
        ...(this.chance(0.5) && { Bad: sibling(Bad) }),
      },
    };
  }

  private chance(share: number): boolean {
    return this.random() < share;
  }

  private pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.random() * values.length)];
  }
}

async function unlessRefused(operation: Promise<unknown>): Promise<void> {
  await operation.catch((error: Error) => {
    if (!REFUSED.test(error.message)) throw error;
  });
}

function check({ record }: StackPlayer): void {
  expect(record.status).toMatch(ENDS);
  if (!STABLE.test(record.status)) return;
  const resources = [...record.resources.values()];
  expect(resources.map(({ logicalId }) => logicalId).sort()).toEqual(
    Object.keys(record.template.Resources).sort(),
  );
  for (const { status, physicalId } of resources) {
    expect(status).toMatch(/^(CREATE|UPDATE)_COMPLETE$/);
    expect(physicalId).not.toBe('');
  }
}

test('a stable stack has all that its template declares and nothing else, each complete, whatever came before', async () => {
  for (let seed = 1; seed <= SEQUENCES; seed += 1) {
    await new Sequence(seed).play().catch((error: Error) => {
      error.message = `seed ${seed}: ${error.message}`;
      throw error;
    });
  }
});
