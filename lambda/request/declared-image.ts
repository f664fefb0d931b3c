/** What an image is made from, as its way (`Way`) reads it. Plain data: `declarationOf` writes it as JSON. */
export interface Source {
  /** `copy`, `import` or `update`. */
  readonly way: string;
}

export interface Share {
  readonly accountId: string;
  readonly allowFleet: boolean;
  readonly allowImageBuilder: boolean;
}

/** An image as a custom resource declares it, with all defaults. */
export interface DeclaredImage {
  readonly source: Source;
  /** Without the marker. */
  readonly description: string;
  readonly name: string;
  /** Whether the name is explicit (`imageName`). Then it stays the same when the content changes. */
  readonly isNamed: boolean;
  readonly region: string;
  readonly arn: string;
  /** Which resource makes it, as hashes (`ownerOf`). */
  readonly owner: string;
  /** A hash of the source, the description and the revision (`contentOf`). */
  readonly content: string;
  readonly shares: readonly Share[];
  readonly tags: Readonly<Record<string, string>>;
}

export function allowsTheSame(share: Share, present: Share | undefined): boolean {
  return share.allowFleet === present?.allowFleet && share.allowImageBuilder === present.allowImageBuilder;
}
