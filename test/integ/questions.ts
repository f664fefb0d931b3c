import {
  CopyImageCommand,
  DeleteImageCommand,
  DeleteImagePermissionsCommand,
  DescribeImagesCommand,
  ListTagsForResourceCommand,
  UpdateImagePermissionsCommand,
  type AppStreamClient,
  type Image,
} from '@aws-sdk/client-appstream';

export interface ProbeOptions {
  /** An image of the account. It is only read. */
  readonly source: string;
  readonly sourceRegion: string;
  readonly destinationRegion: string;
  /** An account to share a copy with for a moment. */
  readonly shareWith?: string;
  /** How the names of all copies begin. */
  readonly prefix: string;
  readonly pollSeconds: number;
  readonly maxHours: number;
  readonly client: (region: string) => AppStreamClient;
  /** A client that may call CopyImage on that ARN only. */
  readonly restrictedClient?: (region: string, arn: string) => AppStreamClient;
  readonly sleep: (seconds: number) => Promise<void>;
  readonly now: () => number;
  readonly print: (line: string) => void;
}

/** A question that no document answers, and what AppStream did. */
export interface Answer {
  readonly question: string;
  readonly answer: string;
}

/** The states in which an image stays. */
const SETTLED = ['AVAILABLE', 'FAILED'];

/** Asks AppStream what its documentation leaves open. Everything that it makes begins with `prefix`. */
export class Probe {
  readonly answers: Answer[] = [];
  private isInterrupted = false;
  private readonly made: string[] = [];
  private readonly source: AppStreamClient;
  private readonly destination: AppStreamClient;

  constructor(private readonly options: ProbeOptions) {
    this.source = options.client(options.sourceRegion);
    this.destination = options.client(options.destinationRegion);
  }

  /** Deletes what it made, however it ends. */
  async run(): Promise<void> {
    try {
      await this.missingImage();
      const first = await this.firstCopy();
      await this.sharing(first);
      await this.sourceOfCopy(first);
      await this.authorization();
    } finally {
      this.isInterrupted = false;
      await this.cleanUp();
    }
  }

  /** Ends at the next look, and deletes what was made. */
  interrupt(): void {
    this.isInterrupted = true;
  }

  private async missingImage(): Promise<void> {
    const missing = `${this.options.prefix}missing`;
    const found = await outcome(this.describe(missing), (image) => (image ? 'an image' : 'an empty list'));
    this.answer('What DescribeImages answers for a name that is not there', found);
    this.answer('What DeleteImage answers for a name that is not there', await outcome(this.delete(missing)));
    const copy = this.copy(`${this.options.prefix}of-missing`, missing);
    this.answer('What CopyImage answers for a source that is not there', await outcome(copy));
  }

  /** Answers the name of a copy that is AVAILABLE. */
  private async firstCopy(): Promise<string> {
    let name = this.newName();
    let started = this.options.now();
    await this.copy(name);
    const again = await outcome(this.copy(name));
    this.answer('What a second CopyImage to the same name answers at once', again);

    let image = await this.until(name, (seen) => seen !== undefined);
    this.answer('When a copy is visible', `${this.since(started)} after CopyImage, as ${image?.State}`);
    this.answer('Whether it shows its description while it is copied', yesOrNo(image?.Description));
    const source = await this.describe(this.options.source, this.source);
    const isOwn = image?.CreatedTime?.getTime() !== source?.CreatedTime?.getTime();
    this.answer('Whether a copy has a CreatedTime of its own', yesOrNo(isOwn));
    const isBase = image?.BaseImageArn === source?.Arn;
    this.answer('What the BaseImageArn of a copy is', isBase ? 'its source' : 'the base of its source');

    const wasCopying = image?.State;
    const deleted = await outcome(this.delete(name));
    this.answer(`What DeleteImage answers while an image is ${wasCopying}`, deleted);
    if (deleted === 'ok') {
      await this.until(name, (seen) => !seen);
      name = this.newName();
      started = this.options.now();
      await this.copy(name);
    }
    image = await this.until(name, (seen) => SETTLED.includes(seen?.State ?? ''));
    this.answer('How long a copy takes', `${this.since(started)}, then ${image?.State}`);
    if (image?.State !== 'AVAILABLE')
      throw new Error(`The copy is ${image?.State}: ${JSON.stringify(image)}`);

    const tags = await outcome(
      this.destination.send(new ListTagsForResourceCommand({ ResourceArn: image.Arn })),
      ({ Tags }) => JSON.stringify(Tags ?? null),
    );
    this.answer('What ListTagsForResource answers for a copy without tags', tags);
    return name;
  }

  private async sharing(name: string): Promise<void> {
    const { shareWith } = this.options;
    if (!shareWith) {
      this.answer('What DeleteImage answers for a shared image', 'not asked: no --share-with');
      return;
    }
    await this.destination.send(
      new UpdateImagePermissionsCommand({
        Name: name,
        SharedAccountId: shareWith,
        ImagePermissions: { allowFleet: true, allowImageBuilder: false },
      }),
    );
    const shared = await this.describe(name);
    this.answer('Which visibility the owner of a shared image sees', String(shared?.Visibility));
    const deleted = await outcome(this.delete(name));
    this.answer('What DeleteImage answers for a shared image', deleted);
    const unshare = () =>
      this.destination.send(new DeleteImagePermissionsCommand({ Name: name, SharedAccountId: shareWith }));
    if (deleted === 'ok') return;
    await unshare();
    this.answer('What DeleteImagePermissions answers without a share', await outcome(unshare()));
  }

