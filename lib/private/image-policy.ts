import { createHash } from 'node:crypto';
import {
  CfnElement,
  CfnResource,
  DefaultTokenResolver,
  IPostProcessor,
  IResolvable,
  IResolveContext,
  Lazy,
  Reference,
  Stack,
  Token,
  Tokenization,
} from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * The actions that are allowed on each kind of resource. On which of its two images CopyImage is authorized is not
 * documented, so it is allowed on both.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonappstream2.0.html
 */
const ACTIONS = {
  copy: [
    'appstream:CopyImage',
    'appstream:DeleteImage',
    'appstream:DeleteImagePermissions',
    'appstream:DescribeImagePermissions',
    'appstream:TagResource',
    'appstream:UntagResource',
    'appstream:UpdateImagePermissions',
  ],
  source: ['appstream:CopyImage'],
  fleet: ['appstream:DescribeFleets'],
};

type Kind = keyof typeof ACTIONS;

/** One resource that the handler needs. */
export interface Permission {
  readonly kind: Kind;
  readonly region: string;
  readonly name: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MAX_POLICY_LENGTH = 6144;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
const MAX_DESCRIPTION_LENGTH = 1000;

const EMPTY_POLICY_LENGTH = JSON.stringify({
  Version: '2012-10-17',
  Statement: Object.values(ACTIONS).map((Action) => ({ Action, Effect: 'Allow', Resource: [] })),
}).length;

const LONGEST_EMPTY_ARN_LENGTH = '"arn:aws-us-gov:appstream::123456789012:image/",'.length;

/** What stands for a token when lengths are counted. */
const LONGEST_REGION = 'ap-southeast-1';
const LONGEST_NAME = 'n'.repeat(101);

/** A managed policy of permissions, as many as IAM lets it hold, that is replaced whenever one of them changes. */
export class ImagePolicy {
  public readonly policy: iam.ManagedPolicy;
  private readonly statements = new Map<Kind, iam.PolicyStatement>();
  private readonly content: string[] = [];
  private readonly changingNames: string[] = [];
  private policyLength = EMPTY_POLICY_LENGTH;
  private descriptionLength = 0;

  constructor(
    scope: Construct,
    id: string,
    role: iam.IRole,
    private readonly group: string,
  ) {
    this.policy = new iam.ManagedPolicy(scope, id, {
      roles: [role],
      // What a token stands for changes without the template. A change of its description replaces a policy.
      description: this.ofTokens ? Lazy.string({ produce: () => this.changingNames.join(' ') }) : undefined,
    });
    this.nameAfterContent();
  }

  public holds(permission: Permission): boolean {
    const kinds: Kind[] = permission.kind === 'source' ? ['source', 'copy'] : [permission.kind];
    return kinds.some((kind) => this.statements.get(kind)?.resources.includes(this.arnOf(permission)));
  }

  public hasRoomFor(permission: Permission, group: string): boolean {
    const { length } = longest(permission);
    return (
      group === this.group &&
      this.policyLength + LONGEST_EMPTY_ARN_LENGTH + length <= MAX_POLICY_LENGTH &&
      this.descriptionLength + length <= MAX_DESCRIPTION_LENGTH
    );
  }

  public add(permission: Permission): void {
    this.statementOn(permission.kind).addResources(this.arnOf(permission));
    this.content.push(JSON.stringify(Stack.of(this.policy).resolve(permission)));
    this.policyLength += LONGEST_EMPTY_ARN_LENGTH + longest(permission).length;
    // A source is not needed any more once it is copied.
    if (!this.ofTokens || permission.kind === 'source') return;
    this.changingNames.push(`${permission.region}/${permission.name}`);
    this.descriptionLength += longest(permission).length + ' '.length;
  }

  private get ofTokens(): boolean {
    return this.group !== LITERALS;
  }

  private statementOn(kind: Kind): iam.PolicyStatement {
    const existing = this.statements.get(kind);
    if (existing) return existing;
    const statement = new iam.PolicyStatement({ actions: ACTIONS[kind] });
    this.statements.set(kind, statement);
    this.policy.addStatements(statement);
    return statement;
  }

  private arnOf({ kind, region, name }: Permission): string {
    const resource = kind === 'fleet' ? 'fleet' : 'image';
    return Stack.of(this.policy).formatArn({ service: 'appstream', region, resource, resourceName: name });
  }

  /** As with lambda.Function.currentVersion, other content is another resource. */
  private nameAfterContent(): void {
    // There is none where iam.Role.customizeRoles leaves policies to somebody else.
    const resource = this.policy.node.defaultChild as iam.CfnManagedPolicy | undefined;
    const logicalId = Stack.of(this.policy).resolve(resource?.logicalId) as string;
    resource?.overrideLogicalId(Lazy.uncachedString({ produce: () => logicalId + hash(this.content) }));
  }
}

const LITERALS = 'literals';
const PARAMETERS = 'parameters';

/**
 * Permissions of one group share a policy. An image depends on its policies and a policy on what its tokens refer to,
 * which may in turn depend on any image that doesn't refer to the same. So there is a group of literals, one of tokens
 * that depend on no resource, and one for each set of resources that tokens refer to.
 */
export function groupOf(scope: Construct, { region, name }: Permission): string {
  const stack = Stack.of(scope);
  if (!changesAtDeployment(stack.resolve([region, name]))) return LITERALS;
  const resolver = new ResourceReferences(stack);
  const template = JSON.stringify(
    Tokenization.resolve([region, name], { scope, resolver, preparing: false }),
  );
  const referred = template.match(/"Ref":"(?!AWS::)[^"]+|"Fn::GetAtt":\[?"[^".]+|"Fn::Sub":.*/g) ?? [
    PARAMETERS,
  ];
  return [...new Set(referred)].sort().join();
}

/** Whether the value can change without the template, as that of a parameter can and AWS::Region can't. */
function changesAtDeployment(value: unknown): boolean {
  return /"Ref":"(?!AWS::)|"Fn::(?!Join")/.test(JSON.stringify(value));
}

/** Resolves tokens but those that depend on no resource of the stack: its parameters, and what other stacks export. */
class ResourceReferences extends DefaultTokenResolver {
  constructor(private readonly stack: Stack) {
    super({ join: (left: unknown, right: unknown) => [left, right] });
  }

  public override resolveToken(
    token: IResolvable,
    context: IResolveContext,
    postProcessor: IPostProcessor,
  ): unknown {
    return Reference.isReference(token) && !this.isToResource(token)
      ? undefined
      : super.resolveToken(token, context, postProcessor);
  }

  private isToResource({ target }: Reference): boolean {
    if (CfnElement.isCfnElement(target) && !CfnResource.isCfnResource(target)) return false;
    const owner = Stack.of(target);
    return owner === this.stack || owner.nested;
  }
}

function longest({ region, name }: Permission): string {
  return `${Token.isUnresolved(region) ? LONGEST_REGION : region}/${Token.isUnresolved(name) ? LONGEST_NAME : name}`;
}

function hash(content: readonly string[]): string {
  const text = [...content].sort().join();
  return createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
}
