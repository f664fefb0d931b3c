import { UPDATE, type UpdateSource } from '../../../lambda/ways/update';
import { type Answer, appStream, cad } from '../appstream/service';

const SOURCE: UpdateSource = { way: 'update', name: 'golden', region: 'eu-west-1', whenUpToDate: 'FAIL' };
const IMAGE = { name: 'cad', description: 'CAD', region: 'eu-west-1' };

const DRY = { existingImageName: 'golden', newImageName: 'cad', newImageDescription: 'CAD', dryRun: true };
const RUN = { ...DRY, dryRun: undefined };

/** What the update of an image begins, and what AppStream was asked. */
async function begun(dry: Answer, run: Answer, source = SOURCE) {
  const { region, calls } = appStream((_, { dryRun }) => (dryRun ? dry : run));
  const result = await UPDATE.begin({ region: () => region }, source, IMAGE);
  return { result, asked: calls.map(([, input]) => input) };
}

const NOTHING = { kind: 'fail', failure: 'nothingToUpdate', detail: 'golden in eu-west-1' };

test.each<[string, Answer, Answer, object | undefined, readonly object[]]>([
  ['is made', { canUpdateImage: true }, { canUpdateImage: true, image: cad() }, undefined, [DRY, RUN]],
  ['is made: AppStream tells nothing', {}, {}, undefined, [DRY, RUN]],
  [
    'is made: the run began it all the same',
    {},
    { canUpdateImage: false, image: cad() },
    undefined,
    [DRY, RUN],
  ],
  ['is not made: the dry run finds nothing', { canUpdateImage: false }, {}, NOTHING, [DRY]],
  ['is not made: the run finds nothing', {}, { canUpdateImage: false }, NOTHING, [DRY, RUN]],
])('lifecycle 1: a managed update %s', async (_, dry, run, result, asked) => {
  expect(await begun(dry, run)).toEqual({ result, asked });
});

test('lifecycle 1: a managed update of an image that is up to date is a copy, if that is declared', async () => {
  const { result } = await begun({ canUpdateImage: false }, {}, { ...SOURCE, whenUpToDate: 'COPY' });
  expect(result).toEqual({ kind: 'instead', source: { way: 'copy', name: 'golden', region: 'eu-west-1' } });
});

describe('lifecycle 8: an error of a managed update', () => {
  /** What an update comes to whose dry run is answered with an error. */
  async function refused(name: string, message: string): Promise<unknown> {
    const { region } = appStream(() => `${name}: ${message}`);
    return UPDATE.begin({ region: () => region }, SOURCE, IMAGE).catch((error: Error) => error.name);
  }
  const REFUSALS = ['IncompatibleImageException', 'OperationNotPermittedException'];

  test.each([
    'The image is up to date.',
    'The image is already up to date.',
    'Image golden is already up-to-date',
    'Your images are up to date',
    'Already up to date.',
    'There are no updates available.',
    'No update available for image golden.',
    'No new updates are available',
    'No updates are currently available.',
    'No software update is available',
    'There is no available update.',
    'No available updates',
  ])('says that there is nothing to update: %s', async (message) => {
    for (const name of REFUSALS)
      expect(await refused(name, message)).toEqual({
        kind: 'fail',
        failure: 'nothingToUpdate',
        detail: `${name}: ${message}`,
      });
    expect(await refused('ValidationException', message)).toBe('ValidationException');
  });

  test.each([
    'The image is not up to date.',
    'The image is up to date enough to be used.',
    'The image must be up to date before it can be updated.',
    'Updates are no longer available for this platform.',
    'The image cannot be updated.',
    'No updater is available.',
    'No updates were found to be available.',
    '',
  ])('is a failure: %j', async (message) => {
    for (const name of REFUSALS) expect(await refused(name, message)).toBe(name);
  });
});