  /** A copy of the copy: the maintainer's own image is never deleted. */
  private async sourceOfCopy(first: string): Promise<void> {
    const second = this.newName();
    await this.copy(second, first, this.destination);
    const deleted = await outcome(this.delete(first));
    this.answer('What DeleteImage answers for the source of a running copy', deleted);
    if (deleted === 'ok') {
      const again = await outcome(this.delete(first));
      this.answer('What a second DeleteImage answers', again);
      const seen = await outcome(this.describe(first), (image) => image?.State ?? 'gone at once');
      this.answer('What a deleted image looks like', seen);
    }
    const copy = await this.until(second, (seen) => SETTLED.includes(seen?.State ?? ''));
    this.answer('How such a copy ends', String(copy?.State));
  }

  private async authorization(): Promise<void> {
    const { restrictedClient, source, sourceRegion, destinationRegion } = this.options;
    const question = 'With CopyImage allowed on';
    if (!restrictedClient) {
      this.answer(`${question} one of the two ARNs only`, 'not asked: no --role-arn');
      return;
    }
    const arn = (await this.describe(source, this.source))?.Arn ?? '';
    const ofName = (name: string) =>
      arn.replace(`:${sourceRegion}:`, `:${destinationRegion}:`).replace(/image\/.*$/, `image/${name}`);
    for (const which of ['source', 'destination'] as const) {
      const name = this.newName();
      const client = restrictedClient(sourceRegion, which === 'source' ? arn : ofName(name));
      this.answer(
        `${question} the ${which} only`,
        await outcome(this.copy(name, source, client), undefined, true),
      );
    }
  }

  private async cleanUp(): Promise<void> {
    for (const name of this.made) {
      const started = this.options.now();
      try {
        await this.deleteForSure(name);
        this.options.print(`${name} is gone, ${this.since(started)} after the first attempt to delete it`);
      } catch (error) {
        this.options.print(`LEFT BEHIND in ${this.options.destinationRegion}: ${name} (${String(error)})`);
      }
    }
  }

  private async deleteForSure(name: string): Promise<void> {
    // A copy that was asked for may not be visible yet.
    for (let polls = 0; polls * this.options.pollSeconds < 180 && !(await this.find(name)); polls += 1) {
      await this.pause();
    }
    const { shareWith } = this.options;
    await this.until(name, async (image) => {
      if (!image) return true;
      if (shareWith && image.State === 'AVAILABLE')
        await this.destination
          .send(new DeleteImagePermissionsCommand({ Name: name, SharedAccountId: shareWith }))
          .catch(() => {});
      if (image.State !== 'DELETING') await this.delete(name).catch(() => {});
      return false;
    });
  }

  private async pause(): Promise<void> {
    await this.options.sleep(this.options.pollSeconds);
    if (this.isInterrupted) throw new Error('The probe was interrupted.');
  }

  private newName(): string {
    const name = `${this.options.prefix}${this.made.length + 1}`;
    this.made.push(name);
    return name;
  }

  private async copy(name: string, source = this.options.source, client = this.source): Promise<void> {
    await client.send(
      new CopyImageCommand({
        SourceImageName: source,
        DestinationImageName: name,
        DestinationRegion: this.options.destinationRegion,
        DestinationImageDescription: 'Made by the probe of cdk-appstream-image; may be deleted',
      }),
    );
  }

  private async delete(name: string): Promise<void> {
    await this.destination.send(new DeleteImageCommand({ Name: name }));
  }

  private async describe(name: string, client = this.destination): Promise<Image | undefined> {
    const { Images = [] } = await client.send(new DescribeImagesCommand({ Names: [name] }));
    return Images.find((image) => image.Name === name);
  }

  private find(name: string): Promise<Image | undefined> {
    return this.describe(name).catch((error: Error) => {
      if (error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    });
  }

  private async until(
    name: string,
    isSo: (image: Image | undefined) => boolean | Promise<boolean>,
  ): Promise<Image | undefined> {
    const deadline = this.options.now() + this.options.maxHours * 3_600_000;
    for (;;) {
      const image = await this.find(name);
      if (await isSo(image)) return image;
      if (this.options.now() >= deadline)
        throw new Error(`${name} is still ${image?.State ?? 'missing'} after ${this.options.maxHours} h`);
      await this.pause();
    }
  }

  private answer(question: string, answer: string): void {
    this.answers.push({ question, answer });
    this.options.print(`${question}: ${answer}`);
  }

  private since(start: number): string {
    const seconds = Math.round((this.options.now() - start) / 1000);
    return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  }
}

function yesOrNo(value: unknown): string {
  return value ? 'yes' : 'no';
}

/** What came of a call: its answer in short, or the name of the error. */
async function outcome<T>(
  call: Promise<T>,
  inShort: (answer: T) => string = () => 'ok',
  withMessage = false,
): Promise<string> {
  try {
    return inShort(await call);
  } catch (error) {
    const { name, message } = error as Error;
    return withMessage ? `${name}: ${message}` : name;
  }
}
