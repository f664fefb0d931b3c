import type { ImageType } from '@aws-sdk/client-appstream';

/** The rights that one account has on an image. */
export interface ImageShare {
  readonly accountId: string;
  readonly allowFleet: boolean;
  readonly allowImageBuilder: boolean;
}

export type Visibility = 'PRIVATE' | 'PUBLIC' | 'SHARED';

/** What an image is at one moment. All times are milliseconds of the clock. */
export interface ImageSnapshot {
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly visibility: Visibility;
  readonly state: string;
  /** Whether DescribeImages shows it already. */
  readonly visible: boolean;
  /** The real one, also while DescribeImages does not show it. */
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly sharedWith: readonly ImageShare[];
  readonly createdTime: number;
  readonly startedAt: number;
  /** When it takes on the last of its states: for an image under way, when it will be AVAILABLE or FAILED. */
  readonly settledAt: number;
}

/** A state that an image takes on, and when. */
export interface StateChange {
  readonly state: string;
  readonly from: number;
}

/** How a call makes an image. */
export interface Making {
  readonly by: 'CopyImage' | 'CreateImportedImage' | 'CreateUpdatedImage';
  readonly from?: SimulatedImage;
  /** Why it ends as FAILED. Default: no reason that says anything. */
  readonly errors?: readonly string[];
}

const ON_THE_WAY = ['PENDING', 'COPYING', 'CREATING', 'IMPORTING', 'VALIDATING'];

export interface ImageDetails {
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly visibility: Visibility;
  readonly description?: string;
  readonly platform: string;
  readonly baseImageArn?: string;
  readonly agentVersion: string;
  readonly createdTime: number;
  readonly visibleFrom: number;
  /** Default: the name. */
  readonly displayName?: string;
  readonly type: ImageType;
  /** Not set where no call of this account made the image. */
  readonly made?: Making;
}

/** An image whose state follows from the clock: nothing has to run for it to change. */
export class SimulatedImage {
  readonly tags = new Map<string, string>();
  readonly shares = new Map<string, ImageShare>();
  goneAt = Infinity;
  /** Until when instances of running sessions stay on the image. */
  sessionsUntil = -Infinity;

  /** A later entry wins over an earlier one, whatever their times. */
  constructor(
    readonly details: ImageDetails,
    private readonly states: StateChange[],
  ) {}

  state(now: number): string {
    return this.states.reduce((current, change) => (change.from <= now ? change : current)).state;
  }

  change(state: string, now: number): void {
    this.states.push({ state, from: now });
  }

  isUnderWay(now: number): boolean {
    return ON_THE_WAY.includes(this.state(now));
  }

  isVisible(now: number): boolean {
    return this.details.visibleFrom <= now;
  }

  isGone(now: number): boolean {
    return this.goneAt <= now;
  }

  snapshot(now: number): ImageSnapshot {
    const { region, name, arn, visibility, description, createdTime } = this.details;
    return {
      region,
      name,
      arn,
      visibility,
      state: this.state(now),
      visible: this.isVisible(now),
      description,
      tags: Object.fromEntries(this.tags),
      sharedWith: [...this.shares.values()],
      createdTime,
      startedAt: this.states[0].from,
      settledAt: this.states[this.states.length - 1].from,
    };
  }
}
