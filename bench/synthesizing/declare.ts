import { join } from 'node:path';
import { CustomResource, Duration, type Stack } from 'aws-cdk-lib';
import type * as Lambda from 'aws-cdk-lib/aws-lambda';
import type * as CustomResources from 'aws-cdk-lib/custom-resources';
import type * as Library from '../../lib';
import type { Declaration } from './task';

const SOURCE = 'golden';

/* eslint-disable @typescript-eslint/no-require-imports -- an app loads only what it uses, and that is measured */
const library = () => require('../../lib') as typeof Library;
const lambda = () => require('aws-cdk-lib/aws-lambda') as typeof Lambda;
const customResources = () => require('aws-cdk-lib/custom-resources') as typeof CustomResources;
/* eslint-enable @typescript-eslint/no-require-imports */

/** Declares so many images in a stack, or what is compared with them. */
export function declare(declaration: Declaration, stack: Stack, count: number): void {
  if (declaration === 'empty') return;
  if (declaration === 'provider') return bareProvider(stack, count);
  const { AppStreamImage, ImageSource } = library();
  for (let index = 0; index < count; index += 1) {
    new AppStreamImage(stack, `Image${index}`, {
      source: ImageSource.imageName(SOURCE),
      imageName: declaration === 'namedImages' ? `desktop-${`${index}`.padStart(3, '0')}` : undefined,
      createTimeout: declaration === 'defaultImages' ? undefined : Duration.minutes(55),
    });
  }
}

/** What a user would write without this package: two functions, a Provider and the custom resources. */
function bareProvider(stack: Stack, count: number): void {
  const { serviceToken } = new (customResources().Provider)(stack, 'Provider', {
    onEventHandler: handler(stack, 'onEvent'),
    isCompleteHandler: handler(stack, 'isComplete'),
  });
  for (let index = 0; index < count; index += 1)
    new CustomResource(stack, `Image${index}`, {
      serviceToken,
      resourceType: 'Custom::AppStreamImage',
      properties: { SourceImageName: SOURCE },
    });
}

function handler(stack: Stack, name: string): Lambda.Function {
  const { Code, Function: LambdaFunction, Runtime } = lambda();
  return new LambdaFunction(stack, name, {
    code: Code.fromAsset(join(__dirname, '..', '..', 'assets', 'handler')),
    handler: `index.${name}`,
    runtime: Runtime.NODEJS_24_X,
  });
}
