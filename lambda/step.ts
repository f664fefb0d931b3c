import type { AppStreamClient } from '@aws-sdk/client-appstream';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EVENT_SECONDS, LAST_POLL_SECONDS } from '../lib/private/constraints';
import { Region } from './appstream';
import type { PollEvent } from './events';
import { Home, homeOf } from './identity';
import { Part, partOf } from './properties';
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

/** All calls of one poll together: the function itself times out later, and the framework would not poll again. */
const STEP_BUDGET_MS = 75_000;

/** One poll of one event. */
export class Step {
  readonly home: Home;
  readonly part: Part;
  readonly stack: Stack;
  /** Seconds since the event. */
  readonly elapsed: number;
  private readonly calls = new AbortController();
  private readonly budget = setTimeout(() => this.calls.abort(), STEP_BUDGET_MS);

  constructor(
    readonly event: PollEvent,
    readonly settings: Settings,
    private readonly world: World,
  ) {
    this.home = homeOf(event.StackId);
    this.part = partOf(event);
    this.stack = new Stack(event.StackId, world.cloudFormation(), this.calls.signal);
    this.elapsed = (world.now() - this.startedAt) / 1000;
  }

  get startedAt(): number {
    return Date.parse(this.event.StartedAt);
  }

  get now(): number {
    return this.world.now();
  }

  /** The latest moment that this event can wait for, whatever the timeout says. */
  get eventEnd(): number {
    return this.startedAt + EVENT_SECONDS * 1000;
  }

  after(seconds: number): number {
    return Math.min(this.startedAt + seconds * 1000, this.eventEnd);
  }

  /** Whether no later poll can answer CloudFormation in time. */
  isLastPoll(deadline: number): boolean {
    return (
      this.now >= Math.min(deadline, this.eventEnd) ||
      this.elapsed + this.settings.pollIntervalSeconds > LAST_POLL_SECONDS
    );
  }

  region(name: string): Region {
    const client = (calls: Calls) => this.world.appStream(name, calls);
    return new Region(name, this.home.account, client, this.calls.signal);
  }

  /** Every step ends so: what is left of its budget must not outlive it. */
  end(): void {
    clearTimeout(this.budget);
  }
}
