import { VirtualClock } from '../../../local/clock';
import { Policies, roleNameOf } from '../../../local/cloudformation/policies';
import { StackPlayer } from '../../../local/cloudformation/stack-player';
import type { ResourceDefinition } from '../../../local/cloudformation/template';
import { ScriptedTransport } from './scripted-transport';

function world() {
  const clock = new VirtualClock();
  const policies = new Policies();
  const transport = new ScriptedTransport(clock);
  return { policies, player: new StackPlayer({ clock, transport, kinds: policies.kinds }) };
}

/** Allows to delete some images. */
const document = (image: string) => ({
  Statement: [
    {
      Effect: 'Allow',
      Action: ['appstream:DeleteImage'],
      Resource: `arn:aws:appstream:*:1:image/${image}`,
    },
  ],
});

const policy = (
  Type: 'AWS::IAM::Policy' | 'AWS::IAM::ManagedPolicy',
  image: string,
  ...Roles: string[]
): ResourceDefinition => ({ Type, Properties: { Roles, PolicyDocument: document(image) } });

const mayDelete = (policies: Policies, role: string, image: string) =>
  policies.allows(role, 'appstream:DeleteImage', `arn:aws:appstream:eu-west-1:1:image/${image}`);

test('what is allowed follows from the policies that exist at the moment', async () => {
  const { policies, player } = world();
  const first = (image: string) => ({
    Resources: { First: policy('AWS::IAM::ManagedPolicy', image, 'poll') },
  });
  expect(mayDelete(policies, 'poll', 'a')).toBe(false);
  await player.create(first('a*'));
  expect(['a', 'a.1', 'b'].map((image) => mayDelete(policies, 'poll', image))).toEqual([true, true, false]);
  await player.update(first('b'));
  expect(['a', 'b'].map((image) => mayDelete(policies, 'poll', image))).toEqual([false, true]);
  await player.update({ Resources: { Second: policy('AWS::IAM::ManagedPolicy', 'c', 'poll') } });
  expect(['b', 'c'].map((image) => mayDelete(policies, 'poll', image))).toEqual([false, true]);
  await player.delete();
  expect(mayDelete(policies, 'poll', 'c')).toBe(false);
});

test('another description replaces a managed policy: both exist until the clean-up, which undone updates have, too', async () => {
  const { policies, player } = world();
  const described = (image: string, FailAfterSeconds?: number) => ({
    Resources: {
      First: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { Description: image, Roles: ['poll'], PolicyDocument: document(image) },
      },
      Sibling: {
        Type: 'Test::Sibling',
        Properties: { TakesSeconds: 60, ...(FailAfterSeconds && { FailAfterSeconds }) },
        DependsOn: 'First',
      },
    },
  });
  const allowed = () => ['a', 'b'].filter((image) => mayDelete(policies, 'poll', image));
  await player.create(described('a'));
  const update = player.update(described('b', 60));
  await new Promise(setImmediate);
  expect(allowed()).toEqual(['a', 'b']);
  expect((await update).status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(allowed()).toEqual(['a']);
  await player.update(described('b'));
  expect(allowed()).toEqual(['b']);
});

test('a role is allowed what itself and the policies that name it say, and nothing else', async () => {
  const { policies, player } = world();
  await player.create({
    Resources: {
      Poll: {
        Type: 'AWS::IAM::Role',
        Properties: { RoleName: 'poll', Policies: [{ PolicyDocument: document('inline') }] },
      },
      Receive: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'receive' } },
      Attached: policy('AWS::IAM::Policy', 'attached', 'poll'),
      Managed: policy('AWS::IAM::ManagedPolicy', 'managed', 'poll', 'other'),
    },
  });
  const images = ['inline', 'attached', 'managed'];
  const allowed = (role: string) => images.filter((image) => mayDelete(policies, role, image));
  expect(allowed('poll')).toEqual(images);
  expect(allowed('other')).toEqual(['managed']);
  expect(allowed('receive')).toEqual([]);
});

test('an action without resource-level permissions is allowed on * alone', async () => {
  const { policies, player } = world();
  const describing = (Resource: string) => ({
    Resources: {
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          Roles: ['poll'],
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'appstream:DescribeFleets', Resource }] },
        },
      },
    },
  });
  await player.create(describing('arn:aws:appstream:*:1:fleet/*'));
  expect(policies.allows('poll', 'appstream:DescribeFleets', '*')).toBe(false);
  await player.update(describing('*'));
  expect(policies.allows('poll', 'appstream:DescribeFleets', '*')).toBe(true);
});

test('the name of a role is the end of its ARN', () => {
  expect(roleNameOf('arn:aws:iam::111122223333:role/team/poll')).toBe('poll');
  expect(roleNameOf(undefined)).toBe('');
});

test('AppStream can read an AMI by a role while the role is there, trusts it and may look at AMIs', async () => {
  const { policies, player } = world();
  const mayLook = {
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'ec2:DescribeImages', Resource: '*' }] },
  };
  const role = (RoleName: string, Service: string | string[], ...Policies: object[]): ResourceDefinition => ({
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName,
      Policies,
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }],
      },
    },
  });
  const may = () =>
    ['right', 'one-of-two', 'no-trust', 'no-permission', 'outside'].filter((name) =>
      policies.mayImport(name),
    );
  await player.create({
    Resources: {
      Right: role('right', 'appstream.amazonaws.com', mayLook),
      OneOfTwo: role('one-of-two', ['ec2.amazonaws.com', 'appstream.amazonaws.com'], mayLook),
      NoTrust: role('no-trust', 'ec2.amazonaws.com', mayLook),
      NoPermission: role('no-permission', 'appstream.amazonaws.com'),
    },
  });
  expect(may()).toEqual(['right', 'one-of-two', 'outside']);
  await player.delete();
  expect(may()).toEqual(['outside']);
});
