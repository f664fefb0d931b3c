import { ArnFormat, Aws, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { IMAGE_ACTIONS, arnIn } from './image-policy';

/** What both functions need to log. */
export function writeStatement(logGroup: logs.ILogGroup): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
}

/**
 * What a function in a VPC needs.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function networkStatements(stack: Stack): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      // These two have no resource-level permissions.
      actions: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      actions: [
        'ec2:AssignPrivateIpAddresses',
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: [
        stack.formatArn({
          service: 'ec2',
          resource: '*',
          resourceName: '*',
          arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
        }),
      ],
    }),
  ];
}

/**
 * What polling needs for any image. No update may change it: CloudFormation cleans up after an update, and after a
 * rollback, with the policies of the other version.
 */
export function pollStatements(stack: Stack, generatedNamePrefix: string): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      // None of these has resource-level permissions.
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonappstream2.0.html
      actions: ['appstream:DescribeFleets', 'appstream:DescribeImages', 'appstream:ListTagsForResource'],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      // The present state of the stack and of its resources: the event does not have it.
      actions: [
        'cloudformation:DescribeStackEvents',
        'cloudformation:DescribeStackResource',
        'cloudformation:DescribeStacks',
      ],
      resources: [Aws.STACK_ID],
    }),
    new iam.PolicyStatement({
      actions: IMAGE_ACTIONS,
      resources: [arnIn(stack, { region: '*', name: `${generatedNamePrefix}*` })],
    }),
  ];
}
