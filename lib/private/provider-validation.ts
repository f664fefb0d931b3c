import { Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, type IConstruct } from 'constructs';
import type { AppStreamImageProviderProps } from '../app-stream-image-provider-props';
import { shown } from './constraints';
import { isRolePlaceholder } from './given-role';
import { isKind, notDuration, wrongType } from './given-types';
import { knownProps, warnOfMistakenProps } from './mistaken-props';
import { isKnownLater, throwIfAny } from './validation';

/** Marks a provider. Not `instanceof`: a stack can have two copies of this package. */
export const PROVIDER_SYMBOL = Symbol.for('cdk-appstream-image.AppStreamImageProvider');

/**
 * How to check the type of a prop, and what a message says. Not `instanceof`: an app can have several copies of
 * aws-cdk-lib.
 */
interface Kind {
  readonly isOne: (value: unknown) => boolean;
  readonly rule: string;
  readonly fix: string;
}

const LOG_LEVELS: readonly string[] = Object.values(lambda.ApplicationLogLevel);

const KINDS: Readonly<Partial<Record<keyof AppStreamImageProviderProps, Kind>>> = {
  role: {
    isOne: (value) => isKind(value, 'roleArn', 'string'),
    rule: 'an iam.IRole',
    fix: 'Import one that exists with iam.Role.fromRoleArn or iam.Role.fromRoleName',
  },
  vpc: {
    isOne: (value) => isKind(value, 'selectSubnets', 'function'),
    rule: 'an ec2.IVpc',
    fix: 'Import one that exists with ec2.Vpc.fromLookup',
  },
  vpcSubnets: {
    isOne: (value) =>
      typeof value === 'object' &&
      !Array.isArray(value) &&
      isListOf(member(value, 'subnets') ?? [], 'subnetId'),
    rule: 'an ec2.SubnetSelection',
    fix: 'Write { subnetType: ec2.SubnetType.… }, { subnetGroupName: … } or { subnets: [ec2.Subnet.fromSubnetId(…)] }',
  },
  securityGroups: {
    isOne: (value) => isListOf(value, 'securityGroupId'),
    rule: 'a list of ec2.ISecurityGroup',
    fix: 'Import those that exist with ec2.SecurityGroup.fromSecurityGroupId',
  },
  logGroup: {
    isOne: (value) => isKind(value, 'logGroupArn', 'string'),
    rule: 'a logs.ILogGroup',
    fix: 'Import one that exists with logs.LogGroup.fromLogGroupName',
  },
  logLevel: {
    isOne: (value) => LOG_LEVELS.some((level) => level === value) || isKnownLater(value),
    rule: 'a lambda.ApplicationLogLevel',
    fix: `Give one of ${LOG_LEVELS.join(', ')}`,
  },
  metrics: {
    isOne: (value) => typeof value === 'boolean',
    rule: 'true or false, without quotes',
    fix: 'Correct it',
  },
};

const PROVIDER_PROPS = knownProps<AppStreamImageProviderProps>(
  {
    pollInterval: true,
    role: true,
    vpc: true,
    vpcSubnets: true,
    securityGroups: true,
    logGroup: true,
    logLevel: true,
    metrics: true,
  },
  {
    interval: 'Write pollInterval.',
    queryinterval: 'Write pollInterval.',
    subnets: 'Write vpcSubnets.',
    subnetselection: 'Write vpcSubnets.',
    securitygroup: 'Write securityGroups: […].',
    logretention: 'Write logGroup: new logs.LogGroup(…, { retention }).',
    timeout: 'Write createTimeout or deleteTimeout of the image.',
    totaltimeout: 'Write createTimeout or deleteTimeout of the image.',
  },
);

/**
 * Checks the props of a provider against the rules of Lambda, so that a mistake fails at synthesis and not at
 * deployment.
 */
export function validateProvider(scope: Construct, props: AppStreamImageProviderProps): void {
  warnOfMistakenProps(scope, props, PROVIDER_PROPS);
  const { pollInterval } = props;
  throwIfAny(scope, [
    pollInterval === undefined
      ? undefined
      : notDuration('pollInterval', pollInterval, 'Duration.seconds(30)'),
    ...Object.entries(KINDS).map(ofAnotherKind(props)),
  ]);
  throwIfAny(scope, [
    withoutVpc(props, 'vpcSubnets'),
    withoutVpc(props, 'securityGroups'),
    props.securityGroups?.length === 0
      ? 'securityGroups is empty: in a VPC Lambda takes at least one. Leave securityGroups out for a new one, or name one.'
      : undefined,
    props.vpc ? unusableSubnets(props.vpc, props.vpcSubnets) : undefined,
    props.role && isRolePlaceholder(props.role)
      ? undefined
      : elsewhere(scope, 'role', props.role, ['account']),
    elsewhere(scope, 'logGroup', props.logGroup, ['account', 'region']),
  ]);
}

