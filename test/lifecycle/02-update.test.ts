import {
  ELSEWHERE,
  HOME,
  acts,
  copies,
  count,
  desk,
  duration,
  fleet,
  imageResource,
  longDesk,
  pass,
  physicalId,
  poll,
  reasons,
  rollsBack,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';

describe.each([
  ['source', { SourceImageName: 'silver' }],
  ['source region', { SourceRegion: ELSEWHERE }],
  ['image name', { ImageName: 'other' }],
  ['description', { Description: 'New' }],
  ['revision', { Revision: '2' }],
])('a change of %s', (_, change) => {
  test('lifecycle 2: makes a new image and, once its users have moved over, deletes the old one', async () => {
    const w = world();
    w.appStream.addImage(HOME, { name: 'silver' });
    w.appStream.addImage(ELSEWHERE, { name: 'golden' });
    const others = { Fleet: fleet() };
    await succeeds(w.stack.create(desk({}, others)));
    const old = physicalId(w.stack);
    await succeeds(w.stack.update(desk(change, others)));

    expect(physicalId(w.stack)).not.toBe(old);
    expect(w.appStream.images(HOME).map(({ arn }) => arn)).not.toContain(old);
    expect(w.appStream.fleets(HOME)[0].imageName).toBe(physicalId(w.stack).split('/')[1]);
    // The fleet never kept a deletion waiting.
    expect(w.appStream.journal.filter(({ operation }) => operation === 'DeleteImage')).toMatchObject([
      { outcome: 'ok' },
    ]);
  });
});

test('lifecycle 2: a change of the destination region moves the image, also under the same explicit name', async () => {
  const w = world();
  await succeeds(w.stack.create(desk({ ImageName: 'mine' })));
  await succeeds(w.stack.update(desk({ ImageName: 'mine', DestinationRegion: ELSEWHERE })));
  expect(copies(w)).toEqual([]);
  expect(theCopy(w, ELSEWHERE).name).toBe('mine');
});

test('lifecycle 2: a default and the same value written out are the same', async () => {
  const w = world();
  await succeeds(w.stack.create(desk()));
  const before = w.appStream.journal.length;
  await succeeds(
    w.stack.update(
      desk({
        SourceRegion: HOME,
        DestinationRegion: HOME,
        Description: '',
        Revision: '',
        ImageName: theCopy(w).name,
      }),
    ),
  );
  expect(acts(w, before)).toEqual([]);
});

describe('tags and shares', () => {
  const before = {
    Tags: [
      { Key: 'team', Value: 'cad' },
      { Key: 'stage', Value: 'test' },
    ],
    SharedWith: [{ AccountId: '222233334444' }, { AccountId: '333344445555' }],
  };
  const after = {
    Tags: [{ Key: 'stage', Value: 'production' }],
    SharedWith: [{ AccountId: '333344445555', AllowImageBuilder: 'true' }, { AccountId: '444455556666' }],
  };

  test('lifecycle 2: are changed in place', async () => {
    const w = world();
    await succeeds(w.stack.create(desk(before)));
    const result = await succeeds(w.stack.update(desk(after)));
    expect(duration(result)).toBe(0);
    expect(theCopy(w).tags).toEqual({ stage: 'production' });
    expect(theCopy(w).sharedWith).toEqual([
      { accountId: '333344445555', allowFleet: true, allowImageBuilder: true },
      { accountId: '444455556666', allowFleet: true, allowImageBuilder: false },
    ]);
    expect(count(w, 'CopyImage')).toBe(1);
  });

  test('lifecycle 2: that somebody else set stay when the stack removes its own', async () => {
    const w = world();
    await succeeds(w.stack.create(desk(before)));
    const { name, arn } = theCopy(w);
    w.appStream.shareImage(HOME, name, '999900001111');
    await w.appStream.handle(tagRequest(arn, { owner: 'ops' }));
    await succeeds(w.stack.update(desk()));
    expect(theCopy(w).tags).toEqual({ owner: 'ops' });
    expect(theCopy(w).sharedWith.map(({ accountId }) => accountId)).toEqual(['999900001111']);
  });

  test('lifecycle 2: go back to what they were when the update is undone', async () => {
    const w = world();
    await succeeds(w.stack.create(desk(before)));
    const { tags, sharedWith } = theCopy(w);
    const failing = { Type: 'Test::Sibling', Properties: { FailAfterSeconds: 60 } };
    await rollsBack(w.stack.update(desk(after, { Failing: failing })));
    expect(theCopy(w).tags).toEqual(tags);
    expect([...theCopy(w).sharedWith].sort(byAccount)).toEqual([...sharedWith].sort(byAccount));
  });
});

test.each([
  ['raised over the hour', 50, 180],
  ['lowered below it', 180, 50],
  ['raised further', 120, 300],
])('lifecycle 2: timeouts that are %s touch no image', async (_, from, to) => {
  const w = world();
  const others = { Fleet: fleet() };
  await succeeds(w.stack.create(longDesk({ copy: from, delete: 20 }, {}, others)));
  const before = w.appStream.journal.length;
  const result = await succeeds(w.stack.update(longDesk({ copy: to, delete: 40 }, {}, others)));
  expect(acts(w, before)).toEqual([]);
  expect(theCopy(w).arn).toBe(physicalId(w.stack));
  expect(duration(result)).toBeLessThan(1);
});

describe('a change that needs a new image under the same explicit name', () => {
  const mine = (more = {}) => desk({ ImageName: 'mine', Tags: [{ Key: 'a', Value: '1' }], ...more });

  test.each([
    ['the source', { SourceImageName: 'silver' }],
    ['the description', { Description: 'New', Tags: [{ Key: 'a', Value: '2' }] }],
    ['the revision', { Revision: '2', SharedWith: [{ AccountId: '222233334444' }] }],
  ])('lifecycle 2: is refused, touches nothing and is rolled back: %s', async (_, change) => {
    const w = world();
    w.appStream.addImage(HOME, { name: 'silver' });
    await succeeds(w.stack.create(mine()));
    const before = w.appStream.journal.length;
    const result = await rollsBack(w.stack.update(mine(change)));
    expect(acts(w, before)).toEqual([]);
    expect(reasons(result)).toEqual([
      expect.stringMatching(/Image mine in eu-west-1: .*imageName stays the same.*Change imageName/),
    ]);
    expect(duration(result)).toBe(0);
  });

  test('lifecycle 2: is refused also when somebody has removed the image', async () => {
    const w = world();
    await succeeds(w.stack.create(mine()));
    w.appStream.removeImage(HOME, 'mine');
    const result = await w.stack.update(mine({ Revision: '2' }));
    expect(reasons(result)[0]).toContain('imageName stays the same');
  });

  test.each([0, 5, 60])(
    'lifecycle 2: is refused, and the rollback makes the image again that somebody has removed, with events %d s late',
    async (eventLagSeconds) => {
      const w = world({ readApi: { eventLagSeconds } });
      await succeeds(w.stack.create(mine()));
      await pass(w, 5);
      w.appStream.removeImage(HOME, 'mine');
      const result = await rollsBack(w.stack.update(mine({ Revision: '2' })));
      expect(reasons(result)).toEqual([expect.stringContaining('imageName stays the same')]);
      expect(theCopy(w)).toMatchObject({ name: 'mine', state: 'AVAILABLE' });
    },
  );
});

test('lifecycle 2: a rollback that comes at once does not take the events of its update for its own', async () => {
  const w = world();
  await succeeds(w.stack.create(desk({ ImageName: 'mine' })));
  w.appStream.removeImage(HOME, 'mine');
  const { record } = w.stack;
  const before = record.resources.get('Desk')!;
  const refused = { ...before, properties: { ...before.properties, Revision: '2' } };
  record.setStatus('UPDATE_IN_PROGRESS');
  for (const status of ['UPDATE_IN_PROGRESS', 'UPDATE_FAILED']) record.addResourceEvent(refused, status);
  // Its event is not shown yet.
  record.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
  const rollback = {
    PhysicalResourceId: before.physicalId,
    OldResourceProperties: refused.properties as Record<string, unknown>,
  };
  expect(await poll(w, 'Update', before.properties, rollback)).toBeUndefined();
  record.setStatus('UPDATE_ROLLBACK_IN_PROGRESS');
  record.addResourceEvent(before, 'UPDATE_IN_PROGRESS');
  const since = acts(w).length;
  expect(await poll(w, 'Update', before.properties, rollback)).toBeUndefined();
  expect(
    acts(w)
      .slice(since)
      .map(({ operation }) => operation),
  ).toEqual(['CopyImage']);
});

test('lifecycle 2: two images of a stack change side by side', async () => {
  const w = world();
  const both = (revision: string) => ({
    Resources: { Desk: imageResource({ Revision: revision }), Lab: imageResource({ Revision: revision }) },
  });
  await succeeds(w.stack.create(both('1')));
  await succeeds(w.stack.update(both('2')));
  expect(
    copies(w)
      .map(({ arn }) => arn)
      .sort(),
  ).toEqual([physicalId(w.stack), physicalId(w.stack, 'Lab')].sort());
});

const byAccount = (a: { accountId: string }, b: { accountId: string }) =>
  a.accountId.localeCompare(b.accountId);

function tagRequest(ResourceArn: string, Tags: Record<string, string>) {
  return {
    headers: {
      'x-amz-target': 'PhotonAdminProxyService.TagResource',
      authorization: `AWS4-HMAC-SHA256 Credential=X/20261102/${HOME}/appstream/aws4_request`,
    },
    body: JSON.stringify({ ResourceArn, Tags }),
  };
}

test.each([
  ['share', { SharedWith: [{ AccountId: '999988887777' }] }],
  ['tag', { Tags: [{ Key: 'team', Value: 'cad' }] }],
])('lifecycle 2: the rollback of a refused update leaves a %s that somebody else made', async (_, wanted) => {
  const w = world();
  w.appStream.addImage(HOME, { name: 'silver' });
  await succeeds(w.stack.create(desk({ ImageName: 'desk' })));
  w.appStream.shareImage(HOME, 'desk', '999988887777');
  w.appStream.tagImage(HOME, 'desk', { team: 'cad' });
  const since = w.appStream.journal.length;
  await rollsBack(w.stack.update(desk({ ImageName: 'desk', SourceImageName: 'silver', ...wanted })));
  expect(acts(w, since)).toEqual([]);
});
