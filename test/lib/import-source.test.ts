import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { AgentVersion, type AppStreamImageProps, ImageSource } from '../../lib';
import { allStatements, allowedByAction, attachedStatements, inlineStatements, roleOf } from './permissions';
import { imageResource, newImage, newStack, only, resources, text } from './support';

const AMI = 'ami-0123456789abcdef0';
const WSI = 'wsi-0123456789';
const env = { account: '111122223333', region: 'eu-west-1' };

function imported(source: ImageSource, props: Partial<AppStreamImageProps> = {}): Stack {
  const stack = newStack({ env });
  newImage(stack, { source, ...props });
  return stack;
}

/** The role that AppStream assumes, by its logical id. */
function importRole(stack: Stack): string {
  const [id, ...others] = Object.entries(resources(stack, 'AWS::IAM::Role')).flatMap(
    ([id, { Properties }]) =>
      JSON.stringify(Properties.AssumeRolePolicyDocument).includes('appstream.amazonaws.com') ? [id] : [],
  );
  expect(others).toEqual([]);
  return id;
}

describe('an image from an AMI', () => {
  test('says the AMI, the role and the options to the handler', () => {
    const stack = imported(
      ImageSource.ami(AMI, {
        displayName: 'CAD 2027 (GPU)',
        agentVersion: AgentVersion.ALWAYS_LATEST,
        validateOnInstanceType: 'stream.standard.large',
      }),
    );
    expect(imageResource(stack).Properties).toMatchObject({
      SourceAmiId: AMI,
      ImportRoleArn: { 'Fn::GetAtt': [importRole(stack), 'Arn'] },
      DisplayName: 'CAD 2027 (GPU)',
      AgentVersion: 'ALWAYS_LATEST',
      ValidateOnInstanceType: 'stream.standard.large',
    });
    expect(imageResource(stack).Properties.SourceImageName).toBeUndefined();
  });

  test('has a role of its own, which AppStream alone assumes, and which may read that AMI alone', () => {
    const stack = imported(ImageSource.ami(AMI));
    const role = importRole(stack);
    expect(resources(stack)[role].Properties.AssumeRolePolicyDocument.Statement).toEqual([
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'appstream.amazonaws.com' } },
    ]);
    expect(inlineStatements(stack, role)).toEqual([]);
    expect(attachedStatements(stack, 'AWS::IAM::Policy', role)).toEqual([
      {
        actions: ['ec2:ModifyImageAttribute'],
        resources: [`arn:\${AWS::Partition}:ec2:eu-west-1::image/${AMI}`],
      },
      { actions: ['ec2:DescribeImages'], resources: ['*'] },
    ]);
  });

  test('waits for the role and its policy, and is gone before them', () => {
    const stack = imported(ImageSource.ami(AMI), { createTimeout: undefined });
    const first = Object.values(resources(stack)).find(({ Type }) => /DeletionWaiter$/.test(Type));
    const role = importRole(stack);
    const [policy] = Object.entries(resources(stack, 'AWS::IAM::Policy')).find(([, { Properties }]) =>
      Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role),
    )!;
    expect(first!.DependsOn).toEqual(expect.arrayContaining([role, policy]));
  });

  test('the function that polls may import, and pass that role to AppStream and to nobody else', () => {
    const stack = imported(ImageSource.ami(AMI));
    expect(allowedByAction(stack)).toEqual({
      'iam:PassRole': [`\${${importRole(stack)}.Arn}`],
      'appstream:CreateImportedImage': ['*'],
    });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'iam:PassRole',
            Condition: { StringEquals: { 'iam:PassedToService': 'appstream.amazonaws.com' } },
          },
        ],
      },
    });
  });

  test('by a given role: that one is passed, and nothing is added to it', () => {
    const stack = newStack({ env });
    const arn = 'arn:aws:iam::111122223333:role/importer';
    const role = iam.Role.fromRoleArn(stack, 'Importer', arn);
    newImage(stack, { source: ImageSource.ami(AMI, { role }) });
    expect(imageResource(stack).Properties.ImportRoleArn).toBe(arn);
    expect(allowedByAction(stack)['iam:PassRole']).toEqual([arn]);
    expect(Object.values(resources(stack, 'AWS::IAM::Role'))).toHaveLength(3);
  });

  test('by a role of another account is an error: no service takes one', () => {
    const stack = newStack({ env });
    const role = iam.Role.fromRoleArn(stack, 'Importer', 'arn:aws:iam::444455556666:role/importer');
    expect(() => newImage(stack, { source: ImageSource.ami(AMI, { role }) })).toThrow(
      'MyStack/Desktop: role MyStack/Importer is one of account "444455556666", and the stack is in "111122223333": a role ' +
        'is passed to AppStream within its account alone. Make one there, or leave role out.',
    );
  });

  test('two images by roles of their own share the policies of the function', () => {
    const stack = newStack({ env });
    newImage(stack, { source: ImageSource.ami(AMI) }, 'One');
    newImage(stack, { source: ImageSource.ami('ami-01234567') }, 'Two');
    const statements = allStatements(stack, roleOf(stack, 'poll'));
    const passing = statements.filter(({ actions }) => actions.includes('iam:PassRole'));
    expect(passing.map(({ resources }) => resources.length)).toEqual([2]);
  });

  test('whose id is known when the stack is deployed: the role may read just that one', () => {
    const stack = newStack({ env });
    const amiId = ssm.StringParameter.valueForStringParameter(stack, '/golden/ami');
    newImage(stack, { source: ImageSource.ami(amiId) });
    const [{ resources: arns }] = attachedStatements(stack, 'AWS::IAM::Policy', importRole(stack));
    expect(arns).toEqual([expect.stringMatching(/:ec2:eu-west-1::image\/\$\{SsmParameterValue/)]);
    expect(text(imageResource(stack).Properties.SourceAmiId)).toContain('SsmParameterValue');
  });

  test('takes an empty description for none, as a copy does', () => {
    expect(() => imported(ImageSource.ami(AMI), { description: '' })).not.toThrow();
  });

  test('tokens pass', () => {
    const stack = newStack({ env });
    const token = new CfnParameter(stack, 'Id').valueAsString;
    expect(() =>
      newImage(stack, { source: ImageSource.ami(token, { displayName: token }), description: token }),
    ).not.toThrow();
  });
});

