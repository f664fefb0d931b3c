import { EVENT_SECONDS } from '../../lib/private/constraints';
import { type ChainPart, chainPartOf } from './chain-part';
import type { DeclaredImage } from './declared-image';
import { CREATION_WAITER_TYPE, type Execution } from './events';
import { type NamedImage, parseImageArn } from './identity';
import { type Declarer, declaredImage, declaredImageIfValid } from './properties';
import { Request, type Settings } from './request';

/** How much too early a deletion may seem to be handed over: the clocks of CloudFormation and Lambda differ a little. */
const EARLY_HAND_OVER_SECONDS = 10;

/** An event about an image or one of its waiters: what it asks for, and how long that may take. */
export class ImageRequest extends Request {
  readonly part: ChainPart;
  readonly declarer: Declarer;
  /** What the properties declare. Undefined if those of a Delete are not valid. */
  readonly image?: DeclaredImage;
  /** What the properties before an Update declared, if they are valid. */
  readonly former?: DeclaredImage;

  /** @throws InvalidProperty if a Create or an Update declares no valid image. */
  constructor(execution: Execution, settings: Settings) {
    super(execution, settings);
    const { event } = this;
    this.part = chainPartOf(event, this.startedAt);
    const { imageLogicalId } = this.part;
    this.declarer = { home: this.home, imageLogicalId, namePrefix: settings.imageNamePrefix };
    this.image = this.isDelete
      ? declaredImageIfValid(this.declarer, event.ResourceProperties)
      : declaredImage(this.declarer, event.ResourceProperties ?? {});
    this.former = declaredImageIfValid(this.declarer, event.OldResourceProperties);
  }

  get isCreationWaiter(): boolean {
    return this.event.ResourceType === CREATION_WAITER_TYPE && !this.isDelete;
  }

  /** The attributes that a creation waiter hands to the next resource of its chain. */
  get handedOn(): Record<string, string> {
    return { Attempt: this.part.attempt };
  }

  /** In a Delete the id of the event, else the ARN of the declared image. */
  override get physicalId(): string {
    return this.isDelete ? (this.event.PhysicalResourceId ?? '') : this.image!.arn;
  }

  /** If CloudFormation invented the physical id, the image that the properties declare. */
  override get subject(): NamedImage | undefined {
    return parseImageArn(this.home, this.physicalId) ?? this.image;
  }

  /** For a waiter, too, the resource of the image. */
  override get recordedAs(): string {
    return this.part.imageLogicalId;
  }

  override get deletedNext(): string | undefined {
    return this.part.deletedNext;
  }

  /**
   * An image is waited for since its attempt, which may be that of an earlier event. If createTimeout is over since
   * then, it is waited for since this event.
   */
  override get waitsSince(): number {
    const { attemptStartedAt, createSeconds } = this.part;
    const isOver = attemptStartedAt !== undefined && this.startedAt - attemptStartedAt > createSeconds * 1000;
    return attemptStartedAt === undefined || isOver ? this.startedAt : attemptStartedAt;
  }

  /** createTimeout counts from `waitsSince`, but no event waits for longer than 55 minutes. */
  get createDeadline(): number {
    return Math.min(this.waitsSince + this.part.createSeconds * 1000, this.end);
  }

  /** `since`: milliseconds since 1970. May be before this event, if another resource of the chain began to delete. */
  deleteDeadline(since: number): number {
    return since + this.part.deleteSeconds * 1000;
  }

  /**
   * Whether this Delete may go on with a deletion that another resource has handed over (`outlasts`). `moment`: that
   * one cannot have been sent earlier, in milliseconds since 1970.
   */
  mayGoOnFor(moment = 0): boolean {
    return (this.startedAt - moment) / 1000 + this.pollSeconds + EARLY_HAND_OVER_SECONDS > EVENT_SECONDS;
  }
}
