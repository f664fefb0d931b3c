import { type App, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AppStreamImage, type AppStreamImageProps, ImageSource } from '../../../lib';
import type { StackResult } from '../../../local/cloudformation/stack-player';
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

function addFleet(stack: Stack, image: { imageName: string } | { imageArn: string }): void {
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
    expect(await app.destroy()).toEqual({ Images: 'DELETE_COMPLETE', Fleets: 'DELETE_COMPLETE' });
    expect(
      app.aws.appStream
        .images('eu-west-1')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['golden-2026-11', 'golden-2026-12']);
  });
});
