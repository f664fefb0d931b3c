import {
  $Command,
  AppStreamClient,
  AppStreamClientResolvedConfig,
  CopyImageCommand,
  DeleteImageCommand,
  DeleteImagePermissionsCommand,
  DescribeFleetsCommand,
  DescribeImagePermissionsCommand,
  DescribeImagesCommand,
  Image,
  ListTagsForResourceCommand,
  ServiceInputTypes,
  ServiceOutputTypes,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateImagePermissionsCommand,
} from '@aws-sdk/client-appstream';
import { meaningOf } from './errors';
import type { Share } from './properties';
import type { Calls } from './retries';

/** An image as AppStream describes it now. */
export interface ObservedImage {
  readonly name: string;
  readonly arn: string;
  /** Any text: AppStream may send states that no model knows. */
  readonly state: string;
  readonly description: string;
  /** Why it is in this state, in AppStream's words. */
  readonly reason: string;
  readonly platform: string;
  readonly baseImageArn: string;
  readonly agentVersion: string;
  /** ISO 8601. */
  readonly createdTime: string;
}

/** A list that never ends must not end the Lambda function. */
const MAX_PAGES = 100;

/** AppStream has no call that depends on what an image is, so a look counts this long. */
const FRESH_MS = 2_000;

/** Thrown in place of an act that CloudFormation no longer asks for, or whose image is another one meanwhile. */
export class Superseded extends Error {
  constructor(why = 'CloudFormation no longer asks for this') {
    super(why);
  }
}

/** How calls name an image, one way or the other. */
interface Named {
  readonly name: string;
  readonly arn: string;
}

/** What an image said of itself when it was first looked at, and when it was last seen to say so. */
interface Seen {
  readonly description: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** AppStream in one region, as this account sees it in one poll. */
export class Region {
  private readonly seen = new Map<string, Seen>();

  constructor(
    readonly name: string,
    private readonly account: string,
    private readonly client: (calls: Calls) => AppStreamClient,
    private readonly abortSignal: AbortSignal,
    private readonly stillAsked: () => Promise<boolean>,
    private readonly now: () => number,
    /** Told whether AppStream answers in this region, or the error that came instead. */
    private readonly heard: (error?: unknown) => void,
  ) {}

  /** The account's own image of that name, whether AppStream says "not found" or sends an empty list. */
  async findImage(name: string, calls: Calls = 'look'): Promise<ObservedImage | undefined> {
    const images = await this.listImages({ Names: [name] }, calls);
    const image = images.find((image) => image.name === name);
    if (image) {
      const { description } = this.seen.get(name) ?? image;
      this.seen.set(name, { description, at: description === image.description ? this.now() : 0 });
    }
    return image;
  }

  /** All images of the account in the region. */
  async ownImages(): Promise<ObservedImage[]> {
    return this.listImages({}, 'rest');
  }

  private async listImages(filter: { Names?: string[] }, calls: Calls): Promise<ObservedImage[]> {
    try {
      const images = await pages(async (NextToken) => {
        const answer = await this.client(calls).send(
          new DescribeImagesCommand({ ...filter, NextToken }),
          this.options(),
        );
        return { items: answer.Images, next: answer.NextToken };
      });
      this.heard();
      return images.filter((image) => this.isOwn(image)).map(observed);
    } catch (error) {
      const isMissing = meaningOf(error) === 'missing';
      this.heard(isMissing ? undefined : error);
      if (isMissing) return [];
      throw error;
    }
  }

  /**
   * A public image, or one that another account shares, is somebody else's. The account in its ARN decides: which
   * visibility the owner of an image sees that is shared with others, nobody documents.
   */
  private isOwn(image: Image): boolean {
    if (!image) return false;
    if (image.Arn) return image.Arn.split(':')[4] === this.account;
    return image.Visibility !== 'PUBLIC' && image.Visibility !== 'SHARED';
  }

  async copyImage(
    sourceName: string,
    name: string,
    destinationRegion: string,
    description: string,
  ): Promise<void> {
    await this.act(
      new CopyImageCommand({
        SourceImageName: sourceName,
        DestinationImageName: name,
        DestinationRegion: destinationRegion,
        DestinationImageDescription: description,
      }),
    );
  }

  async deleteImage(name: string): Promise<void> {
    await this.act(new DeleteImageCommand({ Name: name }), name);
  }

