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

/** Lambda drops an older event: its answer would come after CloudFormation's hour. */
const OLDEST_EVENT = Duration.seconds(CLOUDFORMATION_SECONDS - 60);

/**
 * The two Lambda functions and the Step Functions state machine behind the images of a stack. One function receives the
 * events of CloudFormation. The other one polls AppStream until it can answer them.
 *
 * Each stack gets one provider with default settings by itself. To change the settings, make a provider and pass it to
 * the images of the same stack. CloudFormation cannot change the function behind a custom resource. So once a provider
 * is deployed, keep its id and its place in the construct tree.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cfn-customresource.html
 */
@propertyInjectable
export class AppStreamImageProvider extends Construct implements ec2.IConnectable {
  /**
   * The id of this class for property injection.
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
   */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-appstream-image.AppStreamImageProvider';

  /**
   * The provider of images that name none. If two copies of this package are in a stack, the provider of the first one
   * serves both.
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

  /**
   * The ARN of the function that receives events.
   *
   * @internal
   */
  public readonly _serviceToken: string;

  /**
   * The poll interval, in seconds.
   *
   * @internal
   */
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
      // Not AWSLambdaBasicExecutionRole, which also allows logs:CreateLogGroup: a function that logs while the stack is
      // being deleted would make the log group again. https://github.com/aws/aws-cdk/issues/26534
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
   * The network connections of both functions. Without `vpc` this throws.
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
   * How long the images of this stack took to become AVAILABLE, in seconds: one value for each image that was made. If
   * the image has further custom resources for a long timeout, their time counts, too. All providers of the stack write
   * this one metric. Without `metrics` this throws.
   *
   * @default - average over 5 minutes
   */
  public metricCreateDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.average('CreateDuration', props);
  }

  /**
   * How long the images of this stack took to be deleted, in seconds: one value for each deletion of an image that left
   * nothing of it, and ended within CloudFormation's hour. All providers of the stack write this one metric. Without
   * `metrics` this throws.
   *
   * @default - average over 5 minutes
   */
  public metricDeleteDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.average('DeleteDuration', props);
  }

  /**
   * How many polls of this stack ended in a wait, for one reason. Each image that waits counts once in each
   * `pollInterval`, so give the metric a longer period. All providers of the stack write this one metric. Without
   * `metrics`, or for a reason that is not in this list, this throws:
   *
   * - `held`: fleets or shares keep an image from being deleted.
   * - The state of an image: `AVAILABLE`, `COPYING`, `CREATING`, `DELETING`, `FAILED`, `IMPORTING`, `PENDING`,
   *   `VALIDATING`.
   * - `absent`: the image is not there. `unknown`: the poll could not look.
   * - What AWS answered: `AccessDeniedException`, `ConcurrentModificationException`, `LimitExceededException`,
   *   `OperationNotPermittedException`, `RequestLimitExceededException`, `ResourceAlreadyExistsException`,
   *   `ResourceInUseException`, `ResourceNotAvailableException`, `ResourceNotFoundException`,
   *   `ServiceUnavailableException`, `ThrottlingException`, `TimeoutError`, `UnrecognizedClientException`.
   * - `other`: anything else; the log tells which.
   *
   * @default - sum over 5 minutes
   */
  public metricWaits(reason: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.waits(reason, props);
  }

  /**
   * How many custom resources of this package have failed in this stack. For each one, an event of the stack says why.
   * If a function itself fails, Lambda's metric `Errors` counts it. All providers of the stack write this one metric.
   * Without `metrics` this throws.
   *
   * @default - sum over 5 minutes
   */
  public metricFailures(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.sum('Failures', props);
  }

  /**
   * How many replaced images the updates of this stack have left, because AppStream refused to delete them for ten
   * minutes. The next update that makes a new image tries again, and counts an image again if it has to leave it again.
   * Rarely, an image is left because nothing tells whether `RETAIN` has to keep it: nobody tries to delete that one.
   * All providers of the stack write this one metric. Without `metrics` this throws.
   *
   * @default - sum over 5 minutes
   */
  public metricLeft(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.sum('Left', props);
  }

  /**
   * Makes the first resource of a construct depend on the provider and, if the construct makes or shares an image, on
   * the policies for that.
   *
   * @internal
   */
  public _allow(image: IConstruct, first: IConstruct, needs?: ImageNeeds | SharedImage): void {
    // The ServiceToken refers to the function, and so to the rest of the provider; nothing refers to this
    // configuration.
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
    // Both are slow, so each is done once for both functions.
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

  /** The statements are inline in the role: a resource that refers to the role then waits for them, too. */
  private newRole(id: string, service: string, statements: iam.PolicyStatement[]): iam.Role {
    return new iam.Role(this, id, {
      assumedBy: new iam.ServicePrincipal(service),
      inlinePolicies: { Needed: new iam.PolicyDocument({ statements }) },
    });
  }
}
