import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { declare } from './declare';
import type { Declaration } from './task';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const MAX_RESOURCES = 500;
export const MAX_TEMPLATE_BYTES = 1_000_000;

/** The feature flags that `cdk init` gives a new app. The app of this repository has them, too. */
export function featureFlags(): Record<string, unknown> {
  const settings = readFileSync(join(__dirname, '..', '..', 'cdk.json'), 'utf8');
  return (JSON.parse(settings) as { context: Record<string, unknown> }).context;
}

export interface TemplateSize {
  readonly resources: number;
  readonly bytes: number;
}

/** The size of the template that the CDK writes and uploads. */
export function templateSize(declaration: Declaration, count: number): TemplateSize {
  const app = new App({ context: featureFlags() });
  const stack = new Stack(app, 'Stack');
  declare(declaration, stack, count);
  const template = app.synth().getStackByName('Stack').template as { Resources?: object };
  return {
    resources: Object.keys(template.Resources ?? {}).length,
    // Indented as in `Stack._synthesizeTemplate`.
    bytes: Buffer.byteLength(JSON.stringify(template, undefined, 1)),
  };
}

/** The errors of synthesis if there are too many resources, or if policies pass IAM's limits. */
const TOO_MANY = /^Number of resources in stack|\d+ images with an imageName fit, and one more does not/;

function fits(declaration: Declaration, count: number): boolean {
  try {
    const { resources, bytes } = templateSize(declaration, count);
    return resources <= MAX_RESOURCES && bytes <= MAX_TEMPLATE_BYTES;
  } catch (error) {
    if (TOO_MANY.test((error as Error).message)) return false;
    throw error;
  }
}

/** The largest count that is fine. All smaller ones must be fine, too. */
export function largest(isFine: (count: number) => boolean, most: number): number {
  let [fine, tooMany] = [0, most + 1];
  while (tooMany - fine > 1) {
    const middle = (fine + tooMany) >> 1;
    if (isFine(middle)) fine = middle;
    else tooMany = middle;
  }
  return fine;
}

export function mostIn(declaration: Declaration): number {
  return largest((count) => fits(declaration, count), MAX_RESOURCES);
}
