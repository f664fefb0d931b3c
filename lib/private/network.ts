import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** A security group for both functions; undefined without a VPC. */
export function newSecurityGroups(provider: Construct, vpc?: ec2.IVpc): ec2.ISecurityGroup[] | undefined {
  if (!vpc) return undefined;
  const { SecurityGroup } = ec2Module();
  return [new SecurityGroup(provider, 'SecurityGroup', { vpc, description: 'AppStream image provider' })];
}

/** Loaded only if there is a VPC: it is the CDK's largest module. */
export function ec2Module(): typeof ec2 {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
  return require('aws-cdk-lib/aws-ec2') as typeof ec2;
}
