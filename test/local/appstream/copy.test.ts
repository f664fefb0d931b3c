import { CopyImageCommand, DescribeImagesCommand, type Image } from '@aws-sdk/client-appstream';
import { AppStreamSimulator, type AppStreamSimulatorOptions, countCalls } from '../../../local/appstream';
import { clientOf, errorOf, HandClock } from './client';

const SOURCE = 'us-east-1';
const DESTINATION = 'eu-west-1';

function world(options: AppStreamSimulatorOptions = {}) {
  const clock = new HandClock();
  const simulator = new AppStreamSimulator({ clock, ...options });
  simulator.addImage(SOURCE, { name: 'golden', description: 'of the source', tags: { team: 'blue' } });
  const copy = (name: string, more: { source?: string; description?: string; to?: string } = {}) =>
    clientOf(simulator, SOURCE).send(
      new CopyImageCommand({
        SourceImageName: more.source ?? 'golden',
        DestinationImageName: name,
        DestinationRegion: more.to ?? DESTINATION,
        DestinationImageDescription: more.description,
      }),
    );
  const describe = async (name: string): Promise<Image | undefined> =>
    clientOf(simulator, DESTINATION)
      .send(new DescribeImagesCommand({ Names: [name] }))
      .then(
        ({ Images }) => Images?.[0],
        () => undefined,
      );
  return { clock, simulator, copy, describe };
}

test('a copy is COPYING until its time is over, then AVAILABLE in the destination region only', async () => {
  const { clock, simulator, copy, describe } = world({ copySeconds: 600 });
  const answer = await copy('desktop', { description: 'mine' });
  expect(answer.DestinationImageName).toBe('desktop');
  expect(await describe('desktop')).toMatchObject({ State: 'COPYING', Description: 'mine' });
  clock.pass(599);
  expect(await describe('desktop')).toMatchObject({ State: 'COPYING' });
  clock.pass(1);
  expect(await describe('desktop')).toMatchObject({
    State: 'AVAILABLE',
    Arn: 'arn:aws:appstream:eu-west-1:111122223333:image/desktop',
    CreatedTime: new Date(clock.now() - 600_000),
  });
  expect(simulator.image(SOURCE, 'desktop')).toBeUndefined();
  expect(simulator.image(DESTINATION, 'desktop')).toMatchObject({
    startedAt: clock.now() - 600_000,
    settledAt: clock.now(),
  });
});

test('a copy has neither the tags nor the shares of its source', async () => {
  const { simulator, copy } = world();
  simulator.shareImage(SOURCE, 'golden', '444455556666');
  await copy('desktop');
  expect(simulator.image(DESTINATION, 'desktop')).toMatchObject({ tags: {}, sharedWith: [] });
});

test('copyInheritsPermissions: the copy is shared as its source is', async () => {
  const { simulator, copy } = world({ behaviour: { copyInheritsPermissions: true } });
  simulator.shareImage(SOURCE, 'golden', '444455556666');
  await copy('desktop');
  expect(simulator.image(DESTINATION, 'desktop')?.sharedWith).toEqual([
    { accountId: '444455556666', allowFleet: true, allowImageBuilder: false },
  ]);
});

test('duration and outcome can be decided for each copy', async () => {
  const { clock, copy, describe } = world({
    copySeconds: ({ name }) => (name === 'slow' ? 1000 : 10),
    copyOutcome: ({ name }) => (name === 'slow' ? 'FAILED' : 'AVAILABLE'),
  });
  await copy('slow');
  await copy('quick');
  clock.pass(10);
  expect((await describe('quick'))?.State).toBe('AVAILABLE');
  expect((await describe('slow'))?.State).toBe('COPYING');
  clock.pass(990);
  expect((await describe('slow'))?.State).toBe('FAILED');
});

test.each([
  ['reason', true, false],
  ['errors', false, true],
  ['both', true, true],
  ['nothing', false, false],
] as const)('failedCopyTells %s', async (failedCopyTells, reason, errors) => {
  const { copy, describe } = world({
    behaviour: { failedCopyTells },
    copySeconds: 0,
    copyOutcome: () => 'FAILED',
  });
  await copy('desktop');
  const image = await describe('desktop');
  expect(image?.StateChangeReason?.Code).toBe(reason ? 'IMAGE_COPY_FAILURE' : undefined);
  expect(image?.ImageErrors?.[0]?.ErrorMessage).toBe(errors ? 'The image could not be copied.' : undefined);
});

test('pendingSeconds: the copy is PENDING first', async () => {
  const { clock, copy, describe } = world({ behaviour: { pendingSeconds: 60 }, copySeconds: 90 });
  await copy('desktop');
  expect((await describe('desktop'))?.State).toBe('PENDING');
  clock.pass(60);
  expect((await describe('desktop'))?.State).toBe('COPYING');
  clock.pass(30);
  expect((await describe('desktop'))?.State).toBe('AVAILABLE');
});

