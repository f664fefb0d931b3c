import { EVENT_SECONDS, LAST_POLL_SECONDS } from '../../lib/private/constraints';
import { type ChainPart, chainPartOf } from './chain-part';
import { CREATION_WAITER_TYPE, type CustomResourceEvent, type Execution } from './events';
import { type Home, homeOf } from './identity';
import { type DeclaredImage, type Declarer, declaredImage, declaredImageIfValid } from './properties';

/** Clocks of CloudFormation and Lambda differ a little. */
const CLOCK_SKEW_SECONDS = 10;

/** What the functions are told of themselves. */
export interface Settings {
  /** How the names that are made for images begin: the policy allows just these. */
  readonly imageNamePrefix: string;
  readonly pollIntervalSeconds: number;
}

/** An event of CloudFormation, read once: what it asks for, and how long that may take. */
export class Request {
  readonly event: CustomResourceEvent;
  readonly home: Home;
  readonly part: ChainPart;
  readonly declarer: Declarer;
  /** Milliseconds since 1970. CloudFormation's hour and all timeouts count from here. */
  readonly startedAt: number;
  /** Milliseconds since 1970: when the event reached us. */
  readonly receivedAt: number;
  /** What the properties declare. A Delete may come with properties that declare nothing. */
  readonly image?: DeclaredImage;
  /** What the properties before an Update declared. */
  readonly former?: DeclaredImage;
  readonly pollSeconds: number;

  /** @throws InvalidProperty where a Create or an Update declares no image. */
  constructor({ Event, StartedAt, ReceivedAt }: Execution, settings: Settings) {
    this.event = Event;
    this.home = homeOf(Event.StackId);
    this.startedAt = Date.parse(StartedAt);
    this.receivedAt = ReceivedAt === undefined ? this.startedAt : Date.parse(ReceivedAt);
    this.part = chainPartOf(Event, this.startedAt);
    this.pollSeconds = settings.pollIntervalSeconds;
    const { imageLogicalId } = this.part;
    this.declarer = { home: this.home, imageLogicalId, namePrefix: settings.imageNamePrefix };
    this.image = this.isDelete
      ? declaredImageIfValid(this.declarer, Event.ResourceProperties)
      : declaredImage(this.declarer, Event.ResourceProperties ?? {});
    this.former = declaredImageIfValid(this.declarer, Event.OldResourceProperties);
  }

  get isDelete(): boolean {
    return this.event.RequestType === 'Delete';
  }

  get isCreationWaiter(): boolean {
    return this.event.ResourceType === CREATION_WAITER_TYPE && !this.isDelete;
  }

  /** What a creation waiter tells the next of its chain. */
  get handedOn(): Record<string, string> {
    return { Attempt: this.part.attempt };
  }

  /** What the resource answers as its id: a Delete the id that it is about, all else the ARN of what is declared. */
  get physicalId(): string {
    return this.isDelete ? (this.event.PhysicalResourceId ?? '') : this.image!.arn;
  }

  /** When the waiting for the image began, in the first of its chain: milliseconds since 1970. */
  get began(): number {
    const { began, createSeconds } = this.part;
    const isOver = began !== undefined && this.startedAt - began > createSeconds * 1000;
    return began === undefined || isOver ? this.startedAt : began;
  }

  /** The latest moment that this event can wait for, whatever a timeout says. */
  get end(): number {
    return this.startedAt + EVENT_SECONDS * 1000;
  }

  /** createTimeout counts from the first of the chain, but no event waits for longer than its own share of an hour. */
  get createDeadline(): number {
    return Math.min(this.began + this.part.createSeconds * 1000, this.end);
  }

  /** deleteTimeout, counted from a moment that may be in another event of the chain. */
  deleteDeadline(since: number): number {
    return since + this.part.deleteSeconds * 1000;
  }

  /** Whether a deadline is over, or no later poll can answer in time. `graceSeconds`: how long after its end it is not yet. */
  isOver(now: number, deadline: number, graceSeconds = 0): boolean {
    const end = Math.min(deadline, this.end) + graceSeconds * 1000;
    return now >= end || (now - this.startedAt) / 1000 + this.pollSeconds > LAST_POLL_SECONDS;
  }

  /** Whether an event since that moment, in milliseconds since 1970, may have left the rest to this one: `outlasts`. */
  mayGoOnFor(moment = 0): boolean {
    return (this.startedAt - moment) / 1000 + this.pollSeconds + CLOCK_SKEW_SECONDS > EVENT_SECONDS;
  }

  /** Whether what is left at this event's end is another event's to wait for. */
  outlasts(deadline: number): boolean {
    return deadline - this.end > this.pollSeconds * 1000;
  }
}
