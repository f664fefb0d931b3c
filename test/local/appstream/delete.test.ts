import { CopyImageCommand, DeleteImageCommand, DescribeImagesCommand } from '@aws-sdk/client-appstream';
import { AppStreamSimulator, type AppStreamSimulatorOptions, BEHAVIOURS } from '../../../local/appstream';
import { clientOf, errorOf, HandClock } from './client';

const REGION = 'us-east-1';
const ARN = 'arn:aws:appstream:us-east-1:111122223333:image/desktop';

function world(options: AppStreamSimulatorOptions = {}) {
  const clock = new HandClock();
  const simulator = new AppStreamSimulator({ clock, ...options });
  simulator.addImage(REGION, { name: 'desktop', description: 'mine', tags: { team: 'blue' } });
  const client = clientOf(simulator, REGION);
  const remove = (name = 'desktop') => errorOf(client.send(new DeleteImageCommand({ Name: name })));
  const copy = (source = 'desktop') =>
    client.send(
      new CopyImageCommand({
        SourceImageName: source,
        DestinationImageName: 'copy',
        DestinationRegion: REGION,
      }),
    );
  const state = (name = 'desktop') => simulator.image(REGION, name)?.state;
  return { clock, simulator, client, remove, copy, state };
}

test('deletion DELETING: the image is shown until it is gone, and its name is taken until then', async () => {
  const { clock, client, remove, state } = world({
    behaviour: { deletion: 'DELETING', deletingSeconds: 60 },
  });
  const answer = await client.send(new DeleteImageCommand({ Name: 'desktop' }));
  expect(answer.Image).toMatchObject({ Name: 'desktop', State: 'DELETING' });
  clock.pass(59);
  const described = await client.send(new DescribeImagesCommand({ Names: ['desktop'] }));
  expect(described.Images?.[0].State).toBe('DELETING');
  clock.pass(1);
  expect(state()).toBeUndefined();
  expect(await remove()).toBe('ResourceNotFoundException');
});

test('deletion synchronous: the image is gone at once', async () => {
  const { remove, state } = world({ behaviour: { deletion: 'synchronous' } });
  expect(await remove()).toBe('ok');
  expect(state()).toBeUndefined();
});

test.each(BEHAVIOURS.deleteWhileDeleting)('deleteWhileDeleting: %s', async (deleteWhileDeleting) => {
  const { clock, remove, state } = world({ behaviour: { deleteWhileDeleting, deletingSeconds: 60 } });
  await remove();
  clock.pass(30);
  expect(await remove()).toBe(deleteWhileDeleting === 'accepted' ? 'ok' : deleteWhileDeleting);
  clock.pass(30);
  expect(state()).toBeUndefined();
});

test.each([
  'ResourceInUseException',
  'OperationNotPermittedException',
  'ConcurrentModificationException',
] as const)('deleteWhileCopying: %s, and the copy goes on', async (deleteWhileCopying) => {
  const { clock, copy, remove, state } = world({ behaviour: { deleteWhileCopying }, copySeconds: 60 });
  await copy();
  expect(await remove('copy')).toBe(deleteWhileCopying);
  expect(state('copy')).toBe('COPYING');
  clock.pass(60);
  expect(await remove('copy')).toBe('ok');
});

test('deleteWhileCopying accepted: the copy ends, and makes room for another', async () => {
  const { clock, copy, remove, state } = world({
    behaviour: { deleteWhileCopying: 'accepted', deletingSeconds: 60 },
    quotas: { concurrentCopies: 1 },
  });
  await copy();
  expect(await remove('copy')).toBe('ok');
  expect(state('copy')).toBe('DELETING');
  clock.pass(60);
  expect(await errorOf(copy())).toBe('ok');
});

test('deleteSourceOfCopy refused: only until the copy is over', async () => {
  const { clock, copy, remove } = world({ behaviour: { deleteSourceOfCopy: 'refused' }, copySeconds: 60 });
  await copy();
  expect(await remove()).toBe('ResourceInUseException');
  clock.pass(60);
  expect(await remove()).toBe('ok');
});

test.each([
  ['copyFails', 'FAILED'],
  ['copyContinues', 'COPYING'],
] as const)('deleteSourceOfCopy %s: the copy is %s', async (deleteSourceOfCopy, expected) => {
  const { clock, copy, remove, state } = world({ behaviour: { deleteSourceOfCopy }, copySeconds: 60 });
  await copy();
  expect(await remove()).toBe('ok');
  expect(state('copy')).toBe(expected);
  clock.pass(60);
  expect(state('copy')).toBe(expected === 'FAILED' ? 'FAILED' : 'AVAILABLE');
});

