import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  HIPAASecurityChecks,
  NIST80053R4Checks,
  NIST80053R5Checks,
  type NagPack,
  PCIDSS321Checks,
} from 'cdk-nag';
import {
  AppStreamImage,
  AppStreamImageProvider,
  type AppStreamImageProviderProps,
  ImageSource,
} from '../../lib';
import { ROOT, run, samplesOf } from './samples';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
  readonly DependsOn?: string[];
}

const DOCUMENT = 'docs/boundaries.md';

/** What the sample under a heading declares, but for what CDK adds to every stack. */
function declared(heading: string, change: (code: string) => string = (code) => code) {
  const sample = samplesOf(DOCUMENT).find((one) => one.heading === heading)!;
  const { templates } = run({ ...sample, code: change(sample.code) });
  const [{ Resources }] = templates as { readonly Resources: Record<string, Resource> }[];
  const all = Object.entries(Resources);
  const of = (type: string) => all.filter(([, { Type }]) => Type === type);
  return { of, properties: (type: string) => of(type).map(([, { Properties }]) => Properties) };
}

const FUNCTION = 'AWS::Lambda::Function';
const ROLE = 'AWS::IAM::Role';
const POLICY = 'AWS::IAM::Policy';
const MANAGED_POLICY = 'AWS::IAM::ManagedPolicy';

test('Permission boundary: all three roles have it', () => {
  const roles = declared('Permission boundary').properties(ROLE);
  expect(roles).toHaveLength(3);
  for (const { PermissionsBoundary } of roles)
    expect(JSON.stringify(PermissionsBoundary)).toContain('policy/developer-boundary');
});

describe('Names and paths', () => {
  const NAMES: readonly [string, string][] = [
    [ROLE, 'RoleName'],
    [MANAGED_POLICY, 'ManagedPolicyName'],
    [POLICY, 'PolicyName'],
  ];
  const namesIn = (change?: (code: string) => string) => {
    const { properties } = declared('Names and paths', change);
    return NAMES.map(([type, name]) => properties(type).map((found) => JSON.stringify(found[name])));
  };

  test('every role and policy has a name of its own, the roles and managed policies the path', () => {
    const { properties } = declared('Names and paths');
    const [roles, managed, inline] = namesIn();
    expect([roles.length, managed.length, inline.length]).toEqual([3, 1, 1]);
    const all = [...roles, ...managed, ...inline];
    expect(new Set(all).size).toBe(all.length);
    for (const name of all) expect(name).toContain('svc-');
    for (const { Path } of [ROLE, MANAGED_POLICY].flatMap(properties)) expect(Path).toBe('/workplace/');
  });

  test('a release gives the managed policy that replaces another one a new name, and nothing else', () => {
    const [roles, [managed], inline] = namesIn();
    const next = namesIn((code) => code.replaceAll('2026-11', '2026-12'));
    expect([next[0], next[2]]).toEqual([roles, inline]);
    expect(next[1]).toHaveLength(1);
    expect(next[1]).not.toContain(managed);
  });

  test('a name fits in the longest region', () => {
    const inRegion = (code: string) =>
      code.replace("'Desktops')", "'Desktops', { env: { region: 'ap-southeast-1' } })");
    const { properties } = declared('Names and paths', inRegion);
    for (const { RoleName } of properties(ROLE)) expect(RoleName.length).toBeLessThanOrEqual(64);
  });
});