test('pendingSeconds: a copy that is over before never goes back to COPYING', async () => {
  const { clock, copy, describe } = world({ behaviour: { pendingSeconds: 60 }, copySeconds: 30 });
  await copy('desktop');
  clock.pass(61);
  expect((await describe('desktop'))?.State).toBe('AVAILABLE');
});

test('visibleAfterSeconds: the copy exists, but nobody sees it yet', async () => {
  const { clock, simulator, copy, describe } = world({ behaviour: { visibleAfterSeconds: 45 } });
  await copy('desktop');
  expect(await describe('desktop')).toBeUndefined();
  expect(simulator.image(DESTINATION, 'desktop')).toMatchObject({ visible: false, state: 'COPYING' });
  clock.pass(45);
  expect((await describe('desktop'))?.State).toBe('COPYING');
});

test.each([
  // nameCheck, seconds until visible, to region, what a second copy to the same name gets
  ['synchronous', 45, DESTINATION, 'ResourceAlreadyExistsException'],
  ['asynchronous', 45, DESTINATION, 'ok'],
  ['asynchronous', 0, DESTINATION, 'ResourceAlreadyExistsException'],
  ['onlyWithinRegion', 0, DESTINATION, 'ok'],
  ['onlyWithinRegion', 0, SOURCE, 'ResourceAlreadyExistsException'],
] as const)('nameCheck %s, visible after %d s, to %s: %s', async (nameCheck, visible, to, expected) => {
  const { simulator, copy } = world({ behaviour: { nameCheck, visibleAfterSeconds: visible } });
  await copy('desktop', { description: 'first', to });
  expect(await errorOf(copy('desktop', { description: 'second', to }))).toBe(expected);
  expect(simulator.images(to).filter(({ name }) => name === 'desktop')).toMatchObject([
    { description: 'first' },
  ]);
});

test('a name stays taken by a FAILED image', async () => {
  const { copy } = world({ copySeconds: 0, copyOutcome: () => 'FAILED' });
  await copy('desktop');
  expect(await errorOf(copy('desktop'))).toBe('ResourceAlreadyExistsException');
});

test.each(['ResourceNotFoundException', 'ResourceNotAvailableException'] as const)(
  'missingSourceOnCopy: %s',
  async (missingSourceOnCopy) => {
    const { copy } = world({ behaviour: { missingSourceOnCopy } });
    expect(await errorOf(copy('desktop', { source: 'missing' }))).toBe(missingSourceOnCopy);
  },
);

test('an image of another account or of AWS cannot be the source', async () => {
  const { simulator, copy } = world();
  simulator.addImage(SOURCE, { name: 'theirs', visibility: 'SHARED' });
  simulator.addImage(SOURCE, { name: 'public', visibility: 'PUBLIC' });
  expect(await errorOf(copy('desktop', { source: 'theirs' }))).toBe('ResourceNotFoundException');
  expect(await errorOf(copy('desktop', { source: 'public' }))).toBe('ResourceNotFoundException');
});

test('a source on its way can be copied once it is AVAILABLE', async () => {
  const { clock, simulator, copy } = world();
  simulator.addImage(SOURCE, {
    name: 'fresh',
    states: [
      { state: 'IMPORTING', seconds: 60 },
      { state: 'VALIDATING', seconds: 60 },
      { state: 'AVAILABLE' },
    ],
  });
  expect(simulator.image(SOURCE, 'fresh')?.state).toBe('IMPORTING');
  clock.pass(60);
  expect(simulator.image(SOURCE, 'fresh')?.state).toBe('VALIDATING');
  expect(await errorOf(copy('desktop', { source: 'fresh' }))).toBe('ResourceNotAvailableException');
  clock.pass(60);
  expect(await errorOf(copy('desktop', { source: 'fresh' }))).toBe('ok');
});

test.each(['accepted', 'ResourceNotAvailableException'] as const)(
  'copyOfUnknownState: a DEPRECATED source is %s',
  async (copyOfUnknownState) => {
    const { simulator, copy } = world({ behaviour: { copyOfUnknownState } });
    simulator.addImage(SOURCE, { name: 'old', state: 'DEPRECATED' });
    const expected = copyOfUnknownState === 'accepted' ? 'ok' : copyOfUnknownState;
    expect(await errorOf(copy('desktop', { source: 'old' }))).toBe(expected);
  },
);

test('createdTimeOfCopy and copyWithoutDescriptionInheritsSource take from the source', async () => {
  const { clock, simulator, copy } = world({
    behaviour: { createdTimeOfCopy: 'source', copyWithoutDescriptionInheritsSource: true },
  });
  clock.pass(3600);
  await copy('desktop');
  expect(simulator.image(DESTINATION, 'desktop')).toMatchObject({
    createdTime: clock.now() - 3_600_000,
    description: 'of the source',
  });
});