describe('an image from a WorkSpaces image', () => {
  test('takes no role', () => {
    const stack = imported(ImageSource.workspacesImage(WSI, { agentVersion: AgentVersion.CURRENT_LATEST }));
    const { SourceWorkspacesImageId, ImportRoleArn, AgentVersion: agent } = imageResource(stack).Properties;
    expect({ SourceWorkspacesImageId, ImportRoleArn, agent }).toEqual({
      SourceWorkspacesImageId: WSI,
      ImportRoleArn: undefined,
      agent: 'CURRENT_LATEST',
    });
    expect(Object.values(resources(stack, 'AWS::IAM::Role'))).toHaveLength(3);
    expect(allowedByAction(stack)).toEqual({ 'appstream:CreateImportedImage': ['*'] });
  });
});

test('a role in place of options is an error at synthesis', () => {
  const stack = newStack();
  const role = iam.Role.fromRoleName(stack, 'Role', 'mine');
  expect(() => newImage(stack, { source: ImageSource.ami(AMI, role as never) })).toThrow(
    'MyStack/Desktop: options of the source is the construct MyStack/Role: they must be an object. Write { role: … }.',
  );
});

test('a stack that copies only may neither import nor update, and has no further role', () => {
  const stack = newStack({ env });
  newImage(stack);
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toMatch(/Imported|Updated|PassRole/);
  expect(only(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement).toHaveLength(1);
});

const NAME_RULE =
  'it must have 1 to 100 characters, of which an import takes letters of the Latin alphabet, digits, blanks and "_.()-" alone. Change it.';

test.each<[string, () => ImageSource, Partial<AppStreamImageProps>, string]>([
  [
    'an AMI id of another form',
    () => ImageSource.ami('golden'),
    {},
    'the id of the AMI "golden" is not the id of an AMI: it must look like "ami-0123456789abcdef0". Correct the id.',
  ],
  [
    'a WorkSpaces image of another form',
    () => ImageSource.workspacesImage(AMI),
    {},
    `the id of the WorkSpaces image "${AMI}" is not the id of a WorkSpaces image: it must look like "wsi-0123456789". Correct the id.`,
  ],
  [
    'no AMI',
    () => ImageSource.ami(undefined as never),
    {},
    'the id of the AMI is missing: it is required. Declare it.',
  ],
  [
    'a role that is none',
    () => ImageSource.ami(AMI, { role: 'importer' as never }),
    {},
    'role "importer" is a text: it must be an iam.IRole. Import one that exists with iam.Role.fromRoleArn.',
  ],
  [
    'a role that only looks like one',
    () => ImageSource.ami(AMI, { role: { roleArn: 'arn:importer' } as never }),
    {},
    'role {"roleArn":"arn:importer"} is an object: it must be an iam.IRole. Import one that exists with iam.Role.fromRoleArn.',
  ],
  [
    'options that are none',
    () => ImageSource.ami(AMI, 'CAD' as never),
    {},
    'options of the source "CAD" is a text: they must be an object. Write { displayName: "CAD" }.',
  ],
  [
    'a display name with other characters',
    () => ImageSource.ami(AMI, { displayName: 'CAD [2027]' }),
    {},
    `displayName "CAD [2027]" is not possible: ${NAME_RULE}`,
  ],
  [
    'an agent version that does not exist',
    () => ImageSource.ami(AMI, { agentVersion: 'LATEST' as never }),
    {},
    'agentVersion "LATEST" is not possible: it must be one of CURRENT_LATEST, ALWAYS_LATEST. Choose one of them.',
  ],
  [
    'a name of 101 characters',
    () => ImageSource.ami(AMI),
    { imageName: 'n'.repeat(101) },
    `imageName "${'n'.repeat(57)}…" has 101 characters: the name of an import has at most 100. Shorten it.`,
  ],
  [
    'a version in place of options',
    () => ImageSource.ami(AMI, 'ALWAYS_LATEST' as never),
    {},
    'options of the source "ALWAYS_LATEST" is a text: they must be an object. Write { agentVersion: "ALWAYS_LATEST" }.',
  ],
  [
    'an instance type that is none',
    () => ImageSource.ami(AMI, { validateOnInstanceType: 'large' }),
    {},
    'validateOnInstanceType "large" is not an instance type of a fleet: it must look like "stream.standard.large". Correct it.',
  ],
  [
    'a description with other characters',
    () => ImageSource.ami(AMI),
    { description: 'CAD: all of it' },
    'description "CAD: all of it" has other characters than AppStream takes: an import takes letters of the Latin alphabet, digits, blanks and "_.()-" alone. Change it.',
  ],
  [
    'another region',
    () => ImageSource.workspacesImage(WSI),
    { destinationRegion: 'us-east-1' },
    'destinationRegion "us-east-1" is not possible for an import: AppStream makes it in the region of the stack, "eu-west-1". ' +
      'Declare it in a stack of that region, and copy it from there.',
  ],
])('an error at synthesis: %s', (_, source, props, message) => {
  expect(() => imported(source(), props)).toThrow(new Error(`MyStack/Desktop: ${message}`));
});
