import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Template } from '../../../local/cloudformation/template';
import { isLeftAlone } from '../../../local/deploy/deployments';
import { withPipelineOrder } from '../../../local/deploy/pipeline-order';
import { appIn, placeOf } from '../../../local/deploy/script';
import { SimulatedAws } from '../../../local/deploy/simulated-aws';
import { amiParametersOf, destinationsOf, foundBy, sourcesOf } from '../../../local/deploy/sources';
import type { Context, SynthesizedStack } from '../../../local/deploy/synthesize';

function image(properties: object): Template {
  return { Resources: { Image: { Type: 'Custom::AppStreamImage', Properties: { ...properties } } } };
}

function stack(name: string, template: Template, others: Partial<SynthesizedStack> = {}): SynthesizedStack {
  return { name, region: 'eu-west-1', account: '111122223333', assembly: '', after: [], template, ...others };
}

describe('what is there before the stacks', () => {
  const sources = (...templates: Template[]) =>
    sourcesOf(templates.map((template) => ({ template, region: 'eu-west-1' })));

  test('is each source once, in its region or in that of the stack', () => {
    expect(
      sources(
        image({ SourceImageName: 'a' }),
        image({ SourceImageName: 'a' }),
        image({ SourceImageName: 'a', SourceRegion: 'us-east-1' }),
      ),
    ).toEqual([
      { region: 'eu-west-1', name: 'a' },
      { region: 'us-east-1', name: 'a' },
    ]);
  });

  test('is what is updated, too', () => {
    expect(
      sources(
        image({ UpdateOfImageName: 'a' }),
        image({ UpdateOfImageName: 'b', SourceRegion: 'us-east-1' }),
        image({ UpdateOfImageName: { Ref: 'Name' } }),
      ),
    ).toEqual([
      { region: 'eu-west-1', name: 'a' },
      { region: 'us-east-1', name: 'b' },
    ]);
  });

  test('is each parameter with the id of an AMI that no stack stores', () => {
    const read = (Type: string, Default: string, SourceAmiId: unknown = 'ami-1'): Template => ({
      ...image({ SourceAmiId }),
      Parameters: { P: { Type, Default } },
    });
    const TEXT = 'AWS::SSM::Parameter::Value<String>';
    const templates: Template[] = [
      read('AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', '/typed'),
      read(TEXT, '/used', { Ref: 'P' }),
      read(TEXT, '/something-else'),
      read('String', '/no-parameter-store', { Ref: 'P' }),
      image({ SourceAmiId: '{{resolve:ssm:/dynamic:2}}' }),
      image({ SourceAmiId: '{{resolve:ssm:/stored}}' }),
      { Resources: { Stored: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/stored' } } } },
    ];
    const stacks = templates.map((template) => ({ template, region: 'eu-west-1' }));
    expect(amiParametersOf(stacks).map(({ name }) => name)).toEqual(['/typed', '/used', '/dynamic']);
  });

  test('is not what the stacks make themselves, nor what is known only when they are deployed', () => {
    expect(
      sources(
        image({ SourceImageName: 'a', ImageName: 'b', DestinationRegion: 'eu-central-1' }),
        image({ SourceImageName: 'b', SourceRegion: 'eu-central-1' }),
        image({ SourceImageName: { 'Fn::GetAtt': ['Image', 'ImageName'] } }),
        image({ SourceImageName: 'c', SourceRegion: { Ref: 'Region' } }),
      ),
    ).toEqual([{ region: 'eu-west-1', name: 'a' }]);
  });
});

test('what is found by a pattern is there with each revision, unless it is known only when it is deployed', () => {
  const newest = (Properties: Record<string, unknown>): Template => ({
    Resources: { Golden: { Type: 'Custom::NewestAppStreamImage', Properties } },
  });
  const templates = [
    newest({ NamePattern: 'golden-*' }),
    newest({ NamePattern: 'golden-*', Revision: 'May 2027', Region: 'us-east-1' }),
    newest({ NamePattern: '*-golden*', Revision: '2' }),
    newest({ NamePattern: 'golden' }),
    newest({ NamePattern: { Ref: 'Pattern' } }),
    newest({ NamePattern: 'golden-*', Region: { Ref: 'Region' } }),
    image({ SourceImageName: 'a' }),
  ];
  expect(foundBy(templates.map((template) => ({ template, region: 'eu-west-1' })))).toEqual([
    { region: 'eu-west-1', name: 'golden-newest', pattern: 'golden-*' },
    { region: 'us-east-1', name: 'golden-May-2027', pattern: 'golden-*' },
    { region: 'eu-west-1', name: '2-golden', pattern: '*-golden*' },
    { region: 'eu-west-1', name: 'golden', pattern: 'golden' },
  ]);
});

test('what stacks only share is there before them, too, unless they make it', () => {
  const share = (ImageName: unknown): Template => ({
    Resources: { Share: { Type: 'Custom::AppStreamImageShare', Properties: { ImageName } } },
  });
  const templates = [share('a'), share('b'), share({ Ref: 'Name' }), image({ ImageName: 'b' })];
  const found = sourcesOf(templates.map((template) => ({ template, region: 'eu-west-1' })));
  expect(found).toEqual([{ region: 'eu-west-1', name: 'a' }]);
});

test('images are made in the regions of the stacks or in those that they name', () => {
  const templates = [
    image({}),
    image({ DestinationRegion: 'us-east-1' }),
    image({ SourceRegion: 'us-west-2' }),
  ];
  expect(destinationsOf(templates.map((template) => ({ template, region: 'eu-west-1' })))).toEqual([
    'eu-west-1',
    'us-east-1',
  ]);
});

test('a stage of a pipeline comes after the pipeline and the stage before', () => {
  const action = (StackName?: string) => ({ Actions: [{ Configuration: { StackName } }] });
  const Properties = { Stages: [action(), action('Test'), action('Production')] };
  const pipeline: Template = { Resources: { Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties } } };
  const empty: Template = { Resources: {} };
  const ordered = withPipelineOrder([
    stack('Production', empty),
    stack('Test', empty, { after: ['Network'] }),
    stack('Pipeline', pipeline),
    stack('Network', empty),
  ]);
  expect(Object.fromEntries(ordered.map(({ name, after }) => [name, after]))).toEqual({
    Production: ['Test'],
    Test: ['Network', 'Pipeline'],
    Pipeline: [],
    Network: [],
  });
});

describe('the versions of an app', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'app-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('are one where nothing says more', () => {
    expect(appIn(folder, { keep: 'true' }).versions).toEqual([
      { title: 'Create', context: { keep: 'true' } },
    ]);
  });

  test('are those of its update scripts, with their context', () => {
    const scripts = {
      deploy: 'cdk deploy',
      update: 'cdk deploy -c month=2026-12',
      'update:clean-up': 'cdk deploy -c month=2027-01 -c keep=false',
    };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ scripts }));
    expect(appIn(folder, { keep: 'true' }).versions.map(({ context }) => context)).toEqual([
      { keep: 'true' },
      { keep: 'true', month: '2026-12' },
      { keep: 'false', month: '2027-01' },
    ]);
  });

  test('are forced where their script says so', () => {
    const scripts = { update: 'cdk deploy -c month=2026-12', 'update:back': 'cdk deploy --all --force' };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ scripts }));
    expect(appIn(folder, {}).versions.map(({ isForced }) => isForced)).toEqual([undefined, false, true]);
  });

  test('begin with the context of its deploy script, which -c on the command line overrides', () => {
    const scripts = {
      deploy: 'cdk deploy -c month=2026-11 --context keep=false',
      update: 'cdk deploy -c month=2026-12',
    };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ scripts }));
    expect(appIn(folder, { keep: 'true' }).versions.map(({ context }) => context)).toEqual([
      { month: '2026-11', keep: 'true' },
      { month: '2026-12', keep: 'true' },
    ]);
  });

  test('are those that are asked for, in place of its update scripts: the way back is one with the old value', () => {
    const scripts = { update: 'cdk deploy -c month=2026-12' };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ scripts }));
    const updates: Context[] = [{ month: '2027-01' }, { month: '2026-11' }, {}];
    expect(appIn(folder, { month: '2026-11' }, { updates }).versions).toEqual([
      { title: 'Create', context: { month: '2026-11' } },
      { title: 'Update -c month=2027-01', context: { month: '2027-01' } },
      { title: 'Update -c month=2026-11', context: { month: '2026-11' } },
      { title: 'Update', context: { month: '2026-11' } },
    ]);
  });

  test('of the app in bin/ are two sources', () => {
    const { versions } = appIn(path.join(__dirname, '../../..'), {});
    expect(versions.map(({ context }) => context.sourceImageName)).toEqual([
      'golden-2026-10',
      'golden-2026-11',
    ]);
  });
});

