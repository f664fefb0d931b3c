import { Reference, Token, Tokenization } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { ImagePolicy, MAX_POLICY_LENGTH, Permission, groupOf } from './image-policy';
import { throwIfAny } from './validation';

/** What an image reads and makes. */
export interface ImageNames {
  /** Undefined where the handler makes the name. */
  readonly name?: string;
  readonly region: string;
  readonly sourceName: string;
  readonly sourceRegion: string;
}

/**
 * Half of the 10 that a role takes: during an update the policies of both versions are attached.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MAX_POLICIES = 5;

/**
 * The managed policies that allow what the declared images need.
 *
 * They are replaced rather than changed, and the images depend on them: CloudFormation cleans up after an update with
 * the new version of every policy in place, so that only an old policy that outlives the images it names lets their
 * deletion pass.
 */
export class ImagePolicies {
  private readonly policies: ImagePolicy[] = [];
  private readonly copies = new Map<IConstruct, Permission>();

  constructor(
    private readonly scope: Construct,
    private readonly role: iam.IRole,
    /** How the names begin that the handler makes. */
    private readonly namePrefix: string,
  ) {}

  /** Allows what an image needs, and makes the image wait for it. */
  public allow(image: Construct, { name, region, sourceName, sourceRegion }: ImageNames): void {
    const copy: Permission =
      name === undefined
        ? // One pattern for every region, which no update changes.
          { kind: 'copy', region: '*', name: `${this.namePrefix}*` }
        : { kind: 'copy', region, name };
    const needed: Permission[] = [
      copy,
      this.copyNamed(sourceName) ?? { kind: 'source', region: sourceRegion, name: sourceName },
      { kind: 'fleet', region, name: '*' },
    ];
    image.node.addDependency(...needed.map((permission) => this.policyWith(permission).policy));
    this.copies.set(image, copy);
  }

  /**
   * The permission for an image of this provider that is the source of another one: it has that already, and named by
   * its attribute the policy would depend on an image that depends on the policy.
   */
  private copyNamed(sourceName: string): Permission | undefined {
    const token = Token.isUnresolved(sourceName) && Tokenization.reverse(sourceName, { failConcat: false });
    const image = Reference.isReference(token) ? token.target.node.scope : undefined;
    return image && this.copies.get(image);
  }

  private policyWith(permission: Permission): ImagePolicy {
    const holding = this.policies.find((candidate) => candidate.holds(permission));
    if (holding) return holding;
    const group = groupOf(this.scope, permission);
    const policy =
      this.policies.find((candidate) => candidate.hasRoomFor(permission, group)) ?? this.addPolicy(group);
    policy.add(permission);
    return policy;
  }

  private addPolicy(group: string): ImagePolicy {
    if (this.policies.length === MAX_POLICIES) {
      throwIfAny(this.scope, [
        `${this.copies.size} images fit, and one more does not: their names must fit into ${MAX_POLICIES} policies of ` +
          `${MAX_POLICY_LENGTH} characters, since a role takes ten and an update holds those of both versions, ` +
          'and names that refer to other resources take policies of their own. Leave out imageName, since all generated names share one pattern, give the further images an ' +
          'AppStreamImageProvider of their own, or split the stack.',
      ]);
    }
    const policy = new ImagePolicy(this.scope, `Images${this.policies.length + 1}`, this.role, group);
    this.policies.push(policy);
    return policy;
  }
}
