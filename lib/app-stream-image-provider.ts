import * as path from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct, Dependable, type IConstruct } from 'constructs';
import { CLOUDFORMATION_SECONDS } from './private/constraints';
import { generatedNamePrefix } from './private/generated-names';
import { type ImageNames, ImagePolicies } from './private/image-policies';
import { networkStatements, pollStatements, writeStatement } from './private/provider-statements';
import { stateMachineDefinition } from './private/state-machine';
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
   * The role of the function that polls, which needs AppStream. It must be assumable by lambda.amazonaws.com. What the
   * function needs is added to it; to one that may not be changed (`mutable: false`) nothing is added, so it must have
   * it: see docs/permissions.md.
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
   * The subnets to run the functions in. An error without `vpc`.
   *
   * @default - the default strategy of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the functions. An error without `vpc`.
   *
   * @default - a new one for both functions if there is a VPC
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The log group of both functions.
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

/** What a property injector and another copy of this package know a provider by. */
const PROVIDER_SYMBOL = Symbol.for('cdk-appstream-image.AppStreamImageProvider');

const CODE = path.join(__dirname, '..', 'assets', 'handler');

/** What Powertools calls the levels that leave out INFO. */
const ABOVE_INFO: Readonly<Record<string, string | undefined>> = {
  [lambda.ApplicationLogLevel.WARN]: 'WARN',
  [lambda.ApplicationLogLevel.ERROR]: 'ERROR',
  [lambda.ApplicationLogLevel.FATAL]: 'CRITICAL',
};

/** An event that is older than that would be answered after CloudFormation's hour. */
const OLDEST_EVENT = Duration.seconds(CLOUDFORMATION_SECONDS - 60);

/**
 * Two Lambda functions and a Step Functions state machine behind the images of a stack: one function takes the events of
 * CloudFormation, the other polls AppStream until it can answer them.
 *
 * Every stack gets one with defaults by itself. Make one to set its properties, and pass it to the images of the same
 * stack. CloudFormation can't change the function behind a custom resource: keep the id and place of a provider that
 * has been deployed.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cfn-customresource.html
 */
@propertyInjectable
export class AppStreamImageProvider extends Construct implements ec2.IConnectable {
  /**
   * What a property injector for providers is registered under.
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
   */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-appstream-image.AppStreamImageProvider';

  /**
   * The provider of the images that name none: of two copies of this package in a stack, that of the first one serves both.
   *
   * @internal
   */
  public static _ofStack(scope: Construct): AppStreamImageProvider {
    const id = 'AppStreamImageProvider';
    const existing = Stack.of(scope).node.tryFindChild(id);
    return isProvider(existing) ? existing : new AppStreamImageProvider(Stack.of(scope), id);
  }

  /**
   * The log group of both functions.
   */
  public readonly logGroup: logs.ILogGroup;

  /** @internal */
  public readonly _serviceToken: string;

  /** @internal */
  public readonly _pollSeconds: number;

  private readonly securityGroups?: ec2.ISecurityGroup[];
  private readonly policies: ImagePolicies;
  private readonly eventConfig: lambda.EventInvokeConfig;

