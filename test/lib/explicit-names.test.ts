import { App, CfnParameter, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { newImage, newStack } from './support';

const env = { account: '111122223333', region: 'eu-west-1' };

const taken = (path: string) =>
  `imageName "desktop" is the name of ${path} already: names are unique within an account and region. ` +
  'Choose another name, or leave it out.';

describe('an explicit name can be given once', () => {
  test('in a stack and region', () => {
    const stack = newStack();
    newImage(stack, { imageName: 'desktop' }, 'One');
    newImage(stack, { imageName: 'desktop', destinationRegion: 'eu-west-1' }, 'Elsewhere');
    expect(() => newImage(stack, { imageName: 'desktop' }, 'Two')).toThrow(
      `MyStack/Two: ${taken('MyStack/One')}`,
    );
  });

  test('in all stacks of an account and region', () => {
    const stack = newStack({ env });
    newImage(stack, { imageName: 'desktop' });
    const other = new Stack(stack.node.root, 'Other', { env });
    expect(() => newImage(other, { imageName: 'desktop' })).toThrow(
      `Other/Desktop: ${taken('MyStack/Desktop')}`,
    );
  });

  test('from stacks of two regions', () => {
    const stack = newStack({ env });
    newImage(stack, { imageName: 'desktop' });
    const other = new Stack(stack.node.root, 'Other', { env: { ...env, region: 'us-east-1' } });
    newImage(other, { imageName: 'desktop' });
    expect(() => newImage(other, { imageName: 'desktop', destinationRegion: 'eu-west-1' }, 'Back')).toThrow(
      taken('MyStack/Desktop'),
    );
  });

  test('in the stages of an account and region', () => {
    const app = new App();
    const stackOf = (id: string, account: string) =>
      new Stack(new Stage(app, id, { env: { ...env, account } }), 'Images');
    newImage(stackOf('Test', '444455556666'), { imageName: 'desktop' });
    newImage(stackOf('Production', env.account), { imageName: 'desktop' });
    expect(() => newImage(stackOf('Again', env.account), { imageName: 'desktop' })).toThrow(
      `Again/Images/Desktop: ${taken('Production/Images/Desktop')}`,
    );
  });

  test('in a stack and those nested in it, also without an environment', () => {
    const stack = newStack();
    newImage(stack, { imageName: 'desktop' });
    const nested = new NestedStack(new NestedStack(stack, 'Outer'), 'Inner');
    expect(() => newImage(nested, { imageName: 'desktop' })).toThrow(taken('MyStack/Desktop'));
  });

  test('where it is a token, in a stack', () => {
    const stack = newStack({ env });
    const imageName = new CfnParameter(stack, 'Name').valueAsString;
    newImage(stack, { imageName }, 'One');
    expect(() => newImage(stack, { imageName }, 'Two')).toThrow('is the name of MyStack/One already');
  });
});

describe('what two stacks have in common only by chance is left to the deployment', () => {
  test.each<[string, { account?: string; region?: string }]>([
    ['no environment', {}],
    ['no account', { region: env.region }],
    ['no region', { account: env.account }],
  ])('%s', (_, open) => {
    const stack = newStack({ env: open });
    newImage(stack, { imageName: 'desktop' });
    newImage(new Stack(stack.node.root, 'Other', { env: open }), { imageName: 'desktop' });
  });

  test('a name that is still to be looked up', () => {
    const stack = newStack({ env });
    const other = new Stack(stack.node.root, 'Other', { env });
    for (const scope of [stack, other])
      newImage(scope, { imageName: ssm.StringParameter.valueFromLookup(scope, '/desktop') });
  });
});
