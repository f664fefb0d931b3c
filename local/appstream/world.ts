import type { Clock } from '../clock';
import type { Behaviour } from './behaviour';
import type { Fleet } from './fleet';
import type { ImageSnapshot, SimulatedImage } from './image';
import { publicImages } from './public-images';
import type { Quotas } from './quotas';
import { partitionOf } from './regions';

/** A copy that AppStream accepted. */
export interface Copy {
  readonly sourceRegion: string;
  readonly sourceName: string;
  readonly destinationRegion: string;
  readonly name: string;
  readonly description?: string;
  /** Milliseconds of the clock. */
  readonly at: number;
}

/** An import that AppStream accepted. */
export interface ImageImport {
  readonly region: string;
  readonly name: string;
  /** The id of the AMI or WorkSpaces image. */
  readonly sourceId: string;
  readonly description?: string;
  /** Milliseconds of the clock. */
  readonly at: number;
}

/** A managed update that AppStream accepted. */
export interface ImageUpdate {
  readonly region: string;
  readonly sourceName: string;
  readonly name: string;
  readonly description?: string;
  /** Milliseconds of the clock. */
  readonly at: number;
}

/** What CreateImportedImage can take: an AMI (`ami-…`) or a WorkSpaces image (`wsi-…`) of the account. */
export interface Importable {
  readonly id: string;
  /** Why AppStream cannot import it. Default: it can. */
  readonly flaws?: readonly string[];
}

/** How the simulated account and AppStream are set up. What is not readonly may be changed at any time. */
export interface WorldSettings {
  readonly clock: Clock;
  readonly account: string;
  readonly hasAppStream: (region: string) => boolean;
  behaviour: Behaviour;
  quotas: Quotas;
  copySeconds: number | ((copy: Copy) => number);
  copyOutcome: (copy: Copy) => 'AVAILABLE' | 'FAILED';
  importSeconds: number | ((imported: ImageImport) => number);
  importOutcome: (imported: ImageImport) => 'AVAILABLE' | 'FAILED';
  updateSeconds: number | ((update: ImageUpdate) => number);
  updateOutcome: (update: ImageUpdate) => 'AVAILABLE' | 'FAILED';
  /** Whether CreateUpdatedImage finds nothing to update in the image. */
  isUpToDate: (image: ImageSnapshot) => boolean;
  /** Whether AppStream can assume the role, and the role allows what an import needs. */
  assumableRole: (arn: string) => boolean;
  /** What somebody else does right before AppStream looks at a CopyImage. */
  readonly beforeCopy: Array<(copy: Pick<Copy, 'destinationRegion' | 'name'>) => void>;
  /**
   * Whether IAM allows a call.
   * `operation`: an operation of AppStream, or an action of another service with its prefix, such as `iam:PassRole`.
   * `resource`: an ARN, or `*` if the action has no resource-level permissions.
   * `accessKey`: that of the caller. Played functions have the name of their role as access key.
   */
  authorize: (operation: string, resource: string, region: string, accessKey: string) => boolean;
}

/** What one account sees of AppStream in one region. */
export class Region {
  /** By ARN: an image that another account shares may have the same name as an own one. */
  readonly images = new Map<string, SimulatedImage>();
  readonly fleets = new Map<string, Fleet>();
  readonly importables = new Map<string, Importable>();
  readonly publicImages: readonly SimulatedImage[];
  readonly partition: string;

  constructor(
    readonly name: string,
    private readonly settings: WorldSettings,
  ) {
    this.partition = partitionOf(name);
    this.publicImages = publicImages(name, this.partition);
  }

  arn(kind: 'image' | 'fleet', name: string, account = this.settings.account): string {
    return `arn:${this.partition}:appstream:${this.name}:${account}:${kind}/${name}`;
  }

  /** The account's own image of that name, also if it is not visible yet. */
  ownImage(name: string): SimulatedImage | undefined {
    return this.images.get(this.arn('image', name));
  }

  ownImages(): SimulatedImage[] {
    return [...this.images.values()].filter(({ details }) => details.visibility === 'PRIVATE');
  }

  fleetsUsing(image: SimulatedImage): Fleet[] {
    const { name, arn } = image.details;
    return [...this.fleets.values()].filter(
      (fleet) => fleet.imageArn === arn || (fleet.imageArn === undefined && fleet.imageName === name),
    );
  }

  forgetWhatIsGone(now: number): void {
    for (const [arn, image] of this.images) if (image.isGone(now)) this.images.delete(arn);
    for (const [name, fleet] of this.fleets) if (fleet.until <= now) this.fleets.delete(name);
  }
}

/** One account's AppStream in all regions. */
export class World {
  private readonly byName = new Map<string, Region>();

  constructor(readonly settings: WorldSettings) {}

  get now(): number {
    return this.settings.clock.now();
  }

  region(name: string): Region {
    let region = this.byName.get(name);
    if (!region) {
      region = new Region(name, this.settings);
      this.byName.set(name, region);
    }
    region.forgetWhatIsGone(this.now);
    return region;
  }

  regions(): Region[] {
    return [...this.byName.keys()].map((name) => this.region(name));
  }

  /** The copies and updates under way that are made from this image. */
  underWayFrom(source: SimulatedImage): SimulatedImage[] {
    return this.regions()
      .flatMap((region) => region.ownImages())
      .filter((image) => image.details.made?.from === source && image.isUnderWay(this.now));
  }
}