describe('No inline policies', () => {
  test('there is none, in the roles or beside them', () => {
    const { of, properties } = declared('No inline policies');
    expect(of(POLICY)).toEqual([]);
    expect(properties(ROLE).map(({ Policies }) => Policies as unknown)).toEqual(Array(3).fill(undefined));
  });

  test.each(['Customer-managed key', 'Tracing', 'Dead-letter queue'])(
    'what the aspect of "%s" grants is none either, with the flag for aspects that add something',
    (heading) => {
      const aspectOf = (code: string) => code.slice(code.indexOf('Aspects.of('));
      const { code } = samplesOf(DOCUMENT).find((one) => one.heading === 'No inline policies')!;
      const context = "{ context: { '@aws-cdk/core:aspectStabilization': true } }";
      const { of } = declared(
        heading,
        (other) =>
          `import * as iam from 'aws-cdk-lib/aws-iam';\n` +
          other.replace(/^import \* as iam.*$/m, '').replace('new App()', `new App(${context})`) +
          aspectOf(code),
      );
      expect(of(POLICY)).toEqual([]);
      expect(JSON.stringify(of(MANAGED_POLICY))).toMatch(/kms:Decrypt|xray:|sqs:SendMessage/);
    },
  );

  test('managed ones allow the same, before the functions and the image are there', () => {
    const withAspect = declared('No inline policies');
    const without = declared('No inline policies', (code) => code.slice(0, code.indexOf('Aspects.of')));
    const statements = (properties: Record<string, any>[]) =>
      properties.flatMap(({ PolicyDocument }) =>
        PolicyDocument.Statement.map((one: object) => JSON.stringify(one)),
      );
    const inline = without.properties(ROLE).flatMap(({ Policies }) => Policies);
    expect(statements(withAspect.properties(MANAGED_POLICY)).sort()).toEqual(
      statements([...inline, ...without.properties(POLICY)]).sort(),
    );
    const policies = withAspect.of(MANAGED_POLICY).map(([id]) => id);
    const awaited = [FUNCTION, 'AWS::StepFunctions::StateMachine', 'Custom::AppStreamImageDeletionWaiter']
      .flatMap(withAspect.of)
      .flatMap(([, { DependsOn }]) => DependsOn);
    expect(awaited).toEqual(expect.arrayContaining(policies));
  });
});

test('Customer-managed key: log group and environments have it, and may use it', () => {
  const { of, properties } = declared('Customer-managed key');
  const [[id, key]] = of('AWS::KMS::Key');
  const Arn = { 'Fn::GetAtt': [id, 'Arn'] };
  expect(properties('AWS::Logs::LogGroup').map(({ KmsKeyId }) => KmsKeyId as unknown)).toEqual([Arn]);
  expect(properties(FUNCTION).map(({ KmsKeyArn }) => KmsKeyArn as unknown)).toEqual([Arn, Arn]);
  expect(JSON.stringify(key.Properties.KeyPolicy)).toContain('"logs.');
  const decrypting = properties(POLICY).filter((policy) => JSON.stringify(policy).includes('kms:Decrypt'));
  expect(decrypting).toHaveLength(2);
});

test('Tracing: functions and state machine have it, and their roles may send', () => {
  const { properties } = declared('Tracing');
  expect(properties(FUNCTION).map(({ TracingConfig }) => TracingConfig as unknown)).toEqual(
    Array(2).fill({ Mode: 'Active' }),
  );
  const [stateMachine] = properties('AWS::StepFunctions::StateMachine');
  expect(stateMachine.TracingConfiguration).toEqual({ Enabled: true });
  const sending = properties(POLICY).filter((policy) =>
    JSON.stringify(policy).includes('xray:PutTraceSegments'),
  );
  expect(new Set(sending.flatMap(({ Roles }) => Roles.map(({ Ref }: { Ref: string }) => Ref))).size).toBe(3);
});

test('Reserved concurrency: both functions have it', () => {
  const reserved = declared('Reserved concurrency')
    .properties(FUNCTION)
    .map(({ ReservedConcurrentExecutions }) => ReservedConcurrentExecutions as unknown);
  expect(reserved).toEqual([5, 5]);
});

