import {
  App,
  Aspects,
  Aws,
  CfnCondition,
  CfnParameter,
  Duration,
  Fn,
  RemovalPolicies,
  Stack,
} from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { AppStreamImageProps, AppStreamImageProvider } from '../../lib';
import { ON_IMAGES, allowedOn, inlineStatements, namePolicies, names, roleOf } from './permissions';
import { from, newImage, newStack, only, resources, text } from './support';

const MANAGED_POLICY = 'AWS::IAM::ManagedPolicy';

function policiesWith(...images: Partial<AppStreamImageProps>[]): string[] {
  const stack = newStack();
  images.forEach((props, index) => newImage(stack, props, `Desktop${index}`));
  return namePolicies(stack);
}

test('a stack without explicit names has none', () => {
  expect(policiesWith({})).toEqual([]);
});

describe('a change of the declared images', () => {
  test('replaces the policy, so that the images of the version before are still covered', () => {
    expect(policiesWith({ imageName: 'desktop-1' })).not.toEqual(policiesWith({ imageName: 'desktop-2' }));
    expect(policiesWith({ imageName: 'desktop', destinationRegion: 'eu-west-1' })).not.toEqual(
      policiesWith({ imageName: 'desktop' }),
    );
  });

  test('that needs no other permission leaves the policy alone', () => {
    expect(policiesWith({ imageName: 'desktop', revision: '1' })).toEqual(
      policiesWith({
        imageName: 'desktop',
        source: from('silver'),
        revision: '2',
        description: 'new',
        sharedWith: [{ accountId: '111122223333' }],
      }),
    );
  });

  test('in their order leaves the policy alone', () => {
    expect(policiesWith({ imageName: 'one' }, { imageName: 'two' })).toEqual(
      policiesWith({ imageName: 'two' }, { imageName: 'one' }),
    );
  });

  test('through a parameter replaces the policy, too: its description changes', () => {
    const stack = newStack();
    newImage(stack, { imageName: `desktop-${new CfnParameter(stack, 'Version').valueAsString}` });
    expect(text(only(stack, MANAGED_POLICY).Properties.Description)).toBe(
      '${AWS::Region}/desktop-${Version}',
    );
  });

  test('through a dynamic reference does so, and leaves the policy of the literals alone', () => {
    const stack = newStack();
    newImage(stack, { imageName: '{{resolve:ssm:/desktop}}' }, 'One');
    newImage(stack, { imageName: 'desktop' }, 'Two');
    const descriptions = Object.values(resources(stack, MANAGED_POLICY)).map(({ Properties }) =>
      text(Properties.Description),
    );
    expect(descriptions.sort()).toEqual(['', '${AWS::Region}/{{resolve:ssm:/desktop}}']);
    expect(namePolicies(stack)).toEqual(expect.arrayContaining(policiesWith({ imageName: 'desktop' })));
  });

  test('comes before the first resource of each image, and is cleaned up after all of them', () => {
    for (const createTimeout of [Duration.minutes(55), Duration.hours(3)]) {
      const stack = newStack();
      newImage(stack, { imageName: 'desktop', createTimeout });
      const waiting = Object.values(resources(stack)).filter(({ DependsOn = [] }) =>
        DependsOn.includes(namePolicies(stack)[0]),
      );
      // A release with another name changes what one resource depends on, not eight.
      expect(waiting.map(({ Properties }) => Properties.ImageName)).toEqual(['desktop']);
    }
  });
});

test('names that are tokens are allowed as what they turn out to be', () => {
  const stack = newStack();
  newImage(stack, {
    imageName: new CfnParameter(stack, 'Name').valueAsString,
    destinationRegion: new CfnParameter(stack, 'Region').valueAsString,
  });
  expect(names(stack)).toEqual([expect.stringMatching(/:appstream:\$\{Region\}:.*:image\/\$\{Name\}$/)]);
});

test('an image whose name may be left out when it is deployed is covered by the pattern of generated names', () => {
  const stack = newStack();
  const named = new CfnParameter(stack, 'Named', { default: 'no' });
  new CfnCondition(stack, 'IsNamed', { expression: Fn.conditionEquals(named, 'yes') });
  newImage(stack, { imageName: Fn.conditionIf('IsNamed', 'desktop', Aws.NO_VALUE).toString() });
  expect(names(stack)).toHaveLength(1);
  expect(allowedOn(ON_IMAGES, inlineStatements(stack, roleOf(stack, 'poll')))).toEqual([
    expect.stringMatching(/:appstream:\*:.*:image\/cdk-MyStack-/),
  ]);
});

test('a stack that retains everything keeps no policy of an earlier release: a role takes ten', () => {
  const stack = newStack();
  newImage(stack, { imageName: 'desktop' });
  RemovalPolicies.of(stack).retain();
  const policy = only(stack, MANAGED_POLICY);
  expect(only(stack, 'AWS::Logs::LogGroup').DeletionPolicy).toBe('Retain');
  expect(policy.DeletionPolicy ?? 'Delete').toBe('Delete');
  expect(policy.UpdateReplacePolicy ?? 'Delete').toBe('Delete');
});

test('an app can be synthesized twice', () => {
  const stack = newStack();
  newImage(stack, { imageName: 'desktop' });
  const app = stack.node.root as App;
  const { template } = app.synth().getStackByName('MyStack');
  expect(app.synth({ force: true }).getStackByName('MyStack').template).toEqual(template);
});

describe('a rule that names policies', () => {
  const RULES: [string, (policy: CfnManagedPolicy) => string][] = [
    ['by construct path', ({ node }) => `svc-${node.path.replaceAll('/', '-')}`],
    ['by logical id', (policy) => `svc-${Stack.of(policy).getLogicalId(policy)}`],
  ];

  const namesWith = (rule: (policy: CfnManagedPolicy) => string, app: App, ...imageNames: string[]) => {
    const stack = new Stack(app, 'Desktops');
    Aspects.of(app).add({
      visit: (node) => {
        if (node instanceof CfnManagedPolicy) node.addPropertyOverride('ManagedPolicyName', rule(node));
      },
    });
    imageNames.forEach((imageName, index) => newImage(stack, { imageName }, `Image${index}`));
    return Object.values(resources(stack, MANAGED_POLICY)).map(
      ({ Properties }) => stack.resolve(Properties.ManagedPolicyName) as string,
    );
  };

  test.each(RULES)('%s reaches every policy, and gives the replaced one another name', (_, rule) => {
    for (const context of [{}, { '@aws-cdk/core:aspectStabilization': true }]) {
      const [first] = namesWith(rule, new App({ context }), 'desktops-2026-11');
      const [second] = namesWith(rule, new App({ context }), 'desktops-2026-12');
      expect(first).toMatch(/^svc-/);
      expect(second).toMatch(/^svc-/);
      expect(second).not.toBe(first);
    }
  });

  test.each(RULES)('%s finds no policy that a release of generated names replaces', (_, rule) => {
    expect(namesWith(rule, new App())).toEqual([]);
  });
});

test('an aspect that looks through the provider finds the policies there', () => {
  const stack = newStack();
  const provider = new AppStreamImageProvider(stack, 'Provider');
  const found: CfnManagedPolicy[] = [];
  Aspects.of(provider).add({
    visit: (node) => {
      if (node === provider)
        found.push(...node.node.findAll().filter((child) => child instanceof CfnManagedPolicy));
    },
  });
  newImage(stack, { imageName: 'desktop', provider });
  expect(namePolicies(stack)).toHaveLength(1);
  expect(found).toHaveLength(1);
});
