import * as path from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct, type IConstruct } from 'constructs';
import type { AppStreamImageProviderProps } from './app-stream-image-provider-props';
import { CLOUDFORMATION_SECONDS } from './private/constraints';
import { generatedNamePrefix } from './private/generated-names';
import { addToRole } from './private/given-role';
import { withoutNulls } from './private/given-types';
import { type ImageNeeds, ImagePolicies, type SharedImage } from './private/image-policies';
import { logEnvironment } from './private/logging';
import { ec2Module, newSecurityGroups } from './private/network';
import { ProviderMetrics } from './private/provider-metrics';
import { networkStatements, pollStatements, writeStatement } from './private/provider-statements';
import { PROVIDER_SYMBOL, isProvider, validateProvider } from './private/provider-validation';
import { addStateMachine } from './private/state-machine';
import { pollSeconds } from './private/validation';

const CODE = path.join(__dirname, '..', 'assets', 'handler');

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
    return isProvider(existing)
      ? (existing as AppStreamImageProvider)
      : new AppStreamImageProvider(Stack.of(scope), id);
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
  private readonly metrics: ProviderMetrics;
  private readonly policies: ImagePolicies;
  private readonly eventConfig: lambda.EventInvokeConfig;
  private code?: lambda.Code;
  private runtime?: lambda.Runtime;

  constructor(scope: Construct, id: string, props: AppStreamImageProviderProps = {}) {
    super(scope, id);
    props = withoutNulls(props);
    Object.defineProperty(this, PROVIDER_SYMBOL, { value: true });
    validateProvider(this, props);
    this._pollSeconds = pollSeconds(this, props.pollInterval ?? Duration.seconds(30));
    this.metrics = new ProviderMetrics(this, props.metrics ?? false);
    this.logGroup =
      props.logGroup ??
      new logs.LogGroup(this, 'LogGroup', {
        retention: logs.RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      });
    this.securityGroups = props.securityGroups ?? newSecurityGroups(this, props.vpc);

    const namePrefix = generatedNamePrefix(Stack.of(this));
    const statements = [
      // AWSLambdaBasicExecutionRole allows logs:CreateLogGroup, too: a function that logs while the stack is being deleted
      // would make the log group anew. https://github.com/aws/aws-cdk/issues/26534
      writeStatement(this.logGroup),
      ...(props.vpc ? networkStatements(Stack.of(this)) : []),
    ];
    const pollNeeds = [...statements, ...pollStatements(Stack.of(this), namePrefix)];
    const pollRole = props.role ?? this.newRole('PollRole', 'lambda.amazonaws.com', pollNeeds);
    const given = props.role && addToRole(this, props.role, pollNeeds);
    const poller = this.lambdaFunction('Poll', 'poll', props, pollRole, {
      IMAGE_NAME_PREFIX: namePrefix,
      POLL_INTERVAL_SECONDS: `${this._pollSeconds}`,
    });
    if (given) poller.node.addDependency(given.policy);
    const stateMachine = addStateMachine(
      this,
      poller.functionArn,
      this.newRole('StateMachineRole', 'states.amazonaws.com', [
        new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [poller.functionArn] }),
      ]),
    );
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
    this.policies = new ImagePolicies(this, given?.isRefused ? undefined : pollRole);
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
   * How long the images of this stack took to become available, in seconds: one value for each image that was made, with the
   * waiting of all its resources. The providers of a stack add up. An error without `metrics`.
   *
   * @default - average over 5 minutes
   */
  public metricCreateDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.average('CreateDuration', props);
  }

  /**
   * How long the images of this stack took to be gone, in seconds: one value for each deletion that came to its end within
   * CloudFormation's hour. The providers of a stack add up. An error without `metrics`.
   *
   * @default - average over 5 minutes
   */
  public metricDeleteDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.average('DeleteDuration', props);
  }

  /**
   * How many polls of this stack went on waiting for a reason: one in each `pollInterval` for each image that waits; give it a
   * longer period. The providers of a stack add up. An error without `metrics`, or for a reason that is none of these.
   *
   * `held`: fleets or shares keep an image from being deleted. The state of an image: `AVAILABLE`, `COPYING`, `CREATING`,
   * `DELETING`, `FAILED`, `IMPORTING`, `PENDING`, `VALIDATING`; `absent` where it is not there, `unknown` where nobody could
   * look. What AWS answered: `AccessDeniedException`, `ConcurrentModificationException`, `LimitExceededException`,
   * `OperationNotPermittedException`, `RequestLimitExceededException`, `ResourceAlreadyExistsException`,
   * `ResourceInUseException`, `ResourceNotAvailableException`, `ResourceNotFoundException`, `ServiceUnavailableException`,
   * `ThrottlingException`, `TimeoutError`, `UnrecognizedClientException`. `other`: anything else, which the log tells.
   *
   * @default - sum over 5 minutes
   */
  public metricWaits(reason: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.waits(reason, props);
  }

  /**
   * How many resources of the images of this stack have failed, each with an event that says why; where the functions
   * themselves fail, their `Errors` tell. The providers of a stack add up. An error without `metrics`.
   *
   * @default - sum over 5 minutes
   */
  public metricFailures(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.sum('Failures', props);
  }

  /**
   * How many replaced images of this stack a release has left, since AppStream refused to delete them for ten minutes. The next
   * release tries again, and counts what it has to leave again. The providers of a stack add up. An error without `metrics`.
   *
   * @default - sum over 5 minutes
   */
  public metricLeft(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.sum('Left', props);
  }

  /**
   * Makes the first resource of a construct wait for what takes its events and, where it makes or shares an image, for what that
   * needs.
   *
   * @internal
   */
  public _allow(image: IConstruct, first: IConstruct, needs?: ImageNeeds | SharedImage): void {
    // The rest of the provider follows from the ServiceToken by reference.
    first.node.addDependency(this.eventConfig);
    if (needs) this.policies.allow(image, first, needs);
  }

  private lambdaFunction(
    id: string,
    name: string,
    props: AppStreamImageProviderProps,
    role: iam.IRole,
    environment: Record<string, string>,
  ): lambda.Function {
    // Both take time, so each is done once for both functions.
    this.code ??= lambda.Code.fromAsset(CODE);
    this.runtime ??= lambda.determineLatestNodeRuntime(this);
    return new lambda.Function(this, id, {
      description: `Copies and deletes AppStream images - ${name} (${this.node.path})`.slice(0, 256),
      code: this.code,
      handler: `index.${name}`,
      runtime: this.runtime,
      memorySize: 256,
      timeout: Duration.minutes(2),
      role,
      environment: { ...environment, ...this.metrics.environment, ...logEnvironment(props.logLevel) },
      logGroup: this.logGroup,
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: this.securityGroups,
    });
  }

  /** Its statements are in the role itself: whatever refers to the role waits for them, too. */
  private newRole(id: string, service: string, statements: iam.PolicyStatement[]): iam.Role {
    return new iam.Role(this, id, {
      assumedBy: new iam.ServicePrincipal(service),
      inlinePolicies: { Needed: new iam.PolicyDocument({ statements }) },
    });
  }
}
