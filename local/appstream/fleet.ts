/** A fleet, as far as it matters to images. */
export interface Fleet {
  readonly name: string;
  readonly arn: string;
  readonly imageName?: string;
  readonly imageArn?: string;
  readonly state: string;
  /** When it is gone by itself, in milliseconds of the clock. */
  readonly until: number;
}
