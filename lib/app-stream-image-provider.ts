import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { ArnFormat, Aws, Duration, Names, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { ImageNames, ImagePolicies } from './private/image-policies';
import { pollSeconds } from './private/validation';

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
   * The VPC to run the functions in. They need a route to AppStream, CloudFormation, Lambda, Step Functions and S3.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   * @default - the functions run outside of any VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets to run the functions in. An error without `vpc`.
   *
   * @default - the default strategy of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the functions. An error without `vpc`.
   *
   * @default - a new one for all functions if there is a VPC
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The log group of all functions.
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
   * Whether the functions publish CloudWatch metrics, in embedded metric format.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
   * @default false
   */
  readonly metrics?: boolean;
}

/** CloudFormation gives a custom resource no more, whatever the waiter does. */
const CLOUDFORMATION_SECONDS = 3600;

const HANDLER_CODE = path.join(__dirname, '..', 'assets', 'handler');

/** What Powertools calls the levels that leave out INFO. */
const ABOVE_INFO: Readonly<Record<string, string | undefined>> = {
  [lambda.ApplicationLogLevel.WARN]: 'WARN',
  [lambda.ApplicationLogLevel.ERROR]: 'ERROR',
  [lambda.ApplicationLogLevel.FATAL]: 'CRITICAL',
};

/** Leaves enough of the 101 characters of an image name for what the handler adds. */
const MAX_STACK_PART_LENGTH = 40;

/**
 * The Lambda functions and the waiter behind the images of a stack.
 *
 * Every stack gets one with defaults by itself. Make one to set its properties, and pass it to the images of the same
 * stack. CloudFormation can't change the function behind a custom resource: keep the id and place of a provider that
 * has been deployed.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cfn-customresource.html
 */
@propertyInjectable
export class AppStreamImageProvider extends Construct {
  /**
   * What a property injector for providers is registered under.
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
   */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-appstream-image.AppStreamImageProvider';

  /**
   * The provider of the images that name none.
   *
   * @internal
   */
  public static _ofStack(scope: Construct): AppStreamImageProvider {
    const id = 'AppStreamImageProvider';
    const existing = Stack.of(scope).node.tryFindChild(id);
    return existing instanceof AppStreamImageProvider
      ? existing
      : new AppStreamImageProvider(Stack.of(scope), id);
  }

  /** @internal */
  public readonly _serviceToken: string;

  /** @internal */
  public readonly _pollSeconds: number;

  private readonly policies: ImagePolicies;

  constructor(scope: Construct, id: string, props: AppStreamImageProviderProps = {}) {
    super(scope, id);
    this._pollSeconds = pollSeconds(this, props.pollInterval ?? Duration.seconds(30));

    const logGroup =
      props.logGroup ??
      new logs.LogGroup(this, 'LogGroup', {
        retention: logs.RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      });
    const network = {
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: props.securityGroups ?? this.securityGroups(props.vpc),
    };
    const role = (roleId: string) => this.role(roleId, logGroup, props.vpc);

    const namePrefix = imageNamePrefix(Stack.of(this));
    const logging = loggingOf(props);
    const handler = (handlerId: string, name: string, handlerRole: iam.IRole) =>
      new lambda.Function(this, handlerId, {
        description: `Copies and deletes AppStream images - ${name} (${this.node.path})`.slice(0, 256),
        code: lambda.Code.fromAsset(HANDLER_CODE),
        handler: `index.${name}`,
        runtime: lambda.Runtime.NODEJS_24_X,
        memorySize: 256,
        timeout: Duration.minutes(2),
        role: handlerRole,
        environment: {
          IMAGE_NAME_PREFIX: namePrefix,
          POLL_INTERVAL_SECONDS: `${this._pollSeconds}`,
          POWERTOOLS_SERVICE_NAME: 'cdk-appstream-image',
          ...(props.metrics && { POWERTOOLS_METRICS_NAMESPACE: 'AppStreamImage' }),
          ...logging.environment,
        },
        logGroup,
        ...logging.options,
        ...network,
      });
    const isCompleteRole = role('IsCompleteRole');
    this.allowWhatNamesNoImage(isCompleteRole);

    const provider = new Provider(this, 'Provider', {
      onEventHandler: handler('OnEvent', 'onEvent', role('OnEventRole')),
      isCompleteHandler: handler('IsComplete', 'isComplete', isCompleteRole),
      queryInterval: Duration.seconds(this._pollSeconds),
      // The framework takes whole multiples of the interval only.
      totalTimeout: Duration.seconds(
        this._pollSeconds * Math.ceil(CLOUDFORMATION_SECONDS / this._pollSeconds),
      ),
      frameworkOnEventRole: role('FrameworkOnEventRole'),
      frameworkCompleteAndTimeoutRole: role('FrameworkIsCompleteRole'),
      logGroup,
      ...network,
    });
    this._serviceToken = provider.serviceToken;
    this.policies = new ImagePolicies(this, isCompleteRole, namePrefix);
  }

