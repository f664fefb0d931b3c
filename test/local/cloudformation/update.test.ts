import { idByName, image, lines, named, sibling, stack, statuses } from './stacks';

describe('update', () => {
  test('reaches only what changed, and what uses that; what was replaced is deleted afterwards', async () => {
    const { player, transport } = stack(idByName);
    await player.create(named('a'));
    const before = transport.events.length;
    const result = await player.update(named('b'));
    expect(result.status).toBe('UPDATE_COMPLETE');
    expect(transport.summary.slice(before)).toEqual([
      'Update Image image-a',
      'Update User id-of-User',
      'Delete Image image-a',
    ]);
    expect(transport.events[before]).toMatchObject({
      ResourceProperties: { Name: 'b' },
      OldResourceProperties: { Name: 'a', ServiceToken: 'arn:token' },
    });
    expect(transport.events[before + 2]).toMatchObject({ ResourceProperties: { Name: 'a' } });
    expect(statuses(result)).toEqual([
      'UPDATE_IN_PROGRESS',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_COMPLETE',
    ]);
    expect(player.record.resources.get('Image')?.physicalId).toBe('image-b');
  });

  test('without a change reaches nothing', async () => {
    const { player, transport } = stack(idByName);
    await player.create(named('a'));
    const before = transport.events.length;
    expect((await player.update(named('a'))).status).toBe('UPDATE_COMPLETE');
    expect(transport.events).toHaveLength(before);
  });

  test('creates what is new and deletes what left the template, in the reverse of its order there', async () => {
    const { player, transport } = stack();
    await player.create({
      Resources: { Guard: image(), Leg: image({}, { DependsOn: 'Guard' }), Stays: image() },
    });
    const before = transport.events.length;
    await player.update({ Resources: { Stays: image(), New: image() } });
    expect(transport.summary.slice(before)).toEqual([
      'Create New',
      'Delete Leg id-of-Leg',
      'Delete Guard id-of-Guard',
    ]);
    expect([...player.record.resources.keys()]).toEqual(['Stays', 'New']);
  });

  test('tries each deletion of its clean-up three times, then forgets the resource', async () => {
    const { player, transport } = stack((event) =>
      event.RequestType === 'Delete' ? { fails: `${event.PhysicalResourceId} is in use` } : idByName(event),
    );
    await player.create(named('a'));
    const result = await player.update(named('b'));
    expect(result.status).toBe('UPDATE_COMPLETE');
    expect(transport.summary.slice(-3)).toEqual([
      'Delete Image image-a',
      'Delete Image image-a',
      'Delete Image image-a',
    ]);
    expect(lines(result).filter((line) => line.includes('image-a is in use'))).toHaveLength(3);
  });

  test('refuses another service token, asks nobody, and is rolled back', async () => {
    const { player, transport } = stack();
    await player.create({ Resources: { Image: image() } });
    const asked = transport.summary.length;
    const result = await player.update({ Resources: { Image: image({ ServiceToken: 'arn:other' }) } });
    expect(lines(result)).toContain('Image UPDATE_FAILED: Modifying service token is not allowed.');
    expect(result.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(transport.summary).toHaveLength(asked);
  });
});

test('a type that changes under its logical id is refused', async () => {
  const { player } = stack();
  await player.create({ Resources: { A: image() } });
  await expect(player.update({ Resources: { A: sibling({}) } })).rejects.toThrow(
    'Update of resource type is not permitted',
  );
});
