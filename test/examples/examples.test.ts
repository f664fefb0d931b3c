import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as ts from 'typescript';
import { type SynthesizedStack, synthesize } from '../../local/deploy/synthesize';
import { EXAMPLES, ROOT, apps, folders, read } from './support';

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

describe('an example is an app of its own', () => {
  test.each(apps)('%s names all that it imports, in the versions that the package asks for', (name) => {
    const { dependencies, devDependencies, private: isPrivate } = JSON.parse(read(name, 'package.json'));
    expect(isPrivate).toBe(true);
    expect(dependencies).toEqual({ ...manifest.peerDependencies, [manifest.name]: `^${manifest.version}` });
    expect(devDependencies).toEqual({
      'aws-cdk': manifest.devDependencies['aws-cdk'],
      tsx: manifest.devDependencies.tsx,
    });
    const imported = ts.preProcessFile(read(name, 'app.ts')).importedFiles.map(({ fileName }) => fileName);
    const unknown = imported.filter(
      (module) => !builtinModules.includes(module) && !(module.split('/')[0] in dependencies),
    );
    expect(unknown).toEqual([]);
    expect(JSON.parse(read(name, 'cdk.json')).app).toBe('npx tsx app.ts');
  });

  test('python asks for the same versions', () => {
    const atLeast = ([name, range]: [string, string]) => `${name}>=${range.replace('^', '')}`;
    const expected = Object.entries<string>({
      ...manifest.peerDependencies,
      [manifest.name]: `^${manifest.version}`,
    }).map(atLeast);
    const required = read('python', 'requirements.txt').trim().split('\n');
    expect(required.map((line) => line.split(',')[0]).sort()).toEqual(expected.sort());
  });

  test('each has a README and its line in the table of all', () => {
    const listed = [...read('README.md').matchAll(/^\| \[(.+?)\]\(\1\/\)/gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual([...folders].sort());
    for (const name of folders) expect(read(name, 'README.md')).toMatch(/^# /);
  });

  test('all are right TypeScript', () => {
    const file = path.join(EXAMPLES, 'tsconfig.json');
    const { options, fileNames } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(file, (name) => ts.sys.readFile(name)).config,
      ts.sys,
      EXAMPLES,
    );
    expect(fileNames).toHaveLength(apps.length);
    const program = ts.createProgram(fileNames, options);
    const problems = ts
      .getPreEmitDiagnostics(program)
      .map(
        ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      );
    expect(problems).toEqual([]);
  });
});

describe('an example synthesizes, as the CDK CLI does it', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'examples-'));
  const stacks: Record<string, SynthesizedStack[]> = {};

  beforeAll(async () => {
    const synthesized = apps.map(async (name) => {
      const settings = { folder: path.join(EXAMPLES, name), region: 'eu-west-1', account: '111122223333' };
      stacks[name] = await synthesize({ ...settings, context: {} }, path.join(directory, name));
    });
    await Promise.all(synthesized);
  }, 300_000);

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** The properties of all resources of a type, over the stacks of an example. */
  function properties(name: string, type: string): any[] {
    return stacks[name]
      .flatMap(({ template }) => Object.values(template.Resources))
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => Properties);
  }

  const images = (name: string) => properties(name, 'Custom::AppStreamImage');
  const fleets = (name: string) => properties(name, 'AWS::AppStream::Fleet');
  const ownImage = { 'Fn::GetAtt': [expect.stringMatching(/^Image/), 'ImageName'] };

  test('smallest: a fleet uses the image', () => {
    expect(images('smallest')).toEqual([expect.objectContaining({ SourceImageName: 'golden-2026-11' })]);
    expect(fleets('smallest')).toEqual([expect.objectContaining({ ImageName: ownImage })]);
  });

  test('three-regions: each of them copies from the same region', () => {
    expect(stacks['three-regions'].map(({ region }) => region).sort()).toEqual([
      'ap-southeast-2',
      'eu-west-1',
      'us-west-2',
    ]);
    expect(images('three-regions').map(({ SourceRegion }) => SourceRegion)).toEqual(
      Array(3).fill('us-east-1'),
    );
  });

  test('shared-image: a consumer in another account uses the ARN, once the image is there', () => {
    const [owner, consumer] = ['Images', 'Desktops'].map((name) =>
      stacks['shared-image'].find((stack) => stack.name === name)!,
    );
    expect(consumer.account).not.toBe(owner.account);
    expect(consumer.after).toEqual(['Images']);
    const [{ SharedWith, ImageName }] = images('shared-image');
    expect(SharedWith).toEqual([expect.objectContaining({ AccountId: consumer.account })]);
    const [{ ImageArn }] = fleets('shared-image');
    expect(ImageArn).toBe(`arn:aws:appstream:eu-west-1:${owner.account}:image/${ImageName}`);
  });

  test('another-account: the consumer reads the ARN from the stack of the owner, by a role of the owner', () => {
    const [owner, consumer] = ['Images', 'Desktops'].map((name) =>
      stacks['another-account'].find((stack) => stack.name === name)!,
    );
    expect(consumer.after).toEqual(['Images']);
    const [{ SharedWith }] = images('another-account');
    expect(SharedWith).toEqual([expect.objectContaining({ AccountId: consumer.account })]);
    const [{ ImageArn }] = fleets('another-account');
    const { OutputName, RoleArn, ...rest } = ImageArn['Fn::GetStackOutput'];
    expect(rest).toEqual({ StackName: 'Images', Region: owner.region });
    expect(owner.template.Outputs?.[OutputName].Value).toEqual({
      'Fn::GetAtt': [ownImage['Fn::GetAtt'][0], 'ImageArn'],
    });
    expect(JSON.stringify(RoleArn)).toContain(`:${owner.account}:role/`);
  });

  test('monthly-release: one image of before stays, and none once the stack is gone', () => {
    const [image] = Object.values(stacks['monthly-release'][0].template.Resources).filter(
      ({ Type }) => Type === 'Custom::AppStreamImage',
    );
    expect(image.Properties).toMatchObject({ KeepPrevious: '1' });
    expect(image.DeletionPolicy).toBe('Delete');
  });

  test('newest-golden: the newest golden image is copied, and its pattern is all that is allowed', () => {
    const [newest] = properties('newest-golden', 'Custom::NewestAppStreamImage');
    expect(newest).toMatchObject({ NamePattern: 'golden-*', Revision: '2026-11' });
    const [{ SourceImageName }] = images('newest-golden');
    expect(SourceImageName).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Golden/), 'ImageName'] });
    const policies = properties('newest-golden', 'AWS::IAM::Policy');
    expect(JSON.stringify(policies)).toContain(':image/golden-*"');
  });

  test('golden-image: the AMI that Image Builder makes is imported, and the image copied to two further regions', () => {
    expect(properties('golden-image', 'AWS::ImageBuilder::ImageRecipe')).toHaveLength(1);
    const [imported, ...copies] = images('golden-image');
    expect(imported.SourceAmiId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Ami/), 'ImageId'] });
    expect(copies.map(({ SourceImageName }) => SourceImageName)).toEqual([ownImage, ownImage]);
    const regions = copies.map(({ DestinationRegion }) => DestinationRegion);
    expect(new Set([stacks['golden-image'][0].region, ...regions]).size).toBe(3);
  });

  test('patch-round: an update of each month, a copy where there is none, and one image of before stays', () => {
    expect(images('patch-round')).toEqual([
      expect.objectContaining({
        UpdateOfImageName: 'golden',
        WhenUpToDate: 'COPY',
        Revision: '2026-11',
        KeepPrevious: '1',
      }),
    ]);
  });

  test('two-stacks: nothing but the name of a parameter ties the stacks together', () => {
    const [images, fleetsStack] = ['Images', 'Fleets'].map((name) =>
      stacks['two-stacks'].find((stack) => stack.name === name)!,
    );
    expect(fleetsStack.after).toEqual([images.name]);
    const [{ Name, Value }] = properties('two-stacks', 'AWS::SSM::Parameter');
    expect(Value).toEqual(ownImage);
    const [{ ImageName }] = fleets('two-stacks');
    expect(fleetsStack.template.Parameters?.[ImageName.Ref]).toEqual({
      Type: 'AWS::SSM::Parameter::Value<String>',
      Default: Name,
    });
    expect(images.template.Outputs).toBeUndefined();
  });

  test('pipelines: the pipeline, then the test stage, then production, each with an image', () => {
    expect(Object.fromEntries(stacks.pipelines.map(({ name, after }) => [name, after]))).toEqual({
      Pipeline: [],
      'Test-Desktops': ['Pipeline'],
      'Production-Desktops': ['Test-Desktops'],
    });
    expect(images('pipelines')).toHaveLength(2);
  });

  test('own-provider: VPC, boundary and log group reach every function and role', () => {
    const functions = properties('own-provider', 'AWS::Lambda::Function');
    expect(functions).toHaveLength(2);
    for (const { VpcConfig, LoggingConfig } of functions) {
      expect(VpcConfig.SubnetIds.length).toBeGreaterThan(0);
      expect(LoggingConfig.LogGroup).toEqual({ Ref: expect.stringMatching(/^Logs/) });
    }
    const roles = properties('own-provider', 'AWS::IAM::Role');
    expect(roles).toHaveLength(3);
    for (const { PermissionsBoundary } of roles)
      expect(JSON.stringify(PermissionsBoundary)).toContain('policy/developer-boundary');
  });

  test('operations: alarms on the metrics of the image, and a rule on its stack, reach the topic before it is made', () => {
    const [desktops, operations] = ['Desktops', 'Operations'].map((name) =>
      stacks.operations.find((stack) => stack.name === name)!,
    );
    expect(desktops.after).toEqual([operations.name]);
    const topic = { Ref: expect.stringMatching(/^Topic/) };
    const alarms = properties('operations', 'AWS::CloudWatch::Alarm');
    const service = { Name: 'service', Value: 'cdk-appstream-image' };
    const stack = { Name: 'Stack', Value: desktops.name };
    expect(alarms.map(({ MetricName, Dimensions }) => [MetricName, Dimensions])).toEqual([
      ['Failures', [stack, service]],
      ['Waits', [{ Name: 'Reason', Value: 'held' }, stack, service]],
      ['Left', [stack, service]],
      ['CreateDuration', [stack, service]],
    ]);
    for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([topic]);
    const [{ EventPattern, Targets }] = properties('operations', 'AWS::Events::Rule');
    expect(Targets).toEqual([expect.objectContaining({ Arn: topic })]);
    expect(JSON.stringify(EventPattern)).toContain(`:stack/${desktops.name}/`);
    const [{ PolicyDocument }] = properties('operations', 'AWS::SNS::TopicPolicy');
    const publishers = PolicyDocument.Statement.map(({ Principal }: any) => Principal.Service);
    expect(publishers.sort()).toEqual(['cloudwatch.amazonaws.com', 'events.amazonaws.com']);
  });

  test('whole-fleet: fleet and stack are associated', () => {
    expect(fleets('whole-fleet')).toEqual([expect.objectContaining({ ImageName: ownImage })]);
    expect(properties('whole-fleet', 'AWS::AppStream::StackFleetAssociation')).toHaveLength(1);
  });
});
