/** An event that CloudFormation sends to a custom resource, as far as it is read here. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  /** Pre-signed: whoever has it can answer instead of the handler. So no log shows it. */
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>;
}

/** The input of the execution for one event, and what the states of the state machine add to it. */
export interface Execution {
  readonly Event: CustomResourceEvent;
  /** ISO 8601. CloudFormation's hour and all timeouts count from here. */
  readonly StartedAt: string;
  /** ISO 8601: when the receiver took the event. */
  readonly ReceivedAt?: string;
  /** What the poll before this one answered. */
  readonly Poll?: PollResult;
  /** Set if polls failed again and again, and so did one more try (`lib/private/state-machine.ts`). */
  readonly LastFailure?: CaughtError;
}

/** What a poll answers to the state machine: end, or wait and poll again. */
export interface PollResult {
  readonly Answered: boolean;
  /** How long until the next poll, if there is one. */
  readonly WaitSeconds?: number;
  readonly PassedOn?: PassedOn;
}

/**
 * What a poll tells the next one. It saves work and tells since when something lasts. If an invocation fails, it is
 * lost, so each poll looks first and trusts what it sees. All times are in ISO 8601.
 */
export interface PassedOn {
  /** When AppStream was asked to make the image. It may not show the image yet. */
  readonly BegunAt?: string;
  /** Whether the poll found the image being made. Then the next poll has nothing to do but to look. */
  readonly IsBeingMade?: boolean;
  /** Since when AppStream has reported a used-up quota while no image was being made in the region. */
  readonly IdleSince?: string;
  /** Since when AppStream has said that the name is taken, while it has shown no image of that name. */
  readonly TakenSince?: string;
  /** By ARN: since when an image that is to be deleted is no longer being made. deleteTimeout counts from then. */
  readonly DeletableSince?: Readonly<Record<string, string>>;
  /** By ARN: since when AppStream has refused to delete a replaced image that may be left (`Left`). */
  readonly RefusedSince?: Readonly<Record<string, string>>;
  /** By ARN: the fleets and shares that keep an image from being deleted, in words. */
  readonly HeldBy?: Readonly<Record<string, string>>;
  /** The physical id of a share that a poll did not find. Only a later poll gives it (`decideOnShare`). */
  readonly FreeShare?: string;
  /** The physical id of a share that a poll tried to give. AppStream's answer did not tell whether it has. */
  readonly TriedShare?: string;
  /** Since when each poll has been denied access (`Context.noteDenial`). */
  readonly DeniedSince?: string;
  /**
   * What last kept a poll from looking or acting, in words: an error of AWS, no answer, or a quota that is used up. For
   * the message when the time is up.
   */
  readonly LastRefusal?: string;
  /** The regions whose AppStream has answered. */
  readonly HeardFrom?: readonly string[];
  /** By region: since when each poll has been told that there is no AppStream for the account (`Silence`). */
  readonly SilentSince?: Readonly<Record<string, string>>;
}

/** An error as Step Functions hands it to the state that catches it. */
export interface CaughtError {
  readonly Error: string;
  readonly Cause?: string;
}

/** The custom resources that share one image: its chain (`ChainPart`). */
export const IMAGE_TYPE = 'Custom::AppStreamImage';
export const CREATION_WAITER_TYPE = 'Custom::AppStreamImageCreationWaiter';
export const DELETION_WAITER_TYPE = 'Custom::AppStreamImageDeletionWaiter';

/** Finds the newest image that is managed elsewhere (`NewestAppStreamImage`). */
export const NEWEST_TYPE = 'Custom::NewestAppStreamImage';

/** A share of an image that is managed elsewhere (`AppStreamImageShare`). */
export const SHARE_TYPE = 'Custom::AppStreamImageShare';
