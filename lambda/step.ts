import type { AppStreamClient } from '@aws-sdk/client-appstream';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EVENT_SECONDS, LAST_POLL_SECONDS } from '../lib/private/constraints';
import { Region } from './appstream';
import { saysNoAppStream } from './errors';
import { type CustomResourceEvent, IMAGE_TYPE, type PassedOn } from './events';
import { Home, NamedImage, homeOf } from './identity';
import { type DeclaredImage, Part, declaredImageIfValid, partOf } from './properties';
import type { Calls } from './retries';
import { Stack } from './stack';

export interface Settings {
  /** How the names that the handler makes begin: the policy allows just these. */
  readonly imageNamePrefix: string;
  readonly pollIntervalSeconds: number;
}

/** What the handler reaches beyond its event. */
export interface World {
  appStream(region: string, calls: Calls): AppStreamClient;
  cloudFormation(): CloudFormationClient;
  /** Milliseconds since 1970. */
  now(): number;
}

/** How long a copy, or a policy, may take until every part of AWS knows of it. */
export const PROPAGATION_SECONDS = 3 * 60;

/** All calls of one poll together: the function itself times out later, which would be an error in its metrics. */
const STEP_BUDGET_SECONDS = 75;

/** Also a poll that is too late for CloudFormation looks: its log tells how it is. */
const SHORTEST_BUDGET_SECONDS = 10;

/** What a poll answers later than this may not reach CloudFormation within its hour. */
const LAST_ANSWER_SECONDS = 3_590;

/** An event with the physical id of the image that it is about. */
export interface PolledEvent extends CustomResourceEvent {
  readonly PhysicalResourceId: string;
  /** ISO 8601. Timeouts count from here. */
  readonly StartedAt: string;
  /** ISO 8601: when the event reached us, where that is known. */
  readonly ReceivedAt?: string;
  /** The id that CloudFormation knew when it sent an Update. */
  readonly FormerPhysicalResourceId?: string;
}

/** One poll of one event. */
export class Step {
  readonly home: Home;
  readonly part: Part;
  readonly stack: Stack;
  /** Seconds since the event. */
  readonly elapsed: number;
  /** The image that is to go which the poll has looked at last: what fails from then on is about that. */
  removing?: NamedImage;
  private readonly answered: Set<string>;
  private readonly silentSince: Record<string, string> = {};
  private readonly calls = new AbortController();
  private readonly budget: NodeJS.Timeout;

  constructor(
    readonly event: PolledEvent,
    readonly passedOn: PassedOn,
    readonly settings: Settings,
    private readonly world: World,
  ) {
    this.home = homeOf(event.StackId);
    this.part = partOf(event);
    this.stack = new Stack(event.StackId, () => world.cloudFormation(), this.calls.signal);
    this.answered = new Set(passedOn.HeardFrom);
    this.elapsed = (world.now() - this.startedAt) / 1000;
    const left = LAST_ANSWER_SECONDS - this.elapsed;
    this.budget = setTimeout(
      () => this.calls.abort(),
      Math.max(SHORTEST_BUDGET_SECONDS, Math.min(STEP_BUDGET_SECONDS, left)) * 1000,
    );
  }

  get startedAt(): number {
    return Date.parse(this.event.StartedAt);
  }

  /** When the waiting for the image began, in the first of its chain. ISO 8601. */
  get began(): string {
    const { began, createSeconds } = this.part;
    const isOver = began !== undefined && this.startedAt - Date.parse(began) > createSeconds * 1000;
    return began === undefined || isOver ? this.event.StartedAt : began;
  }

  /** Whether the waiting began in an earlier operation: its creation waiters are complete and do not wait in this one. */
  async beganEarlier(): Promise<boolean> {
    if (this.began === this.event.StartedAt) return false;
    const operation = await this.stack.operationBegan();
    return operation !== undefined && Date.parse(this.began) < operation;
  }

