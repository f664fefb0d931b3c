import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { StackPlayer } from '../../../local/cloudformation/stack-player';
import type { Template } from '../../../local/cloudformation/template';
import { AppStreamImage, ImageSource } from '../../../lib';
import { ACCOUNT, SimulatedAws } from '../../../local/deploy/simulated-aws';
import { failedDeletions } from '../../lambda/stacks';

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

  /** A stack with one image, to which an organization's rule applies, must go through a release and a deletion. */
  async passesRelease(applyRule: (stack: Stack) => void, before?: string, after?: string): Promise<void> {
    const version = (source: string, imageName?: string) =>
      this.synthesize((stack) => {
        new AppStreamImage(stack, 'Image', { source: ImageSource.imageName(source), imageName });
        applyRule(stack);
      });
    const [first, second] = [version('golden', before), version('golden-2026-12', after)];
    const player = await this.player(first);
    expect((await player.create(first)).status).toBe('CREATE_COMPLETE');
    const update = await player.update(second);
    expect(update.status).toBe('UPDATE_COMPLETE');
    // The old image is deleted in the clean-up, where a failure would not fail the update.
    expect(failedDeletions(update)).toEqual([]);
    expect((await player.delete()).status).toBe('DELETE_COMPLETE');
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((aws) => aws.close()));
    for (const directory of this.directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  }
}
