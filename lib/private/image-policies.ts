import { Aspects, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { ownerOfAttribute } from './attributes';
import type { BoundSource } from './bound-source';
import { generatedNamePrefix } from './generated-names';
import { LITERALS, type NeededImage } from './image-policy';
import { addNamePolicies } from './name-policies';
import { type SourceNeeds, addSourcePolicies, needOfImage, needOfRole } from './source-policies';

/** What decides which permissions an image needs. */
export interface ImageNeeds {
  /** Undefined if the handler generates the name. */
  readonly name?: string;
  readonly region: string;
  readonly source: BoundSource;
  /** The region of the source, if the source is an image. */
  readonly sourceRegion: string;
}

/** An image that an `AppStreamImageShare` shares. */
export interface SharedImage {
  readonly isShared: true;
  readonly name: string;
  readonly region: string;
}

interface DeclaredImage extends ImageNeeds {
  /** The first resource of the image: it has to wait for the policies. */
  readonly first: IConstruct;
}

/** Before any other aspect: those that change policies must find these policies. */
const FIRST_OF_ALL = 0;

/**
 * The policies of the function that polls, as far as they follow from the declared images. They are added when the app
 * is complete: only then all images are known.
 */
export class ImagePolicies {
  private readonly images = new Map<IConstruct, DeclaredImage>();
  private readonly shared: (SharedImage & NeededImage)[] = [];
  private areThere = false;

  /** `role`: undefined if it may not be changed. */
  constructor(
    private readonly scope: Construct,
    private readonly role: iam.IRole | undefined,
  ) {}

  /** Allows what an image or a share needs, and makes `first`, its first resource, wait for the policies. */
  public allow(image: IConstruct, first: IConstruct, needs: ImageNeeds | SharedImage): void {
    const { scope, role } = this;
    if (!role) return;
    if (this.images.size + this.shared.length === 0) {
      const visit = (node: unknown) => node === scope && this.addPolicies(role);
      Aspects.of(scope).add({ visit }, { priority: FIRST_OF_ALL });
    }
    if ('isShared' in needs) this.shared.push({ ...needs, first });
    else this.images.set(image, { ...needs, first });
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
      this.shared,
    );
    addSourcePolicies(this.scope, role, this.sourceNeeds(images));
  }

  private sourceNeeds(images: readonly DeclaredImage[]): SourceNeeds {
    const { scope } = this;
    const sourceOf = ({ first, source: { image }, sourceRegion: region }: DeclaredImage) =>
      image ? [needOfImage(scope, first, { name: image.policyName ?? image.name, region })] : [];
    const updated = images.filter(({ source }) => source.isUpdated);
    const imported = images.filter(({ source }) => source.isImported);
    return {
      copied: images
        .filter(({ source }) => source.isCopied && !this.isOwn(source.image!.name))
        .flatMap(sourceOf),
      // AWS does not document whether CreateUpdatedImage is authorized on the source or on the new image, so it is
      // allowed on both.
      updated: [...updated.flatMap(sourceOf), ...updated.map((image) => this.itself(image))],
      imported: imported.flatMap(({ first, source: { importRole } }) =>
        importRole ? [needOfRole(scope, first, importRole, this.isOfImage(importRole))] : [],
      ),
      importing: imported.map(({ first }) => first),
    };
  }

  /** What a managed update needs on the image that it makes. */
  private itself({ first, name, region }: DeclaredImage) {
    const { scope } = this;
    if (name !== undefined) return needOfImage(scope, first, { name, region });
    // The pattern has a token, the stack id. That never changes, so the pattern can be in the policy of the literals.
    const pattern = `${generatedNamePrefix(Stack.of(scope))}*`;
    return { ...needOfImage(scope, first, { name: pattern, region }), group: LITERALS };
  }

  /** Whether the role was made for an image of this provider. */
  private isOfImage(role: iam.IRole): boolean {
    return role.node.scope !== undefined && this.images.has(role.node.scope);
  }

  /** Whether the source is an image of this provider: the policies allow to copy that already. */
  private isOwn(sourceName: string): boolean {
    const image = ownerOfAttribute(sourceName);
    return image !== undefined && this.images.has(image);
  }
}
