import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ACCOUNT, REGION } from './environment';
import type { Ended, Processes } from './processes';

const CLI = join(dirname(createRequire(__filename).resolve('aws-cdk/package.json')), 'bin', 'cdk');

/** The pinned `cdk` command, run in a consumer's app as a pipeline runs it. */
export class Cdk {
  constructor(
    private readonly processes: Processes,
    private readonly app: string,
    private readonly env: NodeJS.ProcessEnv,
    /** What the app is told besides the stack and its source. */
    private readonly context: Readonly<Record<string, string>> = {},
  ) {}

  bootstrap(): Promise<Ended> {
    return this.run(['bootstrap', `aws://${ACCOUNT}/${REGION}`, '-c', 'stack=None', '-c', 'source=none'], 90);
  }

  deploy(stack: string, source: string, limitSeconds: number): Promise<Ended> {
    const options = [
      '--require-approval',
      'never',
      '--progress',
      'events',
      '--outputs-file',
      outputsOf(stack),
    ];
    return this.run(['deploy', ...options, ...this.target(stack, source)], limitSeconds);
  }

  destroy(stack: string, source: string, limitSeconds: number): Promise<Ended> {
    return this.run(['destroy', '--force', ...this.target(stack, source)], limitSeconds);
  }

  /** What the last deployment of the stack wrote into its outputs file. */
  outputs(stack: string): Record<string, string> {
    const file = join(this.app, outputsOf(stack));
    if (!existsSync(file)) return {};
    return (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>)[stack] ?? {};
  }

  /** Stacks are deployed side by side, each with a cloud assembly of its own. */
  private target(stack: string, source: string): string[] {
    const context = Object.entries({ ...this.context, stack, source });
    return [
      '--output',
      `cdk.out-${stack}`,
      ...context.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
  }

  private run(args: string[], limitSeconds: number): Promise<Ended> {
    const app = ['--app', 'node app.js', '--no-notices', '--ci'];
    return this.processes.run(process.execPath, [CLI, ...args, ...app], limitSeconds, {
      cwd: this.app,
      env: this.env,
    });
  }
}

function outputsOf(stack: string): string {
  return `outputs-${stack}.json`;
}
