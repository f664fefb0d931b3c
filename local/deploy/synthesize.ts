import { exec } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CloudAssembly, type CloudFormationStackArtifact } from '@aws-cdk/cloud-assembly-api';
import type { Template } from '../cloudformation/template';
import { type Missing, missingIn } from './lookups';
import { withPipelineOrder } from './pipeline-order';

/** The app has its own aws-cdk-lib, which may be newer than ours. Its cloud assembly is read all the same. */
const ANY_VERSION = { skipVersionCheck: true, skipEnumCheck: true };

/** A limit high enough for an app that prints a lot. */
const MOST_OUTPUT_BYTES = 100_000_000;

export type Context = Readonly<Record<string, string>>;

/** Answers the lookups of an app. */
type LookUp = (missing: readonly Missing[]) => Readonly<Record<string, unknown>>;

/** An app, and what the CDK CLI tells it by `-c` and environment variables. */
export interface AppSettings {
  /** The folder that the app is run in. */
  readonly folder: string;
  /** The command that synthesizes the app, or its cloud assembly. Default: the one in the folder's `cdk.json`. */
  readonly app?: string;
  readonly region: string;
  readonly account: string;
  readonly context: Context;
  /** Default: there are no answers, and CDK's placeholders stay. */
  readonly lookUp?: LookUp;
}

/** One stack of a synthesized app. */
export interface SynthesizedStack {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly template: Template;
  /** The folder of the cloud assembly with its assets. */
  readonly assembly: string;
  /** The stacks of the app that have to be deployed before it. */
  readonly after: readonly string[];
}

/** What the CDK CLI reads in the folder of an app. */
interface FolderSettings {
  readonly app?: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** If both files have a value, that of `cdk.json` counts. `cdk.context.json` has the results of earlier lookups. */
export function settingsIn(folder: string): FolderSettings {
  const { app, context = {} } = jsonIn(join(folder, 'cdk.json')) as Partial<FolderSettings>;
  return { app, context: { ...jsonIn(join(folder, 'cdk.context.json')), ...context } };
}

/** Whether the folder is a cloud assembly. */
export function isAssembly(folder: string): boolean {
  return existsSync(join(folder, 'manifest.json'));
}

/** Runs an app as the CDK CLI does. Answers with its stacks, also those of its stages. */
export async function synthesize(
  { folder, region, account, context, lookUp = () => ({}), ...given }: AppSettings,
  outdir: string,
): Promise<SynthesizedStack[]> {
  const settings = settingsIn(folder);
  const app = given.app ?? settings.app ?? '';
  const assembly = resolve(folder, app);
  if (isAssembly(assembly)) return stacksIn(assembly, region, account);
  // As with the CDK CLI, the app is run again with the answers to its lookups, until there are no new ones.
  let known: Readonly<Record<string, unknown>> = { ...settings.context, ...context };
  for (;;) {
    await run(app, folder, {
      CDK_OUTDIR: outdir,
      CDK_DEFAULT_REGION: region,
      CDK_DEFAULT_ACCOUNT: account,
      CDK_CONTEXT_JSON: JSON.stringify(known),
    });
    const answers = Object.entries(lookUp(missingIn(outdir))).filter(([key]) => !(key in known));
    if (answers.length === 0) break;
    known = { ...known, ...Object.fromEntries(answers) };
  }
  return stacksIn(outdir, region, account);
}

/** The stacks of a cloud assembly. `region` and `account` are for stacks that name none. */
export function stacksIn(outdir: string, region: string, account: string): SynthesizedStack[] {
  const concrete = (value: string, otherwise: string) => (value.startsWith('unknown-') ? otherwise : value);
  const stacks = new CloudAssembly(outdir, ANY_VERSION).stacksRecursively.map((stack): SynthesizedStack => ({
    name: stack.stackName,
    region: concrete(stack.environment.region, region),
    account: concrete(stack.environment.account, account),
    // A stack without resources has no such key.
    template: { Resources: {}, ...(stack.template as Partial<Template>) },
    assembly: stack.assembly.directory,
    after: stack.dependencies.filter(isStack).map(({ stackName }) => stackName),
  }));
  return withPipelineOrder(stacks);
}

/** In a shell, as the CDK CLI does it, so that quotes and variables work as on the command line. */
async function run(app: string, folder: string, environment: Context): Promise<void> {
  try {
    await promisify(exec)(app, {
      cwd: folder,
      env: { ...process.env, ...environment },
      maxBuffer: MOST_OUTPUT_BYTES,
    });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new FailedApp(`${app} in ${folder} fails.`, { cause: stderr.trim() || message });
  }
}

function jsonIn(file: string): object {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}. Correct it.`, { cause: error });
  }
}

/** The app itself failed. `cause` is what it printed. */
export class FailedApp extends Error {
  /** The error alone. Node.js prints the line of code that threw before it. */
  public get reason(): string {
    const printed = String(this.cause);
    const [first] = printed.split('\n');
    return /^\w*Error: .*$/m.exec(printed)?.[0] ?? first;
  }
}

function isStack(artifact: object): artifact is CloudFormationStackArtifact {
  return 'stackName' in artifact;
}
