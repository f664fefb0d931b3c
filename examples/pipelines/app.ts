import { App, Stack, Stage, type StageProps } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { CodePipeline, CodePipelineSource, ManualApprovalStep, ShellStep } from 'aws-cdk-lib/pipelines';
import { AppStreamImage, ImageSource } from 'cdk-appstream-image';
import type { Construct } from 'constructs';

const env = { account: '111122223333', region: 'eu-west-1' };

/** A stage of the pipeline: a copy of the image, and the fleet that uses it. */
class Desktops extends Stage {
  constructor(scope: Construct, id: string, props: StageProps & { readonly instances: number }) {
    super(scope, id, props);
    const stack = new Stack(this, 'Desktops');
    const image = new AppStreamImage(stack, 'Image', { source: ImageSource.imageName('golden-2026-11') });
    new CfnFleet(stack, 'Fleet', {
      name: `desktops-${id.toLowerCase()}`,
      imageName: image.imageName,
      instanceType: 'stream.standard.medium',
      fleetType: 'ON_DEMAND',
      computeCapacity: { desiredInstances: props.instances },
    });
  }
}

const app = new App();
const pipeline = new CodePipeline(new Stack(app, 'Pipeline', { env }), 'Pipeline', {
  synth: new ShellStep('Synth', {
    input: CodePipelineSource.connection('my-organization/desktops', 'main', {
      connectionArn: 'arn:aws:codestar-connections:eu-west-1:111122223333:connection/example',
    }),
    // The package needs Node.js 22 or newer, which not every build image has.
    installCommands: ['n 22'],
    commands: ['npm ci', 'npx cdk synth'],
  }),
});
pipeline.addStage(new Desktops(app, 'Test', { env, instances: 1 }));
pipeline.addStage(new Desktops(app, 'Production', { env, instances: 10 }), {
  pre: [new ManualApprovalStep('TryTheImage')],
});
