/** What an image is made from, as its way reads it: plain data, since the first of a chain tells it to the others. */
export interface Source {
  /** The name of a way. */
  readonly way: string;
}

export interface Share {
  readonly accountId: string;
  readonly allowFleet: boolean;
  readonly allowImageBuilder: boolean;
}

/** An image as a custom resource declares it, with every default filled in. */
export interface DeclaredImage {
  readonly source: Source;
  /** Without the marker. */
  readonly description: string;
  readonly name: string;
  /** Whether the stack gives it the name, which then stays the same whatever the content is. */
  readonly isNamed: boolean;
  readonly region: string;
  readonly arn: string;
  /** A hash: who made it, as its marker says. */
  readonly owner: string;
  /** A hash: what it was made from, as its marker says. */
  readonly content: string;
  readonly shares: readonly Share[];
  readonly tags: Readonly<Record<string, string>>;
}
