import { EVENT_SECONDS, LAST_POLL_SECONDS } from '../../lib/private/constraints';
import { failedId } from '../cloudformation/answer';
import type { CustomResourceEvent, Execution } from './events';
import { type Home, type NamedImage, homeOf } from './identity';

/** The settings of the poll function, from its environment. */
export interface Settings {
  /** How generated names begin. The policy allows names with this beginning. */
  readonly imageNamePrefix: string;
  readonly pollIntervalSeconds: number;
}

/** An event of CloudFormation, read once: what all kinds of resources have in common. */
export abstract class Request {
  readonly event: CustomResourceEvent;
  readonly home: Home;
  /** Milliseconds since 1970. CloudFormation's hour and all timeouts count from here. */
  readonly startedAt: number;
  /** Milliseconds since 1970: when the receiver took the event. */
  readonly receivedAt: number;
  readonly pollSeconds: number;

  constructor({ Event, StartedAt, ReceivedAt }: Execution, settings: Settings) {
    this.event = Event;
    this.home = homeOf(Event.StackId);
    this.startedAt = Date.parse(StartedAt);
    this.receivedAt = ReceivedAt === undefined ? this.startedAt : Date.parse(ReceivedAt);
    this.pollSeconds = settings.pollIntervalSeconds;
  }

  /** The physical id that the resource answers with. */
  abstract get physicalId(): string;

  /** The image that the request is about, as far as its properties or its id tell. */
  abstract get subject(): NamedImage | undefined;

  /** What a user does if a clean-up or a rollback has given a deletion up. Undefined: they delete the image. */
  get byHand(): string | undefined {
    return undefined;
  }

  /** The resource whose record at CloudFormation (`ResourceRecord`) has the physical id that counts at present. */
  get recordedAs(): string {
    return this.event.LogicalResourceId;
  }

  get isDelete(): boolean {
    return this.event.RequestType === 'Delete';
  }

  /** Since when the resource waits: milliseconds since 1970. */
  get waitsSince(): number {
    return this.startedAt;
  }

  /** The resource of the chain that is deleted next. It can go on with this deletion. */
  get deletedNext(): string | undefined {
    return undefined;
  }

  /** When this event stops waiting, whatever a timeout says: milliseconds since 1970. */
  get end(): number {
    return this.startedAt + EVENT_SECONDS * 1000;
  }

  /** Whether a deadline is over, or no later poll can answer in time. `graceSeconds` are added to the deadline. */
  isOver(now: number, deadline: number, graceSeconds = 0): boolean {
    const end = Math.min(deadline, this.end) + graceSeconds * 1000;
    return now >= end || (now - this.startedAt) / 1000 + this.pollSeconds > LAST_POLL_SECONDS;
  }

  /** Whether a deadline is so long after the end of this event that another event has to wait for the rest. */
  outlasts(deadline: number): boolean {
    return deadline - this.end > this.pollSeconds * 1000;
  }
}

/** An event whose properties are not valid, or could not be read. It is answered all the same. */
export class UnreadRequest extends Request {
  override get physicalId(): string {
    return failedId(this.event);
  }

  override get subject(): undefined {
    return undefined;
  }
}
