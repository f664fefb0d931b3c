import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Aspects, CfnResource, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import {
  AppStreamImage,
  AppStreamImageProvider,
  AppStreamImageShare,
  ImageSource,
  NewestAppStreamImage,
} from '../../lib';
import { newImage, newStack, resources } from './support';

/** The findings of cdk-nag that stay, by rule, each with the reason. */
const EXPLAINED: readonly [rule: RegExp, reason: string][] = [
  [/^AwsSolutions-IAM5\[Resource::\*\]$/, 'The actions have no resource-level permissions.'],
  [/^AwsSolutions-IAM5\[Resource::arn:.*:ec2:.*:\*\/\*\]$/, 'The network interfaces do not exist yet.'],
  [
    /^AwsSolutions-IAM5\[Resource::arn:.*:image\/cdk-MyStack-.*\.\*\]$/,
    'Generated names are made when deployed.',
  ],
  [/^AwsSolutions-IAM5\[Resource::arn:.*:image\/golden-\*\]$/, 'The newest image is found when deployed.'],
  [/^AwsSolutions-L1$/, 'The runtime is the newest of the region that this aws-cdk-lib knows.'],
  [/^AwsSolutions-SF1$/, 'The input of an execution holds the pre-signed URL of CloudFormation.'],
  [/^AwsSolutions-SF2$/, 'The state machine calls one function, which logs each of its calls.'],
];

test('cdk-nag (AwsSolutions) finds nothing unexplained', () => {
  const stack = newStack();
  const provider = new AppStreamImageProvider(stack, 'Provider', {
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['a'],
      privateSubnetIds: ['subnet-1'],
    }),
  });
  newImage(stack, { provider });
  newImage(stack, { imageName: 'desktop' }, 'Other');
  const golden = new NewestAppStreamImage(stack, 'Golden', { namePattern: 'golden-*', provider });
  newImage(stack, { provider, source: ImageSource.image(golden) }, 'OfNewest');
  new AppStreamImageShare(stack, 'Share', { imageName: 'golden', accountId: '444455556666', provider });
  const app = stack.node.root;
  const found = new AwsSolutionsChecks(app).validateScope(app).violations.map(({ ruleName }) => ruleName);
  expect(found.filter((rule) => !EXPLAINED.some(([explained]) => explained.test(rule)))).toEqual([]);

  const page = readFileSync(path.join(__dirname, '../../docs/permissions.md'), 'utf8');
  const documented = [...page.matchAll(/^\| (AwsSolutions-\w+)/gm)].map(([, rule]) => rule);
  expect(documented).toHaveLength(EXPLAINED.length);
  // A newer aws-cdk-lib knows a newer runtime, and there is no L1.
  const rules = [...found.map((rule) => rule.split('[')[0]), 'AwsSolutions-L1'];
  expect(new Set(documented)).toEqual(new Set(rules));
});

test('a permission boundary reaches every role', () => {
  const stack = newStack();
  newImage(stack);
  iam.PermissionsBoundary.of(stack).apply(
    iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary'),
  );
  const roles = Object.values(resources(stack, 'AWS::IAM::Role'));
  expect(roles).toHaveLength(3);
  for (const { Properties } of roles)
    expect(JSON.stringify(Properties.PermissionsBoundary)).toContain('policy/boundary');
});

