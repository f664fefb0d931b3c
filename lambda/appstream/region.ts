import {
  $Command,
  AppStreamClient,
  AppStreamClientResolvedConfig,
  DeleteImageCommand,
  DeleteImagePermissionsCommand,
  DescribeFleetsCommand,
  DescribeImagePermissionsCommand,
  DescribeImagesCommand,
  DescribeImagesRequest,
  Image,
  ListTagsForResourceCommand,
  ServiceInputTypes,
  ServiceOutputTypes,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateImagePermissionsCommand,
} from '@aws-sdk/client-appstream';
import { type Guard, StaleRequest } from '../cloudformation/guard';
import type { Share } from '../request/declared-image';
import { meaningOf } from './errors';
import { type ObservedImage, observed } from './observed-image';
import { pages } from './pages';
import type { Silence } from './silence';

/** AppStream has no call with a condition ("if it is still this image"). So a look counts as fresh for this long. */
const FRESH_MS = 2_000;

/** An image as calls name it: some by name, others by ARN. */
export interface Named {
  readonly name: string;
  readonly arn: string;
}

/** The description of an image at the first look of this poll, and when it was last seen to be the same. */
interface Seen {
  readonly description: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What a poll uses in every region. */
export interface RegionContext {
  readonly account: string;
  readonly abortSignal: AbortSignal;
  readonly guard: Guard;
  readonly silence: Silence;
  /** Milliseconds since 1970. */
  now(): number;
}

/** AppStream as one poll reaches it. */
export interface AppStream {
  region(name: string): Region;
}

/** AppStream in one region, as this account sees it in one poll. */
export class Region {
  private readonly seen = new Map<string, Seen>();

  constructor(
    readonly name: string,
    private readonly client: AppStreamClient,
    private readonly context: RegionContext,
  ) {}

  /** The account's own image of that name. AppStream may answer "not found" or an empty list: both mean undefined. */
  async findImage(name: string): Promise<ObservedImage | undefined> {
    const images = await this.listImages({ Names: [name] });
    const image = images.find((image) => image.name === name);
    if (image) {
      const { description } = this.seen.get(name) ?? image;
      this.seen.set(name, { description, at: description === image.description ? this.context.now() : 0 });
    }
    return image;
  }

  /** All images of the account in the region, without the pages of public ones. */
  async ownImages(): Promise<ObservedImage[]> {
    // AppStream does not document which of the two an image has for its owner if it is shared with others.
    const images = await this.listImages({ Type: 'PRIVATE' });
    images.push(...(await this.listImages({ Type: 'SHARED' })));
    return [...new Map(images.map((image) => [image.name, image])).values()];
  }

  /** Whether AWS or another account has an image of that name that this account can see. */
  async hasForeignImage(name: string): Promise<boolean> {
    const images = await this.describeImages({ Names: [name] });
    return images.some((image) => image?.Name === name && !this.isOwn(image));
  }

  private async listImages(filter: DescribeImagesRequest): Promise<ObservedImage[]> {
    const images = await this.describeImages(filter);
    return images.filter((image) => this.isOwn(image)).map(observed);
  }

  private async describeImages(filter: DescribeImagesRequest): Promise<Image[]> {
    const { silence } = this.context;
    try {
      const images = await pages(async (NextToken) => {
        const command = new DescribeImagesCommand({ ...filter, NextToken });
        const answer = await this.client.send(command, this.options());
        return { items: answer.Images, next: answer.NextToken };
      });
      silence.hear(this.name);
      return images;
    } catch (error) {
      const isMissing = meaningOf(error) === 'missing';
      silence.hear(this.name, isMissing ? undefined : error);
      if (isMissing) return [];
      throw error;
    }
  }

  /**
   * Whether an image is this account's: AWS has public ones, and other accounts may share theirs. The account in the
   * ARN decides: AppStream does not document which visibility an image has for its owner if it is shared with others.
   */
  private isOwn(image: Image): boolean {
    if (!image) return false;
    if (image.Arn) return image.Arn.split(':')[4] === this.context.account;
    return image.Visibility !== 'PUBLIC' && image.Visibility !== 'SHARED';
  }

