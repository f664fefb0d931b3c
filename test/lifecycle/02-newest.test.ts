import {
  CLOUDFORMATION_BEHAVIOURS,
  type CloudFormationBehaviour,
} from '../../local/cloudformation/stack-player';
import { add, copying, failing, finding } from '../lambda/newest/finding';
import {
  HOME,
  acts,
  copies,
  duration,
  ends,
  fleet,
  imageResource,
  pass,
  physicalId,
  reasons,
  rollsBack,
  sibling,
  succeeds,
  world,
  type World,
} from '../lambda/stacks';
import { hideOnce } from '../lambda/tampering';

/** The name of what the resource found, as the stack has it now. */
const foundIn = ({ stack }: World) => /image\/([^@]+)@/.exec(physicalId(stack, 'Newest'))?.[1];

/** A stack that found `golden-1`, beside which there is a newer one now. */
async function found(
  behaviour: Partial<CloudFormationBehaviour> = {},
  others = {},
  readApi: Parameters<typeof world>[0] extends { readApi?: infer R } | undefined ? R : never = {},
): Promise<World> {
  const w = world({ readApi }, { behaviour });
  add(w, 'golden-1');
  await succeeds(w.stack.create(finding({}, others)));
  add(w, { name: 'silver-9' }, 'golden-2');
  return w;
}

describe('an update', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['another revision', { Revision: '2' }, 'golden-2'],
    ['another pattern', { NamePattern: 'silver-*' }, 'silver-9'],
    ['the region of the stack written out', { Region: HOME }, 'golden-1'],
    ['an empty revision', { Revision: '' }, 'golden-1'],
    ['another image in the stack', { ImagesOfStack: ['Desk'] }, 'golden-1'],
  ])('lifecycle 2: with %s: %j finds %s', async (_, properties, expected) => {
    const w = await found();
    const { outputs } = await succeeds(w.stack.update(finding(properties)));
    expect([foundIn(w), outputs.ImageName]).toEqual([expected, expected]);
  });

  test('lifecycle 2: of another resource looks for nothing', async () => {
    const w = await found();
    const calls = w.appStream.journal.length;
    const { outputs } = await succeeds(w.stack.update(finding({}, { Sibling: sibling({}) })));
    expect(outputs.ImageName).toBe('golden-1');
    expect(w.appStream.journal).toHaveLength(calls);
  });

  test('lifecycle 2: that finds the same image changes nothing of what uses it', async () => {
    const users = (revision: string) =>
      finding(
        { Revision: revision },
        { Fleet: fleet({ 'Fn::GetAtt': ['Newest', 'ImageName'] }), Desk: imageResource() },
      );
    const w = await found();
    await succeeds(w.stack.update(users('1')));
    const { events, outputs } = await succeeds(w.stack.update(users('2')));
    expect(outputs.ImageName).toBe('golden-2');
    expect(new Set(events.map(({ logicalResourceId }) => logicalResourceId))).toEqual(
      new Set(['Stack', 'Newest']),
    );
  });

  test('lifecycle 2: that finds an image made anew under its old name tells its new time', async () => {
    const w = await found();
    const id = physicalId(w.stack, 'Newest');
    w.appStream.removeImage(HOME, 'golden-2');
    w.appStream.removeImage(HOME, 'golden-1');
    w.appStream.addImage(HOME, { name: 'golden-1' });
    await succeeds(w.stack.update(finding({ Revision: '2' })));
    expect([foundIn(w), physicalId(w.stack, 'Newest') === id]).toEqual(['golden-1', false]);
  });
});

test('lifecycle 2: a release by another revision copies the newer image, and the old copy goes', async () => {
  const w = world();
  add(w, 'golden-1');
  await succeeds(w.stack.create(copying()));
  add(w, { name: 'other' }, 'golden-2');
  await succeeds(w.stack.update(copying({ Revision: '2' })));
  const sources = acts(w)
    .filter(({ operation }) => operation === 'CopyImage')
    .map(({ input }) => (input as { SourceImageName: string }).SourceImageName);
  expect(sources).toEqual(['golden-1', 'golden-2']);
  const left = copies(w).map(({ name }) => name);
  expect(left.filter((name) => name.startsWith('cdk-'))).toHaveLength(1);
  expect(left).toEqual(expect.arrayContaining(['golden-1', 'golden-2', 'other']));
});