test('nothing that is used of aws-cdk-lib is deprecated', () => {
  const before = process.env.JSII_DEPRECATED;
  // What would warn throws then.
  process.env.JSII_DEPRECATED = 'fail';
  try {
    const stack = newStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const provider = new AppStreamImageProvider(stack, 'Provider', {
      pollInterval: Duration.minutes(1),
      vpc: new ec2.Vpc(stack, 'Vpc'),
      logLevel: lambda.ApplicationLogLevel.WARN,
      metrics: true,
    });
    provider.metricWaits('held', { period: Duration.minutes(1) });
    const image = newImage(stack, {
      provider,
      imageName: 'desktop',
      sharedWith: [{ accountId: '444455556666' }],
      removalPolicy: RemovalPolicy.RETAIN,
      createTimeout: Duration.hours(3),
      deleteTimeout: Duration.hours(2),
    });
    Tags.of(image).add('team', 'workplace');
    newImage(stack, {}, 'Other');
    newImage(
      stack,
      { source: ImageSource.image(new NewestAppStreamImage(stack, 'Golden', { namePattern: 'golden-*' })) },
      'OfNewest',
    );
    new AppStreamImageShare(stack, 'Share', { imageName: 'golden', accountId: '444455556666', provider });
    AppStreamImage.fromImageName(stack, 'ByName', 'desktop');
    AppStreamImage.fromImageArn(stack, 'ByArn', 'arn:aws:appstream:eu-west-1:111122223333:image/desktop');
    resources(stack);
  } finally {
    if (before === undefined) delete process.env.JSII_DEPRECATED;
    else process.env.JSII_DEPRECATED = before;
  }
});

test.each([
  ['GovCloud', 'us-gov-west-1', 'aws-us-gov'],
  ['China', 'cn-north-1', 'aws-cn'],
])('in %s no ARN is one of another partition', (_, region, partition) => {
  const stack = newStack({ env: { account: '111122223333', region } });
  const provider = new AppStreamImageProvider(stack, 'Provider', { vpc: new ec2.Vpc(stack, 'Vpc') });
  newImage(stack, { provider, imageName: 'desktop' });
  newImage(stack, { provider }, 'Other');
  new AppStreamImageShare(stack, 'Share', { imageName: 'golden', accountId: '444455556666', provider });
  const partitions = JSON.stringify(resources(stack)).match(/arn:aws[a-z-]*(?=:)/g) ?? [];
  expect(partitions.filter((found) => found !== `arn:${partition}`)).toEqual([]);
});

test.each([false, true])('an aspect reaches every role, policy, function and image: %s', (stabilized) => {
  const stack = newStack({}, { context: { '@aws-cdk/core:aspectStabilization': stabilized } });
  newImage(stack, { imageName: 'desktop' });
  const seen = new Set<string>();
  Aspects.of(stack).add({
    visit: (node) => CfnResource.isCfnResource(node) && seen.add(node.cfnResourceType),
  });
  resources(stack);
  expect([...seen].sort()).toEqual([
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::Lambda::EventInvokeConfig',
    'AWS::Lambda::Function',
    'AWS::Logs::LogGroup',
    'AWS::StepFunctions::StateMachine',
    'Custom::AppStreamImage',
  ]);
});

test('roles can be made beforehand (iam.Role.customizeRoles)', () => {
  const app = new App();
  iam.Role.customizeRoles(app);
  const stack = new Stack(app, 'MyStack');
  newImage(stack);
  app.synth();
});

test('a further image with a generated name takes one resource and at most 700 bytes of template', () => {
  const synthesized = (images: number) => {
    const app = new App({ context: { 'aws:cdk:enable-path-metadata': true } });
    const stack = new Stack(app, 'MyStack', { env: { account: '111122223333', region: 'eu-west-1' } });
    for (let i = 0; i < images; i += 1) newImage(stack, {}, `Desktop${i}`);
    return app.synth().getStackByName('MyStack').template as { Resources: object };
  };
  const [few, many] = [synthesized(1), synthesized(101)];
  const count = (template: { Resources: object }) => Object.keys(template.Resources).length;
  const bytes = (template: object) => JSON.stringify(template, undefined, 1).length;
  expect(count(many) - count(few)).toBe(100);
  expect((bytes(many) - bytes(few)) / 100).toBeLessThanOrEqual(700);
});

test('two syntheses give the same template', () => {
  const template = () => {
    const stack = newStack();
    newImage(stack, { imageName: 'desktop' });
    newImage(stack, {}, 'Other');
    return resources(stack);
  };
  expect(template()).toEqual(template());
});
