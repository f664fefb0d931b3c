import { VirtualClock } from '../../../local/clock';
import type { CustomResourceEvent } from '../../../local/cloudformation/custom-resource';
import {
  StackPlayer,
  type StackPlayerOptions,
  type StackResult,
} from '../../../local/cloudformation/stack-player';
import type { ResourceDefinition, Template } from '../../../local/cloudformation/template';
import { ScriptedTransport, type Script } from './scripted-transport';

function image(
  properties: Record<string, unknown> = {},
  more: Partial<ResourceDefinition> = {},
): ResourceDefinition {
  return { Type: 'Custom::Image', Properties: { ServiceToken: 'arn:token', ...properties }, ...more };
}

function sibling(
  properties: Record<string, unknown>,
  more: Partial<ResourceDefinition> = {},
): ResourceDefinition {
  return { Type: 'Test::Sibling', Properties: properties, ...more };
}

function stack(
  script: (event: CustomResourceEvent) => Script = () => ({}),
  options: Partial<StackPlayerOptions> = {},
) {
  const clock = new VirtualClock(0);
  const transport = new ScriptedTransport(clock, script);
  const player = new StackPlayer({ clock, transport, ...options });
  return { clock, transport, player };
}

/** The resource events as `Image CREATE_FAILED: reason`. */
function lines(result: StackResult): string[] {
  return result.events
    .filter(({ resourceType }) => resourceType !== 'AWS::CloudFormation::Stack')
    .map((event) =>
      [`${event.logicalResourceId} ${event.resourceStatus}`, event.resourceStatusReason]
        .filter(Boolean)
        .join(': '),
    );
}

function statuses(result: StackResult): string[] {
  return result.events
    .filter(({ resourceType }) => resourceType === 'AWS::CloudFormation::Stack')
    .map(({ resourceStatus }) => resourceStatus);
}

const twoInARow: Template = {
  Resources: {
    Image: image({ Name: 'a', Shared: true, Count: 3 }),
    Fleet: { Type: 'AWS::Other::Fleet', Properties: { ImageName: { 'Fn::GetAtt': ['Image', 'ImageName'] } } },
  },
  Outputs: { Name: { Value: { 'Fn::GetAtt': ['Image', 'ImageName'] } } },
};

describe('create', () => {
  test('makes each resource after what it refers to, and gives outputs', async () => {
    const { player, transport, clock } = stack(() => ({ after: 2400, data: { ImageName: 'copy' } }));
    const result = await player.create(twoInARow);
    expect(result.status).toBe('CREATE_COMPLETE');
    expect(result.outputs).toEqual({ Name: 'copy' });
    expect(clock.now()).toBe(2400_000);
    expect(transport.events[0]).toMatchObject({
      RequestType: 'Create',
      ServiceToken: 'arn:token',
      StackId: player.record.stackId,
      ResourceType: 'Custom::Image',
      ResourceProperties: { ServiceToken: 'arn:token', Name: 'a', Shared: 'true', Count: '3' },
    });
    expect(transport.events[0]).not.toHaveProperty('PhysicalResourceId');
    expect(player.record.resources.get('Fleet')?.properties).toEqual({ ImageName: 'copy' });
    expect(lines(result)).toEqual([
      'Image CREATE_IN_PROGRESS',
      'Image CREATE_IN_PROGRESS: Resource creation Initiated',
      'Image CREATE_COMPLETE',
      'Fleet CREATE_IN_PROGRESS',
      'Fleet CREATE_IN_PROGRESS: Resource creation Initiated',
      'Fleet CREATE_COMPLETE',
    ]);
  });

  test('of independent resources goes on side by side', async () => {
    const { player, clock } = stack(() => ({ after: 600 }));
    await player.create({ Resources: { A: image(), B: image(), C: sibling({ TakesSeconds: 500 }) } });
    expect(clock.now()).toBe(600_000);
  });

  test('that fails deletes the id that the failure named, and what was made before', async () => {
    const { player, transport } = stack(({ LogicalResourceId, RequestType }) =>
      LogicalResourceId === 'B' && RequestType === 'Create' ? { fails: 'no such source', id: 'arn:b' } : {},
    );
    const result = await player.create({ Resources: { A: image(), B: image({ after: { Ref: 'A' } }) } });
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(transport.summary).toEqual(['Create A', 'Create B', 'Delete B arn:b', 'Delete A id-of-A']);
    expect(lines(result)).toContainEqual(
      expect.stringMatching(
        /^B CREATE_FAILED: Received response status \[FAILED\] from custom resource\. Message returned: no such source \(RequestId: [-0-9a-f]{36}\)$/,
      ),
    );
    expect(statuses(result)).toEqual(['CREATE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_COMPLETE']);
  });

  test('that is cancelled by a sibling is deleted with an invented id, and its late answer is ignored', async () => {
    const { player, transport, clock } = stack(({ RequestType }) => ({
      after: RequestType === 'Create' ? 2400 : 60,
    }));
    const result = await player.create({
      Resources: { Image: image(), Other: sibling({ FailAfterSeconds: 100 }) },
    });
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(transport.events[1]).toMatchObject({ RequestType: 'Delete', LogicalResourceId: 'Image' });
    expect(transport.events[1].PhysicalResourceId).toMatch(/^Stack-Image-[A-Z0-9]{12}$/);
    expect(lines(result)).toContain('Image CREATE_FAILED: Resource creation cancelled');
    expect(clock.now()).toBe(160_000);
    await clock.idle();
    expect(player.record.resources.get('Image')?.status).toBe('DELETE_COMPLETE');
  });

  test('is given an hour', async () => {
    const { player, transport, clock } = stack(({ RequestType }) => ({
      after: RequestType === 'Create' ? Infinity : 0,
    }));
    const result = await player.create({ Resources: { Image: image() } });
    expect(clock.now()).toBe(3600_000);
    expect(lines(result)[1]).toContain('CloudFormation did not receive a response from your Custom Resource');
    expect(transport.events[1].PhysicalResourceId).toMatch(/^Stack-Image-/);
  });

  test.each([
    ['Response object is too long.', JSON.stringify({ Status: 'SUCCESS', Data: { text: 'x'.repeat(4096) } })],
    ['it is no JSON', 'nonsense'],
    ['Value of property StackId must match', JSON.stringify({ Status: 'SUCCESS', StackId: 'other' })],
  ])('fails where the answer is invalid: %s', async (reason, body) => {
    const { player } = stack(({ RequestType }) => (RequestType === 'Create' ? { body } : {}));
    const result = await player.create({ Resources: { Image: image() } });
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(lines(result)[1]).toContain(reason);
  });

  test('fails where an attribute is asked for that the answer lacks', async () => {
    const { player } = stack();
    const result = await player.create(twoInARow);
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(lines(result)).toContainEqual(
      expect.stringContaining("Vendor response doesn't contain ImageName attribute"),
    );
  });

  test('whose rollback cannot delete something ends ROLLBACK_FAILED with what that depends on, and delete goes on from there', async () => {
    let refuses = true;
    const { player, transport } = stack(({ RequestType, LogicalResourceId }) =>
      RequestType === 'Delete' && LogicalResourceId === 'B' && refuses ? { fails: 'in use' } : {},
    );
    const Resources = {
      A: image(),
      B: image({}, { DependsOn: 'A' }),
      C: image(),
      Bad: sibling({ FailAfterSeconds: 5 }, { DependsOn: ['B', 'C'] }),
    };
    const result = await player.create({ Resources });
    expect(result.status).toBe('ROLLBACK_FAILED');
    expect(result.reason).toBe('The following resource(s) failed to delete: [B].');
    expect(transport.summary).toEqual([
      'Create A',
      'Create C',
      'Create B',
      'Delete B id-of-B',
      'Delete C id-of-C',
    ]);
    refuses = false;
    const deletion = await player.delete();
    expect(deletion.status).toBe('DELETE_COMPLETE');
    expect(transport.summary.slice(5)).toEqual(['Delete B id-of-B', 'Delete A id-of-A']);
  });
});