/** Each way in which CloudFormation may go back, for itself. */
const BEHAVIOURS: Partial<CloudFormationBehaviour>[] = Object.entries(CLOUDFORMATION_BEHAVIOURS).flatMap(
  ([name, values]) => values.map((value) => ({ [name]: value })),
);

describe.each(BEHAVIOURS)('where CloudFormation behaves as %j', (behaviour) => {
  test('lifecycle 2: a rollback gives what was found before, though that is gone and a newer one is there', async () => {
    const w = await found(behaviour);
    const id = physicalId(w.stack, 'Newest');
    w.appStream.removeImage(HOME, 'golden-1');
    const calls = w.appStream.journal.length;
    await rollsBack(w.stack.update(finding({ Revision: '2' }, failing())));
    expect(physicalId(w.stack, 'Newest')).toBe(id);
    expect(w.stack.record.outputs.ImageName).toBe('golden-1');
    // The two lists of the update.
    expect(w.appStream.journal.length - calls).toBe(2);
    await w.clock.idle();
    const { outputs } = await succeeds(w.stack.update(finding({ Revision: '3' })));
    expect(outputs.ImageName).toBe('golden-2');
  });

  test('lifecycle 2: an update that finds nothing is undone, and nothing has changed', async () => {
    const w = await found(behaviour);
    const id = physicalId(w.stack, 'Newest');
    const result = await rollsBack(w.stack.update(finding({ NamePattern: 'bronze-*' })));
    expect(reasons(result, 'Newest')).toEqual([
      expect.stringContaining('Image bronze-* in eu-west-1: no image can be used that has such a name'),
    ]);
    expect(physicalId(w.stack, 'Newest')).toBe(id);
  });

  test('lifecycle 2: a rollback that fails elsewhere and is continued gives what was found before', async () => {
    const Stubborn = sibling({ StaysSeconds: 60 });
    const w = await found(behaviour, { Stubborn: sibling({}) });
    const id = physicalId(w.stack, 'Newest');
    w.appStream.removeImage(HOME, 'golden-1');
    const result = await w.stack.update(finding({ Revision: '2' }, { Stubborn, ...failing() }));
    expect(result.status).toBe('UPDATE_ROLLBACK_FAILED');
    await ends(w.stack.continueRollback(), 'UPDATE_ROLLBACK_COMPLETE');
    expect(physicalId(w.stack, 'Newest')).toBe(id);
    const { outputs } = await succeeds(w.stack.update(finding({ Revision: '3' })));
    expect(outputs.ImageName).toBe('golden-2');
  });

  const WITHOUT_ROLLBACK = { rollback: false };

  test('lifecycle 2: `cdk rollback` after updates that failed without rollback gives what was found before', async () => {
    const w = await found(behaviour);
    const id = physicalId(w.stack, 'Newest');
    await ends(w.stack.update(finding({ Revision: '2' }, failing()), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    await ends(w.stack.update(finding({ Revision: '3' }, failing(301)), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    w.appStream.removeImage(HOME, 'golden-1');
    await ends(w.stack.rollback(), 'UPDATE_ROLLBACK_COMPLETE');
    expect(physicalId(w.stack, 'Newest')).toBe(id);
  });

  test('lifecycle 2: `cdk rollback` after a failed update that went back to the declaration of before gives what was found before', async () => {
    const w = await found(behaviour);
    const id = physicalId(w.stack, 'Newest');
    await ends(w.stack.update(finding({ Revision: '2' }, failing()), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    // A rollback does not ask again for what is declared as before.
    await ends(w.stack.update(finding({}, failing(301)), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    await ends(w.stack.rollback(), 'UPDATE_ROLLBACK_COMPLETE');
    expect(physicalId(w.stack, 'Newest')).toBe(id);
  });

  test('lifecycle 2: without rollback, what found nothing is what it was, and is looked for by the next update', async () => {
    const w = await found(behaviour);
    const id = physicalId(w.stack, 'Newest');
    const bronze = finding({ NamePattern: 'bronze-*' });
    await ends(w.stack.update(bronze, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    await w.clock.idle();
    expect(physicalId(w.stack, 'Newest')).toBe(id);
    if (behaviour.replacementWithoutRollback === 'is refused') return;
    w.appStream.addImage(HOME, { name: 'bronze-1' });
    await succeeds(w.stack.update(bronze, WITHOUT_ROLLBACK));
    expect(foundIn(w)).toBe('bronze-1');
  });
});

test.each([[[0]], [[0.5, 20]], [[3600]]])(
  'lifecycle 6: an Update that comes again after %j seconds gives one truth, though a newer image is there by then',
  async (seconds) => {
    const redeliver = () => seconds;
    const w = world({}, { redeliver });
    add(w, 'golden-1');
    await succeeds(w.stack.create(finding()));
    await pass(w, 120);
    add(w, { name: 'silver-9' }, 'golden-2');
    await succeeds(w.stack.update(finding({ Revision: '2' }, { Sibling: sibling({ TakesSeconds: 600 }) })));
    add(w, { name: 'other' }, { name: 'another' }, 'golden-3');
    await w.clock.idle();
    expect([foundIn(w), w.stack.record.outputs.ImageName]).toEqual(['golden-2', 'golden-2']);
  },
);

test.each([20, 60, 150])(
  'lifecycle 2: a rollback whose events show only after %d seconds gives what was found before',
  async (eventLagSeconds) => {
    const w = world({ readApi: { eventLagSeconds } });
    add(w, 'golden-1');
    await succeeds(w.stack.create(finding()));
    const id = physicalId(w.stack, 'Newest');
    add(w, { name: 'silver-9' }, 'golden-2');
    await pass(w, 10);
    await rollsBack(w.stack.update(finding({ Revision: '2' }, failing(1))));
    expect(physicalId(w.stack, 'Newest')).toBe(id);
  },
);

test.each([1, 2, 3, 4, 5])(
  'lifecycle 2: a rollback gives what was found before, though read %d of its events ends before it',
  async (nth) => {
    const w = await found();
    const id = physicalId(w.stack, 'Newest');
    await pass(w, 10);
    hideOnce(w, /^UPDATE_ROLLBACK_IN_PROGRESS$/, nth, w.clock.now() - 1);
    await rollsBack(w.stack.update(finding({ Revision: '2' }, failing(100))));
    expect(physicalId(w.stack, 'Newest')).toBe(id);
  },
);

test('lifecycle 2: a rollback whose events never show goes on with what the event names', async () => {
  const w = world({ readApi: { eventLagSeconds: 10_000 } });
  add(w, 'golden-1');
  await succeeds(w.stack.create(finding()));
  add(w, { name: 'silver-9' }, 'golden-2');
  const result = await rollsBack(w.stack.update(finding({ Revision: '2' }, failing(1))));
  expect(foundIn(w)).toBe('golden-2');
  expect(duration(result)).toBeLessThan(8);
});

test('lifecycle 2: what fails without rollback and is sent back at once gives what it was, and finds nothing newer', async () => {
  const w = await found({ failedWithoutRollback: 'is rolled back' });
  const { outputs } = w.stack.record;
  await ends(w.stack.update(finding({ NamePattern: 'bronze-*' }), { rollback: false }), 'UPDATE_FAILED');
  await w.clock.idle();
  expect([foundIn(w), outputs.ImageName]).toEqual(['golden-1', 'golden-1']);
});

test.each([0, 20, 90])(
  'lifecycle 2: what CloudFormation refuses to replace and sends back at once gives what it was, with events %i s late',
  async (eventLagSeconds) => {
    const w = await found(
      {
        failedUpdate: 'takes new id',
        failedWithoutRollback: 'is rolled back',
        replacementWithoutRollback: 'is refused',
      },
      {},
      { eventLagSeconds },
    );
    await ends(w.stack.update(finding({ Revision: '2' }), { rollback: false }), 'UPDATE_FAILED');
    expect(foundIn(w)).toBe('golden-1');
    await ends(w.stack.rollback(), 'UPDATE_ROLLBACK_COMPLETE');
    expect(foundIn(w)).toBe('golden-1');
  },
);

test('lifecycle 2: the rollback of a release leaves the copy and the fleet on what they had', async () => {
  const w = world();
  const others = { Fleet: fleet() };
  add(w, 'golden-1');
  await succeeds(w.stack.create(copying({}, {}, others)));
  const { arn } = copies(w).find(({ name }) => name.startsWith('cdk-'))!;
  add(w, { name: 'other' }, 'golden-2');
  w.appStream.removeImage(HOME, 'golden-1');
  await rollsBack(w.stack.update(copying({ Revision: '2' }, {}, { ...others, ...failing(9000) })));
  const left = copies(w).filter(({ name }) => name.startsWith('cdk-'));
  expect(left.map((image) => image.arn)).toEqual([arn]);
});
