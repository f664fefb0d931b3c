import { App, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { AppStreamImageProvider } from '../../lib';
import { resolve } from '../../local/cloudformation/intrinsics';
import { ON_IMAGES, functionNamed, inlineStatements, roleOf } from './permissions';
import { newImage, newStack, resources } from './support';

const UUID = '1a2b3c4d-0000-4000-8000-000000000000';

/** A value of a stack's template as CloudFormation fills it in. */
function deployed(
  value: unknown,
  { stackName = 'MyStack', region = 'eu-west-1', uuid = UUID } = {},
): unknown {
  const pseudo: Record<string, string> = {
    'AWS::StackId': `arn:aws:cloudformation:${region}:111122223333:stack/${stackName}/${uuid}`,
    'AWS::Partition': 'aws',
    'AWS::AccountId': '111122223333',
  };
  return resolve(value, {
    template: { Resources: {} },
    region,
    ref: (name) => pseudo[name],
    attribute: () => undefined,
    storedParameter: String,
    exported: String,
    stackOutput: String,
  });
}

/** How the names begin that the handler makes. */
function prefixOf(stack: Stack, as: Parameters<typeof deployed>[1] = {}): string {
  newImage(stack);
  const { Variables } = functionNamed(stack, 'poll').Properties.Environment;
  return deployed(Variables.IMAGE_NAME_PREFIX, { stackName: stack.stackName, ...as }) as string;
}

/** Whether a stack is allowed to work on an image, wherever it is. */
function patternOf(stack: Stack, as: Parameters<typeof deployed>[1] = {}): RegExp {
  newImage(stack);
  const policies: any[] = resources(stack)[roleOf(stack, 'poll')].Properties.Policies;
  const { Resource } = policies
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .find(({ Action }: any) => [Action].flat().join() === ON_IMAGES.join());
  const arn = deployed(Resource, { stackName: stack.stackName, ...as }) as string;
  return new RegExp(`^${arn.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
}

const arnOf = (name: string, region = 'eu-west-1') =>
  `arn:aws:appstream:${region}:111122223333:image/${name}`;

describe('the prefix of generated names', () => {
  test('is that of the stack, and the first part of its UUID', () => {
    expect(prefixOf(new Stack(new App(), 'Id', { stackName: 'Desktops-prod' }))).toBe(
      'cdk-Desktops-prod-1a2b3c4d.',
    );
  });

  test('tells stages apart', () => {
    const app = new App();
    expect(prefixOf(new Stack(new Stage(app, 'Test'), 'Desktops'))).toMatch(/^cdk-Test-Desktops-/);
  });

  test('is short and still unique for a stack with a long name', () => {
    const [one, two] = ['1', '2'].map((last) =>
      prefixOf(new Stack(new App(), 'Id', { stackName: `${'Long'.repeat(30)}${last}` })),
    );
    expect(one).toMatch(/^cdk-LongLong[A-Za-z]+-[0-9a-f]{8}-1a2b3c4d\.$/);
    expect(one.length).toBeLessThanOrEqual('cdk--'.length + 40 + '1a2b3c4d.'.length);
    expect(one).not.toBe(two);
  });

  test('is that of the path where the name of the stack is a token', () => {
    expect(prefixOf(new NestedStack(newStack(), 'Nested'), { stackName: 'MyStack-NestedXYZ' })).toMatch(
      /^cdk-MyStack-Nested-[0-9A-F]{8}-1a2b3c4d\.$/,
    );
  });

  test('is changed by no prop', () => {
    const stack = newStack();
    const provider = new AppStreamImageProvider(stack, 'P', { pollInterval: Duration.minutes(1) });
    newImage(stack, { imageName: 'desktop', revision: '2', provider });
    const { Variables } = functionNamed(stack, 'poll').Properties.Environment;
    expect(deployed(Variables.IMAGE_NAME_PREFIX)).toBe(prefixOf(newStack()));
  });
});

describe('the pattern that allows generated names', () => {
  const desk = () => new Stack(new App(), 'Desk');

  test('covers those of the stack, wherever the image is', () => {
    const pattern = patternOf(desk());
    expect(arnOf(`${prefixOf(desk())}golden-0a1b2c3d`)).toMatch(pattern);
    expect(arnOf(`${prefixOf(desk())}golden-0a1b2c3d`, 'ap-southeast-2')).toMatch(pattern);
  });

  test.each([
    ['a stack whose name begins alike', 'Desk-Two', 'eu-west-1'],
    ['a stack whose name begins like name and UUID', 'Desk-1a2b3c4d', 'eu-west-1'],
    ['a stack of that name in another region', 'Desk', 'us-east-1'],
  ])('does not cover those of %s', (_, id, region) => {
    const other = prefixOf(new Stack(new App(), id), {
      region,
      uuid: '99887766-0000-4000-8000-000000000000',
    });
    expect(arnOf(`${other}golden-0a1b2c3d`)).not.toMatch(patternOf(desk()));
  });

  test('is one, however many images there are and wherever they are', () => {
    const stack = newStack();
    newImage(stack, {}, 'One');
    newImage(stack, { destinationRegion: 'us-east-1' }, 'Two');
    newImage(stack, { destinationRegion: 'us-west-2', revision: '2' }, 'Three');
    const onImages = inlineStatements(stack, roleOf(stack, 'poll')).filter(
      ({ actions }) => actions.join() === ON_IMAGES.join(),
    );
    expect(onImages.flatMap(({ resources: arns }) => arns)).toHaveLength(1);
    expect(resources(stack, 'AWS::IAM::ManagedPolicy')).toEqual({});
  });
});
