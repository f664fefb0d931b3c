import { App, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { AppStreamImage } from '../../lib';

interface Deployment {
  /** The value of a tag of every image. */
  readonly team?: string;
  readonly featureFlags?: Readonly<Record<string, unknown>>;
}

/** Synthesizes a stack with an image of each kind into a folder. */
export function synthesizeDesktops(
  outdir: string,
  { team = 'desktops', featureFlags }: Deployment = {},
): void {
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, context: featureFlags });
  const stack = new Stack(app, 'Desktops');
  new AppStreamImage(stack, 'Smallest', { sourceImageName: 'golden' });
  new AppStreamImage(stack, 'Named', {
    sourceImageName: 'golden',
    imageName: 'desktops-2026',
    description: 'Desktops of 2026',
    revision: '2',
    sharedWith: [{ accountId: '222233334444', allowImageBuilder: true }],
  });
  new AppStreamImage(stack, 'Elsewhere', { sourceImageName: 'golden', destinationRegion: 'eu-west-1' });
  new AppStreamImage(stack, 'Long', {
    sourceImageName: 'golden',
    copyTimeout: Duration.hours(3),
    deleteTimeout: Duration.hours(2),
  });
  new AppStreamImage(stack, 'Kept', { sourceImageName: 'golden', removalPolicy: RemovalPolicy.RETAIN });
  Tags.of(stack).add('team', team);
  app.synth();
}