describe('--app', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'app-'));
  const put = (file: string, content: string) => {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  };
  put('app/cdk.json', JSON.stringify({ app: 'node app.js' }));
  put('cdk.out/manifest.json', '{}');
  put('synthesized/cdk.json', JSON.stringify({ app: 'cdk.out' }));
  put('synthesized/cdk.out/manifest.json', '{}');
  put('empty/cdk.json', '{}');
  put('broken/cdk.json', '{');
  const at = (name: string) => path.join(folder, name);
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is a folder with a cdk.json, by default the one that one is in', () => {
    expect(placeOf('app', folder)).toEqual({ folder: at('app') });
    expect(placeOf(undefined, at('app'))).toEqual({ folder: at('app') });
  });

  test('is a cloud assembly', () => {
    expect(placeOf('cdk.out', folder)).toEqual({ folder, app: at('cdk.out') });
  });

  test('is else a command', () => {
    expect(placeOf('python app.py', folder)).toEqual({ folder, app: 'python app.py' });
  });

  test.each([
    ['empty', 'There is no app in '],
    ['.', 'There is no app in '],
    ['broken', 'is not JSON'],
    ['./missing', 'missing. Name a folder that is there, a cloud assembly, or a command.'],
  ])('is refused where %s is a folder without an app', (given, message) => {
    expect(() => placeOf(given, folder)).toThrow(message);
  });

  test.each<[Context, Context[]]>([
    [{}, [{ month: '2026-12' }]],
    [{ month: '2026-11' }, []],
    [{}, [{}]],
  ])('of a cloud assembly takes no context and no update: %j %j', (context, updates) => {
    expect(() => appIn(folder, context, { app: at('cdk.out'), updates })).toThrow(
      'is a cloud assembly, and context',
    );
  });

  test('of a cloud assembly has one version, also where cdk.json names it', () => {
    expect(appIn(at('synthesized'), {}).versions).toEqual([{ title: 'Create', context: {} }]);
  });
});