test('Dead-letter queue: both functions have it, and may send to it before they are made', () => {
  const { of, properties } = declared('Dead-letter queue');
  const [[queue]] = of('AWS::SQS::Queue');
  for (const { DeadLetterConfig } of properties(FUNCTION))
    expect(DeadLetterConfig).toEqual({ TargetArn: { 'Fn::GetAtt': [queue, 'Arn'] } });
  const sending = of(POLICY).filter(([, policy]) => JSON.stringify(policy).includes('sqs:SendMessage'));
  expect(sending).toHaveLength(2);
  expect(of(FUNCTION).flatMap(([, { DependsOn }]) => DependsOn)).toEqual(
    expect.arrayContaining(sending.map(([id]) => id)),
  );
});

describe('cdk-nag', () => {
  type Pack = new (scope: App) => NagPack;

  /** The rules that a pack finds broken, without its name. */
  function brokenIn(app: App, Pack: Pack): string[] {
    const { violations } = new Pack(app).validateScope(app);
    return [...new Set(violations.map(({ ruleName }) => ruleName.replace(/^.*-/, '')))].sort();
  }

  function appWith(propsIn: (stack: Stack) => AppStreamImageProviderProps = () => ({})) {
    const app = new App();
    const stack = new Stack(app, 'Desktops');
    const provider = new AppStreamImageProvider(stack, 'Provider', propsIn(stack));
    const source = ImageSource.imageName('golden');
    new AppStreamImage(stack, 'Image', { source, provider });
    new AppStreamImage(stack, 'Named', { source, imageName: 'mine', provider });
    return { app, provider };
  }

  const found = (pack: Pack) => brokenIn(appWith().app, pack);

  const table = [
    ...readFileSync(path.join(ROOT, DOCUMENT), 'utf8').matchAll(
      /^\| (\w+) +\| (yes|no) +\| (yes|no) +\| (yes|no) +\| \[.*?\]\((.*?)#(.*?)\)/gm,
    ),
  ];
  const listed = (column: number) => table.filter((row) => row[column] === 'yes').map(([, rule]) => rule);

  test.each(table.map(([, rule, , , , file, anchor]) => ({ rule, file, anchor })))(
    '$rule goes away with the sample that the table names',
    ({ rule, file, anchor }) => {
      const document = file ? path.join('docs', file) : DOCUMENT;
      const sample = samplesOf(document).find(
        ({ heading }) => heading.toLowerCase().replaceAll(' ', '-') === anchor,
      )!;
      expect(brokenIn(run(sample).app, NIST80053R5Checks)).not.toContain(rule);
    },
  );

  test.each([
    ['NIST', NIST80053R5Checks, 2],
    ['HIPAA', HIPAASecurityChecks, 3],
    ['PCI', PCIDSS321Checks, 4],
  ] as const)('%s finds what the table lists', (_, Pack, column) => {
    expect(found(Pack)).toEqual(listed(column).sort());
  });

  test('the older revision of NIST finds nothing that is not listed', () => {
    expect(listed(2)).toEqual(expect.arrayContaining(found(NIST80053R4Checks)));
  });

  test.each([NIST80053R5Checks, HIPAASecurityChecks, PCIDSS321Checks])(
    '%p finds nothing more in a VPC, and no functions outside of it',
    (Pack) => {
      const { app } = appWith((stack) => ({
        vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
          vpcId: 'vpc-1',
          availabilityZones: ['a'],
          privateSubnetIds: ['subnet-1'],
        }),
      }));
      expect(brokenIn(app, Pack)).toEqual(found(Pack).filter((rule) => rule !== 'LambdaInsideVPC'));
    },
  );

  test('what the sample acknowledges is all that HIPAA finds', () => {
    const { code } = samplesOf(DOCUMENT).find(({ heading }) => heading === 'cdk-nag')!;
    const acknowledged = [...code.matchAll(/^ {2}(\w+): '(.+)'/gm)].map(([, rule, reason]) => ({
      id: `HIPAA.Security-${rule}`,
      reason,
    }));
    const { app, provider } = appWith();
    Validations.of(provider).acknowledge(...acknowledged);
    expect(brokenIn(app, HIPAASecurityChecks)).toEqual([]);
  });
});