test.each([
  ['baseOfSource', 'arn:aws:appstream:us-east-1::image/base'],
  ['source', 'arn:aws:appstream:us-east-1:111122223333:image/based'],
] as const)('baseImageOfCopy %s: the copy says that its base is %s', async (baseImageOfCopy, arn) => {
  const { simulator, copy, describe } = world({ behaviour: { baseImageOfCopy } });
  simulator.addImage(SOURCE, { name: 'based', baseImageArn: 'arn:aws:appstream:us-east-1::image/base' });
  await copy('desktop', { source: 'based' });
  expect(await describe('desktop')).toMatchObject({ BaseImageArn: arn });
});

test('descriptionWhileCopying false: the description shows once the copy is settled', async () => {
  const { clock, simulator, copy, describe } = world({
    behaviour: { descriptionWhileCopying: false },
    copySeconds: 60,
  });
  await copy('desktop', { description: 'mine' });
  expect((await describe('desktop'))?.Description).toBeUndefined();
  expect(simulator.image(DESTINATION, 'desktop')?.description).toBe('mine');
  clock.pass(60);
  expect((await describe('desktop'))?.Description).toBe('mine');
});

test('two copies to one region at once, a third when one is over; other regions have their own', async () => {
  const { clock, copy } = world({ copySeconds: ({ name }) => (name === 'one' ? 60 : 600) });
  await copy('one');
  await copy('two');
  expect(await errorOf(copy('three'))).toBe('LimitExceededException');
  expect(await errorOf(copy('three', { to: 'eu-west-3' }))).toBe('ok');
  clock.pass(60);
  expect(await errorOf(copy('three'))).toBe('ok');
});

test('the quota of copies counts those that were under way before', async () => {
  const { clock, simulator, copy } = world({ quotas: { concurrentCopies: 1 } });
  const states = [{ state: 'COPYING', seconds: 60 }, { state: 'AVAILABLE' }];
  simulator.addImage(DESTINATION, { name: 'earlier', states });
  expect(await errorOf(copy('desktop'))).toBe('LimitExceededException');
  clock.pass(60);
  expect(await errorOf(copy('desktop'))).toBe('ok');
});

test('somebody else can act right before a copy', async () => {
  const { simulator, copy } = world();
  simulator.settings.beforeCopy.push(({ destinationRegion, name }) =>
    simulator.addImage(destinationRegion, { name }),
  );
  expect(await errorOf(copy('desktop'))).toBe('ResourceAlreadyExistsException');
  expect(simulator.image(DESTINATION, 'desktop')?.state).toBe('AVAILABLE');
});

test('the quota of images counts FAILED ones and leaves out those of others', async () => {
  const { simulator, copy } = world({ quotas: { images: 2 } });
  simulator.addImage(DESTINATION, { name: 'theirs', visibility: 'SHARED' });
  simulator.addImage(DESTINATION, { name: 'failed', state: 'FAILED' });
  await copy('one');
  expect(await errorOf(copy('two'))).toBe('LimitExceededException');
});

test.each([
  ['nameFirst', 'ResourceAlreadyExistsException'],
  ['quotaFirst', 'LimitExceededException'],
] as const)(
  'copyChecks %s: a taken name while the quota is used up answers %s',
  async (copyChecks, expected) => {
    const { copy } = world({ behaviour: { copyChecks }, quotas: { concurrentCopies: 1 } });
    await copy('desktop');
    expect(await errorOf(copy('desktop'))).toBe(expected);
  },
);

test.each([
  ['source', ['golden']],
  ['destination', ['desktop']],
  ['both', ['golden', 'desktop']],
] as const)('copyAuthorizedOn %s', async (copyAuthorizedOn, names) => {
  const asked: string[] = [];
  const { simulator, copy } = world({
    behaviour: { copyAuthorizedOn },
    authorize: (operation, resource, region) => {
      asked.push(`${operation} ${resource} ${region}`);
      return false;
    },
  });
  expect(await errorOf(copy('desktop'))).toBe('AccessDeniedException');
  simulator.settings.authorize = (_operation, resource) => asked.push(resource) > 0;
  await copy('desktop');
  const arns: Record<string, string> = {
    golden: 'arn:aws:appstream:us-east-1:111122223333:image/golden',
    desktop: 'arn:aws:appstream:eu-west-1:111122223333:image/desktop',
  };
  expect(asked).toEqual([`CopyImage ${arns[names[0]]} us-east-1`, ...names.map((name) => arns[name])]);
});

test('a region without AppStream is no destination', async () => {
  const { simulator, copy } = world();
  expect(await errorOf(copy('desktop', { to: 'us-west-1' }))).toBe('ValidationException');
  expect(countCalls(simulator.journal, { operation: 'CopyImage', outcome: 'ValidationException' })).toBe(1);
});
