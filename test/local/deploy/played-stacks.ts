import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { StackPlayer } from '../../../local/cloudformation/stack-player';
import type { Template } from '../../../local/cloudformation/template';
import { ACCOUNT, SimulatedAws } from '../../../local/deploy/simulated-aws';

const REGION = 'eu-west-1';

/** Stacks that a test declares, played with their real functions, state machines and policies. */
export class PlayedStacks {
  private readonly directories: string[] = [];
  private readonly opened: SimulatedAws[] = [];

  /** The template of a stack. */
  synthesize(declare: (stack: Stack) => void): Template {
    const outdir = mkdtempSync(join(tmpdir(), 'played-'));
    this.directories.push(outdir);
    const app = new App({ outdir });
    declare(new Stack(app, 'Desktops', { env: { account: ACCOUNT, region: REGION } }));
    return app.synth().getStackByName('Desktops').template as Template;
  }

  /** What plays the templates that were synthesized. There are golden images of two months, copied in ten minutes. */
  async player(template: Template): Promise<StackPlayer> {
    const aws = await SimulatedAws.start({ copyMinutes: 10, seed: 1, onEvent: () => {}, log: () => {} });
    this.opened.push(aws);
    for (const name of ['golden', 'golden-2026-12']) aws.addImageOutside(REGION, { name });
    const [assembly] = this.directories;
    const stack = { name: 'Desktops', region: REGION, account: ACCOUNT, template, after: [], assembly };
    return aws.addStack(stack, this.directories);
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((aws) => aws.close()));
    for (const directory of this.directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  }
}
