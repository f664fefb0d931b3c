import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';

/**
 * Properties of an `AppStreamImageProvider`.
 *
 * An invalid value fails the synthesis.
 */
export interface AppStreamImageProviderProps {
  /**
   * The time between two polls. In a poll the function looks at an image once, and acts if it must. 10 to 600 seconds,
   * in whole seconds; anything else is an error, and so is a token. A timeout of an image must be at least twice as
   * long.
   *
   * @default Duration.seconds(30)
   */
  readonly pollInterval?: Duration;

  /**
   * The role of the function that polls, which calls AppStream. It must allow `lambda.amazonaws.com` to assume it. A
   * policy with all that the function needs is attached to it. If the role may not be changed (`mutable: false`),
   * nothing is attached, and it must have these permissions already:
   * https://github.com/cdk-appstream-image/cdk-appstream-image/blob/main/docs/permissions.md
   *
   * A role of another account is an error, since Lambda takes none.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
   * @default - a new role that allows what the declared images need
   */
  readonly role?: iam.IRole;

  /**
   * The VPC to run the functions in. They need a route to AppStream, CloudFormation, Step Functions and S3.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   * @default - the functions run outside of any VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets to run the functions in. Without `vpc` they are an error. Public subnets are an error, too: a function
   * gets no public address there, so it reaches no AWS service, even with an internet gateway.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
   * @default - the default strategy of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the functions. Without `vpc` they are an error, and so is an empty list.
   *
   * @default - if there is a `vpc`, a new one for both functions
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The log group of both functions. A log group of another account or region is an error, since Lambda takes none.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html
   * @default - a new one that keeps its events for one month and is removed with the stack
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * How much the functions log. Each poll writes one line of level INFO. With a higher level only the events of the
   * stack show what is going on. Metrics are written at every level.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html
   * @default lambda.ApplicationLogLevel.INFO
   */
  readonly logLevel?: lambda.ApplicationLogLevel;

  /**
   * Whether the functions write CloudWatch metrics, in embedded metric format. Each metric is written twice: for the
   * stack, and as the sum of all stacks. The methods `metric…()` of the provider return those of the stack. CloudWatch
   * charges for custom metrics.
   *
   * @see
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
   * @default false
   */
  readonly metrics?: boolean;
}
