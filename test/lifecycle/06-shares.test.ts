import type { ReadApiBehaviour } from '../../local/cloudformation/read-api';
import type { CustomResourceEvent } from '../../local/cloudformation/custom-resource';
import type { StackPlayerOptions } from '../../local/cloudformation/stack-player';
import { type Watched, watched } from '../lambda/polls';
import { OTHER, THIRD, accounts, askedForShare, idOf, pollShare, sharing } from '../lambda/shares/support';
import { HOME, acts, count, physicalId, rollsBack, sibling, succeeds, world } from '../lambda/stacks';
import { failing } from './releases';

const VIEWS: Partial<ReadApiBehaviour>[] = [{}, { view: 'emulator' }, { eventLagSeconds: 60 }];

function again(type: CustomResourceEvent['RequestType'], ...seconds: number[]): Partial<StackPlayerOptions> {
  return { redeliver: ({ RequestType }) => (RequestType === type ? seconds : []) };
}

describe.each([[[0]], [[0.5, 20]], [[600, 2399]], [[3600]], [[0, 0, 0, 1800, 3600, 7200]]])(
  'delivered again after %j s',
  (seconds) => {
    test.each(VIEWS)('lifecycle 6: a Create shares once: %p', async (readApi) => {
      const w = world({ readApi }, again('Create', ...seconds));
      await succeeds(w.stack.create(sharing()));
      await w.clock.idle();
      expect(count(w, 'UpdateImagePermissions')).toBe(1);
      await succeeds(w.stack.delete());
      await w.clock.idle();
      expect(accounts(w)).toEqual([]);
    });

    test('lifecycle 6: the Updates of an update that is undone leave the share as before', async () => {
      const w = world({}, { ...again('Update', ...seconds), behaviour: { failedUpdate: 'keeps old id' } });
      await succeeds(w.stack.create(sharing()));
      const Sibling = sibling({ FailAfterSeconds: 600 });
      await rollsBack(w.stack.update(sharing({ AccountId: THIRD }, { Sibling })));
      await w.clock.idle();
      expect(accounts(w)).toEqual([OTHER]);
    });

    test.each(VIEWS)(
      'lifecycle 6: a Delete never takes back the share that has become the current one again: %p',
      async (readApi) => {
        const w = world({ readApi }, again('Delete', ...seconds));
        await succeeds(w.stack.create(sharing()));
        await succeeds(w.stack.update(sharing({ AccountId: THIRD })));
        await succeeds(w.stack.update(sharing()));
        await w.clock.idle();
        expect(accounts(w)).toEqual([OTHER]);
      },
    );
  },
);

describe('a second execution of the same event, which knows nothing of the first', () => {
  const begun = () => {
    const w = watched();
    return { w, event: askedForShare(w, 'Create') };
  };
  const id = (w: Watched) => idOf(w);

  test('lifecycle 6: that begins at once gives the same answer', async () => {
    const { w, event } = begun();
    const [one, two] = [await pollShare(w, event), await pollShare(w, event)];
    const answers = [await pollShare(w, event, one.passOn), await pollShare(w, event, two.passOn)];
    expect(answers.map(({ answer }) => [answer?.Status, answer?.PhysicalResourceId])).toEqual([
      ['SUCCESS', id(w)],
      ['SUCCESS', id(w)],
    ]);
    expect(acts(w)).toHaveLength(1);
  });

  test('lifecycle 6: that begins when the record shows the share says nothing else of it', async () => {
    const { w, event } = begun();
    const { passOn } = await pollShare(w, event);
    await pollShare(w, event, passOn);
    const resource = w.stack.record.resources.get('Share')!;
    resource.physicalId = id(w);
    w.stack.record.setResourceStatus(resource, 'CREATE_COMPLETE');
    w.stack.record.setStatus('CREATE_COMPLETE');
    const { answer } = await pollShare(w, event);
    expect(answer?.Status ?? 'SUCCESS').toBe('SUCCESS');
    expect(acts(w)).toHaveLength(1);
  });
});

test.each(VIEWS)(
  'lifecycle 6: a poller that outlives its Create shares nothing any more: %p',
  async (readApi) => {
    const w = world({ readApi });
    const kind = { error: 'ThrottlingException' };
    w.appStream.faults.inject({ operation: 'UpdateImagePermissions', kind, count: Infinity, lasts: 300_000 });
    await rollsBack(w.stack.create(sharing({}, failing(200))));
    await w.clock.idle();
    expect(acts(w)).toEqual([]);
  },
);

test('lifecycle 6: a poller that outlives its Update shares nothing any more', async () => {
  const w = world();
  await succeeds(w.stack.create(sharing()));
  const before = physicalId(w.stack, 'Share');
  const kind = { error: 'ThrottlingException' };
  w.appStream.faults.inject({ operation: 'UpdateImagePermissions', kind, count: Infinity, lasts: 300_000 });
  const Sibling = sibling({ FailAfterSeconds: 200 });
  await rollsBack(w.stack.update(sharing({ AccountId: THIRD }, { Sibling })));
  await w.clock.idle();
  expect(accounts(w)).toEqual([OTHER]);
  expect(physicalId(w.stack, 'Share')).toBe(before);
});

test('lifecycle 6: where CloudFormation reuses RequestIds, each event has its own answer', async () => {
  const w = world({}, { behaviour: { requestIds: 'are reused' } });
  await succeeds(w.stack.create(sharing()));
  const Sibling = sibling({ FailAfterSeconds: 600 });
  await rollsBack(w.stack.update(sharing({ AccountId: THIRD }, { Sibling })));
  await w.clock.idle();
  expect(accounts(w)).toEqual([OTHER]);
  await succeeds(w.stack.delete());
  expect(w.appStream.image(HOME, 'golden')?.sharedWith).toEqual([]);
});
