import { App, CfnParameter, CfnResource, Duration, Fn, Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { AppStreamImage, AppStreamImageProps, AppStreamImageProvider } from '../../lib';
import {
  Allowed,
  Resource,
  imageResource,
  newImage,
  newStack,
  only,
  resources,
  statements,
  text,
} from './support';

const ACCOUNT = '${AWS::AccountId}';
const GENERATED = `arn:aws:appstream:*:${ACCOUNT}:image/cdk-MyStack-*`;

/** What AWS authorizes on the ARN of an image. */
const ON_IMAGES = [
  'appstream:CopyImage',
  'appstream:DeleteImage',
  'appstream:DeleteImagePermissions',
  'appstream:DescribeImagePermissions',
  'appstream:TagResource',
  'appstream:UntagResource',
  'appstream:UpdateImagePermissions',
];

function regionalStack(): Stack {
  return newStack(
    { env: { region: 'eu-west-1' } },
    // As in every new project.
    { context: { '@aws-cdk/aws-iam:minimizePolicies': true, '@aws-cdk/core:enablePartitionLiterals': true } },
  );
}

/** The resources of the statements that allow exactly these actions. */
function allowedOn(actions: string[], all: Allowed[]): string[] {
  return all
    .filter((statement) => statement.actions.join() === actions.join())
    .flatMap((statement) => statement.resources);
}

/** All policies that name images, by logical id. */
function imagePolicies(stack: Stack): string[] {
  return Object.keys(resources(stack, 'AWS::IAM::ManagedPolicy'));
}

function refTo(image: AppStreamImage): string {
  return Fn.ref(image.stack.getLogicalId(image.node.defaultChild as CfnResource));
}

/** The resources of a template that the assertions library has not looked at. */
function unchecked(stack: Stack): Record<string, Resource> {
  const app = stack.node.root as App;
  return app.synth().getStackByName(stack.stackName).template.Resources;
}

/** The logical ids along a circle of Ref, Fn::GetAtt and DependsOn, or none. */
function circleIn(all: Record<string, Resource>): string[] {
  const next = (id: string) => {
    const found = new Set(all[id].DependsOn);
    JSON.stringify(all[id], (key, value) => {
      if (key === 'Ref') found.add(value);
      if (key === 'Fn::GetAtt') found.add([value].flat()[0].split('.')[0]);
      return value;
    });
    return [...found].filter((other) => other in all);
  };
  const settled = new Set<string>();
  const walk = (path: string[]): string[] => {
    const id = path[path.length - 1];
    if (path.indexOf(id) < path.length - 1) return path.slice(path.indexOf(id));
    if (settled.has(id)) return [];
    for (const other of next(id)) {
      const circle = walk([...path, other]);
      if (circle.length > 0) return circle;
    }
    settled.add(id);
    return [];
  };
  return (
    Object.keys(all)
      .map((id) => walk([id]))
      .find((circle) => circle.length > 0) ?? []
  );
}

describe('the policies of the declared images', () => {
  test('name a literal image, its source and the fleets of its region', () => {
    const stack = regionalStack();
    newImage(stack, { imageName: 'desktop', sourceRegion: 'us-east-1', destinationRegion: 'eu-central-1' });
    const allowed = statements(stack, 'AWS::IAM::ManagedPolicy');
    expect(allowedOn(ON_IMAGES, allowed)).toEqual([
      `arn:aws:appstream:eu-central-1:${ACCOUNT}:image/desktop`,
    ]);
    expect(allowedOn(['appstream:CopyImage'], allowed)).toEqual([
      `arn:aws:appstream:us-east-1:${ACCOUNT}:image/golden`,
    ]);
    expect(allowedOn(['appstream:DescribeFleets'], allowed)).toEqual([
      `arn:aws:appstream:eu-central-1:${ACCOUNT}:fleet/*`,
    ]);
  });

  test('name generated names by one pattern, however many and wherever they are', () => {
    const stack = regionalStack();
    newImage(stack, {}, 'One');
    newImage(stack, { destinationRegion: 'us-east-1' }, 'Two');
    newImage(stack, { destinationRegion: 'us-west-2', revision: '2' }, 'Three');
    expect(allowedOn(ON_IMAGES, statements(stack, 'AWS::IAM::ManagedPolicy'))).toEqual([GENERATED]);
  });

  test('name each ARN once', () => {
    const stack = regionalStack();
    for (let i = 0; i < 5; i += 1) newImage(stack, { imageName: `desktop-${i}` }, `Desktop${i}`);
    newImage(stack, {}, 'One');
    newImage(stack, { sourceImageName: 'desktop-0' }, 'CopyOfACopy');
    const arns = statements(stack, 'AWS::IAM::ManagedPolicy').flatMap((statement) => statement.resources);
    expect(arns).toHaveLength(new Set(arns).size);
    expect(arns).toHaveLength(5 + 1 + 1 + 1);
  });

  test('belong to the function that polls alone', () => {
    const stack = regionalStack();
    newImage(stack);
    const [isComplete, onEvent] = ['isComplete', 'onEvent'].map((name) => {
      const found = Object.values(resources(stack, 'AWS::Lambda::Function')).find(
        ({ Properties }) => Properties.Handler === `index.${name}`,
      );
      return found!.Properties.Role['Fn::GetAtt'][0] as string;
    });
    expect(only(stack, 'AWS::IAM::ManagedPolicy').Properties.Roles).toEqual([{ Ref: isComplete }]);
    const ofOnEvent = Object.values(resources(stack, 'AWS::IAM::Policy')).filter(
      ({ Properties }) => Properties.Roles[0].Ref === onEvent,
    );
    expect(JSON.stringify(ofOnEvent)).not.toMatch(/appstream:|cloudformation:/);
  });

  test('allow * only for actions without resource-level permissions', () => {
    const stack = newStack();
    newImage(stack, { imageName: 'desktop' });
    newImage(stack, {}, 'Other');
    const everywhere = (['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'] as const)
      .flatMap((type) => statements(stack, type))
      .filter((statement) => statement.resources.includes('*'));
    expect(everywhere.flatMap(({ actions }) => actions)).toEqual([
      'appstream:DescribeImages',
      'appstream:ListTagsForResource',
    ]);
  });

  test('let the handler read its own stack and no other', () => {
    const stack = newStack();
    newImage(stack);
    const reading = statements(stack, 'AWS::IAM::Policy').filter(({ actions }) =>
      /cloudformation:/.test(actions.join()),
    );
    expect(reading).toEqual([
      {
        actions: [
          'cloudformation:DescribeStackEvents',
          'cloudformation:DescribeStackResource',
          'cloudformation:DescribeStacks',
        ],
        resources: ['${AWS::StackId}'],
      },
    ]);
  });

  test('have no partition, region or account of their own', () => {
    const stack = newStack();
    newImage(stack, { imageName: 'desktop' });
    expect(allowedOn(ON_IMAGES, statements(stack, 'AWS::IAM::ManagedPolicy'))).toEqual([
      'arn:${AWS::Partition}:appstream:${AWS::Region}:${AWS::AccountId}:image/desktop',
    ]);
  });

  test('follow the partition of GovCloud', () => {
    const stack = newStack(
      { env: { region: 'us-gov-west-1', account: '111122223333' } },
      { context: { '@aws-cdk/core:enablePartitionLiterals': true } },
    );
    newImage(stack, { imageName: 'desktop' });
    expect(allowedOn(ON_IMAGES, statements(stack, 'AWS::IAM::ManagedPolicy'))).toEqual([
      'arn:aws-us-gov:appstream:us-gov-west-1:111122223333:image/desktop',
    ]);
    expect(JSON.stringify(resources(stack))).not.toContain('arn:aws:');
  });
});

describe('a change of the declared images', () => {
  const policiesWith = (props: Partial<AppStreamImageProps>) => {
    const stack = newStack();
    newImage(stack, props);
    return imagePolicies(stack);
  };

  test('replaces the policy, so that the images of the version before are still covered', () => {
    expect(policiesWith({ imageName: 'desktop-1' })).not.toEqual(policiesWith({ imageName: 'desktop-2' }));
    expect(policiesWith({ destinationRegion: 'eu-west-1' })).not.toEqual(policiesWith({}));
  });

  test('that needs no other permission leaves the policy alone', () => {
    expect(policiesWith({ imageName: 'desktop', revision: '1' })).toEqual(
      policiesWith({
        imageName: 'desktop',
        revision: '2',
        description: 'new',
        sharedWith: [{ accountId: '111122223333' }],
      }),
    );
  });

  test('in their order leaves the policy alone', () => {
    const policies = (...names: string[]) => {
      const stack = newStack();
      names.forEach((imageName) => newImage(stack, { imageName }, imageName));
      return imagePolicies(stack);
    };
    expect(policies('one', 'two')).toEqual(policies('two', 'one'));
  });

  test('comes before the images and is cleaned up after them', () => {
    const stack = newStack();
    newImage(stack, { imageName: 'desktop' });
    expect(imageResource(stack).DependsOn).toEqual(imagePolicies(stack));
  });

  test('comes before each member of the chain of a long copy, too', () => {
    const stack = newStack();
    newImage(stack, { imageName: 'desktop', copyTimeout: Duration.hours(3) });
    const chain = Object.values(resources(stack)).filter(({ Type }) => Type.startsWith('Custom::'));
    for (const member of chain)
      expect(member.DependsOn).toEqual(expect.arrayContaining(imagePolicies(stack)));
  });

  test('through a parameter replaces the policy, too: its description changes', () => {
    const stack = newStack();
    newImage(stack, { imageName: `desktop-${new CfnParameter(stack, 'Version').valueAsString}` });
    const descriptions = Object.values(resources(stack, 'AWS::IAM::ManagedPolicy')).map(({ Properties }) =>
      text(Properties.Description),
    );
    expect(descriptions).toContain('${AWS::Region}/desktop-${Version}');
  });
});

describe('names that are tokens', () => {
  test('are allowed as what they turn out to be', () => {
    const stack = regionalStack();
    newImage(stack, {
      imageName: new CfnParameter(stack, 'Name').valueAsString,
      sourceImageName: new CfnParameter(stack, 'Source').valueAsString,
      sourceRegion: new CfnParameter(stack, 'SourceRegion').valueAsString,
      destinationRegion: new CfnParameter(stack, 'Region').valueAsString,
    });
    const allowed = statements(stack, 'AWS::IAM::ManagedPolicy');
    expect(allowedOn(ON_IMAGES, allowed)).toEqual([`arn:aws:appstream:\${Region}:${ACCOUNT}:image/\${Name}`]);
    expect(allowedOn(['appstream:CopyImage'], allowed)).toEqual([
      `arn:aws:appstream:\${SourceRegion}:${ACCOUNT}:image/\${Source}`,
    ]);
    expect(allowedOn(['appstream:DescribeFleets'], allowed)).toEqual([
      `arn:aws:appstream:\${Region}:${ACCOUNT}:fleet/*`,
    ]);
  });

  test('of another image of the stack make no circle: the copy of a copy', () => {
    const stack = regionalStack();
    const first = newImage(stack, { imageName: 'desktop' }, 'First');
    const second = newImage(
      stack,
      { sourceImageName: first.imageName, destinationRegion: 'us-east-1' },
      'Second',
    );
    newImage(stack, { sourceImageName: second.imageName, sourceRegion: 'us-east-1' }, 'Third');
    const policies = JSON.stringify(resources(stack, 'AWS::IAM::ManagedPolicy'));
    expect(policies).not.toContain('Fn::GetAtt');
    expect(statements(stack, 'AWS::IAM::ManagedPolicy').flatMap(({ resources: arns }) => arns)).toEqual(
      expect.arrayContaining([`arn:aws:appstream:eu-west-1:${ACCOUNT}:image/desktop`, GENERATED]),
    );
  });

  test('of other resources make literal images wait for nothing', () => {
    const stack = regionalStack();
    const literal = newImage(stack, { imageName: 'desktop' }, 'First');
    const lookup = new CfnResource(stack, 'Lookup', { type: 'Custom::Lookup' });
    lookup.node.addDependency(literal);
    newImage(stack, { sourceImageName: lookup.getAtt('Name').toString() }, 'Second');
    // The assertions library refuses templates with circular dependencies.
    expect(imagePolicies(stack)).toHaveLength(2);
  });

  test.each<[string, (stack: Stack, first: AppStreamImage) => Partial<AppStreamImageProps>]>([
    ['the name of a copy', (_, first) => ({ imageName: `${first.imageName}-dr` })],
    [
      'a source by way of another resource',
      (stack, first) => ({
        sourceImageName: new ssm.StringParameter(stack, 'Current', { stringValue: first.imageName })
          .stringValue,
      }),
    ],
    ['a name by its logical id', (_, first) => ({ imageName: refTo(first) })],
  ])('of another image make no circle with parameters: %s', (_, propsOf) => {
    const stack = regionalStack();
    const source = new CfnParameter(stack, 'Source').valueAsString;
    const first = newImage(stack, { sourceImageName: source }, 'First');
    const second = newImage(stack, propsOf(stack, first), 'Second');
    newImage(stack, { imageName: `${first.imageName}-${second.imageName}` }, 'Third');
    newImage(stack, { imageName: `${second.imageName}-${source}` }, 'Fourth');
    expect(circleIn(unchecked(stack))).toEqual([]);
  });

  test('of the same resources share a policy, as those of parameters and of other stacks do', () => {
    const stack = regionalStack();
    const producer = new Stack(stack.node.root, 'Producer', { env: { region: 'eu-west-1' } });
    const lookup = new CfnResource(stack, 'Lookup', { type: 'Custom::Lookup' });
    for (const id of ['One', 'Two', 'Three', 'Four', 'Five', 'Six']) {
      newImage(stack, { imageName: lookup.getAtt(id).toString() }, `Looked${id}`);
      newImage(stack, { sourceImageName: newImage(producer, {}, id).imageName }, `Imported${id}`);
      newImage(stack, { imageName: new CfnParameter(stack, id).valueAsString }, `Passed${id}`);
    }
    // Literals, lookups, and the rest.
    expect(imagePolicies(stack)).toHaveLength(3);
  });

  test('of another stack come by its exports', () => {
    const stack = regionalStack();
    const producer = new Stack(stack.node.root, 'Producer', { env: { region: 'eu-west-1' } });
    const source = newImage(producer);
    newImage(stack, { sourceImageName: source.imageName });
    const allowed = allowedOn(['appstream:CopyImage'], statements(stack, 'AWS::IAM::ManagedPolicy'));
    expect(allowed).toEqual([expect.stringContaining('Fn::ImportValue')]);
  });

  test('are the same image if they are the same token', () => {
    const stack = regionalStack();
    const source = Fn.importValue('Source');
    newImage(stack, { sourceImageName: source }, 'One');
    newImage(stack, { sourceImageName: source }, 'Two');
    expect(allowedOn(['appstream:CopyImage'], statements(stack, 'AWS::IAM::ManagedPolicy'))).toHaveLength(1);
  });
});

describe('the size limits of IAM', () => {
  /** Longest plausible values of what only AWS fills in. */
  const resolved = (policy: object) =>
    JSON.stringify(policy, (_, value) =>
      value?.['Fn::Join'] || value?.Ref
        ? text(value)
            .replaceAll('${AWS::Partition}', 'aws-us-gov')
            .replaceAll('${AWS::Region}', 'ap-southeast-1')
            .replaceAll('${AWS::AccountId}', '111122223333')
            .replaceAll(/\$\{Name\d+\}/g, 'n'.repeat(101))
        : value,
    );

  test('are kept by as many policies as it takes', () => {
    const stack = newStack();
    for (let i = 0; i < 150; i += 1) newImage(stack, { imageName: `desktop-${i}` }, `Desktop${i}`);
    const policies = Object.values(resources(stack, 'AWS::IAM::ManagedPolicy'));
    expect(policies.length).toBeGreaterThan(1);
    for (const { Properties } of policies)
      expect(resolved(Properties.PolicyDocument).length).toBeLessThanOrEqual(6144);
    // No room is given away.
    expect(resolved(policies[0].Properties.PolicyDocument).length).toBeGreaterThan(5900);
  });

  test('are kept for tokens as long as they may be, in the description, too', () => {
    const stack = newStack();
    for (let i = 0; i < 20; i += 1)
      newImage(stack, { imageName: new CfnParameter(stack, `Name${i}`).valueAsString }, `Desktop${i}`);
    for (const { Properties } of Object.values(resources(stack, 'AWS::IAM::ManagedPolicy'))) {
      expect(resolved(Properties.PolicyDocument).length).toBeLessThanOrEqual(6144);
      expect(resolved(Properties.Description).length - '""'.length).toBeLessThanOrEqual(1000);
    }
  });

  test('end in an error that says how many images fit', () => {
    const stack = newStack();
    const add = (i: number) =>
      newImage(stack, { imageName: `desktop-${i}-${'x'.repeat(80)}` }, `Desktop${i}`);
    for (let i = 0; i < 182; i += 1) add(i);
    expect(() => add(182)).toThrow(
      'MyStack/AppStreamImageProvider: 182 images fit, and one more does not: their names must fit into 5 policies of ' +
        '6144 characters, since a role takes ten and an update holds those of both versions, and names that refer to other resources ' +
        'take policies of their own. Leave out imageName, since all generated names share one pattern, give the further images an AppStreamImageProvider of their own, ' +
        'or split the stack.',
    );
  });

  test('concern each provider for itself', () => {
    const stack = newStack();
    for (const id of ['One', 'Two']) {
      const provider = new AppStreamImageProvider(stack, id);
      for (let i = 0; i < 100; i += 1)
        newImage(stack, { provider, imageName: `desktop-${id}-${i}-${'x'.repeat(80)}` }, `Desktop${id}${i}`);
    }
    expect(imagePolicies(stack).length).toBeGreaterThan(5);
  });
});
