import type { ImageType } from '@aws-sdk/client-appstream';

/** What one account may do with an image that is shared with it. */
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
  /** As it was given, also while DescribeImages does not show it. */
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly sharedWith: readonly ImageShare[];
  readonly createdTime: number;
  readonly startedAt: number;
  /** When its last state begins. For an image on its way: when it will be AVAILABLE or FAILED. */
  readonly settledAt: number;
}

/** A state of an image, and from when. */
export interface StateChange {
  readonly state: string;
  readonly from: number;
}

/** The call that made an image, and what from. */
export interface Making {
  readonly by: 'CopyImage' | 'CreateImportedImage' | 'CreateUpdatedImage';
  readonly from?: SimulatedImage;
  /** Why it ends as FAILED. Default: a general message. */
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
  /** Absent if no call of this account made the image. */
  readonly made?: Making;
}

/** An image. Its state follows from the time, so nothing has to run for it to change. */
export class SimulatedImage {
  readonly tags = new Map<string, string>();
  readonly shares = new Map<string, ImageShare>();
  goneAt = Infinity;
  /** Until when running sessions use the image. */
  sessionsUntil = -Infinity;

  /** `states`: of those that have begun, the last in the list counts. */
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
