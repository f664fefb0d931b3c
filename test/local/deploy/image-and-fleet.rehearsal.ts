import { type App, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnFleet, type CfnFleetProps } from 'aws-cdk-lib/aws-appstream';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AppStreamImage, type AppStreamImageProps, ImageSource } from '../../../lib';
import type { StackResult } from '../../../local/cloudformation/stack-player';
import { ACCOUNT } from '../../../local/deploy/simulated-aws';
import { PlayedApp } from './played-app';

let app: PlayedApp;

beforeEach(async () => {
  app = await PlayedApp.start();
});

afterEach(() => app.close());

const PARAMETER = '/desktops/image';

function addImage(stack: Stack, month: string, props: Partial<AppStreamImageProps> = {}): AppStreamImage {
  return new AppStreamImage(stack, 'Image', {
    source: ImageSource.imageName(`golden-${month}`),
    keepPrevious: 1,
    ...props,
  });
}

function addFleet(stack: Stack, image: Pick<CfnFleetProps, 'imageName' | 'imageArn'>): void {
  new CfnFleet(stack, 'Fleet', { name: 'desktops', instanceType: 'stream.standard.medium', ...image });
}

/** Stack by stack: `Images UPDATE_COMPLETE`. */
function ends(results: Map<string, StackResult>): string[] {
  return [...results].map(([name, { status }]) => `${name} ${status}`);
}

/** How many images were copied so far. */
function copies(): number {
  return app.aws.appStream.journal.filter(({ operation }) => operation === 'CopyImage').length;
}

/** The image that a stack has at the moment. */
function present(stack = 'Images', attribute: 'ImageName' | 'ImageArn' = 'ImageName'): unknown {
  const resources = [...app.player(stack).record.resources.values()];
  return resources.find(({ type }) => type === 'Custom::AppStreamImage')!.attributes[attribute];
}

/** Nothing but what no stack made is there. */
function expectNothingLeft(regions: readonly string[] = ['eu-west-1']): void {
  expect(regions.flatMap(made)).toEqual([]);
}

/** The names of the images that stacks made and that are there. */
function made(region: string): string[] {
  const names = app.aws.appStream.images(region).map(({ name }) => name);
  return names.filter((name) => !name.startsWith('golden-'));
}

/** Why the events of an operation say that it went wrong. */
function reasons(result?: StackResult): string {
  return result!.events.map(({ resourceStatusReason }) => resourceStatusReason).join('\n');
}

const WEAK = { '@aws-cdk/core:defaultCrossStackReferences': 'weak' };
const BOTH_UPDATED = ['Images UPDATE_COMPLETE', 'Fleets UPDATE_COMPLETE'];
const ALL_GONE = { Images: 'DELETE_COMPLETE', Fleets: 'DELETE_COMPLETE' };

describe('by an SSM parameter', () => {
  const version = (month: string, props?: StackProps) => (root: App) => {
    const images = new Stack(root, 'Images', props);
    const { imageName } = addImage(images, month);
    new StringParameter(images, 'Name', { parameterName: PARAMETER, stringValue: imageName });
    const fleets = new Stack(root, 'Fleets', props);
    fleets.addDependency(images);
    addFleet(fleets, { imageName: StringParameter.valueForStringParameter(fleets, PARAMETER) });
  };

  test('each release of the image moves the fleet, and a way back copies nothing', async () => {
    expect(ends(await app.deploy(version('2026-11')))).toEqual([
      'Images CREATE_COMPLETE',
      'Fleets CREATE_COMPLETE',
    ]);
    const november = present();
    expect(app.fleet('Fleets').ImageName).toBe(november);

    expect(ends(await app.deploy(version('2026-12')))).toEqual([
      'Images UPDATE_COMPLETE',
      'Fleets UPDATE_COMPLETE',
    ]);
    expect(present()).not.toBe(november);
    expect(app.fleet('Fleets').ImageName).toBe(present());

    await app.deploy(version('2026-11'));
    expect(app.fleet('Fleets').ImageName).toBe(november);
    expect(copies()).toBe(2);
    expect(await app.destroy()).toEqual(ALL_GONE);
    expectNothingLeft();
  });
});

