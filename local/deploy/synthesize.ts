import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Template } from '../cloudformation/template';

const ROOT = join(__dirname, '..', '..');

export const STACK_NAME = 'AppStreamImageDemo';

/** What the app in `bin/` is told with `-c` and its environment. */
export interface AppSettings {
  readonly region: string;
  readonly account: string;
  readonly sourceRegion: string;
  readonly sourceImageName: string;
}

/** Runs the app that `cdk.json` names as the CDK CLI does, and answers with the template of its stack. */
export async function synthesize(settings: AppSettings, outdir: string): Promise<Template> {
  const { app, context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
    app: string;
    context: Record<string, unknown>;
  };
  const { region, account, sourceRegion, sourceImageName } = settings;
  const [command, ...arguments_] = app.split(' ');
  await promisify(execFile)(command, arguments_, {
    cwd: ROOT,
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_DEFAULT_REGION: region,
      CDK_DEFAULT_ACCOUNT: account,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, sourceRegion, sourceImageName }),
    },
  });
  return JSON.parse(readFileSync(join(outdir, `${STACK_NAME}.template.json`), 'utf8')) as Template;
}