  async deleteImage(image: Named, mustNotBePresent?: string): Promise<void> {
    await this.act(new DeleteImageCommand({ Name: image.name }), image, mustNotBePresent);
  }

  async shares(name: string): Promise<Share[]> {
    const permissions = await pages(async (NextToken) => {
      const answer = await this.client.send(
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

  /** The accounts that an image is shared with. */
  async sharedWith(name: string): Promise<string[]> {
    return (await this.shares(name)).map(({ accountId }) => accountId);
  }

  async share(image: Named, { accountId, allowFleet, allowImageBuilder }: Share): Promise<void> {
    await this.act(
      new UpdateImagePermissionsCommand({
        Name: image.name,
        SharedAccountId: accountId,
        ImagePermissions: { allowFleet, allowImageBuilder },
      }),
      image,
    );
  }

  async unshare(image: Named, accountId: string, mustNotBePresent?: string): Promise<void> {
    await this.act(
      new DeleteImagePermissionsCommand({ Name: image.name, SharedAccountId: accountId }),
      image,
      mustNotBePresent,
    );
  }

  /** Empty if the image is gone. */
  async tags(arn: string): Promise<Record<string, string>> {
    const command = new ListTagsForResourceCommand({ ResourceArn: arn });
    try {
      return (await this.client.send(command, this.options())).Tags ?? {};
    } catch (error) {
      if (meaningOf(error) === 'missing') return {};
      throw error;
    }
  }

  async tag(image: Named, tags: Record<string, string>, mustNotBePresent?: string): Promise<void> {
    await this.act(new TagResourceCommand({ ResourceArn: image.arn, Tags: tags }), image, mustNotBePresent);
  }

  async untag(image: Named, keys: string[]): Promise<void> {
    await this.act(new UntagResourceCommand({ ResourceArn: image.arn, TagKeys: keys }), image);
  }

  /** Names of the account's fleets that run on the image. */
  async fleetsOn(image: Named): Promise<string[]> {
    const fleets = await pages(async (NextToken) => {
      const answer = await this.client.send(new DescribeFleetsCommand({ NextToken }), this.options());
      return { items: answer.Fleets, next: answer.NextToken };
    });
    return fleets
      .filter((fleet) => (fleet?.ImageArn ? fleet.ImageArn === image.arn : fleet?.ImageName === image.name))
      .map((fleet) => fleet.Name ?? 'unnamed');
  }

  /**
   * An act: a call that changes something. Before each try CloudFormation is asked whether the request still stands:
   * what takes effect after a Delete or a rollback has begun would stay. Then the image is looked at, unless
   * the last look is fresh: somebody may have made another one under its name, which must not be touched.
   *
   * `mustNotBePresent`: the physical id of an image (or a share) that loses something by the call. If it is the present
   * one of its resource, `PresentImage` is thrown.
   */
  async act<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: $Command<Input, Output, AppStreamClientResolvedConfig>,
    image?: Named,
    mustNotBePresent?: string,
  ): Promise<Output> {
    command.middlewareStack.add(
      (next) => async (args) => {
        await this.context.guard.check(mustNotBePresent);
        if (image && !(await this.isStill(image.name)))
          throw new StaleRequest(`image ${image.name} is another one than before`);
        return next(args);
      },
      // Inside of the SDK's retries, which have a high priority.
      { step: 'finalizeRequest', priority: 'low' },
    );
    return this.client.send(command, this.options());
  }

  /** Whether the image is the one that the poll first looked at. If it is gone, the call cannot change another one. */
  private async isStill(name: string): Promise<boolean> {
    const before = this.seen.get(name);
    if (!before || this.context.now() - before.at < FRESH_MS) return true;
    const image = await this.findImage(name);
    return !image || image.description === before.description;
  }

  private options(): { abortSignal: AbortSignal } {
    return { abortSignal: this.context.abortSignal };
  }
}
