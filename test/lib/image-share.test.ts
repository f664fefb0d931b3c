import {
  App,
  Aws,
  CfnParameter,
  Duration,
  Fn,
  NestedStack,
  PropertyInjectors,
  RemovalPolicies,
  RemovalPolicy,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  AppStreamImage,
  AppStreamImageProvider,
  AppStreamImageShare,
  type AppStreamImageShareProps,
} from '../../lib';
import { type Allowed, attachedStatements, namePolicies } from './permissions';
import { imageResource, newImage, newStack, only, resources, text } from './support';

const TYPE = 'Custom::AppStreamImageShare';
const OTHER = '444455556666';
const ENV = { account: '111122223333', region: 'eu-west-1' };

const SHARE_ACTIONS = [
  'appstream:DeleteImagePermissions',
  'appstream:DescribeImagePermissions',
  'appstream:UpdateImagePermissions',
];

function newShare(
  scope: Stack,
  props: Partial<AppStreamImageShareProps> = {},
  id = 'Share',
): AppStreamImageShare {
  return new AppStreamImageShare(scope, id, { imageName: 'golden', accountId: OTHER, ...props });
}

/** A stack with a share of these props. */
function stackWith(props: Partial<AppStreamImageShareProps> = {}, stackProps?: StackProps): Stack {
  const stack = newStack(stackProps);
  newShare(stack, props);
  return stack;
}

const shared = (stack: Stack): Allowed[] => attachedStatements(stack, 'AWS::IAM::ManagedPolicy');

describe('the custom resource', () => {
  test('has every default filled in', () => {
    const { ServiceToken, ...declared } = only(stackWith(), TYPE).Properties;
    expect(ServiceToken).toBeDefined();
    expect(declared).toEqual({
      ImageName: 'golden',
      AccountId: OTHER,
      AllowFleet: 'true',
      AllowImageBuilder: 'false',
    });
  });

  test('says what is given', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    newShare(stack, {
      imageName: name,
      accountId: Aws.ACCOUNT_ID,
      allowFleet: false,
      allowImageBuilder: true,
    });
    expect(only(stack, TYPE).Properties).toMatchObject({
      ImageName: { Ref: 'Name' },
      AccountId: { Ref: 'AWS::AccountId' },
      AllowFleet: 'false',
      AllowImageBuilder: 'true',
    });
  });

  test('is one, and needs nothing else that an image does not need', () => {
    const types = Object.values(resources(stackWith())).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('Custom::'))).toEqual([TYPE]);
  });

  test('takes null for left out', () => {
    const nothing = null as unknown as undefined;
    const props = { allowFleet: nothing, allowImageBuilder: nothing, provider: nothing };
    expect(only(stackWith(props), TYPE).Properties).toMatchObject({ AllowFleet: 'true' });
  });

  test('uses the provider of the stack, that of its images, or the one that is given', () => {
    const stack = newStack();
    newImage(stack);
    newShare(stack);
    const [image, share] = [imageResource(stack), only(stack, TYPE)];
    expect(share.Properties.ServiceToken).toEqual(image.Properties.ServiceToken);
    const other = newStack();
    const provider = new AppStreamImageProvider(other, 'Mine', { pollInterval: Duration.minutes(1) });
    newShare(other, { provider });
    expect(JSON.stringify(only(other, TYPE).Properties.ServiceToken)).toContain('Mine');
    expect(other.node.tryFindChild('AppStreamImageProvider')).toBeUndefined();
  });

  test.each([
    ['the stack', (stack: Stack) => RemovalPolicies.of(stack).retain()],
    [
      'the construct',
      (stack: Stack) =>
        (stack.node.findChild('Share') as AppStreamImageShare).applyRemovalPolicy(RemovalPolicy.RETAIN),
    ],
  ])('RETAIN on %s keeps what is finished, and the handler keeps what was replaced', (_, retain) => {
    const stack = stackWith();
    retain(stack);
    expect(only(stack, TYPE)).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Delete',
      Properties: { RetainReplaced: 'true' },
    });
  });

  test('has the defaults of an organization', () => {
    const stack = newStack();
    expect(AppStreamImageShare.PROPERTY_INJECTION_ID).toBe('cdk-appstream-image.AppStreamImageShare');
    PropertyInjectors.of(stack).add({
      constructUniqueId: AppStreamImageShare.PROPERTY_INJECTION_ID,
      inject: (given: object) => ({ allowImageBuilder: true, ...given }),
    });
    newShare(stack);
    expect(only(stack, TYPE).Properties.AllowImageBuilder).toBe('true');
  });
});