  /**
   * Allows what an image needs, and makes the image wait for it.
   *
   * @internal
   */
  public _allow(image: Construct, names: ImageNames): void {
    this.policies.allow(image, names);
  }

  /** The Provider framework would make one for each of its functions. */
  private securityGroups(vpc?: ec2.IVpc): ec2.ISecurityGroup[] | undefined {
    if (!vpc) return undefined;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a large module, for a VPC only
    const { SecurityGroup } = require('aws-cdk-lib/aws-ec2') as typeof ec2;
    return [new SecurityGroup(this, 'SecurityGroup', { vpc, description: 'AppStream image provider' })];
  }

  /**
   * The managed policies that Lambda functions get by default allow logs:CreateLogGroup: a function that logs while the
   * stack is being deleted would make the log group anew. https://github.com/aws/aws-cdk/issues/26534
   */
  private role(id: string, logGroup: logs.ILogGroup, vpc?: ec2.IVpc): iam.Role {
    const role = new iam.Role(this, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    if (vpc) networkStatements(Stack.of(this)).forEach((statement) => role.addToPolicy(statement));
    return role;
  }

  private allowWhatNamesNoImage(role: iam.Role): void {
    role.addToPolicy(
      new iam.PolicyStatement({
        // These two have no resource-level permissions.
        actions: ['appstream:DescribeImages', 'appstream:ListTagsForResource'],
        resources: ['*'],
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        // What CloudFormation thinks of an image now, which the frozen event of a waiter can't tell.
        actions: [
          'cloudformation:DescribeStackEvents',
          'cloudformation:DescribeStackResource',
          'cloudformation:DescribeStacks',
        ],
        resources: [Aws.STACK_ID],
      }),
    );
  }
}

interface Logging {
  readonly environment?: Record<string, string>;
  readonly options: Pick<lambda.FunctionOptions, 'loggingFormat' | 'applicationLogLevelV2'>;
}

/**
 * Metrics are lines of the log that have no level: Lambda's filter takes them for INFO. Where less than that is to be
 * logged, Powertools has to filter instead, which it leaves to Lambda as long as Lambda has a level. It writes JSON in
 * any case.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
function loggingOf({
  logLevel = lambda.ApplicationLogLevel.INFO,
  metrics,
}: AppStreamImageProviderProps): Logging {
  const level = ABOVE_INFO[logLevel];
  return metrics && level
    ? {
        environment: { POWERTOOLS_LOG_LEVEL: level },
        options: { loggingFormat: lambda.LoggingFormat.TEXT },
      }
    : { options: { loggingFormat: lambda.LoggingFormat.JSON, applicationLogLevelV2: logLevel } };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
function networkStatements(stack: Stack): iam.PolicyStatement[] {
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

/** How the names begin that the handler makes: for a human, and for the one pattern that allows them all. */
function imageNamePrefix(stack: Stack): string {
  if (Token.isUnresolved(stack.stackName)) {
    return `cdk-${Names.uniqueResourceName(stack, { maxLength: MAX_STACK_PART_LENGTH, separator: '-' })}-`;
  }
  if (stack.stackName.length <= MAX_STACK_PART_LENGTH) return `cdk-${stack.stackName}-`;
  const hash = createHash('sha256').update(stack.stackName).digest('hex').slice(0, 8);
  return `cdk-${stack.stackName.slice(0, MAX_STACK_PART_LENGTH - 1 - hash.length)}-${hash}-`;
}
