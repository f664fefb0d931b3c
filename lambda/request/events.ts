/** What CloudFormation sends, as far as it is read here. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  /** Pre-signed: whoever has it can answer in our place, so no log ever shows it. */
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>;
}

/** The input of the state machine's execution for one event, and what its states add to it. */
export interface Execution {
  readonly Event: CustomResourceEvent;
  /** ISO 8601. CloudFormation's hour and all timeouts count from here. */
  readonly StartedAt: string;
  /** ISO 8601: when the receiver took the event. */
  readonly ReceivedAt?: string;
  /** What the poll before this one came to. */
  readonly Poll?: PollResult;
  /** Why polls failed again and again, and one more look, too: all that is left is to say so. */
  readonly LastFailure?: CaughtError;
}

/** What a poll answers to the state machine, which then ends, or waits and polls again. */
export interface PollResult {
  readonly Answered: boolean;
  /** How long until the next poll, where there is one. */
  readonly WaitSeconds?: number;
  readonly PassedOn?: PassedOn;
}

/**
 * What a poll tells the next one. It is a help and never the truth: it is gone when an invocation fails, and each poll
 * looks first. All moments are in ISO 8601.
 */
export interface PassedOn {
  /** When a copy was begun that AppStream may not show yet. */
  readonly BegunAt?: string;
  /** Whether the image was seen on its way: then there is nothing to do but to look. */
  readonly IsBeingMade?: boolean;
  /** Since when a quota has been seen used up in the region, though no copy is under way there. */
  readonly IdleSince?: string;
  /** By ARN: since when an image that is to go has not been under way any more. */
  readonly DeletableSince?: Readonly<Record<string, string>>;
  /** By ARN: since when AppStream has refused to delete a replaced image that may be left. */
  readonly RefusedSince?: Readonly<Record<string, string>>;
  /** By ARN: the fleets and shares that keep an image from being deleted. */
  readonly HeldBy?: Readonly<Record<string, string>>;
  /** The id of a share that a poll has seen not to be there: only a later one gives it. */
  readonly FreeShare?: string;
  /** The id of a share that a poll has tried to give, without an answer that tells whether it has. */
  readonly TriedShare?: string;
  /** What AppStream said last against an act. */
  readonly LastRefusal?: string;
  /** The regions whose AppStream has answered. */
  readonly HeardFrom?: readonly string[];
  /** By region: since when every poll has heard that there is no AppStream for the account. */
  readonly SilentSince?: Readonly<Record<string, string>>;
}

/** An error as Step Functions hands it to the state that catches it. */
export interface CaughtError {
  readonly Error: string;
  readonly Cause?: string;
}

/** The custom resources that share one image: see docs/architecture.md for the chain they form. */
export const IMAGE_TYPE = 'Custom::AppStreamImage';
export const CREATION_WAITER_TYPE = 'Custom::AppStreamImageCreationWaiter';
export const DELETION_WAITER_TYPE = 'Custom::AppStreamImageDeletionWaiter';

/** Finds an image that is managed elsewhere. */
export const NEWEST_TYPE = 'Custom::NewestAppStreamImage';

/** A share of an image that is managed elsewhere. */
export const SHARE_TYPE = 'Custom::AppStreamImageShare';
