import type { Template } from '../../../local/cloudformation/template';
import { idByName, image, lines, named, stack, statuses, withFailure, withSiblings } from './stacks';

describe('an update that fails', () => {
  test('takes back what was done, then deletes what it made', async () => {
    const { player, transport } = stack(idByName);
    await player.create(named('a'));
    const before = transport.events.length;
    const result = await player.update(withFailure('b', 100));
    expect(result.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(transport.summary.slice(before)).toEqual([
      'Update Image image-a',
      'Create New',
      'Update User id-of-User',
      'Update Image image-b',
      'Update User id-of-User',
      'Delete New id-of-New',
      'Delete Image image-b',
    ]);
    expect(transport.events[before + 3]).toMatchObject({
      ResourceProperties: { Name: 'a' },
      OldResourceProperties: { Name: 'b' },
    });
    expect(transport.events.at(-1)).toMatchObject({ ResourceProperties: { Name: 'b' } });
    expect(statuses(result)).toEqual([
      'UPDATE_IN_PROGRESS',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
    expect(player.record.resources.get('Image')).toMatchObject({
      physicalId: 'image-a',
      properties: { Name: 'a' },
    });
    expect([...player.record.resources.keys()]).toEqual(['Image', 'Other', 'User']);
  });

  test('cancels an Update that is under way and speaks of the old id', async () => {
    const { player, transport } = stack((event) => ({
      ...idByName(event),
      after: event.ResourceProperties.Name === 'b' ? 2400 : 0,
    }));
    await player.create(named('a'));
    const result = await player.update(withFailure('b', 100));
    expect(lines(result)).toContain('Image UPDATE_FAILED: Resource update cancelled');
    expect(transport.summary.slice(-3)).toEqual([
      'Create New',
      'Update Image image-a',
      'Delete New id-of-New',
    ]);
  });

  test.each([
    ['keeps old id', ['Update Image image-a', 'Update Image image-a']],
    ['takes new id', ['Update Image image-a', 'Update Image image-b', 'Delete Image image-b']],
  ] as const)('because the Update itself failed: CloudFormation %s', async (failedUpdate, expected) => {
    const { player, transport } = stack(
      (event) => ({
        ...idByName(event),
        fails: event.ResourceProperties.Name === 'b' && event.RequestType === 'Update' ? 'no' : undefined,
      }),
      { behaviour: { failedUpdate } },
    );
    await player.create(named('a'));
    const before = transport.events.length;
    const result = await player.update(named('b'));
    expect(result.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(transport.summary.slice(before)).toEqual(expected);
  });

  test('and whose rollback fails ends UPDATE_ROLLBACK_FAILED, from where it can be deleted', async () => {
    const { player } = stack((event) => ({
      ...idByName(event),
      fails:
        event.RequestType === 'Update' && event.ResourceProperties.Name === 'a' ? 'no way back' : undefined,
    }));
    await player.create(named('a'));
    expect((await player.update(withFailure('b', 100))).status).toBe('UPDATE_ROLLBACK_FAILED');
    await expect(player.update(named('a'))).rejects.toThrow('is in UPDATE_ROLLBACK_FAILED state');
    expect((await player.delete()).status).toBe('DELETE_COMPLETE');
  });

  test('and whose rollback fails can be continued at what failed and what it had not come to', async () => {
    const { player, transport } = stack((event) => ({ ...idByName(event), after: 200 }));
    const template = (name: string, ...siblings: Record<string, unknown>[]): Template => ({
      Resources: {
        ...withSiblings(name, ...siblings).Resources,
        Late: image({ Name: name }, { DependsOn: 'Stubborn' }),
      },
    });
    await player.create(template('a', {}));
    const failed = await player.update(template('b', { StaysSeconds: 50 }, { FailAfterSeconds: 400 }));
    expect(failed.status).toBe('UPDATE_ROLLBACK_FAILED');
    expect(lines(failed)).toContain('Stubborn UPDATE_FAILED: Stubborn fails, as it was told to');
    const before = transport.events.length;
    const result = await player.continueRollback();
    expect(statuses(result)).toEqual([
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
    // Image's way back was cancelled, and that of Late had not begun.
    expect(transport.summary.slice(before)).toEqual([
      'Update Image image-b',
      'Update Late id-of-Late',
      'Delete Image image-b',
    ]);
    expect(transport.events[before]).toMatchObject({
      ResourceProperties: { Name: 'a' },
      OldResourceProperties: { Name: 'b' },
    });
    expect(player.record.resources.get('Image')?.physicalId).toBe('image-a');
    await expect(player.continueRollback()).rejects.toThrow('is in UPDATE_ROLLBACK_COMPLETE state');
  });

  test('and whose continued rollback fails again may be continued once more', async () => {
    const { player } = stack((event) => ({
      ...idByName(event),
      fails:
        event.RequestType === 'Update' && event.ResourceProperties.Name === 'a' ? 'no way back' : undefined,
    }));
    await player.create(named('a'));
    await player.update(withFailure('b', 100));
    for (let tries = 0; tries < 2; tries += 1)
      expect((await player.continueRollback()).status).toBe('UPDATE_ROLLBACK_FAILED');
  });
});
