import { CopyImageCommand } from '@aws-sdk/client-appstream';
import { BEHAVIOURS } from '../../../local/appstream';
import { errorOf } from './client';
import { ARN, REGION, world } from './update-world';

test('an update is answered with the new image, and is AVAILABLE when its time is over', async () => {
  const { clock, simulator, update, describe } = world({ updateSeconds: 600 });
  clock.pass(3600);
  const { image, canUpdateImage } = await update('patched', {
    newImageDescription: 'mine',
    newImageDisplayName: 'Patched: November',
    newImageTags: { stage: 'test' },
  });
  const expected = {
    Name: 'patched',
    Arn: `${ARN}/patched`,
    Description: 'mine',
    DisplayName: 'Patched: November',
    ImageType: 'NATIVE',
    BaseImageArn: 'arn:aws:appstream:eu-west-1::image/base',
    AppstreamAgentVersion: '10-01-2026',
    CreatedTime: new Date(clock.now()),
  };
  expect(canUpdateImage).toBe(true);
  expect(image).toMatchObject({ ...expected, State: 'PENDING' });
  clock.pass(599);
  expect(await describe('patched')).toMatchObject({ ...expected, State: 'CREATING' });
  clock.pass(1);
  expect(await describe('patched')).toMatchObject({ ...expected, State: 'AVAILABLE' });
  expect(simulator.image(REGION, 'patched')).toMatchObject({ tags: { stage: 'test' }, sharedWith: [] });
  expect(simulator.image(REGION, 'golden')).toMatchObject({ state: 'AVAILABLE', tags: { team: 'blue' } });
  expect(simulator.journal[0]).toMatchObject({
    operation: 'CreateUpdatedImage',
    outcome: 'ok',
    touched: { name: 'patched', state: 'PENDING', tags: { stage: 'test' } },
  });
});

// A request may have an empty text there; of an answer the model says that it has none.
test('an empty description is none, and an empty display name is the name', async () => {
  const { image } = await world().update('patched', { newImageDescription: '', newImageDisplayName: '' });
  expect(image).not.toHaveProperty('Description');
  expect(image?.DisplayName).toBe('patched');
});

test('an update takes three hours where nobody says how long', async () => {
  const { clock, update, describe } = world();
  await update('patched');
  clock.pass(3 * 3600 - 1);
  expect((await describe('patched'))?.State).toBe('CREATING');
  clock.pass(1);
  expect((await describe('patched'))?.State).toBe('AVAILABLE');
});

test.each(BEHAVIOURS.updateStates)('updateStates: %s, each for the same time', async (updateStates) => {
  const { clock, update, describe, remove } = world({ behaviour: { updateStates }, updateSeconds: 600 });
  await update('patched');
  const states = updateStates.split(' ');
  for (const state of states) {
    expect((await describe('patched'))?.State).toBe(state);
    expect(await remove('patched')).toBe('OperationNotPermittedException');
    clock.pass(600 / states.length);
  }
  expect((await describe('patched'))?.State).toBe('AVAILABLE');
});

test('duration and outcome can be decided for each update', async () => {
  const { clock, update, describe } = world({
    updateSeconds: ({ name }) => (name === 'slow' ? 1000 : 10),
    updateOutcome: ({ name, region, sourceName, description }) =>
      name === 'slow' && region === REGION && sourceName === 'golden' && description === 'mine'
        ? 'FAILED'
        : 'AVAILABLE',
  });
  await update('slow', { newImageDescription: 'mine' });
  await update('quick');
  clock.pass(10);
  expect((await describe('quick'))?.State).toBe('AVAILABLE');
  clock.pass(990);
  expect(await describe('slow')).toMatchObject({
    State: 'FAILED',
    StateChangeReason: { Code: 'IMAGE_UPDATE_FAILURE', Message: 'The image could not be updated.' },
  });
});

test.each(BEHAVIOURS.updateOfImported)('updateOfImported: %s', async (updateOfImported) => {
  const { simulator, update } = world({ behaviour: { updateOfImported } });
  simulator.addImage(REGION, { name: 'imported', type: 'CUSTOM' });
  const expected = updateOfImported === 'accepted' ? 'ok' : updateOfImported;
  for (const dryRun of [true, false])
    expect(await errorOf(update('patched', { existingImageName: 'imported', dryRun }))).toBe(expected);
  expect(await errorOf(update('another'))).toBe('ok');
});

test.each(BEHAVIOURS.updateOfUnavailable)('updateOfUnavailable: %s', async (updateOfUnavailable) => {
  const { clock, simulator, update } = world({ behaviour: { updateOfUnavailable } });
  const states = [{ state: 'IMPORTING', seconds: 60 }, { state: 'AVAILABLE' }];
  simulator.addImage(REGION, { name: 'fresh', states });
  simulator.addImage(REGION, { name: 'failed', state: 'FAILED' });
  expect(await errorOf(update('a', { existingImageName: 'failed' }))).toBe(updateOfUnavailable);
  expect(await errorOf(update('b', { existingImageName: 'fresh' }))).toBe(updateOfUnavailable);
  clock.pass(60);
  expect(await errorOf(update('b', { existingImageName: 'fresh' }))).toBe('ok');
});

test.each([
  ['ResourceNotAvailableException', 'OperationNotPermittedException'],
  ['accepted', 'ok'],
] as const)('copyOfUnknownState %s: an update of a DEPRECATED image gets %s', async (answer, expected) => {
  const { simulator, update } = world({ behaviour: { copyOfUnknownState: answer } });
  simulator.addImage(REGION, { name: 'old', state: 'DEPRECATED' });
  expect(await errorOf(update('patched', { existingImageName: 'old' }))).toBe(expected);
});

