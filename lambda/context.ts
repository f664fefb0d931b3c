import type { AppStreamClient } from '@aws-sdk/client-appstream';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Region } from './appstream/region';
import { Silence } from './appstream/silence';
import { StackReader } from './cloudformation/reader';
import { Guard } from './cloudformation/guard';
import type { PassedOn } from './request/events';
import type { ImageRequest } from './request/image-request';
import type { Request } from './request/request';

/** What the handler reaches beyond its event. */
export interface World {
  appStream(region: string): AppStreamClient;
  cloudFormation(): CloudFormationClient;
  /** Milliseconds since 1970. */
  now(): number;
}

/** All calls of one poll together: the function itself times out later, which would be an error in its metrics. */
const BUDGET_SECONDS = 75;

/** Also a poll that is too late for CloudFormation looks: its log tells how it is. */
const SHORTEST_BUDGET_SECONDS = 10;

/** What a poll answers later than this may not reach CloudFormation within its hour. */
const LAST_ANSWER_SECONDS = 3_590;

/** One poll: the request, what the poll before passed on, and the world as far as the poll may reach it. */
export class Context<Asked extends Request = ImageRequest> {
  readonly stack: StackReader;
  readonly guard: Guard;
  readonly silence: Silence;
  /** Seconds since the event, as the poll began. */
  readonly elapsed: number;
  private readonly calls = new AbortController();
  private readonly budget: NodeJS.Timeout;
  private readonly regions = new Map<string, Region>();

  constructor(
    readonly request: Asked,
    readonly passedOn: PassedOn,
    private readonly world: World,
  ) {
    this.stack = new StackReader(request.event.StackId, () => world.cloudFormation(), this.calls.signal);
    this.guard = new Guard(this.stack, request);
    this.silence = new Silence(passedOn, request.home.region, () => world.now());
    this.elapsed = this.secondsSince(request.startedAt);
    const left = Math.min(BUDGET_SECONDS, LAST_ANSWER_SECONDS - this.elapsed);
    this.budget = setTimeout(() => this.calls.abort(), Math.max(SHORTEST_BUDGET_SECONDS, left) * 1000);
  }

  /** One for all of a poll: what a look has seen, the acts that follow hold an image against. */
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

  /** Each poll ends so: what is left of its budget must not outlive it. */
  end(): void {
    clearTimeout(this.budget);
  }
}
