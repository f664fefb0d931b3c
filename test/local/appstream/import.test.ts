import { CopyImageCommand, DeleteImageCommand } from '@aws-sdk/client-appstream';
import { BEHAVIOURS } from '../../../local/appstream';
import { errorOf } from './client';
import { AMI, REGION, world, WORKSPACES_IMAGE } from './import-world';

test('an import is answered with the image, and is AVAILABLE when its time is over', async () => {
  const { clock, simulator, importAs, describe } = world({ importSeconds: 600 });
  const { Image } = await importAs('desktop', {
    Description: 'mine',
    DisplayName: 'My desktop',
    Tags: { team: 'blue' },
    AgentSoftwareVersion: 'ALWAYS_LATEST',
    RuntimeValidationConfig: { IntendedInstanceType: 'stream.standard.large' },
  });
  const expected = {
    Name: 'desktop',
    Arn: 'arn:aws:appstream:eu-west-1:111122223333:image/desktop',
    DisplayName: 'My desktop',
    Description: 'mine',
    ImageType: 'CUSTOM',
    Visibility: 'PRIVATE',
  };
  expect(Image).toMatchObject({ ...expected, State: 'IMPORTING' });
  clock.pass(599);
  expect(await describe('desktop')).toMatchObject({ ...expected, State: 'VALIDATING' });
  clock.pass(1);
  expect(await describe('desktop')).toMatchObject({ ...expected, State: 'AVAILABLE' });
  expect((await describe('desktop'))?.BaseImageArn).toBeUndefined();
  expect(simulator.image(REGION, 'desktop')?.tags).toEqual({ team: 'blue' });
  expect(simulator.journal[0]).toMatchObject({
    operation: 'CreateImportedImage',
    outcome: 'ok',
    touched: { name: 'desktop', state: 'IMPORTING', tags: { team: 'blue' } },
  });
});

test('an import takes 45 minutes where nobody says how long', async () => {
  const { clock, importAs, describe } = world();
  await importAs('desktop');
  clock.pass(45 * 60 - 1);
  expect((await describe('desktop'))?.State).toBe('VALIDATING');
  clock.pass(1);
  expect((await describe('desktop'))?.State).toBe('AVAILABLE');
});

test('a WorkSpaces image is imported without a role', async () => {
  const { importAs } = world();
  const more = { SourceAmiId: undefined, WorkspaceImageId: WORKSPACES_IMAGE, IamRoleArn: undefined };
  expect(await errorOf(importAs('desktop', more))).toBe('ok');
});

test.each(BEHAVIOURS.importStates)('importStates: %s, each for the same time', async (importStates) => {
  const { clock, importAs, describe } = world({ behaviour: { importStates }, importSeconds: 600 });
  await importAs('desktop');
  const states = importStates.split(' ');
  for (const state of states) {
    expect((await describe('desktop'))?.State).toBe(state);
    clock.pass(600 / states.length);
  }
  expect((await describe('desktop'))?.State).toBe('AVAILABLE');
});

test.each(BEHAVIOURS.importStates)(
  'importStates %s: the image cannot be deleted until it is AVAILABLE, and shows its description late',
  async (importStates) => {
    const { clock, client, importAs, describe } = world({
      behaviour: { importStates, descriptionWhileCopying: false },
      importSeconds: 600,
    });
    await importAs('desktop', { Description: 'mine' });
    const remove = () => errorOf(client.send(new DeleteImageCommand({ Name: 'desktop' })));
    for (const seconds of [0, 599]) {
      clock.pass(seconds);
      expect(await remove()).toBe('OperationNotPermittedException');
      expect((await describe('desktop'))?.Description).toBeUndefined();
    }
    clock.pass(1);
    expect((await describe('desktop'))?.Description).toBe('mine');
    expect(await remove()).toBe('ok');
  },
);