describe('what the function that polls is allowed', () => {
  test('is sharing, and this image alone', () => {
    const stack = stackWith({}, { env: ENV });
    expect(shared(stack)).toEqual([
      {
        actions: SHARE_ACTIONS,
        resources: ['arn:${AWS::Partition}:appstream:eu-west-1:111122223333:image/golden'],
      },
    ]);
    expect(only(stack, TYPE).DependsOn).toEqual(expect.arrayContaining(namePolicies(stack)));
  });

  test('an image that is shared with sixty accounts is named once', () => {
    const stack = newStack({ env: ENV });
    for (let n = 0; n < 60; n += 1) newShare(stack, { accountId: `${444455550000 + n}` }, `Share${n}`);
    expect(shared(stack).flatMap((statement) => statement.resources)).toHaveLength(1);
    const [policy] = namePolicies(stack);
    const shares = Object.values(resources(stack, TYPE));
    expect(shares).toHaveLength(60);
    expect(shares.filter(({ DependsOn = [] }) => !DependsOn.includes(policy))).toEqual([]);
  });

  test('is in a policy that is replaced when the image changes, and stays when the account does', () => {
    const before = namePolicies(stackWith());
    expect(namePolicies(stackWith({ imageName: 'other' }))).not.toEqual(before);
    expect(namePolicies(stackWith({ accountId: '777788889999', allowImageBuilder: true }))).toEqual(before);
  });

  test('covers what a token stands for: its description changes with it, which replaces the policy', () => {
    const stack = newStack();
    newShare(stack, { imageName: new CfnParameter(stack, 'Name').valueAsString });
    const { Description, PolicyDocument } = only(stack, 'AWS::IAM::ManagedPolicy').Properties;
    expect(text(Description)).toBe('${AWS::Region}/${Name}');
    expect(text(PolicyDocument.Statement[0].Resource)).toBe(
      'arn:${AWS::Partition}:appstream:${AWS::Region}:${AWS::AccountId}:image/${Name}',
    );
  });

  test('changes nothing about the policies of images', () => {
    const stack = newStack();
    newImage(stack, { imageName: 'desktop' });
    const before = namePolicies(stack);
    const both = newStack();
    newImage(both, { imageName: 'desktop' });
    newShare(both);
    expect(namePolicies(both)).toEqual(expect.arrayContaining(before));
    expect(namePolicies(both)).toHaveLength(before.length + 1);
    expect(imageResource(both).DependsOn).toEqual(imageResource(stack).DependsOn);
  });

  test('is said to be too much where a role would take no more policies', () => {
    const stack = newStack();
    for (let n = 0; n < 200; n += 1)
      newShare(stack, { imageName: `golden-${'n'.repeat(90)}-${n}` }, `Share${n}`);
    expect(() => resources(stack)).toThrow(/images with an imageName or a share fit, and one more does not/);
  });

  test('stays with a role that may not be changed', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/mine', {
      mutable: false,
    });
    newShare(stack, { provider: new AppStreamImageProvider(stack, 'Provider', { role }) });
    expect(namePolicies(stack)).toEqual([]);
  });
});

