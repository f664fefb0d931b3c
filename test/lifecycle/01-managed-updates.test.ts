import { BEHAVIOURS } from '../../local/appstream';
import {
  HOME,
  copies,
  count,
  desk,
  duration,
  fleet,
  longDesk,
  physicalId,
  reasons,
  rollsBack,
  sibling,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { failedCreation } from './failed-creation';

type Options = Parameters<typeof world>[0];

/** What the construct declares of a managed update. */
const update = (more = {}) => ({ SourceImageName: undefined, UpdateOfImageName: 'golden', ...more });

/** A chain that waits long enough for several hours. */
const patched = (more = {}, others = {}) => longDesk({ copy: 360 }, update(more), others);

const upToDate = { isUpToDate: () => true };

/** A creation that fails, of an image beside which there is none. */
async function failure(properties: Parameters<typeof desk>[0], options: Options = {}) {
  const w = world(options);
  const failed = await failedCreation(w, properties);
  expect(copies(w)).toEqual([]);
  return failed;
}

test('lifecycle 1: an image gets the updates of another one, and what uses it is made after that', async () => {
  const w = world();
  const result = await succeeds(w.stack.create(patched({ DisplayName: 'CAD' }, { Fleet: fleet() })));
  expect(duration(result)).toBeGreaterThan(179);
  const image = theCopy(w);
  expect(image).toMatchObject({ state: 'AVAILABLE', name: expect.stringContaining('.golden-') as string });
  const asked = w.appStream.journal.filter(({ operation }) => operation === 'CreateUpdatedImage');
  const input = {
    existingImageName: 'golden',
    newImageName: image.name,
    newImageDescription: expect.stringMatching(
      /^Update of golden in eu-west-1 \(cdk-image [\w.-]+\)$/,
    ) as string,
    newImageDisplayName: 'CAD',
  };
  expect(asked.map((call) => call.input)).toEqual([{ ...input, dryRun: true }, input]);
});

test('lifecycle 2: a patch round by revision makes a new image, keeps the one before, and goes back without an update', async () => {
  const w = world();
  await succeeds(w.stack.create(patched({ Revision: '2026-10', KeepPrevious: '1' })));
  const first = physicalId(w.stack);
  await succeeds(w.stack.update(patched({ Revision: '2026-11', KeepPrevious: '1' })));
  expect(copies(w)).toHaveLength(2);
  const before = count(w, 'CreateUpdatedImage');
  await succeeds(w.stack.update(patched({ Revision: '2026-10', KeepPrevious: '1' })));
  expect(physicalId(w.stack)).toBe(first);
  expect(count(w, 'CreateUpdatedImage')).toBe(before);
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

test('lifecycle 2: whenUpToDate that changes touches no image', async () => {
  const w = world();
  await succeeds(w.stack.create(patched()));
  const before = theCopy(w);
  await succeeds(w.stack.update(patched({ WhenUpToDate: 'COPY' })));
  expect(theCopy(w)).toEqual(before);
});

test.each([1, 90, 200])(
  'lifecycle 5: a sibling that fails after %i minutes leaves no image',
  async (minutes) => {
    const w = world();
    await rollsBack(w.stack.create(patched({}, { Other: sibling({ FailAfterSeconds: minutes * 60 }) })));
    expect(copies(w)).toEqual([]);
  },
);

test.each(['lostAnswer', 'reset', 'http503'] as const)(
  'lifecycle 6: %s at the update makes one image all the same',
  async (kind) => {
    const w = world();
    w.appStream.faults.inject({ operation: 'CreateUpdatedImage', kind, count: 2 });
    await succeeds(w.stack.create(patched()));
    expect(theCopy(w).state).toBe('AVAILABLE');
  },
);

test('lifecycle 7: ConcurrentModificationException and a quota of updates are waited for', async () => {
  const w = world({ appStream: { quotas: { concurrentUpdates: 1 } } });
  w.appStream.faults.inject({
    operation: 'CreateUpdatedImage',
    kind: { error: 'ConcurrentModificationException' },
    count: 3,
  });
  const one = longDesk({ copy: 720 }, update()).Resources;
  const two = longDesk({ copy: 720 }, update({ Revision: '2' })).Resources;
  const renamed = JSON.parse(JSON.stringify(two).replaceAll('Desk', 'Other')) as typeof two;
  await succeeds(w.stack.create({ Resources: { ...one, ...renamed } }));
  expect(copies(w).map(({ state }) => state)).toEqual(['AVAILABLE', 'AVAILABLE']);
});

describe('lifecycle 8: where there is nothing to update', () => {
  const cases = BEHAVIOURS.dryRunOfUpToDate.flatMap((dryRunOfUpToDate) =>
    BEHAVIOURS.runTellsCanUpdate.map((runTellsCanUpdate) => ({ dryRunOfUpToDate, runTellsCanUpdate })),
  );

  test.each(cases)('it fails at once and says so: %j', async (behaviour) => {
    const { minutes, reason } = await failure(update(), { appStream: { ...upToDate, behaviour } });
    expect(minutes).toBe(0);
    expect(reason).toMatch(
      /AppStream has no update for the source image \(.*\)\. Wait for one, or set whenUpToDate/,
    );
  });

  test.each(cases)('it is a copy, if whenUpToDate says so: %j', async (behaviour) => {
    const w = world({ appStream: { ...upToDate, behaviour } });
    await succeeds(w.stack.create(desk(update({ WhenUpToDate: 'COPY' }))));
    expect(theCopy(w).state).toBe('AVAILABLE');
    expect(count(w, 'CopyImage')).toBe(1);
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });

  test.each([
    'The image is already up-to-date.',
    'No updates available',
    'There are no available updates for the image.',
    'No new update is currently available.',
  ])('it is a copy, if AppStream says so in other words: %s', async (message) => {
    const w = world();
    const kind = { error: 'OperationNotPermittedException', message };
    w.appStream.faults.inject({ operation: 'CreateUpdatedImage', kind, count: 1 });
    await succeeds(w.stack.create(desk(update({ WhenUpToDate: 'COPY' }))));
    expect(count(w, 'CopyImage')).toBe(1);
  });

  test('it fails at once, if only the run says so, and the dry run has said otherwise', async () => {
    const w = world();
    let asked = 0;
    w.appStream.settings.isUpToDate = () => (asked += 1) > 1;
    const result = await rollsBack(w.stack.create(desk(update())));
    expect(reasons(result).join()).toContain('AppStream has no update for the source image');
  });
});

describe('lifecycle 8: an update fails', () => {
  test('at once where the image is missing, FAILED or one of AWS', async () => {
    const of = (UpdateOfImageName: string) => update({ UpdateOfImageName });
    expect(await failure(of('silver'))).toMatchObject({
      minutes: 0,
      reason: expect.stringContaining('the source image does not exist (silver in eu-west-1)') as string,
    });
    const w = world();
    w.appStream.addImage(HOME, { name: 'broken', state: 'FAILED' });
    expect(reasons(await rollsBack(w.stack.create(desk(of('broken'))))).join()).toContain(
      'the source image is in state FAILED',
    );
  });

  test.each(['IncompatibleImageException', 'OperationNotPermittedException'])(
    'at once where AppStream answers %s',
    async (error) => {
      const w = world();
      const kind = { error, message: 'It is too old.' };
      w.appStream.faults.inject({ operation: 'CreateUpdatedImage', kind, count: 1 });
      const result = await rollsBack(w.stack.create(desk(update({ WhenUpToDate: 'COPY' }))));
      expect(reasons(result).join()).toContain(
        `the source image cannot be updated (${error}: It is too old.)`,
      );
      expect(count(w, 'CopyImage')).toBe(0);
    },
  );

  test.each([
    'The image is not up to date enough to be updated.',
    'The image must be up to date before it can be updated.',
    'The operating system is no longer supported, and updates are not available.',
    'The image has no agent that takes updates: none is available.',
  ])('and is no copy of an image that AppStream calls unfit: %s', async (message) => {
    const w = world();
    const kind = { error: 'IncompatibleImageException', message };
    w.appStream.faults.inject({ operation: 'CreateUpdatedImage', kind, count: 1 });
    const result = await rollsBack(w.stack.create(desk(update({ WhenUpToDate: 'COPY' }))));
    expect(reasons(result).join()).toContain('the source image cannot be updated');
    expect(count(w, 'CopyImage')).toBe(0);
  });

  test('where the image becomes FAILED, with the reasons of AppStream', async () => {
    const { reason } = await failure(update(), {
      appStream: { updateSeconds: 600, updateOutcome: () => 'FAILED' },
    });
    expect(reason).toContain('it ended in state FAILED (IMAGE_UPDATE_FAILURE');
  });

  test('where a token stood for another region', async () => {
    expect((await failure(update({ SourceRegion: 'us-east-1' }))).reason).toContain(
      'the region of the source "us-east-1" is not possible for a managed update',
    );
  });
});

test('lifecycle 12: what marks the source as a previous image says nothing of its update', async () => {
  const w = world({ appStream: { behaviour: { updateInheritsTags: true } } });
  w.appStream.tagImage(HOME, 'golden', {
    'cdk-appstream-image:previous': 'kept 2026-01-01T00:00:00.000Z',
    'cdk-appstream-image:shared-with-1': '00000001',
    team: 'cad',
  });
  await succeeds(w.stack.create(patched()));
  expect(theCopy(w).tags).toEqual({ team: 'cad' });
});