describe('by a reference in one region', () => {
  const version = (month: string) => (root: App) => {
    const images = new Stack(root, 'Images');
    const { imageName } = addImage(images, month);
    addFleet(new Stack(root, 'Fleets'), { imageName });
  };

  test('export: CloudFormation refuses a release after the copy, and all is as before', async () => {
    await app.deploy(version('2026-11'));
    const november = present();
    const results = await app.deploy(version('2026-12'));
    expect(ends(results)).toEqual(['Images UPDATE_ROLLBACK_COMPLETE']);
    expect(reasons(results.get('Images'))).toMatch(/Export \S+ cannot be updated as it is in use by Fleets/);
    expect([present(), app.fleet('Fleets').ImageName, copies()]).toEqual([november, november, 2]);
    expect(made('eu-west-1')).toEqual([november]);
    expect(await app.destroy()).toEqual(ALL_GONE);
    expectNothingLeft();
  });

  test('export: the new image beside the old one, whose export stays until the fleet has moved', async () => {
    const beside = (months: readonly string[], inUse: string, exported?: string) => (root: App) => {
      const images = new Stack(root, 'Images');
      const imageOf = (month: string) =>
        new AppStreamImage(images, month, { source: ImageSource.imageName(`golden-${month}`) });
      const all = new Map(months.map((month) => [month, imageOf(month)]));
      if (exported !== undefined) images.exportValue(all.get(exported)!.imageName);
      const { imageName } = all.get(inUse)!;
      addFleet(new Stack(root, 'Fleets'), { imageName });
    };
    await app.deploy(beside(['2026-11'], '2026-11'));
    const refused = await app.deploy(beside(['2026-11', '2026-12'], '2026-12'));
    expect(reasons(refused.get('Images'))).toMatch(/Export \S+ cannot be deleted as it is in use by Fleets/);
    const added = await app.deploy(beside(['2026-11', '2026-12'], '2026-12', '2026-11'));
    expect(ends(added)).toEqual(['Images UPDATE_COMPLETE', 'Fleets UPDATE_COMPLETE']);
    const removed = await app.deploy(beside(['2026-12'], '2026-12'));
    expect(ends(removed)).toEqual(['Images UPDATE_COMPLETE']);
    expect(app.fleet('Fleets').ImageName).toContain('golden-2026-12');
    expect(await app.destroy()).toEqual(ALL_GONE);
    expectNothingLeft();
  });

  test('weak: cdk deploy does not see that the fleet has to move, and --force moves it', async () => {
    await app.deploy(version('2026-11'), WEAK);
    const november = present();
    expect(ends(await app.deploy(version('2026-12'), WEAK))).toEqual(['Images UPDATE_COMPLETE']);
    expect(app.fleet('Fleets').ImageName).toBe(november);
    expect(ends(await app.deploy(version('2026-12'), WEAK, true))).toEqual(BOTH_UPDATED);
    expect(app.fleet('Fleets').ImageName).toBe(present());

    await app.deploy(version('2026-11'), WEAK, true);
    expect([app.fleet('Fleets').ImageName, copies()]).toEqual([november, 2]);
    expect(await app.destroy()).toEqual(ALL_GONE);
    expectNothingLeft();
  });

  test('from exports to weak references: both, then weak, then releases go on', async () => {
    await app.deploy(version('2026-11'));
    const both = { '@aws-cdk/core:defaultCrossStackReferences': 'both' };
    expect(ends(await app.deploy(version('2026-11'), both))).toEqual(BOTH_UPDATED);
    expect(ends(await app.deploy(version('2026-11'), WEAK))).toEqual(['Images UPDATE_COMPLETE']);
    expect(ends(await app.deploy(version('2026-12'), WEAK, true))).toEqual(BOTH_UPDATED);
    expect(app.fleet('Fleets').ImageName).toBe(present());
  });
});