test('a FAILED image can be deleted', async () => {
  const { clock, copy, remove, state } = world({ copySeconds: 0, copyOutcome: () => 'FAILED' });
  await copy();
  expect(await remove('copy')).toBe('ok');
  clock.pass(60);
  expect(state('copy')).toBeUndefined();
});

test.each([
  ['imageName', 'desktop'],
  ['imageArn', ARN],
])('an image that a fleet uses by %s cannot be deleted', async (key, value) => {
  const { simulator, remove } = world();
  simulator.putFleet(REGION, { name: 'office', [key]: value });
  expect(await remove()).toBe('ResourceInUseException');
  simulator.putFleet(REGION, { name: 'office', imageName: 'another' });
  expect(await remove()).toBe('ok');
});

test('a fleet that uses the image of another account with the same name blocks nothing', async () => {
  const { simulator, remove } = world();
  const theirs = simulator.addImage(REGION, { name: 'desktop', visibility: 'SHARED' });
  simulator.putFleet(REGION, { name: 'office', imageArn: theirs.arn });
  expect(await remove()).toBe('ok');
});

test('a fleet can be gone by itself after some time', async () => {
  const { clock, simulator, remove } = world();
  simulator.putFleet(REGION, { name: 'office', imageName: 'desktop', until: clock.now() + 300_000 });
  expect(await remove()).toBe('ResourceInUseException');
  clock.pass(300);
  expect(simulator.fleets(REGION)).toEqual([]);
  expect(await remove()).toBe('ok');
});

test('removeFleet frees the image', async () => {
  const { simulator, remove } = world();
  simulator.putFleet(REGION, { name: 'office', imageName: 'desktop' });
  simulator.removeFleet(REGION, 'office');
  expect(await remove()).toBe('ok');
});

test('runningSessionsBlock: sessions on an image that no fleet uses any more', async () => {
  const { clock, simulator, remove } = world({ behaviour: { runningSessionsBlock: true } });
  simulator.startSessions(REGION, 'desktop', 300);
  expect(await remove()).toBe('ResourceInUseException');
  clock.pass(300);
  expect(await remove()).toBe('ok');
});

test('running sessions can be ended', async () => {
  const { simulator, remove } = world({ behaviour: { runningSessionsBlock: true } });
  simulator.startSessions(REGION, 'desktop');
  simulator.startSessions(REGION, 'desktop', 0);
  expect(await remove()).toBe('ok');
});

test('runningSessionsBlock false: sessions keep nothing in use', async () => {
  const { simulator, remove } = world({ behaviour: { runningSessionsBlock: false } });
  simulator.startSessions(REGION, 'desktop');
  expect(await remove()).toBe('ok');
});

test.each(BEHAVIOURS.sharedDelete)('sharedDelete: %s', async (sharedDelete) => {
  const { simulator, remove } = world({ behaviour: { sharedDelete } });
  simulator.shareImage(REGION, 'desktop', '444455556666');
  expect(await remove()).toBe(sharedDelete);
  simulator.unshareImage(REGION, 'desktop', '444455556666');
  expect(await remove()).toBe('ok');
});

test.each(BEHAVIOURS.actionOnMissing)('actionOnMissing: %s', async (actionOnMissing) => {
  const { remove } = world({ behaviour: { actionOnMissing } });
  expect(await remove('missing')).toBe(actionOnMissing);
});

test('an image that is not visible yet is missing to DeleteImage', async () => {
  const { clock, copy, remove } = world({ behaviour: { visibleAfterSeconds: 45 }, copySeconds: 10 });
  await copy();
  expect(await remove('copy')).toBe('ResourceNotFoundException');
  clock.pass(45);
  expect(await remove('copy')).toBe('ok');
});

test('images of others cannot be deleted', async () => {
  const { simulator, remove } = world();
  simulator.addImage(REGION, { name: 'theirs', visibility: 'SHARED' });
  expect(await remove('theirs')).toBe('ResourceNotFoundException');
});

test('an image that was deleted and made anew under the same name is another one', async () => {
  const { simulator } = world();
  simulator.removeImage(REGION, 'desktop');
  simulator.addImage(REGION, { name: 'desktop', description: 'of somebody else' });
  expect(simulator.images(REGION)).toMatchObject([{ description: 'of somebody else', tags: {} }]);
});

test('the journal keeps the image that a call deleted, as it was', async () => {
  const { simulator, remove } = world();
  await remove();
  expect(simulator.journal.at(-1)).toMatchObject({
    operation: 'DeleteImage',
    outcome: 'ok',
    touched: { arn: ARN, description: 'mine', state: 'AVAILABLE', tags: { team: 'blue' } },
  });
});