  async shares(name: string): Promise<Share[]> {
    const permissions = await pages(async (NextToken) => {
      const answer = await this.client('rest').send(
        new DescribeImagePermissionsCommand({ Name: name, NextToken }),
        this.options(),
      );
      return { items: answer.SharedImagePermissionsList, next: answer.NextToken };
    });
    return permissions
      .filter((permission) => permission?.sharedAccountId)
      .map(({ sharedAccountId, imagePermissions }) => ({
        accountId: sharedAccountId!,
        allowFleet: imagePermissions?.allowFleet ?? false,
        allowImageBuilder: imagePermissions?.allowImageBuilder ?? false,
      }));
  }

  async share(name: string, share: Share): Promise<void> {
    await this.act(
      new UpdateImagePermissionsCommand({
        Name: name,
        SharedAccountId: share.accountId,
        ImagePermissions: { allowFleet: share.allowFleet, allowImageBuilder: share.allowImageBuilder },
      }),
      name,
    );
  }

  async unshare(name: string, accountId: string): Promise<void> {
    await this.act(new DeleteImagePermissionsCommand({ Name: name, SharedAccountId: accountId }), name);
  }

  async tags(arn: string): Promise<Record<string, string>> {
    const answer = await this.client('rest').send(
      new ListTagsForResourceCommand({ ResourceArn: arn }),
      this.options(),
    );
    return answer.Tags ?? {};
  }

  async tag({ name, arn }: Named, tags: Record<string, string>): Promise<void> {
    await this.act(new TagResourceCommand({ ResourceArn: arn, Tags: tags }), name);
  }

  async untag({ name, arn }: Named, keys: string[]): Promise<void> {
    await this.act(new UntagResourceCommand({ ResourceArn: arn, TagKeys: keys }), name);
  }

  /** Names of the account's fleets that run on the image. */
  async fleetsOn(image: ObservedImage): Promise<string[]> {
    const fleets = await pages(async (NextToken) => {
      const answer = await this.client('rest').send(new DescribeFleetsCommand({ NextToken }), this.options());
      return { items: answer.Fleets, next: answer.NextToken };
    });
    return fleets
      .filter((fleet) => (fleet?.ImageArn ? fleet.ImageArn === image.arn : fleet?.ImageName === image.name))
      .map((fleet) => fleet.Name ?? 'unnamed');
  }

  /**
   * A call that changes something. CloudFormation is asked right before each try: the SDK tries for up to a minute, and
   * what takes effect after a Delete or a rollback has begun would be left behind. And somebody may have made the image
   * anew under its name, which must not be touched.
   */
  private async act<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: $Command<Input, Output, AppStreamClientResolvedConfig>,
    imageName?: string,
  ): Promise<void> {
    command.middlewareStack.add(
      (next) => async (args) => {
        if (!(await this.stillAsked())) throw new Superseded();
        if (imageName && !(await this.isStill(imageName)))
          throw new Superseded(`image ${imageName} is another one than before`);
        return next(args);
      },
      // Inside of the SDK's retries, which have a high priority.
      { step: 'finalizeRequest', priority: 'low' },
    );
    await this.client('rest').send(command, this.options());
  }

  /** Whether the image is what it was when the poll first looked at it; one that is gone can't be mistaken. */
  private async isStill(name: string): Promise<boolean> {
    const before = this.seen.get(name);
    if (!before || this.now() - before.at < FRESH_MS) return true;
    const image = await this.findImage(name, 'rest');
    return !image || image.description === before.description;
  }

  private options(): { abortSignal: AbortSignal } {
    return { abortSignal: this.abortSignal };
  }
}

async function pages<T>(
  read: (token: string | undefined) => Promise<{ items: T[] | undefined; next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, next } = await read(token);
    all.push(...(items ?? []));
    if (!next) break;
    token = next;
  }
  return all;
}

function observed(image: Image): ObservedImage {
  const reasons = [
    image.StateChangeReason?.Code,
    image.StateChangeReason?.Message,
    ...(image.ImageErrors ?? []).flatMap((error) => [error?.ErrorCode, error?.ErrorMessage]),
  ];
  const created = image.CreatedTime;
  return {
    name: image.Name ?? '',
    arn: image.Arn ?? '',
    state: image.State ?? 'unknown',
    description: image.Description ?? '',
    reason: reasons.filter(Boolean).join(', '),
    platform: image.Platform ?? '',
    baseImageArn: image.BaseImageArn ?? '',
    agentVersion: image.AppstreamAgentVersion ?? '',
    createdTime: created && Number.isFinite(created.getTime()) ? created.toISOString() : '',
  };
}