describe('update', () => {
  const named = (name: string, more: Partial<ResourceDefinition> = {}): Template => ({
    Resources: {
      Image: image({ Name: name }, more),
      Other: image({ Fixed: 'x' }),
      User: image({ Uses: { Ref: 'Image' } }),
    },
  });
  const idByName = ({ ResourceProperties, LogicalResourceId }: CustomResourceEvent): Script => ({
    id: LogicalResourceId === 'Image' ? `image-${String(ResourceProperties.Name)}` : undefined,
  });

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

  test('refuses another service token', async () => {
    const { player } = stack();
    await player.create({ Resources: { Image: image() } });
    const result = await player.update({ Resources: { Image: image({ ServiceToken: 'arn:other' }) } });
    expect(lines(result)).toContain('Image UPDATE_FAILED: Modifying service token is not allowed.');
  });

  describe('that fails', () => {
    const withFailure = (name: string, seconds: number): Template => ({
      Resources: { ...named(name).Resources, New: image(), Bad: sibling({ FailAfterSeconds: seconds }) },
    });

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
          Image: image({ Name: name }),
          Late: image({ Name: name }, { DependsOn: 'Stubborn' }),
          ...Object.fromEntries(
            siblings.map((properties, i) => [['Stubborn', 'Bad'][i], sibling(properties)]),
          ),
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
});

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

test('an event can be delivered again, at once and later; the first answer counts', async () => {
  const { player, transport, clock } = stack(() => ({ after: 10 }), {
    redeliver: ({ RequestType }) => (RequestType === 'Create' ? [0, 3600] : []),
  });
  expect((await player.create({ Resources: { Image: image() } })).status).toBe('CREATE_COMPLETE');
  await clock.idle();
  expect(transport.summary).toEqual(['Create Image', 'Create Image', 'Create Image']);
  expect(new Set(transport.events.map(({ RequestId }) => RequestId)).size).toBe(1);
});

test('a delete that fails leaves the rest in place', async () => {
  const { player } = stack(({ RequestType }) => (RequestType === 'Delete' ? { fails: 'in use' } : {}));
  await player.create({ Resources: { Image: image() } });
  const result = await player.delete();
  expect(result).toMatchObject({
    status: 'DELETE_FAILED',
    reason: 'The following resource(s) failed to delete: [Image].',
  });
});

test('a type that changes under its logical id is refused', async () => {
  const { player } = stack();
  await player.create({ Resources: { A: image() } });
  await expect(player.update({ Resources: { A: sibling({}) } })).rejects.toThrow(
    'Update of resource type is not permitted',
  );
});
