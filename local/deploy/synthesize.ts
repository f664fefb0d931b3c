import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CloudAssembly, type CloudFormationStackArtifact } from '@aws-cdk/cloud-assembly-api';
import type { Template } from '../cloudformation/template';
import { withPipelineOrder } from './pipeline-order';

/** The app brings its own aws-cdk-lib: a newer one than ours is no reason to refuse what it wrote. */
const ANY_VERSION = { skipVersionCheck: true, skipEnumCheck: true };

export type Context = Readonly<Record<string, string>>;

/** An app, and what the CDK CLI tells it with `-c` and its environment. */
export interface AppSettings {
  /** The folder of its `cdk.json`. */
  readonly folder: string;
  readonly region: string;
  readonly account: string;
  readonly context: Context;
}

/** One stack of a synthesized app. */
export interface SynthesizedStack {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly template: Template;
  /** The folder of the cloud assembly that has its assets. */
  readonly assembly: string;
  /** The stacks of the app that are deployed before it. */
  readonly after: readonly string[];
}

/** Runs an app as the CDK CLI does, and answers with its stacks, those of its stages included. */
export async function synthesize(
  { folder, region, account, context }: AppSettings,
  outdir: string,
): Promise<SynthesizedStack[]> {
  const settings = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8')) as {
    app: string;
    context?: Record<string, unknown>;
  };
  await run(settings.app, folder, {
    CDK_OUTDIR: outdir,
    CDK_DEFAULT_REGION: region,
    CDK_DEFAULT_ACCOUNT: account,
    CDK_CONTEXT_JSON: JSON.stringify({ ...settings.context, ...context }),
  });
  return stacksIn(outdir, region, account);
}

/** The stacks of a cloud assembly, in these places where the app names none. */
export function stacksIn(outdir: string, region: string, account: string): SynthesizedStack[] {
  const concrete = (value: string, otherwise: string) => (value.startsWith('unknown-') ? otherwise : value);
  const stacks = new CloudAssembly(outdir, ANY_VERSION).stacksRecursively.map((stack): SynthesizedStack => ({
    name: stack.stackName,
    region: concrete(stack.environment.region, region),
    account: concrete(stack.environment.account, account),
    template: stack.template as Template,
    assembly: stack.assembly.directory,
    after: stack.dependencies.filter(isStack).map(({ stackName }) => stackName),
  }));
  return withPipelineOrder(stacks);
}

async function run(app: string, folder: string, environment: Context): Promise<void> {
  const [command, ...arguments_] = app.split(' ');
  try {
    await promisify(execFile)(command, arguments_, { cwd: folder, env: { ...process.env, ...environment } });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new FailedApp(`${app} in ${folder} fails.`, { cause: stderr.trim() || message });
  }
}

/** The app itself fails: its cause is what the app printed. */
export class FailedApp extends Error {
  /** What went wrong, without where: Node.js begins with the line of code that threw. */
  public get reason(): string {
    const printed = String(this.cause);
    const [first] = printed.split('\n');
    return /^\w*Error: .*$/m.exec(printed)?.[0] ?? first;
  }
}

function isStack(artifact: object): artifact is CloudFormationStackArtifact {
  return 'stackName' in artifact;
}
