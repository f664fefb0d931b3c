import { EVENT_SECONDS, LAST_POLL_SECONDS } from '../../lib/private/constraints';
import type { CustomResourceEvent, Execution } from './events';
import { type Home, type NamedImage, homeOf } from './identity';

/** What the functions are told of themselves. */
export interface Settings {
  /** How the names that are made for images begin: the policy allows just these. */
  readonly imageNamePrefix: string;
  readonly pollIntervalSeconds: number;
}

/** An event of CloudFormation, read once: what all kinds of resources have in common. */
export abstract class Request {
  readonly event: CustomResourceEvent;
  readonly home: Home;
  /** Milliseconds since 1970. CloudFormation's hour and all timeouts count from here. */
  readonly startedAt: number;
  /** Milliseconds since 1970: when the event reached us. */
  readonly receivedAt: number;
  readonly pollSeconds: number;

  constructor({ Event, StartedAt, ReceivedAt }: Execution, settings: Settings) {
    this.event = Event;
    this.home = homeOf(Event.StackId);
    this.startedAt = Date.parse(StartedAt);
    this.receivedAt = ReceivedAt === undefined ? this.startedAt : Date.parse(ReceivedAt);
    this.pollSeconds = settings.pollIntervalSeconds;
  }

  /** What the resource answers as its id. */
  abstract get physicalId(): string;

  /** What the request is about, as far as its properties or its id tell. */
  abstract get subject(): NamedImage | undefined;

  /** What a user does where a clean-up or a rollback has given a deletion up, if it is not to delete the image. */
  get byHand(): string | undefined {
    return undefined;
  }

  /** The resource whose record at CloudFormation tells the physical id that counts at present. */
  get recordedAs(): string {
    return this.event.LogicalResourceId;
  }

  get isDelete(): boolean {
    return this.event.RequestType === 'Delete';
  }

  /** When the waiting began: milliseconds since 1970. */
  get began(): number {
    return this.startedAt;
  }

  /** The resource that is deleted next and can go on with this deletion. */
  get deletedNext(): string | undefined {
    return undefined;
  }

  /** The latest moment that this event can wait for, whatever a timeout says. */
  get end(): number {
    return this.startedAt + EVENT_SECONDS * 1000;
  }

  /** Whether a deadline is over, or no later poll can answer in time. `graceSeconds`: how long after its end it is not yet. */
  isOver(now: number, deadline: number, graceSeconds = 0): boolean {
    const end = Math.min(deadline, this.end) + graceSeconds * 1000;
    return now >= end || (now - this.startedAt) / 1000 + this.pollSeconds > LAST_POLL_SECONDS;
  }

  /** Whether what is left at this event's end is another event's to wait for. */
  outlasts(deadline: number): boolean {
    return deadline - this.end > this.pollSeconds * 1000;
  }
}
