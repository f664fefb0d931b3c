import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';

/**
 * Properties of an `AppStreamImageProvider`.
 */
export interface AppStreamImageProviderProps {
  /**
   * The time between two looks at an image: a whole number of seconds from 10 to 600, anything else is an error. A
   * timeout of an image must be at least twice as long.
   *
   * @default Duration.seconds(30)
   */
  readonly pollInterval?: Duration;

  /**
   * The role of the function that polls, which needs AppStream. It must be assumable by lambda.amazonaws.com. What the
   * function needs is added to it; to one that may not be changed (`mutable: false`) nothing is added, so it must have
   * it: see docs/permissions.md. A role of another account is an error, since Lambda takes none.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
   * @default - a new one that is allowed what the declared images need
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
   * The subnets to run the functions in. An error without `vpc`, and so are public ones: from there the functions reach
   * no service of AWS, not even with an internet gateway.
   *
   * @default - the default strategy of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the functions. An error without `vpc`, and so is an empty list.
   *
   * @default - a new one for both functions if there is a VPC
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The log group of both functions. One of another account or region is an error, since Lambda takes none.
   *
   * @default - a new one that keeps its events for one month and is removed with the stack
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * How much the functions log. The line of each poll has level INFO: a level above it leaves only the stack's events
   * to tell what is going on. Metrics are written at every level.
   *
   * @default lambda.ApplicationLogLevel.INFO
   */
  readonly logLevel?: lambda.ApplicationLogLevel;

  /**
   * Whether the functions publish CloudWatch metrics, in embedded metric format: each for the stack, and as the sum of all
   * stacks. The provider's methods `metric…()` give those of the stack. CloudWatch charges for custom metrics.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
   * @default false
   */
  readonly metrics?: boolean;
}
