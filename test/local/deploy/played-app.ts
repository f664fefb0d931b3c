import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { inOrder } from '../../../local/cloudformation/in-order';
import type { StackPlayer, StackResult } from '../../../local/cloudformation/stack-player';
import { dependentsOf, type Template } from '../../../local/cloudformation/template';
import { withNested } from '../../../local/deploy/declared';
import { isLeftAlone } from '../../../local/deploy/deployments';
import { ACCOUNT, SimulatedAws } from '../../../local/deploy/simulated-aws';
import { Surroundings } from '../../../local/deploy/surroundings';
import { stacksIn, type SynthesizedStack } from '../../../local/deploy/synthesize';

export const REGION = 'eu-west-1';

/** What an app declares in one of its versions. */
export type Declare = (app: App) => void;

interface DeployedStack {
  readonly player: StackPlayer;
  template: Template;
}

/** An app of several stacks that a test declares, deployed to the simulated AWS as `cdk deploy --all` does it. */
export class PlayedApp {
  private readonly directories: string[] = [];
  private readonly stacks = new Map<string, DeployedStack>();
  private order = new Map<string, readonly string[]>();

  private constructor(readonly aws: SimulatedAws) {}

  static async start(): Promise<PlayedApp> {
    return new PlayedApp(
      await SimulatedAws.start({ copyMinutes: 2, seed: 1, onEvent: () => {}, log: () => {} }),
    );
  }

  /** Answers with how it ended for each stack, in the order in which they were deployed; none for those left alone. */
  async deploy(declare: Declare, context: object = {}, isForced = false): Promise<Map<string, StackResult>> {
    const synthesized = this.synthesize(declare, context);
    this.aws.addAssemblies(this.directories);
    const declared = synthesized.flatMap((stack) => withNested(stack, (url) => this.aws.templateAt(url)));
    new Surroundings(this.aws).addSources(declared, () => undefined);
    this.order = new Map(synthesized.map(({ name, after }) => [name, after]));
    const results = new Map<string, StackResult>();
    await inOrder(this.order, async (name) => {
      const result = await this.deployOne(
        synthesized.find((stack) => stack.name === name)!,
        isForced,
      );
      if (result) results.set(name, result);
      return !result || /^(CREATE|UPDATE)_COMPLETE$/.test(result.status);
    });
    return results;
  }

  /** Answers with the status of each stack. */
  async destroy(): Promise<Record<string, string>> {
    await inOrder(dependentsOf(this.order), async (name) => {
      const { status } = await this.player(name).delete();
      return status === 'DELETE_COMPLETE';
    });
    return Object.fromEntries([...this.stacks].map(([name, { player }]) => [name, player.record.status]));
  }

  player(name: string): StackPlayer {
    return this.stacks.get(name)!.player;
  }

  /** What a stack resolved of its fleet. */
  fleet(stack: string): Record<string, unknown> {
    const resources = [...this.player(stack).record.resources.values()];
    return resources.find(({ type }) => type === 'AWS::AppStream::Fleet')!.properties;
  }

  async close(): Promise<void> {
    await this.aws.close();
    for (const directory of this.directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  }

  private synthesize(declare: Declare, context: object): SynthesizedStack[] {
    const outdir = mkdtempSync(join(tmpdir(), 'app-'));
    this.directories.push(outdir);
    const app = new App({ outdir, context: { ...context } });
    declare(app);
    app.synth();
    return stacksIn(outdir, REGION, ACCOUNT);
  }

  private async deployOne(stack: SynthesizedStack, isForced: boolean): Promise<StackResult | undefined> {
    const { name, template } = stack;
    const deployed = this.stacks.get(name);
    if (!deployed) {
      const player = this.aws.addStack(stack, this.directories);
      this.stacks.set(name, { player, template });
      return player.create(template);
    }
    if (!isForced && isLeftAlone(deployed.template, template)) return undefined;
    const result = await deployed.player.update(template);
    if (result.status === 'UPDATE_COMPLETE') deployed.template = template;
    return result;
  }
}