describe('what cannot be is refused', () => {
  const given = (props: object, stackProps?: StackProps) => () => stackWith(props, stackProps);

  test.each<[object, string]>([
    [{ imageName: undefined }, 'imageName is missing: it is required. Declare it.'],
    [{ imageName: 'a b' }, 'imageName "a b" is not an image name'],
    [{ imageName: 5 }, 'imageName 5 is a number: it must be a text.'],
    [{ imageName: 'arn:aws:appstream:eu-west-1:111122223333:image/golden' }, 'is an ARN: it must be a name'],
    [{ imageName: 'AppStream-WinServer2022-01-01-2026' }, 'is the name of a public image: only the owner'],
    [{ accountId: undefined }, 'accountId is missing: it is required. Declare it.'],
    [{ accountId: '1234' }, 'accountId "1234" is not an account id'],
    [{ accountId: 44455556666 }, 'Quote it: "044455556666".'],
    [
      { accountId: ENV.account },
      'accountId "111122223333" is the account of the stack itself: it owns the image',
    ],
    [
      { allowFleet: 'yes' },
      'allowFleet "yes" is a text: it must be true or false, without quotes. Correct it.',
    ],
    [{ allowImageBuilder: 1 }, 'allowImageBuilder 1 is a number'],
    [{ allowFleet: false }, `the share allows account "${OTHER}" nothing: a share must allow fleets`],
    [{ provider: 'mine' }, 'provider "mine" is a text: it must be an AppStreamImageProvider'],
  ])('%j', (props, message) => {
    expect(given(props, { env: ENV })).toThrow(message);
    expect(given(props, { env: ENV })).toThrow(/^MyStack\/Share: /);
  });

  test('a provider of another stack', () => {
    const app = new App();
    const provider = new AppStreamImageProvider(new Stack(app, 'Other'), 'Provider');
    expect(() => newShare(new Stack(app, 'Mine'), { provider })).toThrow('belongs to another stack');
  });

  test.each(['generated', 'desktop'])('an image of the same stack, whose name is %s', (name) => {
    const stack = newStack();
    const { imageName } = newImage(stack, name === 'generated' ? {} : { imageName: name });
    expect(() => newShare(stack, { imageName })).toThrow(
      'imageName is an attribute of MyStack/Desktop, an image of the same stack: it is shared by its own declaration. ' +
        'Give that image sharedWith, and leave this share out.',
    );
  });

  test('a share that another construct gives', () => {
    const app = new App();
    const stack = new Stack(app, 'MyStack', { env: ENV });
    newShare(stack, {}, 'One');
    newShare(stack, { accountId: '555566667777' }, 'Account');
    newShare(new Stack(app, 'Elsewhere', { env: { ...ENV, region: 'us-east-1' } }));
    const other = new Stack(app, 'Other', { env: ENV });
    expect(() => newShare(other, { allowImageBuilder: true }, 'Two')).toThrow(
      `Other/Two: MyStack/One shares image "golden" with account "${OTHER}" already: ` +
        'an image has one share with an account. Leave one of the two out.',
    );
  });

  test('but not shares of nested stacks whose names are tokens', () => {
    const stack = newStack();
    for (const id of ['One', 'Two'])
      newShare(new NestedStack(stack, id), { imageName: Fn.join('-', [Aws.STACK_NAME, 'golden']) });
    expect(resources(stack, 'AWS::CloudFormation::Stack')).toBeDefined();
  });

  test('but not an image of another stack, nor one that is imported', () => {
    const app = new App();
    const image = newImage(new Stack(app, 'Images', { env: ENV }), { imageName: 'desktop' });
    const stack = new Stack(app, 'Shares', { env: ENV });
    newShare(stack, { imageName: image.imageName }, 'One');
    newShare(stack, { imageName: AppStreamImage.fromImageName(stack, 'Image', 'golden').imageName }, 'Two');
    expect(Object.keys(resources(stack, TYPE))).toHaveLength(2);
  });

  test('nor what is still to be looked up', () => {
    const stack = new Stack(new App(), 'MyStack', { env: ENV });
    const lookup = (name: string) => ssm.StringParameter.valueFromLookup(stack, name);
    newShare(stack, { imageName: lookup('/image'), accountId: lookup('/account') }, 'One');
    newShare(stack, { imageName: lookup('/image'), accountId: lookup('/account') }, 'Two');
    resources(stack);
  });
});
