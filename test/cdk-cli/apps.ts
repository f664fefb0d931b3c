import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, type AppProps, CfnResource, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnFleet } from 'aws-cdk-lib/aws-appstream';
import { type AppStreamImage, ImageSource } from '../../lib';
import type { Template } from '../../local/cloudformation/template';

const CDK = path.join(__dirname, '../../node_modules/aws-cdk/bin/cdk');

export const golden = ImageSource.imageName('golden');

type Declare = (stack: Stack) => void;

function synthesize(declare: Declare, app: AppProps = {}, props: StackProps = {}) {
  const root = new App(app);
  declare(new Stack(root, 'Stack', props));
  return root.synth();
}

/** What the CDK makes of a stack, to be played or looked at. */
export function templateOf(declare: Declare, props?: StackProps): Template {
  return synthesize(declare, {}, props).getStackByName('Stack').template as Template;
}

/** A fleet that uses the image. */
export function addFleet(stack: Stack, { imageName }: Pick<AppStreamImage, 'imageName'>): void {
  const settings = { instanceType: 'stream.standard.medium', fleetType: 'ON_DEMAND' };
  new CfnFleet(stack, 'Fleet', { name: 'fleet', imageName, ...settings });
}

/** Another resource of the stack, which takes its time or fails. */
export function addSibling(stack: Stack, properties: Readonly<Record<string, unknown>> = {}): void {
  new CfnResource(stack, 'Sibling', { type: 'Test::Sibling', properties });
}

/** The logical id of the resource that is the image. */
export function logicalId(image: AppStreamImage): string {
  const { logicalId } = image.node.defaultChild as CfnResource;
  return image.stack.resolve(logicalId) as string;
}

/** The pinned `cdk` command, without an account. */
export function cdk(...args: string[]) {
  const HOME = mkdtempSync(path.join(tmpdir(), 'home-'));
  const { PATH } = process.env;
  const env = { HOME, PATH, CDK_DISABLE_CLI_TELEMETRY: 'true', AWS_EC2_METADATA_DISABLED: 'true' };
  try {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [CDK, ...args, '--no-color', '--no-notices'],
      {
        encoding: 'utf8',
        env,
      },
    );
    return { status, output: `${stdout}${stderr}` };
  } finally {
    rmSync(HOME, { recursive: true, force: true });
  }
}

/** What `cdk diff` says of an update from one version of a stack to another. */
export function cdkDiff(before: Declare, after: Declare, ...args: string[]) {
  const [deployed, app] = [before, after].map((declare) => {
    const outdir = mkdtempSync(path.join(tmpdir(), 'diff-'));
    const context = { 'aws:cdk:enable-path-metadata': true };
    synthesize(declare, { outdir, analyticsReporting: false, context });
    return outdir;
  });
  try {
    const template = path.join(deployed, 'Stack.template.json');
    const { status, output } = cdk('diff', '--app', app, '--template', template, ...args);
    const shown = [...output.matchAll(/^\[([-+~])\] ((?:AWS|Custom)::\S+) (\S+)/gm)];
    return { status, output, shown: shown.map(([, sign, type, id]) => `${sign} ${type} ${id}`) };
  } finally {
    for (const outdir of [deployed, app]) rmSync(outdir, { recursive: true, force: true });
  }
}