test.each(['missing', 'theirs', 'public'])('there is no image "%s" of this account', async (name) => {
  const { simulator, update } = world();
  simulator.addImage(REGION, { name: 'theirs', visibility: 'SHARED' });
  simulator.addImage(REGION, { name: 'public', visibility: 'PUBLIC' });
  expect(await errorOf(update('patched', { existingImageName: name }))).toBe('ResourceNotFoundException');
});

test.each(BEHAVIOURS.actionOnMissing)('actionOnMissing %s of the existing image', async (actionOnMissing) => {
  const { update } = world({ behaviour: { actionOnMissing } });
  expect(await errorOf(update('patched', { existingImageName: 'missing' }))).toBe(actionOnMissing);
});

test.each([
  // nameCheck, seconds until visible, what a second update to the same name gets
  ['synchronous', 45, 'ResourceAlreadyExistsException'],
  ['asynchronous', 45, 'ok'],
  ['asynchronous', 0, 'ResourceAlreadyExistsException'],
  ['onlyWithinRegion', 45, 'ResourceAlreadyExistsException'],
] as const)('nameCheck %s, visible after %d s: %s', async (nameCheck, visibleAfterSeconds, expected) => {
  const { update, updates } = world({ behaviour: { nameCheck, visibleAfterSeconds } });
  await update('patched', { newImageDescription: 'first' });
  expect(await errorOf(update('patched', { newImageDescription: 'second' }))).toBe(expected);
  expect(updates()).toMatchObject([{ description: 'first', visible: visibleAfterSeconds === 0 }]);
});

test.each(BEHAVIOURS.reservedName)('reservedName: %s', async (reservedName) => {
  const { update, updates } = world({ behaviour: { reservedName } });
  expect(await errorOf(update('AppStream-patched'))).toBe(reservedName);
  expect(updates()).toEqual([]);
});

test('an image is no update of itself', async () => {
  const { update } = world();
  expect(await errorOf(update('golden'))).toBe('ResourceAlreadyExistsException');
});

test('five updates at a time, a sixth when one is over; copies and imports count apart', async () => {
  const { clock, simulator, client, update } = world({
    quotas: { images: 100, concurrentCopies: 1 },
    updateSeconds: ({ name }) => (name === 'one' ? 60 : 600),
  });
  simulator.addImage(REGION, { name: 'importing', state: 'IMPORTING' });
  for (const name of ['one', 'two', 'three', 'four', 'five']) await update(name);
  expect(await errorOf(update('six'))).toBe('LimitExceededException');
  const copy = { SourceImageName: 'golden', DestinationImageName: 'copy', DestinationRegion: REGION };
  expect(await errorOf(client.send(new CopyImageCommand(copy)))).toBe('ok');
  clock.pass(60);
  expect(await errorOf(update('six'))).toBe('ok');
});

test('the quota of images counts updates, those under way included', async () => {
  const { update } = world({ quotas: { images: 2 } });
  await update('one');
  expect(await errorOf(update('two'))).toBe('LimitExceededException');
});

test('updateInheritsTags: the new image has the tags of the existing one, and its own win', async () => {
  const { simulator, update } = world({ behaviour: { updateInheritsTags: true } });
  await update('plain');
  await update('tagged', { newImageTags: { team: 'red', stage: 'test' } });
  expect(simulator.image(REGION, 'plain')?.tags).toEqual({ team: 'blue' });
  expect(simulator.image(REGION, 'tagged')?.tags).toEqual({ team: 'red', stage: 'test' });
});

test('what a copy may have from its source, an update may have, too', async () => {
  const { simulator, update, describe } = world({
    behaviour: {
      baseImageOfCopy: 'source',
      copyInheritsPermissions: true,
      copyWithoutDescriptionInheritsSource: true,
    },
  });
  simulator.shareImage(REGION, 'golden', '444455556666');
  await update('patched');
  expect(await describe('patched')).toMatchObject({
    BaseImageArn: `${ARN}/golden`,
    Description: 'of the source',
    ImageSharedWithOthers: 'TRUE',
  });
});

test.each([
  ['refused', 'ResourceInUseException', 'AVAILABLE'],
  ['copyFails', 'ok', 'FAILED'],
  ['copyContinues', 'ok', 'AVAILABLE'],
] as const)(
  'deleteSourceOfCopy %s: the existing image gets %s, and the update ends as %s',
  async (deleteSourceOfCopy, expected, end) => {
    const { clock, update, describe, remove } = world({
      behaviour: { deleteSourceOfCopy },
      updateSeconds: 60,
    });
    await update('patched');
    expect(await remove('golden')).toBe(expected);
    clock.pass(60);
    expect((await describe('patched'))?.State).toBe(end);
  },
);

test.each([
  ['existing', ['golden']],
  ['new', ['patched']],
  ['both', ['golden', 'patched']],
] as const)('updateAuthorizedOn %s, and tags on the new image', async (updateAuthorizedOn, names) => {
  const asked: string[] = [];
  const { update } = world({
    behaviour: { updateAuthorizedOn },
    authorize: (operation, resource) => asked.push(`${operation} ${resource}`) > 0,
  });
  await update('patched', { newImageTags: { stage: 'test' } });
  expect(asked).toEqual([
    ...names.map((name) => `CreateUpdatedImage ${ARN}/${name}`),
    `TagResource ${ARN}/patched`,
  ]);
});

test('an update that IAM does not allow makes nothing', async () => {
  const { update, updates } = world({ authorize: (_, resource) => !resource.endsWith('/patched') });
  await expect(update('patched')).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(`appstream:CreateUpdatedImage on resource: ${ARN}/patched`),
  });
  expect(updates()).toEqual([]);
});
