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

/** Thrown in place of an act that CloudFormation no longer asks for. */
export class Superseded extends Error {
  constructor() {
    super('CloudFormation no longer asks for this');
  }
}

/** AppStream in one region, as this account sees it. */
export class Region {
  constructor(
    readonly name: string,
    private readonly account: string,
    private readonly client: (calls: Calls) => AppStreamClient,
    private readonly abortSignal: AbortSignal,
    private readonly stillAsked: () => Promise<boolean>,
  ) {}

  /** The account's own image of that name, whether AppStream says "not found" or sends an empty list. */
  async findImage(name: string, calls: Calls = 'look'): Promise<ObservedImage | undefined> {
    const images = await this.listImages({ Names: [name] }, calls);
    return images.find((image) => image.name === name);
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
      return images.filter((image) => this.isOwn(image)).map(observed);
    } catch (error) {
      if (meaningOf(error) === 'missing') return [];
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
    await this.act(new DeleteImageCommand({ Name: name }));
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
    );
  }

  async unshare(name: string, accountId: string): Promise<void> {
    await this.act(new DeleteImagePermissionsCommand({ Name: name, SharedAccountId: accountId }));
  }

  async tags(arn: string): Promise<Record<string, string>> {
    const answer = await this.client('rest').send(
      new ListTagsForResourceCommand({ ResourceArn: arn }),
      this.options(),
    );
    return answer.Tags ?? {};
  }

  async tag(arn: string, tags: Record<string, string>): Promise<void> {
    await this.act(new TagResourceCommand({ ResourceArn: arn, Tags: tags }));
  }

  async untag(arn: string, keys: string[]): Promise<void> {
    await this.act(new UntagResourceCommand({ ResourceArn: arn, TagKeys: keys }));
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
   * what takes effect after a Delete or a rollback has begun would be left behind.
   */
  private async act<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: $Command<Input, Output, AppStreamClientResolvedConfig>,
  ): Promise<void> {
    command.middlewareStack.add(
      (next) => async (args) => {
        if (!(await this.stillAsked())) throw new Superseded();
        return next(args);
      },
      // Inside of the SDK's retries, which have a high priority.
      { step: 'finalizeRequest', priority: 'low' },
    );
    await this.client('rest').send(command, this.options());
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
