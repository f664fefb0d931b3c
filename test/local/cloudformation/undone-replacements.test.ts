// Measured in an account with four variants: go-to-k/cdkd#2598 and its pull request 2634.
import type { RetentionPolicy } from '../../../local/cloudformation/template';
import { image, sibling, stack } from './stacks';

async function undo(
  ...policies: { DeletionPolicy?: RetentionPolicy; UpdateReplacePolicy?: RetentionPolicy }[]
) {
  const { player, transport } = stack((event) => ({
    id: `${event.LogicalResourceId}-${String(event.ResourceProperties.Name)}`,
  }));
  const template = (Name: string, more = {}) => ({
    Resources: {
      ...Object.fromEntries(
        policies.map((policy, i) => [
          `R${i}`,
          image({ Name, ...(i > 0 && { Uses: { Ref: `R${i - 1}` } }) }, policy),
        ]),
      ),
      ...more,
    },
  });
  await player.create(template('a'));
  const result = await player.update(template('b', { Bad: sibling({ FailAfterSeconds: 100 }) }));
  expect(result.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  const skipped = result.events.filter(({ resourceStatus }) => resourceStatus === 'DELETE_SKIPPED');
  return {
    skipped: skipped.map(({ physicalResourceId }) => physicalResourceId),
    deleted: transport.summary.filter((line) => line.startsWith('Delete')).map((line) => line.split(' ')[2]),
    present: [...player.record.resources.values()].map(({ physicalId }) => physicalId),
  };
}

describe('the new resource of a replacement that is rolled back', () => {
  test.each([undefined, 'Delete', 'Retain', 'RetainExceptOnCreate'] as const)(
    'stays with DELETE_SKIPPED under UpdateReplacePolicy Retain, whatever DeletionPolicy says (%s)',
    async (DeletionPolicy) => {
      expect(await undo({ UpdateReplacePolicy: 'Retain', DeletionPolicy })).toEqual({
        skipped: ['R0-b'],
        deleted: [],
        present: ['R0-a'],
      });
    },
  );

  test.each([undefined, 'Delete'] as const)(
    'is deleted under UpdateReplacePolicy %s, although DeletionPolicy is Retain',
    async (UpdateReplacePolicy) => {
      expect(await undo({ UpdateReplacePolicy, DeletionPolicy: 'Retain' })).toEqual({
        skipped: [],
        deleted: ['R0-b'],
        present: ['R0-a'],
      });
    },
  );

  test('of a chain stays or goes by its own policy, dependents first', async () => {
    const kept = { UpdateReplacePolicy: 'Retain' } as const;
    expect(await undo(kept, {}, kept, {})).toMatchObject({
      skipped: ['R2-b', 'R0-b'],
      deleted: ['R3-b', 'R1-b'],
      present: ['R0-a', 'R1-a', 'R2-a', 'R3-a'],
    });
  });
});
