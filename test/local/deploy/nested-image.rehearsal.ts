import { type App, CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { AppStreamImage, ImageSource } from '../../../lib';
import { PlayedApp, REGION } from './played-app';

let app: PlayedApp;

beforeEach(async () => {
  app = await PlayedApp.start();
});

afterEach(() => app.close());

/** An image in a nested stack, and a fleet of its parent; `more` declares what else the parent has. */
const version =
  (month: string, more: (stack: Stack, image: AppStreamImage) => void = () => {}) =>
  (root: App) => {
    const stack = new Stack(root, 'Desktops');
    const source = ImageSource.imageName(`golden-${month}`);
    const image = new AppStreamImage(new NestedStack(stack, 'Images'), 'Image', { source });
    const { imageName } = image;
    new CfnFleet(stack, 'Fleet', { name: 'desktops', imageName, instanceType: 'stream.standard.medium' });
    more(stack, image);
  };

/** A resource of the parent that fails: at once, or once the new image is there. */
const failing = (isLate: boolean) => (stack: Stack, image: AppStreamImage) => {
  const After = isLate ? image.imageName : undefined;
  new CfnResource(stack, 'Bad', { type: 'Test::Sibling', properties: { FailAfterSeconds: 60, After } });
};

const made = () => app.aws.appStream.images(REGION).filter(({ name }) => !name.startsWith('golden-'));

test.each([
  ['while the nested stack copies the new image', false],
  ['once the nested stack has the new image', true],
])(
  'an update of the parent that fails %s leaves the old image alone',
  async (_, isLate) => {
    await app.deploy(version('2026-11'));
    const [old] = made();
    const results = await app.deploy(version('2026-12', failing(isLate)));
    expect(results.get('Desktops')!.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(made().map(({ name }) => name)).toEqual([old.name]);
    expect(app.fleet('Desktops').ImageName).toBe(old.name);
    expect(await app.destroy()).toEqual({ Desktops: 'DELETE_COMPLETE' });
    expect(made()).toEqual([]);
  },
  180_000,
);

test('a creation of the parent that fails while the nested stack copies the image leaves nothing', async () => {
  const results = await app.deploy(version('2026-11', failing(false)));
  expect(results.get('Desktops')!.status).toBe('ROLLBACK_COMPLETE');
  await app.aws.clock.idle();
  expect(made()).toEqual([]);
}, 180_000);
