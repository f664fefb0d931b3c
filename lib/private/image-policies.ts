import { Reference, Token, Tokenization } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { NamePolicies } from './name-policies';
import { SourcePolicies } from './source-policies';

/** What an image reads and makes. */
export interface ImageNames {
  /** Undefined where the handler makes the name. */
  readonly name?: string;
  readonly region: string;
  readonly sourceName: string;
  readonly sourceRegion: string;
}

/** The policies of the function that polls which follow from the declared images. */
export class ImagePolicies {
  private readonly images = new Set<IConstruct>();
  private readonly sources?: SourcePolicies;
  private readonly names?: NamePolicies;

  /** `role` undefined: one that may not be changed. */
  constructor(scope: Construct, role: iam.IRole | undefined) {
    if (!role) return;
    this.sources = new SourcePolicies(scope, role);
    this.names = new NamePolicies(scope, role);
  }

  /** Allows what an image needs, and makes the first of its resources wait for it. */
  public allow(
    image: IConstruct,
    first: IConstruct,
    { name, region, sourceName, sourceRegion }: ImageNames,
  ): void {
    if (name !== undefined) this.names?.allow(first, { region, name });
    if (this.sources && !this.isOwn(sourceName))
      first.node.addDependency(this.sources.policyFor({ region: sourceRegion, name: sourceName }));
    this.images.add(image);
  }

  /** Whether the source is the attribute of an image of this provider, on which everything is allowed already. */
  private isOwn(sourceName: string): boolean {
    const token = Token.isUnresolved(sourceName) && Tokenization.reverse(sourceName, { failConcat: false });
    const image = Reference.isReference(token) ? token.target.node.scope : undefined;
    return image !== undefined && this.images.has(image);
  }
}
