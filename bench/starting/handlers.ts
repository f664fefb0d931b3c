import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import type { FirstEvent } from './first-event.mjs' with { 'resolution-mode': 'import' };

const ROOT = join(__dirname, '..', '..');
export const BUNDLE = join(ROOT, 'assets', 'handler');
export const FRAMEWORK = join(
  dirname(require.resolve('aws-cdk-lib/package.json')),
  'custom-resources/lib/provider-framework/runtime',
);

export const HANDLERS = {
  poll: 'this package: a poll (bundled)',
  receive: 'this package: an event taken (bundled)',
  unbundled: 'the same poll, SDK unbundled',
  framework: "the framework's own handler",
} as const;

export type HandlerName = keyof typeof HANDLERS;

const REGION = 'eu-west-1';
const ACCOUNT = '111122223333';
export const IMAGE_NAME = 'desktop';

const EVENT = {
  RequestType: 'Create',
  RequestId: '11111111-2222-3333-4444-555555555555',
  ResponseURL: 'https://bucket.s3.eu-west-1.amazonaws.com/?X-Amz-Signature=simulated',
  StackId: `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/Stack/51af3dc0-da77-11e4-872e-1234567db123`,
  LogicalResourceId: 'Desktop',
  ResourceType: 'Custom::AppStreamImage',
  ResourceProperties: { SourceImageName: 'golden', ImageName: IMAGE_NAME },
} as const;

/** An event during the copy: the handler calls AppStream once, and answers that the image is not complete. */
function execution(): object {
  return { Event: EVENT, StartedAt: new Date().toISOString() };
}

/** The same event for the framework, which calls Lambda once. */
const FRAMEWORK_EVENT = { ...EVENT, PhysicalResourceId: IMAGE_NAME };

/** Compiles folders of this repository file by file, as jsii does. Nothing is bundled, and types are not checked. */
export function transpile(folders: readonly string[], outdir: string): void {
  for (const folder of folders)
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const { outputText } = transpileModule(readFileSync(join(ROOT, folder, name), 'utf8'), {
        compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
      });
      const file = join(outdir, folder, name.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, outputText);
    }
}

/** What a fresh process runs. `directory` has the unbundled code of `transpile`. */
export function task(name: HandlerName, directory: string, warmAnswers: number): FirstEvent {
  const bundle = join(BUNDLE, 'index.js');
  const tasks: Record<HandlerName, Omit<FirstEvent, 'warmAnswers'>> = {
    poll: { module: bundle, handler: 'poll', event: execution() },
    receive: { module: bundle, handler: 'receive', event: EVENT },
    unbundled: { module: join(directory, 'lambda', 'index.js'), handler: 'poll', event: execution() },
    framework: { module: join(FRAMEWORK, 'framework.js'), handler: 'isComplete', event: FRAMEWORK_EVENT },
  };
  return { ...tasks[name], warmAnswers };
}

/** The environment variables of the functions, with AWS on this machine. */
export function environment(appStreamUrl: string, othersUrl: string): Record<string, string> {
  const functionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:isComplete`;
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_LAMBDA_FUNCTION_NAME: 'poll',
    AWS_ENDPOINT_URL_APPSTREAM: appStreamUrl,
    AWS_ENDPOINT_URL_LAMBDA: othersUrl,
    AWS_ENDPOINT_URL_SFN: othersUrl,
    IMAGE_NAME_PREFIX: 'cdk-Stack-51af3dc0.',
    POLL_INTERVAL_SECONDS: '30',
    STATE_MACHINE_ARN: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:polling`,
    USER_ON_EVENT_FUNCTION_ARN: functionArn,
    USER_IS_COMPLETE_FUNCTION_ARN: functionArn,
    WAITER_STATE_MACHINE_ARN: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:waiter`,
  };
}