/**
 * Refuses a value that is no provider, and a provider of another stack: its functions may read no other stack.
 */
export function validateProviderOf(image: Construct, provider: Construct): void {
  throwIfAny(image, [
    isProvider(provider)
      ? undefined
      : `${wrongType('provider', provider)}: it must be an AppStreamImageProvider. ` +
        'Make one in the stack of the image, or leave the prop out.',
  ]);
  throwIfAny(image, [
    Stack.of(provider) === Stack.of(image)
      ? undefined
      : `provider ${provider.node.path} belongs to another stack: an image needs a provider of its own stack. ` +
        'Make one there, or leave the prop out.',
  ]);
}

/** Whether a value is a provider. One of another copy of this package counts, too. */
export function isProvider(value: unknown): boolean {
  return Construct.isConstruct(value) && PROVIDER_SYMBOL in value;
}

function ofAnotherKind(props: AppStreamImageProviderProps) {
  return ([property, { isOne, rule, fix }]: [string, Kind]): string | undefined => {
    const value: unknown = props[property as keyof AppStreamImageProviderProps];
    return value === undefined || isOne(value)
      ? undefined
      : `${wrongType(property, value)}: it must be ${rule}. ${fix}.`;
  };
}

function isListOf(values: unknown, attribute: string): boolean {
  return Array.isArray(values) && values.every((value) => isKind(value, attribute, 'string'));
}

function member(value: unknown, name: string): unknown {
  return (value as Readonly<Record<string, unknown>> | undefined)?.[name];
}

function withoutVpc(
  props: AppStreamImageProviderProps,
  property: 'vpcSubnets' | 'securityGroups',
): string | undefined {
  return props[property] === undefined || props.vpc
    ? undefined
    : `${property} is given without a vpc: it is about the network of the functions, which run outside of any VPC then. ` +
        `Declare vpc, too, or leave ${property} out.`;
}

/**
 * Refuses public subnets: a function gets no public address there, so it reaches nothing outside of the VPC. Lambda's
 * own construct checks that, too, but its message names a prop that the provider does not have.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
 */
function unusableSubnets(vpc: ec2.IVpc, selection: ec2.SubnetSelection | undefined): string | undefined {
  const found = `vpcSubnets ${selection ? 'selects' : 'is left out, which selects'}`;
  const fix = 'Select private or isolated subnets with vpcSubnets, or add some to the VPC.';
  try {
    const { subnets, hasPublic, isPendingLookup } = vpc.selectSubnets(selection);
    if (hasPublic) {
      return `${found} public subnets of ${vpc.node.path}: from there the functions reach no service of AWS. ${fix}`;
    }
    // The CDK CLI has yet to look the subnets up: the next synthesis checks them.
    if (isPendingLookup) return undefined;
    return subnets.length === 0 ? `${found} no subnet of ${vpc.node.path}. ${fix}` : undefined;
  } catch (error) {
    return `${found} no subnet of ${vpc.node.path}: ${(error as Error).message}. ${fix}`;
  }
}

/**
 * Lambda takes no role of another account. It knows a log group by its name only: instead of a log group of another
 * account or region, it would use one of that name in its own.
 * https://repost.aws/knowledge-center/iam-passrole-error
 * https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html
 */
function elsewhere(
  scope: Construct,
  property: 'role' | 'logGroup',
  resource: (IConstruct & { readonly env: Readonly<Record<'account' | 'region', string>> }) | undefined,
  kinds: readonly ('account' | 'region')[],
): string | undefined {
  const stack = Stack.of(scope);
  const other = kinds.find((kind) => resource && areDifferent(resource.env[kind], stack[kind]));
  return resource && other
    ? `${property} ${resource.node.path} is one of ${other} ${shown(resource.env[other])}, and the stack is in ` +
        `${shown(stack[other])}: Lambda takes one of its own ${kinds.join(' and ')} alone. Make one there, or leave ${property} out.`
    : undefined;
}

/** Whether two accounts or regions surely differ. A token may stand for the same value. */
export function areDifferent(one: string, other: string): boolean {
  return !isKnownLater(one) && !isKnownLater(other) && one !== other;
}
