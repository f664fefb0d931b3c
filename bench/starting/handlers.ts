import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import type { FirstEvent } from './first-event.mjs' with { 'resolution-mode': 'import' };

export const ROOT = join(__dirname, '..', '..');
export const BUNDLE = join(ROOT, 'assets', 'handler');
export const FRAMEWORK = join(
  dirname(require.resolve('aws-cdk-lib/package.json')),
  'custom-resources/lib/provider-framework/runtime',
);

export const HANDLERS = {
  bundled: 'this package (bundled)',
  unbundled: 'the same handler, SDK unbundled',
  framework: "the framework's own handler",
  floor: "only Node.js's own https and crypto, and one request",
} as const;

export type HandlerName = keyof typeof HANDLERS;

const REGION = 'eu-west-1';
export const IMAGE_NAME = 'desktop';

/** A poll while the copy runs: one call to AppStream, and the answer that it is not complete. */
function poll(): object {
  return {
    RequestType: 'Create',
    RequestId: '11111111-2222-3333-4444-555555555555',
    ResponseURL: 'https://bucket.s3.eu-west-1.amazonaws.com/?X-Amz-Signature=simulated',
    StackId: `arn:aws:cloudformation:${REGION}:111122223333:stack/Stack/51af3dc0-da77-11e4-872e-1234567db123`,
    LogicalResourceId: 'Desktop',
    ResourceType: 'Custom::AppStreamImage',
    PhysicalResourceId: `arn:aws:appstream:${REGION}:111122223333:image/${IMAGE_NAME}`,
    ResourceProperties: { SourceImageName: 'golden', ImageName: IMAGE_NAME },
    StartedAt: new Date().toISOString(),
  };
}

/** Compiles folders of this repository as jsii does, file by file: nothing is bundled, and types are not checked. */
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

/** What a fresh process is to run, once `transpile` has put the unbundled code into `directory`. */
export function task(handler: HandlerName, directory: string, warmAnswers: number): FirstEvent {
  const modules: Record<HandlerName, string> = {
    bundled: join(BUNDLE, 'index.js'),
    unbundled: join(directory, 'lambda', 'index.js'),
    framework: join(FRAMEWORK, 'framework.js'),
    floor: join(__dirname, 'floor.cjs'),
  };
  return { module: modules[handler], handler: 'isComplete', event: poll(), warmAnswers };
}

/** The environment of the functions, with AWS on this machine. */
export function environment(appStreamUrl: string, lambdaUrl: string): Record<string, string> {
  const functionArn = `arn:aws:lambda:${REGION}:111122223333:function:isComplete`;
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_LAMBDA_FUNCTION_NAME: 'isComplete',
    AWS_ENDPOINT_URL_APPSTREAM: appStreamUrl,
    AWS_ENDPOINT_URL_LAMBDA: lambdaUrl,
    IMAGE_NAME_PREFIX: 'cdk-Stack-',
    POLL_INTERVAL_SECONDS: '30',
    USER_ON_EVENT_FUNCTION_ARN: functionArn,
    USER_IS_COMPLETE_FUNCTION_ARN: functionArn,
    WAITER_STATE_MACHINE_ARN: `arn:aws:states:${REGION}:111122223333:stateMachine:waiter`,
  };
}