  /** createTimeout counts from the first of the chain, but no event waits for longer than its own share of an hour. */
  get createDeadline(): number {
    return Math.min(Date.parse(this.began) + this.part.createSeconds * 1000, this.eventEnd);
  }

  get now(): number {
    return this.world.now();
  }

  get nowAsText(): string {
    return new Date(this.now).toISOString();
  }

  secondsSince(moment: string): number {
    return (this.now - Date.parse(moment)) / 1000;
  }

  /** The latest moment that this event can wait for, whatever the timeout says. */
  get eventEnd(): number {
    return this.startedAt + EVENT_SECONDS * 1000;
  }

  after(seconds: number): number {
    return Math.min(this.startedAt + seconds * 1000, this.eventEnd);
  }

  private get isLate(): boolean {
    const isDelete = this.event.RequestType === 'Delete';
    const deadline = isDelete ? this.after(this.part.deleteSeconds) : this.createDeadline;
    return this.now + this.settings.pollIntervalSeconds * 1000 >= deadline;
  }

  /** Whether CloudFormation still waits for what this event asks for. */
  private stillAsked(): Promise<boolean> {
    return this.event.RequestType === 'Delete'
      ? this.stack.stillDeletes(this.event)
      : this.stack.stillAsksFor(this.event);
  }

  /** Whether no later poll can answer CloudFormation in time. */
  isLastPoll(deadline: number): boolean {
    return (
      this.now >= Math.min(deadline, this.eventEnd) ||
      (this.now - this.startedAt) / 1000 + this.settings.pollIntervalSeconds > LAST_POLL_SECONDS
    );
  }

  /** Whether the resource of this event was complete with that image before the event. */
  wasComplete(arn: string): Promise<boolean> {
    return this.stack.wasComplete(this.event.LogicalResourceId, arn, this.event.StartedAt);
  }

  region(name: string): Region {
    // The look that may be the last one decides: it is worth as many tries as an act.
    const client = (calls: Calls) => this.world.appStream(name, this.isLate ? 'rest' : calls);
    return new Region(
      name,
      this.home.account,
      client,
      this.calls.signal,
      () => this.stillAsked(),
      () => this.now,
      (error) => this.hear(name, error),
    );
  }

  private hear(region: string, error: unknown): void {
    if (error === undefined) this.answered.add(region);
    else if (saysNoAppStream(error, region, this.home.region))
      this.silentSince[region] = this.passedOn.SilentSince?.[region] ?? this.nowAsText;
  }

  /**
   * Whether there is no AppStream for the account in a region, so that nothing was made there: every poll of three minutes
   * heard that, and none before heard anything else.
   */
  hasNoAppStream(region: string): boolean {
    const since = this.silentSince[region];
    return (
      since !== undefined && !this.answered.has(region) && this.secondsSince(since) >= PROPAGATION_SECONDS
    );
  }

  /** A region of which every poll has heard for three minutes that it has no AppStream for the account. */
  get regionWithoutAppStream(): string | undefined {
    return Object.keys(this.silentSince).find((region) => this.hasNoAppStream(region));
  }

  /** Whether this poll has heard of a region that there is no AppStream for the account. */
  get hearsNothing(): boolean {
    return Object.keys(this.silentSince).length > 0;
  }

  /** What the next poll gets to know besides. */
  get heard(): PassedOn {
    return {
      ...(this.answered.size > 0 && { HeardFrom: [...this.answered] }),
      ...(this.hearsNothing && { SilentSince: this.silentSince }),
    };
  }

  /** What properties of the image itself declare, as another of its chain finds them in the events. */
  imageOfChain(properties: object): DeclaredImage | undefined {
    const { event, part, settings } = this;
    const asImage = { ...event, ResourceType: IMAGE_TYPE, LogicalResourceId: part.imageLogicalId };
    return declaredImageIfValid(asImage, { ...properties }, settings.imageNamePrefix);
  }

  /** Every step ends so: what is left of its budget must not outlive it. */
  end(): void {
    clearTimeout(this.budget);
  }
}
