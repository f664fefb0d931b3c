import type { Template } from '../../../local/cloudformation/template';
import { image, lines, sibling, stack, statuses } from './stacks';

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