  constructor(scope: Construct, id: string, props: AppStreamImageProviderProps = {}) {
    super(scope, id);
    Object.defineProperty(this, PROVIDER_SYMBOL, { value: true });
    this._pollSeconds = pollSeconds(this, props.pollInterval ?? Duration.seconds(30));
    this.logGroup =
      props.logGroup ??
      new logs.LogGroup(this, 'LogGroup', {
        retention: logs.RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      });
    this.securityGroups = props.securityGroups ?? this.newSecurityGroups(props.vpc);

    const namePrefix = generatedNamePrefix(Stack.of(this));
    const statements = [
      // AWSLambdaBasicExecutionRole allows logs:CreateLogGroup, too: a function that logs while the stack is being deleted
      // would make the log group anew. https://github.com/aws/aws-cdk/issues/26534
      writeStatement(this.logGroup),
      ...(props.vpc ? networkStatements(Stack.of(this)) : []),
    ];
    const pollNeeds = [...statements, ...pollStatements(Stack.of(this), namePrefix)];
    const pollRole = props.role ?? this.newRole('PollRole', 'lambda.amazonaws.com', pollNeeds);
    const takesPolicies = !props.role || addTo(props.role, pollNeeds);
    const poller = this.lambdaFunction('Poll', 'poll', props, pollRole, {
      IMAGE_NAME_PREFIX: namePrefix,
      POLL_INTERVAL_SECONDS: `${this._pollSeconds}`,
    });
    const stateMachine = this.stateMachine(poller.functionArn);
    const receiver = this.lambdaFunction(
      'Receive',
      'receive',
      props,
      this.newRole('ReceiveRole', 'lambda.amazonaws.com', [
        ...statements,
        new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachine.ref] }),
      ]),
      { STATE_MACHINE_ARN: stateMachine.ref },
    );
    this.eventConfig = new lambda.EventInvokeConfig(this, 'EventInvokeConfig', {
      function: receiver,
      maxEventAge: OLDEST_EVENT,
      retryAttempts: 2,
    });
    this._serviceToken = receiver.functionArn;
    this.policies = new ImagePolicies(this, takesPolicies ? pollRole : undefined);
  }

  /**
   * The network connections of both functions. An error without `vpc`.
   */
  public get connections(): ec2.Connections {
    const { securityGroups } = this;
    if (!securityGroups)
      throw new Error(
        `${this.node.path}: connections are not possible: the functions run outside of any VPC. Give the provider a vpc.`,
      );
    return new (ec2Module().Connections)({ securityGroups });
  }

  /**
   * Allows what an image needs, and makes the first resource of the image wait for it.
   *
   * @internal
   */
  public _allow(image: IConstruct, first: IConstruct, names: ImageNames): void {
    // The rest of the provider follows from the ServiceToken by reference.
    first.node.addDependency(this.eventConfig);
    this.policies.allow(image, first, names);
  }

  private lambdaFunction(
    id: string,
    name: string,
    props: AppStreamImageProviderProps,
    role: iam.IRole,
    environment: Record<string, string>,
  ): lambda.Function {
    const logging = loggingOf(props);
    return new lambda.Function(this, id, {
      description: `Copies and deletes AppStream images - ${name} (${this.node.path})`.slice(0, 256),
      code: lambda.Code.fromAsset(CODE),
      handler: `index.${name}`,
      runtime: lambda.determineLatestNodeRuntime(this),
      memorySize: 256,
      timeout: Duration.minutes(2),
      role,
      environment: {
        ...environment,
        POWERTOOLS_SERVICE_NAME: 'cdk-appstream-image',
        ...(props.metrics && { POWERTOOLS_METRICS_NAMESPACE: 'AppStreamImage' }),
        ...logging.environment,
      },
      logGroup: this.logGroup,
      ...logging.options,
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: this.securityGroups,
    });
  }

  private stateMachine(pollFunctionArn: string): CfnStateMachine {
    const role = this.newRole('StateMachineRole', 'states.amazonaws.com', [
      new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [pollFunctionArn] }),
    ]);
    const definition = stateMachineDefinition(pollFunctionArn, this._pollSeconds);
    const stateMachine = new CfnStateMachine(this, 'StateMachine', {
      roleArn: role.roleArn,
      definitionString: Stack.of(this).toJsonString(definition),
    });
    stateMachine.node.addDependency(role);
    return stateMachine;
  }

  /** Its statements are in the role itself: whatever refers to the role waits for them, too. */
  private newRole(id: string, service: string, statements: iam.PolicyStatement[]): iam.Role {
    return new iam.Role(this, id, {
      assumedBy: new iam.ServicePrincipal(service),
      inlinePolicies: { Needed: new iam.PolicyDocument({ statements }) },
    });
  }

  private newSecurityGroups(vpc?: ec2.IVpc): ec2.ISecurityGroup[] | undefined {
    if (!vpc) return undefined;
    const { SecurityGroup } = ec2Module();
    return [new SecurityGroup(this, 'SecurityGroup', { vpc, description: 'AppStream image provider' })];
  }
}

function isProvider(construct: IConstruct | undefined): construct is AppStreamImageProvider {
  return construct !== undefined && PROVIDER_SYMBOL in construct;
}

/** Adds to a role what a function needs; false where the role takes nothing (`mutable: false`). */
function addTo(role: iam.IRole, statements: readonly iam.PolicyStatement[]): boolean {
  const policies = statements.flatMap((statement) => {
    const { policyDependable } = role.addToPrincipalPolicy(statement);
    return policyDependable ? Dependable.of(policyDependable).dependencyRoots : [];
  });
  return policies.length > 0;
}

/** The CDK's largest module, which is loaded for a VPC only. */
function ec2Module(): typeof ec2 {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
  return require('aws-cdk-lib/aws-ec2') as typeof ec2;
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
