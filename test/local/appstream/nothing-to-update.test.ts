import { errorOf } from './client';
import { world } from './update-world';

const upToDate = { isUpToDate: () => true };

test.each([true, false])(
  'a dry run says whether there is something to update: %s',
  async (canUpdateImage) => {
    const { simulator, update, updates } = world({
      isUpToDate: ({ name, state }) => name === 'golden' && state === 'AVAILABLE' && !canUpdateImage,
    });
    const answer = await update('patched', { dryRun: true });
    expect(answer).toMatchObject({ canUpdateImage });
    expect(answer.image).toBeUndefined();
    expect(updates()).toEqual([]);
    expect(simulator.journal[0]).toMatchObject({ outcome: 'ok', touched: undefined });
  },
);

test.each(['IncompatibleImageException', 'OperationNotPermittedException'] as const)(
  'dryRunOfUpToDate: %s',
  async (dryRunOfUpToDate) => {
    const { simulator, update } = world({ behaviour: { dryRunOfUpToDate }, ...upToDate });
    expect(await errorOf(update('patched', { dryRun: true }))).toBe(dryRunOfUpToDate);
    simulator.settings.isUpToDate = () => false;
    expect(await errorOf(update('patched', { dryRun: true }))).toBe('ok');
  },
);

test.each([
  [false, 'ok'],
  [true, 'ResourceAlreadyExistsException'],
] as const)('dryRunChecksAll %s: a name that is taken gets %s', async (dryRunChecksAll, expected) => {
  const { update } = world({ behaviour: { dryRunChecksAll } });
  await update('patched');
  expect(await errorOf(update('patched', { dryRun: true }))).toBe(expected);
});

test.each([
  [false, 'ok'],
  [true, 'LimitExceededException'],
] as const)('dryRunChecksAll %s: a quota that is used up gets %s', async (dryRunChecksAll, expected) => {
  const { update } = world({ behaviour: { dryRunChecksAll }, quotas: { concurrentUpdates: 0 } });
  expect(await errorOf(update('patched', { dryRun: true }))).toBe(expected);
});

test('nothingToUpdate canUpdateImage: a run says that it is false, and makes nothing', async () => {
  const { update, updates } = world({ behaviour: { nothingToUpdate: 'canUpdateImage' }, ...upToDate });
  const { image, canUpdateImage } = await update('patched');
  expect({ image, canUpdateImage }).toEqual({ image: undefined, canUpdateImage: false });
  expect(updates()).toEqual([]);
});

test.each(['IncompatibleImageException', 'OperationNotPermittedException'] as const)(
  'nothingToUpdate: %s',
  async (nothingToUpdate) => {
    const { update, updates } = world({ behaviour: { nothingToUpdate }, ...upToDate });
    expect(await errorOf(update('patched'))).toBe(nothingToUpdate);
    expect(updates()).toEqual([]);
  },
);

test('nothingToUpdate FAILED: the new image says so once it is FAILED', async () => {
  const { clock, update, describe } = world({
    behaviour: { nothingToUpdate: 'FAILED' },
    updateSeconds: 60,
    ...upToDate,
  });
  expect((await update('patched')).image?.State).toBe('PENDING');
  clock.pass(60);
  expect(await describe('patched')).toMatchObject({
    State: 'FAILED',
    StateChangeReason: {
      Code: 'IMAGE_UPDATE_FAILURE',
      Message: 'No updates are available for the image.',
    },
  });
});

test('nothingToUpdate made: the new image is made all the same', async () => {
  const { update, describe } = world({
    behaviour: { nothingToUpdate: 'made' },
    updateSeconds: 0,
    ...upToDate,
  });
  expect((await update('patched')).canUpdateImage).toBe(true);
  expect((await describe('patched'))?.State).toBe('AVAILABLE');
});

test('runTellsCanUpdate false: a run that makes an image says nothing else', async () => {
  const { update } = world({ behaviour: { runTellsCanUpdate: false } });
  const { image, canUpdateImage } = await update('patched');
  expect([image?.Name, canUpdateImage]).toEqual(['patched', undefined]);
});