describe('by a reference between two regions', () => {
  const [there, here] = ['us-east-1', 'eu-west-1'];

  /** The stack of the image is in another region than the image and its fleet. */
  const version = (month: string) => (root: App) => {
    const env = (region: string) => ({ account: ACCOUNT, region });
    const images = new Stack(root, 'Images', { env: env(there) });
    const fleets = new Stack(root, 'Fleets', { env: env(here), crossRegionReferences: true });
    const { imageName } = addImage(images, month, { destinationRegion: here });
    addFleet(fleets, { imageName });
  };

  test('strong: the writer refuses a release after the copy, and its rollback, too (aws/aws-cdk#30771)', async () => {
    expect(ends(await app.deploy(version('2026-11')))).toEqual([
      'Images CREATE_COMPLETE',
      'Fleets CREATE_COMPLETE',
    ]);
    const november = present();
    expect(app.fleet('Fleets').ImageName).toBe(november);
    const results = await app.deploy(version('2026-12'));
    expect(ends(results)).toEqual(['Images UPDATE_ROLLBACK_FAILED']);
    expect(reasons(results.get('Images'))).toMatch(/Some exports have changed!\n\/cdk\/exports\/Fleets\//);
    expect([present(), app.fleet('Fleets').ImageName, copies()]).toEqual([november, november, 2]);
    expect(made(here)).toContain(november);
    expect(await app.destroy()).toEqual(ALL_GONE);
    expectNothingLeft([there, here]);
  });

  test('strong: a stack whose exports are in use is not deleted', async () => {
    await app.deploy(version('2026-11'));
    const deletion = await app.player('Images').delete();
    expect(deletion.status).toBe('DELETE_FAILED');
    expect(reasons(deletion)).toMatch(/Exports cannot be updated: \n\S+ is in use by stack\(s\) Fleets/);
    expect(made(here)).toEqual([app.fleet('Fleets').ImageName]);
  });

  test('weak: as in one region', async () => {
    await app.deploy(version('2026-11'), WEAK);
    const november = present();
    expect(ends(await app.deploy(version('2026-12'), WEAK))).toEqual(['Images UPDATE_COMPLETE']);
    expect(app.fleet('Fleets').ImageName).toBe(november);
    await app.deploy(version('2026-12'), WEAK, true);
    expect(app.fleet('Fleets').ImageName).toBe(present());
    await app.deploy(version('2026-11'), WEAK, true);
    expect([app.fleet('Fleets').ImageName, copies()]).toEqual([november, 2]);
    expect(await app.destroy()).toEqual(ALL_GONE);
    expectNothingLeft([there, here]);
  });

  test('the stack of the image in the region of the fleet: an SSM parameter does', async () => {
    const nearby = (month: string) => (root: App) => {
      const props = { env: { account: ACCOUNT, region: here } };
      const images = new Stack(root, 'Images', props);
      const source = ImageSource.imageName(`golden-${month}`, { region: there });
      const { imageName } = addImage(images, month, { source });
      new StringParameter(images, 'Name', { parameterName: PARAMETER, stringValue: imageName });
      const fleets = new Stack(root, 'Fleets', props);
      fleets.addDependency(images);
      addFleet(fleets, { imageName: StringParameter.valueForStringParameter(fleets, PARAMETER) });
    };
    await app.deploy(nearby('2026-11'));
    expect(ends(await app.deploy(nearby('2026-12')))).toEqual(BOTH_UPDATED);
    expect(app.fleet('Fleets').ImageName).toBe(present());
  });
});

describe('between two accounts, by the ARN of a shared image', () => {
  const [owner, consumer] = [ACCOUNT, '444455556666'].map((account) => ({ account, region: 'eu-west-1' }));
  const sharedWith = [{ accountId: consumer.account }];

  const version = (month: string, description?: string) => (root: App) => {
    const images = new Stack(root, 'Images', { env: owner });
    const fleets = new Stack(root, 'Fleets', { env: consumer, description });
    fleets.addDependency(images);
    const { imageArn } = addImage(images, month, { sharedWith });
    addFleet(fleets, { imageArn });
  };

  test('weak: the consumer moves when its stack changes, and uses the old image until then', async () => {
    await app.deploy(version('2026-11', 'November'), WEAK);
    const november = present('Images', 'ImageArn');
    expect(app.fleet('Fleets').ImageArn).toBe(november);
    expect(ends(await app.deploy(version('2026-12', 'November'), WEAK))).toEqual(['Images UPDATE_COMPLETE']);
    expect(app.fleet('Fleets').ImageArn).toBe(november);
    const kept = app.aws.appStream.image('eu-west-1', String(november).split('/')[1]);
    expect(kept?.sharedWith.map(({ accountId }) => accountId)).toEqual([consumer.account]);

    const moved = await app.deploy(version('2026-12', 'December'), WEAK);
    expect(ends(moved)).toEqual(['Fleets UPDATE_COMPLETE']);
    expect(app.fleet('Fleets').ImageArn).toBe(present('Images', 'ImageArn'));
    await app.deploy(version('2026-11', 'November again'), WEAK);
    expect([app.fleet('Fleets').ImageArn, copies()]).toEqual([november, 2]);
    expect(await app.destroy()).toEqual(ALL_GONE);
    expectNothingLeft();
  });

  test('fromImageArn: with a name that both sides know, the new image stands beside the old one', async () => {
    const beside = (months: readonly string[], inUse: string) => (root: App) => {
      const images = new Stack(root, 'Images', { env: owner });
      for (const month of months) {
        const source = ImageSource.imageName(`golden-${month}`);
        new AppStreamImage(images, `Image${month}`, { source, imageName: `desktops-${month}`, sharedWith });
      }
      const fleets = new Stack(root, 'Fleets', { env: consumer });
      fleets.addDependency(images);
      const arn = `arn:aws:appstream:eu-west-1:${owner.account}:image/desktops-${inUse}`;
      const { imageArn } = AppStreamImage.fromImageArn(fleets, 'Image', arn);
      addFleet(fleets, { imageArn });
    };
    await app.deploy(beside(['2026-11'], '2026-11'));
    expect(ends(await app.deploy(beside(['2026-11', '2026-12'], '2026-12')))).toEqual(BOTH_UPDATED);
    expect(ends(await app.deploy(beside(['2026-12'], '2026-12')))).toEqual(['Images UPDATE_COMPLETE']);
    expect(app.fleet('Fleets').ImageArn).toContain('desktops-2026-12');
    expect(made('eu-west-1')).toEqual(['desktops-2026-12']);
    expect(await app.destroy()).toEqual(ALL_GONE);
    expectNothingLeft();
  });
});
