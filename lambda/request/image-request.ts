import { EVENT_SECONDS } from '../../lib/private/constraints';
import { type ChainPart, chainPartOf } from './chain-part';
import type { DeclaredImage } from './declared-image';
import { CREATION_WAITER_TYPE, type Execution } from './events';
import { type NamedImage, parseImageArn } from './identity';
import { type Declarer, declaredImage, declaredImageIfValid } from './properties';
import { Request, type Settings } from './request';

/** Clocks of CloudFormation and Lambda differ a little. */
const CLOCK_SKEW_SECONDS = 10;

/** An event about an image or one of its waiters: what it asks for, and how long that may take. */
export class ImageRequest extends Request {
  readonly part: ChainPart;
  readonly declarer: Declarer;
  /** What the properties declare. A Delete may come with properties that declare nothing. */
  readonly image?: DeclaredImage;
  /** What the properties before an Update declared. */
  readonly former?: DeclaredImage;

  /** @throws InvalidProperty where a Create or an Update declares no image. */
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

  /** What a creation waiter tells the next of its chain. */
  get handedOn(): Record<string, string> {
    return { Attempt: this.part.attempt };
  }

  /** A Delete's is the id that it is about, all else's the ARN of what is declared. */
  override get physicalId(): string {
    return this.isDelete ? (this.event.PhysicalResourceId ?? '') : this.image!.arn;
  }

  /** The physical id may be of CloudFormation's own making. */
  override get subject(): NamedImage | undefined {
    return parseImageArn(this.home, this.physicalId) ?? this.image;
  }

  /** That of a waiter, too, is the image's. */
  override get recordedAs(): string {
    return this.part.imageLogicalId;
  }

  override get deletedNext(): string | undefined {
    return this.part.deletedNext;
  }

  /** That of the image began in the first of its chain. */
  override get began(): number {
    const { began, createSeconds } = this.part;
    const isOver = began !== undefined && this.startedAt - began > createSeconds * 1000;
    return began === undefined || isOver ? this.startedAt : began;
  }

  /** createTimeout counts from the first of the chain, but no event waits for longer than its own share of an hour. */
  get createDeadline(): number {
    return Math.min(this.began + this.part.createSeconds * 1000, this.end);
  }

  /** deleteTimeout, counted from a moment that may be in another event of the chain. */
  deleteDeadline(since: number): number {
    return since + this.part.deleteSeconds * 1000;
  }

  /** Whether an event since that moment, in milliseconds since 1970, may have left the rest to this one: `outlasts`. */
  mayGoOnFor(moment = 0): boolean {
    return (this.startedAt - moment) / 1000 + this.pollSeconds + CLOCK_SKEW_SECONDS > EVENT_SECONDS;
  }
}
