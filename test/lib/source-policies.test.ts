import { App, CfnParameter, CfnResource, Duration, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { AppStreamImage, AppStreamImageProps, ImageSource } from '../../lib';
import { circleIn } from './circles';
import { namePolicies, names, sources } from './permissions';
import { from, newImage, newStack, resources } from './support';

/** The logical ids of the policies that name sources. */
function sourcePolicies(stack: Stack): string[] {
  return Object.keys(resources(stack, 'AWS::IAM::Policy'));
}

function regionalStack(): Stack {
  return newStack({ env: { region: 'eu-west-1' } });
}

function refTo(image: AppStreamImage): string {
  return Fn.ref(image.stack.getLogicalId(image.node.defaultChild as CfnResource));
}

test('a release changes the policy of the sources in place', () => {
  const policiesWith = (source: string) => {
    const stack = newStack();
    newImage(stack, { source: from(source) });
    return sourcePolicies(stack);
  };
  expect(policiesWith('golden-1')).toHaveLength(1);
  expect(policiesWith('golden-1')).toEqual(policiesWith('golden-2'));
});

test('an image waits for the policy of its source, with the first resource of its chain', () => {
  for (const createTimeout of [Duration.minutes(55), Duration.hours(3)]) {
    const stack = newStack();
    newImage(stack, { createTimeout });
    const waiting = Object.values(resources(stack)).filter(({ DependsOn = [] }) =>
      DependsOn.includes(sourcePolicies(stack)[0]),
    );
    expect(waiting.map(({ Properties }) => Properties.SourceImageName)).toEqual(['golden']);
  }
});

test('sources that are tokens are allowed as what they turn out to be', () => {
  const stack = regionalStack();
  const parameter = (id: string) => new CfnParameter(stack, id).valueAsString;
  newImage(stack, { source: from(parameter('Source'), parameter('SourceRegion')) });
  expect(sources(stack)).toEqual([
    expect.stringMatching(/:appstream:\$\{SourceRegion\}:.*:image\/\$\{Source\}$/),
  ]);
});

test('many sources that are tokens of their own are accepted', () => {
  const stack = newStack();
  for (let i = 0; i < 12; i += 1) {
    newImage(stack, { source: from(new CfnParameter(stack, `Name${i}`).valueAsString) }, `Passed${i}`);
    const lookup = new CfnResource(stack, `Lookup${i}`, { type: 'Custom::Lookup' });
    newImage(stack, { source: from(lookup.getAtt('Name').toString()) }, `Looked${i}`);
  }
  expect(sources(stack)).toHaveLength(24);
  expect(circleIn(stack)).toEqual([]);
});

test('the same token twice is one source', () => {
  const stack = regionalStack();
  const source = from(Fn.importValue('Source'));
  newImage(stack, { source }, 'One');
  newImage(stack, { source }, 'Two');
  expect(sources(stack)).toHaveLength(1);
});

test('an image of another stack comes by its exports', () => {
  const stack = regionalStack();
  const producer = new Stack(stack.node.root, 'Producer', { env: { region: 'eu-west-1' } });
  newImage(stack, { source: from(newImage(producer).imageName) });
  expect(sources(stack)).toEqual([expect.stringContaining('Fn::ImportValue')]);
});

test('an image of the same stack needs no policy: everything is allowed on it already', () => {
  const stack = regionalStack();
  const first = newImage(stack, { imageName: 'desktop' }, 'First');
  const second = newImage(
    stack,
    { source: ImageSource.image(first), destinationRegion: 'us-east-1' },
    'Second',
  );
  newImage(stack, { source: ImageSource.image(second) }, 'Third');
  newImage(stack, { source: from(first.imageName) }, 'Fourth');
  expect(sources(stack)).toEqual([expect.stringMatching(/image\/golden$/)]);
  expect(circleIn(stack)).toEqual([]);
});

test('literal sources wait for no other resource', () => {
  const stack = regionalStack();
  const literal = newImage(stack, {}, 'First');
  const lookup = new CfnResource(stack, 'Lookup', { type: 'Custom::Lookup' });
  lookup.node.addDependency(literal);
  newImage(stack, { source: from(lookup.getAtt('Name').toString()) }, 'Second');
  expect(circleIn(stack)).toEqual([]);
  expect(sourcePolicies(stack)).toHaveLength(2);
});

test('a source that is a dynamic reference is none of the literals', () => {
  const stack = regionalStack();
  newImage(stack, {}, 'One');
  newImage(stack, { source: from('{{resolve:ssm:/golden}}') }, 'Two');
  expect(sourcePolicies(stack)).toHaveLength(2);
  expect(sources(stack)).toContainEqual(expect.stringMatching(/image\/\{\{resolve:ssm:\/golden\}\}$/));
});

test.each<[string, (stack: Stack, first: AppStreamImage) => Partial<AppStreamImageProps>]>([
  ['the name of a copy', (_, first) => ({ imageName: `${first.imageName}-dr` })],
  [
    'a source by way of another resource',
    (stack, first) => ({
      source: from(new ssm.StringParameter(stack, 'Current', { stringValue: first.imageName }).stringValue),
    }),
  ],
  ['a name by its logical id', (_, first) => ({ imageName: refTo(first) })],
])('what refers to an image makes no circle with parameters: %s', (_, propsOf) => {
  const stack = regionalStack();
  const source = new CfnParameter(stack, 'Source').valueAsString;
  const first = newImage(stack, { source: from(source) }, 'First');
  const second = newImage(stack, propsOf(stack, first), 'Second');
  newImage(stack, { imageName: `${first.imageName}-${second.imageName}` }, 'Third');
  newImage(stack, { imageName: `${second.imageName}-${source}` }, 'Fourth');
  expect(circleIn(stack)).toEqual([]);
});

test('what refers to the same resources shares a policy, as parameters and exports of other stacks do', () => {
  const stack = regionalStack();
  const producer = new Stack(stack.node.root, 'Producer', { env: { region: 'eu-west-1' } });
  const lookup = new CfnResource(stack, 'Lookup', { type: 'Custom::Lookup' });
  for (const id of ['One', 'Two', 'Three', 'Four', 'Five', 'Six']) {
    const lookedUp = lookup.getAtt(id).toString();
    const passed = new CfnParameter(stack, id).valueAsString;
    newImage(stack, { source: from(lookedUp), imageName: `${lookedUp}-copy` }, `Looked${id}`);
    newImage(stack, { source: from(passed), imageName: `${passed}-copy` }, `Passed${id}`);
    newImage(stack, { source: from(newImage(producer, {}, id).imageName) }, `Imported${id}`);
  }
  expect(sourcePolicies(stack)).toHaveLength(2);
  expect(namePolicies(stack)).toHaveLength(2);
  expect([sources(stack).length, names(stack).length]).toEqual([18, 12]);
});

test('where roles are made beforehand (iam.Role.customizeRoles), the report names every source', () => {
  const app = new App();
  iam.Role.customizeRoles(app);
  const stack = new Stack(app, 'MyStack');
  newImage(stack, {}, 'One');
  newImage(stack, { source: from('silver'), imageName: 'desktop' }, 'Two');
  const { directory } = app.synth();
  const report = readFileSync(path.join(directory, 'iam-policy-report.txt'), 'utf8');
  for (const image of ['golden', 'silver', 'desktop']) expect(report).toContain(`image/${image}"`);
});

test.each<[string, (scope: Stack, id: string) => Construct]>([
  ['itself', (scope) => scope],
  ['by the construct that it is in', (scope, id) => new Construct(scope, id)],
])('an import that waits for another one, %s: nothing waits in a circle', (_, scopeOf) => {
  const stack = regionalStack();
  const [first, second] = ['One', 'Two'].map((id) => {
    const scope = scopeOf(stack, `In${id}`);
    const image = newImage(scope, { source: ImageSource.ami('ami-0123456789abcdef0') }, id);
    return scope === stack ? image : scope;
  });
  second.node.addDependency(first);
  expect(circleIn(stack)).toEqual([]);
});
