import { createHash } from 'node:crypto';
import type { ResourceKind, ResourceRequest } from './resource-kind';
import { madeAtOnce } from './resource-kinds';

/**
 * Whether a role may do something: its name, the action, and the ARN of the resource. If the action has no
 * resource-level permissions, it is asked for on `*`.
 */
export type Authorize = (role: string, action: string, resource: string) => boolean;

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  /** Only in trust policies. */
  readonly Principal?: { readonly Service?: string | readonly string[] };
}

interface Document {
  readonly Statement: readonly Statement[];
}

/** What one resource of a template allows, and to which roles. */
interface Attached {
  readonly roles: readonly string[];
  readonly statements: readonly Statement[];
}

/**
 * The roles and policies that exist at a moment. Those that await their clean-up do, too. Another description replaces
 * a managed policy, and a rollback goes back to the one before.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
 */
export class Policies {
  private readonly attached = new Map<string, Attached>();
  /** The services that may assume a role, by its name. */
  private readonly trusted = new Map<string, readonly string[]>();
  readonly kinds: Readonly<Record<string, ResourceKind>> = {
    'AWS::IAM::Policy': this.kind(policyOf),
    'AWS::IAM::ManagedPolicy': this.kind(policyOf),
    'AWS::IAM::Role': this.kind(({ Policies = [], AssumeRolePolicyDocument }, name) => {
      this.trusted.set(name, servicesIn(AssumeRolePolicyDocument as Document | undefined));
      return {
        roles: [name],
        statements: (Policies as { readonly PolicyDocument: Document }[]).flatMap(
          ({ PolicyDocument }) => PolicyDocument.Statement,
        ),
      };
    }),
  };

  /** As in IAM: only a statement on `*` allows an action without resource-level permissions. */
  readonly allows: Authorize = (role, action, resource) =>
    [...this.attached.values()]
      .filter(({ roles }) => roles.includes(role))
      .flatMap(({ statements }) => statements)
      .some(
        ({ Effect, Action, Resource }) =>
          Effect === 'Allow' &&
          [Action].flat().some((pattern) => matches(pattern, action)) &&
          [Resource].flat().some((pattern) => matches(pattern, resource)),
      );

  /**
   * Whether AppStream can read an AMI by this role. A role that no stack makes is taken to be right.
   * https://docs.aws.amazon.com/appstream2/latest/developerguide/import-image.html
   */
  mayImport(role: string): boolean {
    const services = this.trusted.get(role);
    if (services === undefined) return true;
    const isComplete = this.allows(role, 'ec2:DescribeImages', '*');
    return isComplete && this.attached.has(role) && services.includes('appstream.amazonaws.com');
  }

  private kind(attachedBy: (properties: Record<string, unknown>, name: string) => Attached): ResourceKind {
    const atOnce = madeAtOnce(({ stack, logicalId, ...described }) =>
      [stack.stackName, logicalId, stack.region, ...digestOfDescription(described)].join('-'),
    );
    const keep = (physicalId: string, { properties }: ResourceRequest) =>
      this.attached.set(physicalId, attachedBy(properties, physicalId));
    return {
      ...atOnce,
      create: async (request) => {
        const made = await atOnce.create(request);
        keep(made.physicalId, request);
        return made;
      },
      update: async (request) => {
        const { type, oldProperties: properties } = request;
        const [before] = digestOfDescription({ type, properties });
        const isReplaced = before !== digestOfDescription(request)[0];
        const made = isReplaced ? await atOnce.create(request) : await atOnce.update(request);
        keep(made.physicalId, request);
        return made;
      },
      delete: async ({ physicalId }) => {
        this.attached.delete(physicalId);
      },
    };
  }
}

/** The name of a role, from its ARN. */
export function roleNameOf(arn: unknown): string {
  return typeof arn === 'string' ? arn.replace(/^.*\//, '') : '';
}

/** An inline or managed policy. It names its roles. */
function policyOf({ Roles = [], PolicyDocument }: Record<string, unknown>): Attached {
  return { roles: Roles as string[], statements: (PolicyDocument as Document).Statement };
}

function servicesIn(document: Document | undefined): string[] {
  return (document?.Statement ?? []).flatMap(({ Principal }) => Principal?.Service ?? []);
}

function matches(pattern: string, value: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(value);
}

/** The part of a managed policy's id that follows from its description, if it has one. */
function digestOfDescription({ type, properties }: Pick<ResourceRequest, 'type' | 'properties'>): string[] {
  const { Description } = properties;
  if (type !== 'AWS::IAM::ManagedPolicy' || typeof Description !== 'string') return [];
  return [createHash('sha256').update(Description).digest('hex').slice(0, 8)];
}
