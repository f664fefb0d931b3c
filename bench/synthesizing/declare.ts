import { join } from 'node:path';
import { CustomResource, Duration, type Stack } from 'aws-cdk-lib';
import type * as Iam from 'aws-cdk-lib/aws-iam';
import type * as Lambda from 'aws-cdk-lib/aws-lambda';
import type * as Logs from 'aws-cdk-lib/aws-logs';
import type * as CustomResources from 'aws-cdk-lib/custom-resources';
import type { IDependable } from 'constructs';
import type * as Library from '../../lib';
import type { Declaration } from './task';

const SOURCE = 'golden';

/* eslint-disable @typescript-eslint/no-require-imports -- an app loads only what it uses, and that is measured */
const library = () => require('../../lib') as typeof Library;
const iam = () => require('aws-cdk-lib/aws-iam') as typeof Iam;
const logs = () => require('aws-cdk-lib/aws-logs') as typeof Logs;
const lambda = () => require('aws-cdk-lib/aws-lambda') as typeof Lambda;
const customResources = () => require('aws-cdk-lib/custom-resources') as typeof CustomResources;
/* eslint-enable @typescript-eslint/no-require-imports */

/** Declares something so many times in a stack. */
export function declare(declaration: Declaration, stack: Stack, count: number): void {
  if (declaration === 'empty') return;
  if (declaration === 'provider') return bareProvider(stack, count);
  if (declaration === 'tightProvider') return tightProvider(stack, count);
  const { AppStreamImage } = library();
  for (let index = 0; index < count; index += 1) {
    new AppStreamImage(stack, `Image${index}`, {
      sourceImageName: SOURCE,
      imageName: declaration === 'namedImages' ? `desktop-${`${index}`.padStart(3, '0')}` : undefined,
      copyTimeout: declaration === 'longImages' ? Duration.hours(3) : undefined,
    });
  }
}

/** What one would write without this package: two functions, a Provider and the custom resources. */
function bareProvider(stack: Stack, count: number): void {
  const { serviceToken } = new (customResources().Provider)(stack, 'Provider', {
    onEventHandler: handler(stack, 'onEvent'),
    isCompleteHandler: handler(stack, 'isComplete'),
  });
  addCustomResources(stack, count, serviceToken);
}

/**
 * The same with about the permissions and with the log group of this package: no managed policy of AWS, and custom
 * resources that wait for what they are allowed.
 */
function tightProvider(stack: Stack, count: number): void {
  const { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } = iam();
  const logGroup = new (logs().LogGroup)(stack, 'LogGroup');
  const role = (id: string) => {
    const made = new Role(stack, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(made);
    return made;
  };
  const isCompleteRole = role('IsCompleteRole');
  for (const [action, resource] of [
    ['appstream:DescribeImages', '*'],
    ['cloudformation:DescribeStacks', stack.stackId],
  ])
    isCompleteRole.addToPolicy(new PolicyStatement({ actions: [action], resources: [resource] }));
  const { serviceToken } = new (customResources().Provider)(stack, 'Provider', {
    onEventHandler: handler(stack, 'onEvent', { logGroup, role: role('OnEventRole') }),
    isCompleteHandler: handler(stack, 'isComplete', { logGroup, role: isCompleteRole }),
    frameworkOnEventRole: role('FrameworkOnEventRole'),
    frameworkCompleteAndTimeoutRole: role('FrameworkIsCompleteRole'),
    logGroup,
  });
  const statements = [
    ['CopyImage', 'image', 'cdk-*'],
    ['CopyImage', 'image', SOURCE],
    ['DescribeFleets', 'fleet', '*'],
  ].map(([action, resource, resourceName]) => {
    const arn = stack.formatArn({ service: 'appstream', resource, resourceName });
    return new PolicyStatement({ actions: [`appstream:${action}`], resources: [arn] });
  });
  const policy = new ManagedPolicy(stack, 'Policy', { roles: [isCompleteRole], statements });
  addCustomResources(stack, count, serviceToken, policy);
}

function handler(stack: Stack, name: string, props: Partial<Lambda.FunctionProps> = {}): Lambda.Function {
  const { Code, Function: LambdaFunction, Runtime } = lambda();
  return new LambdaFunction(stack, name, {
    code: Code.fromAsset(join(__dirname, '..', '..', 'assets', 'handler')),
    handler: `index.${name}`,
    runtime: Runtime.NODEJS_24_X,
    ...props,
  });
}

function addCustomResources(stack: Stack, count: number, serviceToken: string, after?: IDependable): void {
  for (let index = 0; index < count; index += 1) {
    const resource = new CustomResource(stack, `Image${index}`, {
      serviceToken,
      resourceType: 'Custom::AppStreamImage',
      properties: { SourceImageName: SOURCE },
    });
    if (after) resource.node.addDependency(after);
  }
}
