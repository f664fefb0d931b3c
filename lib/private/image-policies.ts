import { Aspects, Reference, Token, Tokenization } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { addNamePolicies } from './name-policies';
import { addSourcePolicies } from './source-policies';

/** What an image reads and makes. */
export interface ImageNames {
  /** Undefined where the handler makes the name. */
  readonly name?: string;
  readonly region: string;
  readonly sourceName: string;
  readonly sourceRegion: string;
}

interface DeclaredImage extends ImageNames {
  /** The first resource of the image: it has to wait for the policies. */
  readonly first: IConstruct;
}

/** Before any aspect that changes policies: these must find the policies there. */
const FIRST_OF_ALL = 0;

/** The policies of the function that polls which follow from the declared images. They are known when the app is complete. */
export class ImagePolicies {
  private readonly images = new Map<IConstruct, DeclaredImage>();
  private areThere = false;

  /** `role` undefined: one that may not be changed. */
  constructor(
    private readonly scope: Construct,
    private readonly role: iam.IRole | undefined,
  ) {}

  /** Allows what an image needs, and makes the first of its resources wait for it. */
  public allow(image: IConstruct, first: IConstruct, names: ImageNames): void {
    const { scope, role } = this;
    if (!role) return;
    if (this.images.size === 0) {
      const visit = (node: unknown) => node === scope && this.addPolicies(role);
      Aspects.of(scope).add({ visit }, { priority: FIRST_OF_ALL });
    }
    this.images.set(image, { ...names, first });
  }

  private addPolicies(role: iam.IRole): void {
    // An app can be synthesized more than once.
    if (this.areThere) return;
    this.areThere = true;
    const images = [...this.images.values()];
    addNamePolicies(
      this.scope,
      role,
      images.flatMap(({ first, region, name }) => (name === undefined ? [] : [{ first, region, name }])),
    );
    addSourcePolicies(
      this.scope,
      role,
      images
        .filter(({ sourceName }) => !this.isOwn(sourceName))
        .map(({ first, sourceRegion: region, sourceName: name }) => ({ first, region, name })),
    );
  }

  /** Whether the source is the attribute of an image of this provider, on which everything is allowed already. */
  private isOwn(sourceName: string): boolean {
    const token = Token.isUnresolved(sourceName) && Tokenization.reverse(sourceName, { failConcat: false });
    const image = Reference.isReference(token) ? token.target.node.scope : undefined;
    return image !== undefined && this.images.has(image);
  }
}
