import { CLOUDFORMATION_BEHAVIOURS, type StackPlayerOptions } from '../../local/cloudformation/stack-player';
import type { Template } from '../../local/cloudformation/template';
import {
  acts,
  DECLARED,
  ELSEWHERE,
  HOME,
  RETAINED,
  type World,
  copies,
  desk,
  ends,
  imageResource,
  later,
  pass,
  rollsBack,
  sibling,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { hideInEvents } from '../lambda/tampering';

describe('a rollback that fails at another resource', () => {
  const REFUSED = {
    operation: '*',
    region: ELSEWHERE,
    kind: { error: 'AccessDeniedException' },
    count: Infinity,
  };
  const both = (there: Record<string, unknown>, mine: Record<string, unknown>, more = {}) => ({
    Resources: {
      There: imageResource(there),
      Desk: imageResource({ ImageName: 'mine', ...mine }, more),
    },
  });

  test('lifecycle 5: leaves nothing of an image whose refused update was never undone', async () => {
    const w = world({}, { behaviour: { failedUpdate: 'keeps old id' } });
    await succeeds(w.stack.create(both({}, {}, { DependsOn: 'There' })));
    w.appStream.faults.inject(REFUSED);
    const result = await w.stack.update(both({ DestinationRegion: ELSEWHERE }, { Revision: '2' }));
    expect(result.status).toBe('UPDATE_ROLLBACK_FAILED');
    w.appStream.faults.clear();
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 4: still leaves an image of an earlier life that another creation had to refuse', async () => {
    const w = world();
    await succeeds(w.stack.create(both({}, {}, RETAINED)));
    const { arn } = copies(w).find(({ name }) => name === 'mine')!;
    await succeeds(w.stack.update({ Resources: { There: imageResource() } }));
    await rollsBack(w.stack.update(both({}, { Revision: '2' })));
    expect(copies(w).map((image) => image.arn)).toContain(arn);
  });
});

/** A stack beside whose image stands a resource that `failing` makes fail, the update and then its rollback. */
const stuck = (properties: Record<string, unknown>, more = {}, others = {}) => ({
  Resources: { Desk: imageResource(properties, more), Stubborn: sibling({}), ...others },
});

const failing = (FailAfterSeconds: number) => ({
  Stubborn: sibling({ StaysSeconds: 0 }),
  Sibling: sibling({ FailAfterSeconds }),
});

const failsToRollBack = async (w: World, template: Template) =>
  expect((await w.stack.update(template)).status).toBe('UPDATE_ROLLBACK_FAILED');

describe('a rollback that fails while the images are on their way back', () => {
  // The copy is still on its way, or complete.
  describe.each([600, 3000])('after %d s', (failAfterSeconds) => {
    describe.each<StackPlayerOptions['behaviour']>([
      { failedUpdate: 'keeps old id' },
      { failedUpdate: 'takes new id' },
    ])('%j', (behaviour) => {
      const half = async () => {
        const w = world({}, { behaviour });
        await succeeds(w.stack.create(stuck({})));
        const before = w.appStream.images(HOME);
        await failsToRollBack(w, stuck({ Revision: '2' }, {}, failing(failAfterSeconds)));
        expect(copies(w)).toHaveLength(2);
        return { w, before };
      };

      test('lifecycle 5: leaves nothing when the stack is deleted', async () => {
        const { w } = await half();
        await succeeds(w.stack.delete());
        expect(copies(w)).toEqual([]);
      });

      test('lifecycle 5: leaves the world as it was before when the rollback is continued', async () => {
        const { w, before } = await half();
        await rollsBack(w.stack.continueRollback());
        expect(w.appStream.images(HOME)).toEqual(before);
        await succeeds(w.stack.delete());
        expect(copies(w)).toEqual([]);
      });
    });
  });
});

describe('a stack that is deleted after a rollback that failed', () => {
  test('lifecycle 5: deletes a copy that is not visible yet, and lets be what was kept before', async () => {
    const w = world({ appStream: { behaviour: { visibleAfterSeconds: 150 } } });
    await succeeds(w.stack.create(stuck({ Revision: '1' }, RETAINED)));
    const [first] = copies(w);
    await succeeds(w.stack.update(stuck({ Revision: '2' }, RETAINED)));
    await succeeds(w.stack.update(stuck({ Revision: '2' })));
    await failsToRollBack(w, stuck({ Revision: '3' }, {}, failing(1)));
    const looks = w.appStream.journal.length;
    await succeeds(w.stack.delete());
    await pass(w, 60);
    expect(copies(w)).toEqual([first]);
    expect(JSON.stringify(acts(w, looks).map(({ input }) => input))).not.toContain(first.name);
  });

  test('lifecycle 5: deletes an image that the rollback makes anew, and that is not visible yet', async () => {
    const w = world({ appStream: { copySeconds: 1800, behaviour: { visibleAfterSeconds: 150 } } });
    await succeeds(w.stack.create(stuck({})));
    const [{ name }] = copies(w);
    later(w, 40, () => w.appStream.removeImage(HOME, name));
    const others = { ...failing(3000), Stubborn: sibling({ StaysSeconds: 70 }) };
    await failsToRollBack(w, stuck({ Revision: '2' }, {}, others));
    expect(copies(w).map((image) => image.name)).toContain(name);
    await succeeds(w.stack.delete());
    await pass(w, 60);
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 5: is not kept from it by an image that CloudFormation had forgotten', async () => {
    const w = world();
    await succeeds(w.stack.create(stuck({ DeleteTimeout: '600', ImageName: 'mine' })));
    const [first] = copies(w);
    w.appStream.putFleet(HOME, { name: 'outside', imageName: first.name });
    await w.stack.update(stuck({ DeleteTimeout: '600', Revision: '2' }));
    await failsToRollBack(w, stuck({ DeleteTimeout: '600', Revision: '3' }, {}, failing(600)));
    await succeeds(w.stack.delete());
    expect(copies(w).map(({ name }) => name)).toEqual([first.name]);
  });

  test('lifecycle 4: leaves an image of an earlier life that the update was refused for', async () => {
    const w = world({}, { behaviour: { failedUpdate: 'takes new id' } });
    await succeeds(w.stack.create(stuck({ ImageName: 'mine' }, RETAINED)));
    await succeeds(w.stack.update(stuck({ ImageName: 'other' }, RETAINED)));
    await succeeds(w.stack.update(stuck({ ImageName: 'other' })));
    // CloudFormation does not show for ever that it was kept.
    const { events } = w.stack.record;
    events.splice(0, 1 + events.findIndex(({ resourceStatus }) => resourceStatus === 'DELETE_SKIPPED'));
    // The image is back at what it was when the rollback fails.
    const undone = { ...failing(3000), Stubborn: sibling({ StaysSeconds: 60 }) };
    await failsToRollBack(w, stuck({ ImageName: 'mine', Revision: '2' }, {}, undone));
    await succeeds(w.stack.delete());
    expect(copies(w).map(({ name }) => name)).toEqual(['mine']);
  });

  test.each([false, true])(
    'lifecycle 3: takes back a share of the update that was not undone, events that hide the source: %p',
    async (isHidden) => {
      const w = world();
      if (isHidden) hideInEvents(w, 'SourceImageName', '{{resolve:ssm:/golden}}');
      await succeeds(w.stack.create(desk()));
      later(w, 3, () =>
        w.appStream.faults.inject({
          operation: 'DeleteImagePermissions',
          kind: { error: 'AccessDeniedException' },
          count: Infinity,
        }),
      );
      const shared = { SharedWith: [{ AccountId: '222233334444' }] };
      await failsToRollBack(w, desk(shared, { Sibling: sibling({ FailAfterSeconds: 600 }) }));
      w.appStream.faults.clear();
      await succeeds(w.stack.delete());
      expect(copies(w)).toEqual([]);
    },
  );

  test.each([600, 3000])(
    'lifecycle 5: fails while it cannot reach the region of an image that was complete: %d s',
    async (seconds) => {
      const w = world();
      const there = { DestinationRegion: ELSEWHERE };
      await succeeds(w.stack.create(stuck(there)));
      await failsToRollBack(w, stuck({ ...there, Revision: '2' }, {}, failing(seconds)));
      w.appStream.faults.inject({
        region: ELSEWHERE,
        kind: { error: 'UnrecognizedClientException' },
        count: Infinity,
      });
      expect((await w.stack.delete()).status).toBe('DELETE_FAILED');
      w.appStream.faults.clear();
      await succeeds(w.stack.delete());
      expect(copies(w, ELSEWHERE)).toEqual([]);
    },
  );
});

test.each(CLOUDFORMATION_BEHAVIOURS.continuedRollback)(
  'lifecycle 2: a continued rollback takes tags and shares back, where its Update comes %s',
  async (continuedRollback) => {
    const w = world({}, { behaviour: { continuedRollback } });
    const Sibling = sibling({});
    await succeeds(w.stack.create(desk({}, { Sibling })));
    const denied = { operation: 'DescribeImages', kind: { error: 'AccessDeniedException' }, count: Infinity };
    later(w, 3, () => w.appStream.faults.inject({ ...denied, lasts: 600_000 }));
    const failing = sibling({ FailAfterSeconds: 240 }, { DependsOn: 'Desk' });
    await ends(w.stack.update(desk(DECLARED, { Sibling: failing })), 'UPDATE_ROLLBACK_FAILED');
    await pass(w, 10);
    await ends(w.stack.continueRollback(), 'UPDATE_ROLLBACK_COMPLETE');
    expect(theCopy(w)).toMatchObject({ tags: {}, sharedWith: [] });
  },
);
