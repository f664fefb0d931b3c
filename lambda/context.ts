import type { AppStreamClient } from '@aws-sdk/client-appstream';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Region } from './appstream/region';
import { Silence } from './appstream/silence';
import { StackReader } from './cloudformation/reader';
import { Guard } from './cloudformation/guard';
import type { PassedOn } from './request/events';
import type { ImageRequest } from './request/image-request';
import type { Request } from './request/request';

/** What the handler uses beside its event: AWS and the clock. */
export interface World {
  appStream(region: string): AppStreamClient;
  cloudFormation(): CloudFormationClient;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * How long all calls of one poll may take together. This is less than the timeout of the function, which would count as
 * an error of the function.
 */
const BUDGET_SECONDS = 75;

/** A poll that is too late for CloudFormation still looks, so that the log tells the state of the image. */
const SHORTEST_BUDGET_SECONDS = 10;

/** A later answer may not reach CloudFormation within its hour. */
const LAST_ANSWER_SECONDS = 3_590;

/** What one poll works with: the request, what the poll before passed on, AWS and the clock. */
export class Context<Asked extends Request = ImageRequest> {
  readonly stack: StackReader;
  readonly guard: Guard;
  readonly silence: Silence;
  /** Seconds since the event, as the poll began. */
  readonly elapsed: number;
  /** Since when each poll has been denied access, in ISO 8601. Undefined if this one was not. */
  deniedSince?: string;
  private readonly calls = new AbortController();
  private readonly budget: NodeJS.Timeout;
  private readonly regions = new Map<string, Region>();

  constructor(
    readonly request: Asked,
    readonly passedOn: PassedOn,
    private readonly world: World,
  ) {
    this.stack = new StackReader(request.event.StackId, () => world.cloudFormation(), this.calls.signal);
    this.guard = new Guard(this.stack, request, () => world.now());
    this.silence = new Silence(passedOn, request.home.region, () => world.now());
    this.elapsed = this.secondsSince(request.startedAt);
    const remaining = Math.min(BUDGET_SECONDS, LAST_ANSWER_SECONDS - this.elapsed);
    this.budget = setTimeout(() => this.calls.abort(), Math.max(SHORTEST_BUDGET_SECONDS, remaining) * 1000);
  }

  /** The same object for the whole poll: `Region.act` compares an image with what the first look saw. */
  region(name: string): Region {
    const region = this.regions.get(name) ?? this.newRegion(name);
    this.regions.set(name, region);
    return region;
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.world.now();
  }

  get nowAsText(): string {
    return new Date(this.now).toISOString();
  }

  secondsSince(moment: string | number): number {
    return (this.now - new Date(moment).getTime()) / 1000;
  }

  /** Whether CloudFormation would still take the answer of a poll that begins so many seconds later. */
  canAnswerIn(seconds: number): boolean {
    return this.secondsSince(this.request.startedAt) + seconds + BUDGET_SECONDS <= LAST_ANSWER_SECONDS;
  }

  /** Notes that this poll was denied access. Returns for how many seconds each poll has been. */
  noteDenial(): number {
    this.deniedSince ??= this.passedOn.DeniedSince ?? this.nowAsText;
    return this.secondsSince(this.deniedSince);
  }

  private newRegion(name: string): Region {
    const { silence, guard } = this;
    return new Region(name, this.world.appStream(name), {
      account: this.request.home.account,
      abortSignal: this.calls.signal,
      guard,
      silence,
      now: () => this.now,
    });
  }

  /** Called at the end of each poll: its timer must not keep running. */
  end(): void {
    clearTimeout(this.budget);
  }
}
