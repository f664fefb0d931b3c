import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AppStreamImageProvider } from '../../lib';
import { allStatements, roleOf } from './permissions';
import { functions, stackWithProvider } from './provider-stack';
import { newStack, only, resources } from './support';

test('both functions share one new security group', () => {
  const stack = newStack();
  stackWithProvider({ vpc: new ec2.Vpc(stack, 'Vpc') }, stack);
  const group = only(stack, 'AWS::EC2::SecurityGroup').logicalId;
  for (const { Properties } of functions(stack)) {
    expect(Properties.VpcConfig.SecurityGroupIds).toEqual([{ 'Fn::GetAtt': [group, 'GroupId'] }]);
    expect(Properties.VpcConfig.SubnetIds).toHaveLength(2);
  }
});

test('both functions take the subnets and security groups that are given', () => {
  const stack = newStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    subnetConfiguration: [
      { name: 'public', subnetType: ec2.SubnetType.PUBLIC },
      { name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    ],
  });
  const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')];
  const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
  stackWithProvider({ vpc, vpcSubnets, securityGroups }, stack);
  expect(resources(stack, 'AWS::EC2::SecurityGroup')).toEqual({});
  for (const { Properties } of functions(stack)) {
    expect(Properties.VpcConfig.SecurityGroupIds).toEqual(['sg-1']);
    expect(JSON.stringify(Properties.VpcConfig.SubnetIds)).toMatch(/VpcisolatedSubnet1/);
  }
});

test('the roles of both functions may manage network interfaces', () => {
  const stack = newStack();
  stackWithProvider({ vpc: new ec2.Vpc(stack, 'Vpc') }, stack);
  for (const name of ['poll', 'receive'] as const) {
    const network = allStatements(stack, roleOf(stack, name)).filter(({ actions }) =>
      actions.some((action) => action.startsWith('ec2:')),
    );
    expect(network.flatMap(({ actions }) => actions)).toContain('ec2:CreateNetworkInterface');
    for (const { actions, resources: arns } of network) {
      if (actions.every((action) => action.startsWith('ec2:Describe'))) expect(arns).toEqual(['*']);
      else expect(arns).toEqual(['arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:*/*']);
    }
  }
});

test('without a VPC no role may', () => {
  expect(JSON.stringify(resources(stackWithProvider()))).not.toContain('ec2:');
});

describe('provider.connections', () => {
  test('are those of the security groups', () => {
    const stack = newStack();
    const provider = new AppStreamImageProvider(stack, 'Provider', { vpc: new ec2.Vpc(stack, 'Vpc') });
    const endpoint = new ec2.SecurityGroup(stack, 'Endpoint', {
      vpc: stack.node.findChild('Vpc') as ec2.Vpc,
      allowAllOutbound: false,
    });
    endpoint.connections.allowFrom(provider, ec2.Port.tcp(443));
    const [own] = provider.connections.securityGroups;
    expect(only(stack, 'AWS::EC2::SecurityGroupIngress').Properties).toMatchObject({
      SourceSecurityGroupId: stack.resolve(own.securityGroupId),
      FromPort: 443,
    });
  });

  test('are an error without a VPC', () => {
    const provider = new AppStreamImageProvider(newStack(), 'Provider');
    expect(() => provider.connections).toThrow(
      'MyStack/Provider: connections are not possible: the functions run outside of any VPC. Give the provider a vpc.',
    );
  });
});
