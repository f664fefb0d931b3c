import type { Template } from '../../local/cloudformation/template';
import {
  type World,
  HOURS,
  RETAINED,
  retained,
  acts,
  copies,
  desk,
  ends,
  imageResource,
  later,
  longDesk,
  physicalId,
  poll,
  rollsBack,
  sibling,
  slow,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { WITHOUT_ROLLBACK } from './no-rollback';
import { failing } from './releases';

test('lifecycle 5: a kept image is kept on removal, while a failed creation still leaves nothing', async () => {
  const w = world();
  await rollsBack(
    w.stack.create({
      Resources: { Desk: imageResource({}, RETAINED), Sibling: sibling({ FailAfterSeconds: 60 }) },
    }),
  );
  expect(copies(w)).toEqual([]);
  const next = w.account.stack({ seed: 2 });
  await succeeds(next.create({ Resources: { Desk: imageResource({}, RETAINED) } }));
  await succeeds(next.update({ Resources: { Desk: imageResource({ Revision: '2' }, RETAINED) } }));
  expect(copies(w)).toHaveLength(2);
  const before = acts(w).length;
  await succeeds(next.delete());
  expect(copies(w)).toHaveLength(2);
  expect(acts(w)).toHaveLength(before);
});

test('lifecycle 5: a copy of hours under RETAIN goes, if a creation without rollback failed while a waiter made it, and the next version has no waiters', async () => {
  const w = world(slow(), { behaviour: { otherPaths: 'are cancelled' } });
  await ends(
    w.stack.create(retained(longDesk({ copy: 180 }, {}, failing(60))), WITHOUT_ROLLBACK),
    'CREATE_FAILED',
  );
  w.appStream.settings.copySeconds = 60;
  await succeeds(w.stack.update(desk({ Revision: '2' }), WITHOUT_ROLLBACK));
  expect(copies(w).map(({ arn }) => arn)).toEqual([physicalId(w.stack)]);
});

/** It is not verified that CloudFormation shows DELETE_SKIPPED for custom resources. */
describe.each(['shown', 'hidden'] as const)(
  'an image with waiters stays under RETAIN; DELETE_SKIPPED is %s in the events',
  (skippedDeletions) => {
    const readApi = { eventLagSeconds: 60, skippedDeletions };
    const keeping = (revision: string, others = {}) => {
      const { Resources } = longDesk({ copy: 180 }, { Revision: revision }, others);
      const { Properties, ...rest } = Resources.Desk;
      return retained({
        Resources: { ...Resources, Desk: { ...rest, Properties: { ...Properties, KeepPrevious: '1' } } },
      });
    };

    test.each([
      ['its stack', (w: World) => w.stack.delete()],
      ['the construct', (w: World) => w.stack.update({ Resources: { Other: sibling({}) } })],
    ])('lifecycle 5: if you remove %s', async (_, removal) => {
      const w = world({ readApi });
      await succeeds(w.stack.create(keeping('1')));
      await succeeds(w.stack.update(keeping('2')));
      const before = copies(w);
      const since = acts(w).length;
      await succeeds(removal(w));
      await w.clock.idle();
      expect(copies(w)).toEqual(before);
      expect(acts(w)).toHaveLength(since);
    });

    test('lifecycle 5: if you remove its stack after an update without rollback that another resource failed', async () => {
      const w = world({ readApi });
      await succeeds(w.stack.create(keeping('1')));
      const update = keeping('2', failing(3 * HOURS));
      await ends(w.stack.update(update, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
      const { arn } = copies(w).at(-1)!;
      expect(physicalId(w.stack)).toBe(arn);
      await succeeds(w.stack.delete());
      await w.clock.idle();
      expect(copies(w).map((image) => [image.arn, image.state])).toContainEqual([arn, 'AVAILABLE']);
    });
  },
);

test('lifecycle 5: a copy of hours under RETAIN goes, if its creation failed twice without rollback and its waiters leave the template', async () => {
  const w = world(slow(), { behaviour: { otherPaths: 'are cancelled', failedCreations: 'are cleaned up' } });
  const template = retained(longDesk({ copy: 180 }, {}, failing(60)));
  await ends(w.stack.create(template, WITHOUT_ROLLBACK), 'CREATE_FAILED');
  await ends(w.stack.update(template, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
  w.appStream.settings.copySeconds = 60;
  const result = await w.stack.update(retained(desk({ Revision: '2' })), WITHOUT_ROLLBACK);
  expect(result.status).toBe('UPDATE_COMPLETE');
  expect(copies(w).map(({ arn }) => arn)).toEqual([physicalId(w.stack)]);
});

test.each([
  ['RETAIN', retained],
  ['RETAIN that is taken away', (template: Template) => template],
])(
  'lifecycle 5: a copy of hours under %s goes with the waiters that leave the template in the next update',
  async (_, next) => {
    const w = world({}, { behaviour: { otherPaths: 'are cancelled' } });
    const withDesk = (Revision: string, others = {}) => longDesk({ delete: 180 }, { Revision }, others);
    await succeeds(w.stack.create(retained(withDesk('1'))));
    w.appStream.settings.copySeconds = 2.5 * HOURS;
    const update = withDesk('2', failing(60));
    await ends(w.stack.update(retained(update), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    const { arn } = copies(w).at(-1)!;
    w.appStream.settings.copySeconds = 60;
    await succeeds(w.stack.update(next(desk({ Revision: '3' })), WITHOUT_ROLLBACK));
    expect(copies(w).map((image) => image.arn)).not.toContain(arn);
  },
);

test('lifecycle 10: a copy of hours under RETAIN is gone at the end of the rollback of its creation', async () => {
  const w = world(slow());
  await rollsBack(w.stack.create(retained(longDesk({ copy: 180 }, {}, failing(60)))));
  expect(copies(w)).toEqual([]);
});

describe('an image that RETAIN has kept and a failed update took up again', () => {
  const withDesk = (revision?: string, others = {}) => ({
    Resources: { Desk: imageResource(revision ? { Revision: revision } : {}, RETAINED), ...others },
  });

  test('lifecycle 5: survives the rollback, where it had been removed from the stack', async () => {
    const w = world();
    await succeeds(w.stack.create({ Resources: { ...withDesk().Resources, Other: sibling({}) } }));
    const { arn } = theCopy(w);
    await succeeds(w.stack.update({ Resources: { Other: sibling({}) } }));
    await rollsBack(w.stack.update(withDesk(undefined, { Other: sibling({}), ...failing(600) })));
    expect(theCopy(w)).toMatchObject({ arn, state: 'AVAILABLE' });
  });

  test.each(['keeps old id', 'takes new id'] as const)(
    'lifecycle 5: survives the rollback, where another had replaced it: %s',
    async (failedUpdate) => {
      const w = world({}, { behaviour: { failedUpdate } });
      await succeeds(w.stack.create(withDesk()));
      await succeeds(w.stack.update(withDesk('2')));
      await succeeds(w.stack.update(withDesk('3')));
      const before = copies(w);
      await rollsBack(w.stack.update(withDesk(undefined, failing(600))));
      expect(copies(w)).toEqual(before);
    },
  );

  test('lifecycle 5: survives the rollback, however much has happened since it was kept', async () => {
    const w = world({ readApi: { eventsPerPage: 1 } });
    await succeeds(w.stack.create(withDesk()));
    await succeeds(w.stack.update(withDesk('2')));
    for (const Value of ['a', 'b', 'c', 'd', 'e'])
      await succeeds(w.stack.update(withDesk('2', { Other: sibling({ Value }) })));
    const before = copies(w);
    await rollsBack(w.stack.update(withDesk(undefined, { Other: sibling({ Value: 'e' }), ...failing(600) })));
    expect(copies(w)).toEqual(before);
  });

  test('lifecycle 5: is deleted like any other once an update has succeeded with it', async () => {
    const w = world();
    await succeeds(w.stack.create(withDesk()));
    await succeeds(w.stack.update(withDesk('2')));
    await succeeds(w.stack.update(withDesk()));
    const { DeletionPolicy, UpdateReplacePolicy } = {
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    } as const;
    const { arn } = copies(w)[0];
    await succeeds(
      w.stack.update({
        Resources: { Desk: imageResource({ Revision: '3' }, { DeletionPolicy, UpdateReplacePolicy }) },
      }),
    );
    expect(copies(w).map((image) => image.arn)).not.toContain(arn);
  });
});

/** CloudFormation may also delete what an update that failed without rollback had replaced: nobody documents it. */
test.each([
  ['the present one', {}],
  ['previous ones', { KeepPrevious: '1' }],
])(
  'lifecycle 5: RETAIN keeps what was there before an update that failed without rollback, where the stack is deleted then: %s',
  async (_, more) => {
    const w = world({}, { behaviour: { leftoversAtDeletion: 'are deleted' } });
    const withDesk = (Revision: string, others = {}) => ({
      Resources: { Desk: imageResource({ Revision, ...more }, RETAINED), ...others },
    });
    await succeeds(w.stack.create(withDesk('1')));
    await succeeds(w.stack.update(withDesk('2')));
    const before = copies(w).map(({ arn }) => arn);
    const Sibling = sibling({ FailAfterSeconds: 3000 });
    await ends(w.stack.update(withDesk('3', { Sibling }), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    await succeeds(w.stack.delete());
    expect(copies(w).map(({ arn }) => arn)).toEqual(expect.arrayContaining(before));
  },
);

/** In which order a clean-up asks about a removed resource and what it had before, nobody documents. */
test('lifecycle 5: RETAIN keeps what a failed update had replaced, where the clean-up of a removal keeps the present one first', async () => {
  const w = world();
  const properties = { SourceImageName: 'golden', RetainReplaced: 'true' };
  await succeeds(w.stack.create({ Resources: { Desk: imageResource({}, RETAINED) } }));
  const { arn } = theCopy(w);
  const Sibling = sibling({ FailAfterSeconds: 3000 });
  const update = { Resources: { Desk: imageResource({ Revision: '2' }, RETAINED), Sibling } };
  await ends(w.stack.update(update, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
  const { record } = w.stack;
  record.setStatus('UPDATE_IN_PROGRESS');
  record.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const desk = record.resources.get('Desk')!;
  record.setResourceStatus(desk, 'DELETE_SKIPPED');
  record.addResourceEvent({ ...desk, physicalId: arn, properties }, 'DELETE_IN_PROGRESS');
  const answer = await poll(w, 'Delete', properties, { PhysicalResourceId: arn });
  expect(answer?.Status).toBe('SUCCESS');
  expect(copies(w).map((image) => [image.arn, image.state])).toContainEqual([arn, 'AVAILABLE']);
});

describe('RETAIN, taken away after a timeout was lowered under it', () => {
  test.each([
    ['a creation waiter and its deletion waiters', longDesk({ copy: 180 }), desk()],
    ['deletion waiters', longDesk({ delete: 180 }), longDesk({ delete: 60 })],
  ])('lifecycle 5: %s that were kept do not keep the image', async (_, before, lowered) => {
    const w = world();
    await succeeds(w.stack.create(retained(before)));
    await succeeds(w.stack.update(retained(lowered)));
    await succeeds(w.stack.update(lowered));
    expect(await w.stack.delete()).toMatchObject({ status: 'DELETE_COMPLETE' });
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 5: nor the image that a new source replaces', async () => {
    const w = world();
    await succeeds(w.stack.create(retained(longDesk({ copy: 180 }))));
    await succeeds(w.stack.update(retained(desk())));
    const old = theCopy(w).name;
    await succeeds(w.stack.update(desk({ Revision: '2' })));
    expect(theCopy(w).name).not.toBe(old);
  });
});

/** Nobody documents whether CloudFormation deletes a stack that is cleaning up, and a Delete of that may outlive it. */
describe.each([{}, { KeepPrevious: '2' }])(
  'a kept image whose stack is deleted during a clean-up: %j',
  (more) => {
    const withDesk = (Revision: string, others = {}) => ({
      Resources: { Desk: imageResource({ Revision, ...more }, RETAINED), ...others },
    });

    test.each([
      ['an update that failed', 0, 75, failing(70 * 60)],
      ['an update that failed', 20, 75, failing(70 * 60)],
      ['an update that failed', 300, 75, failing(70 * 60)],
      ['an update that succeeded', 20, 65, {}],
      ['an update that succeeded', 300, 65, {}],
    ])('lifecycle 5: stays: of %s, with events %d s late', async (_, eventLagSeconds, minutes, others) => {
      const w = world(
        { pollIntervalSeconds: 600, readApi: { eventLagSeconds } },
        { behaviour: { deletionMeanwhile: 'ends any operation' } },
      );
      await succeeds(w.stack.create(withDesk('1')));
      await succeeds(w.stack.update(withDesk('2')));
      let deletion: Promise<unknown> | undefined;
      later(w, minutes, () => {
        deletion = succeeds(w.stack.delete());
      });
      await w.stack.update(withDesk('3', others));
      await deletion!;
      await w.clock.idle();
      // What the failed update made is gone; all that was present once stays.
      const isThere = 'Sibling' in others ? 2 : 3;
      expect(copies(w).map(({ state }) => state)).toEqual(Array(isThere).fill('AVAILABLE'));
    });
  },
);

test('lifecycle 5: the present image stays, if its stack is deleted while the clean-up asks about one with an explicit name', async () => {
  const w = world(
    { pollIntervalSeconds: 600, readApi: { eventLagSeconds: 20 } },
    { behaviour: { deletionMeanwhile: 'ends any operation' } },
  );
  await succeeds(w.stack.create({ Resources: { Desk: imageResource({ ImageName: 'mine' }) } }));
  let deletion: Promise<unknown> | undefined;
  // The clean-up begins after 50 minutes, and its second poll comes after 60.
  later(w, 55, () => {
    deletion = succeeds(w.stack.delete());
  });
  await w.stack.update({ Resources: { Desk: imageResource({ Revision: '2' }, RETAINED) } });
  await deletion!;
  await w.clock.idle();
  expect(copies(w).filter(({ name }) => name !== 'mine')).toHaveLength(1);
});