describe('cdk deploy leaves a stack alone', () => {
  const template = (name: string, Type?: string, Description?: string): Template => ({
    ...image({ ImageName: name }),
    Parameters: Type ? { Name: { Type, Default: '/image', Description } } : undefined,
  });
  const SSM = 'AWS::SSM::Parameter::Value<String>';
  const bootstrap = 'Version of the CDK Bootstrap resources in this environment. [cdk:skip]';

  test.each<[string, boolean, Template, Template]>([
    ['whose template is the same', true, template('a'), template('a')],
    [
      'whose parameter of Parameter Store is that of cdk bootstrap',
      true,
      template('a', SSM, bootstrap),
      template('a', SSM, bootstrap),
    ],
    ['but not with another template', false, template('a'), template('b')],
    ['but not if it reads Parameter Store', false, template('a', SSM), template('a', SSM)],
    ['also if it has another parameter', true, template('a', 'String'), template('a', 'String')],
  ])('%s', (_, expected, before, now) => {
    expect(isLeftAlone(before, now)).toBe(expected);
  });
});

test('images of another account are refused, since only one account is played', async () => {
  const aws = await SimulatedAws.start({ copyMinutes: 40, seed: 1, onEvent: () => {}, log: () => {} });
  try {
    const other = stack('Other', image({ SourceImageName: 'a' }), { account: '999988887777' });
    expect(() => aws.addStack(other, [])).toThrow(
      'Stack Other makes images in account 999988887777: they are played in account 111122223333 only.',
    );
  } finally {
    await aws.close();
  }
});
