import type { CustomResourceEvent } from '../../../local/cloudformation/custom-resource';
import type { Script } from './scripted-transport';
import { image, lines, sibling, stack } from './stacks';

describe('what is kept', () => {
  const failing = { Bad: sibling({ FailAfterSeconds: 100 }) };
  const retained = (name: string, more = {}) => ({
    Resources: {
      Image: image(
        { Name: name },
        { DeletionPolicy: 'RetainExceptOnCreate' as const, UpdateReplacePolicy: 'Retain' as const },
      ),
      ...more,
    },
  });
  const byName = (event: CustomResourceEvent): Script => ({
    id: `image-${String(event.ResourceProperties.Name)}`,
  });

  test('RetainExceptOnCreate deletes in the rollback of the creation only', async () => {
    const created = stack();
    await created.player.create(retained('a'));
    await created.player.delete();
    expect(created.transport.summary).toEqual(['Create Image']);

    const failed = stack();
    await failed.player.create(retained('a', failing));
    expect(failed.transport.summary).toEqual(['Create Image', 'Delete Image id-of-Image']);
  });

  test('Retain keeps also in the rollback of the creation', async () => {
    const { player, transport } = stack();
    const result = await player.create({
      Resources: { Image: image({}, { DeletionPolicy: 'Retain' }), ...failing },
    });
    expect(lines(result)).toContain('Image DELETE_SKIPPED');
    expect(transport.summary).toEqual(['Create Image']);
  });

  test('UpdateReplacePolicy: Retain keeps what was replaced', async () => {
    const { player, transport } = stack(byName);
    await player.create(retained('a'));
    await player.update(retained('b'));
    expect(transport.summary).toEqual(['Create Image', 'Update Image image-a']);
  });

  test.each([
    ['is deleted', ['Update Image image-b', 'Delete Image image-b']],
    ['follows UpdateReplacePolicy', ['Update Image image-a', 'Update Image image-b']],
  ] as const)('a replacement that is undone %s', async (undoneReplacement, expected) => {
    const { player, transport } = stack(byName, { behaviour: { undoneReplacement } });
    await player.create(retained('a'));
    await player.update(retained('b', failing));
    expect(transport.summary.slice(-2)).toEqual(expected);
  });
});
