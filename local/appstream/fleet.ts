/** What the simulator knows of a fleet. */
export interface Fleet {
  readonly name: string;
  readonly arn: string;
  readonly imageName?: string;
  readonly imageArn?: string;
  readonly state: string;
  /** When the fleet disappears by itself, in milliseconds of the clock. */
  readonly until: number;
}