test('duration and outcome can be decided for each import', async () => {
  const { clock, importAs, describe } = world({
    importSeconds: ({ name }) => (name === 'slow' ? 1000 : 10),
    importOutcome: ({ name, region, sourceId, description }) =>
      name === 'slow' && region === REGION && sourceId === AMI && description === 'mine'
        ? 'FAILED'
        : 'AVAILABLE',
  });
  await importAs('slow', { Description: 'mine' });
  await importAs('quick');
  clock.pass(10);
  expect((await describe('quick'))?.State).toBe('AVAILABLE');
  expect((await describe('slow'))?.State).toBe('IMPORTING');
  clock.pass(990);
  expect(await describe('slow')).toMatchObject({
    State: 'FAILED',
    StateChangeReason: { Code: 'IMAGE_IMPORT_FAILURE', Message: 'The image could not be imported.' },
  });
});

test.each([
  // nameCheck, seconds until visible, what a second import under the same name gets
  ['synchronous', 45, 'ResourceAlreadyExistsException'],
  ['asynchronous', 45, 'ok'],
  ['asynchronous', 0, 'ResourceAlreadyExistsException'],
  ['onlyWithinRegion', 45, 'ResourceAlreadyExistsException'],
] as const)('nameCheck %s, visible after %d s: %s', async (nameCheck, visibleAfterSeconds, expected) => {
  const { simulator, importAs } = world({ behaviour: { nameCheck, visibleAfterSeconds } });
  await importAs('desktop', { Description: 'first' });
  expect(await errorOf(importAs('desktop', { Description: 'second' }))).toBe(expected);
  expect(simulator.images(REGION)).toMatchObject([{ description: 'first' }]);
  expect(simulator.journal[1].touched).toBeUndefined();
});

test('visibleAfterSeconds: the imported image exists, but nobody sees it yet', async () => {
  const { clock, simulator, importAs, describe } = world({ behaviour: { visibleAfterSeconds: 45 } });
  await importAs('desktop');
  expect(await describe('desktop')).toBeUndefined();
  expect(simulator.image(REGION, 'desktop')).toMatchObject({ visible: false, state: 'IMPORTING' });
  clock.pass(45);
  expect((await describe('desktop'))?.State).toBe('IMPORTING');
});

test('the quota of images counts imports, those under way included', async () => {
  const { importAs } = world({ quotas: { images: 1 } });
  await importAs('one');
  expect(await errorOf(importAs('two'))).toBe('LimitExceededException');
});

test('a quota of imports at a time counts imports alone, those from before included', async () => {
  const { clock, simulator, importAs } = world({ quotas: { concurrentImports: 1 }, importSeconds: 60 });
  simulator.addImage(REGION, { name: 'copy', state: 'COPYING' });
  simulator.addImage(REGION, {
    name: 'earlier',
    states: [{ state: 'VALIDATING', seconds: 60 }, { state: 'AVAILABLE' }],
  });
  expect(await errorOf(importAs('one'))).toBe('LimitExceededException');
  clock.pass(60);
  expect(await errorOf(importAs('one'))).toBe('ok');
  expect(await errorOf(importAs('two'))).toBe('LimitExceededException');
  clock.pass(60);
  expect(await errorOf(importAs('two'))).toBe('ok');
});

test('imports leave the quota of copies alone', async () => {
  const { simulator, client, importAs } = world({
    behaviour: { importStates: 'PENDING' },
    quotas: { concurrentCopies: 1 },
  });
  simulator.addImage(REGION, { name: 'golden' });
  await importAs('desktop');
  const input = { SourceImageName: 'golden', DestinationImageName: 'copy', DestinationRegion: REGION };
  expect(await errorOf(client.send(new CopyImageCommand(input)))).toBe('ok');
});

test.each([
  ['accepted', 'ok'],
  ['IncompatibleImageException', 'IncompatibleImageException'],
] as const)('copyOfImported %s: a copy of it, and of a copy, gets %s', async (copyOfImported, expected) => {
  const { simulator, client, importAs } = world({ importSeconds: 0, copySeconds: 0 });
  const copy = (SourceImageName: string, DestinationImageName: string) =>
    errorOf(
      client.send(new CopyImageCommand({ SourceImageName, DestinationImageName, DestinationRegion: REGION })),
    );
  await importAs('desktop');
  await copy('desktop', 'first');
  simulator.settings.behaviour.copyOfImported = copyOfImported;
  expect(await copy('desktop', 'second')).toBe(expected);
  expect(await copy('first', 'third')).toBe(expected);
  simulator.addImage(REGION, { name: 'native' });
  expect(await copy('native', 'fourth')).toBe('ok');
});
