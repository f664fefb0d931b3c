import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

export function newSecurityGroups(provider: Construct, vpc?: ec2.IVpc): ec2.ISecurityGroup[] | undefined {
  if (!vpc) return undefined;
  const { SecurityGroup } = ec2Module();
  return [new SecurityGroup(provider, 'SecurityGroup', { vpc, description: 'AppStream image provider' })];
}

/** The CDK's largest module, which is loaded for a VPC only. */
export function ec2Module(): typeof ec2 {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
  return require('aws-cdk-lib/aws-ec2') as typeof ec2;
}
