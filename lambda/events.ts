/** What CloudFormation sends, as far as the handler reads it. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>;
}

/** What onEvent adds: the Provider framework hands it, unchanged, to every poll of this event. */
export interface Started {
  readonly PhysicalResourceId: string;
  /** ISO 8601. Timeouts count from here. */
  readonly StartedAt: string;
  /** The id that CloudFormation knew when it sent an Update, since the framework overwrites it with ours. */
  readonly FormerPhysicalResourceId?: string;
}

export type PollEvent = CustomResourceEvent & Started;

export interface PollResult {
  readonly IsComplete: boolean;
  readonly Data?: Readonly<Record<string, string>>;
}

/** The custom resources that share one image: see docs/architecture.md for the chain they form. */
export const IMAGE_TYPE = 'Custom::AppStreamImage';
export const LEG_TYPE = 'Custom::AppStreamImageLeg';
export const GUARD_TYPE = 'Custom::AppStreamImageGuard';
