import {
  DeleteImageCommand,
  DeleteImagePermissionsCommand,
  DescribeImagesCommand,
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
  /** An AMI or a WorkSpaces image to import. */
  readonly importOf?: string;
  /** The role by which AppStream reads the AMI. */
  readonly importRole?: string;
  /** Whether the source is updated, which takes hours. */
  readonly update?: boolean;
  /** How the names of all images begin. */
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
export const SETTLED = ['AVAILABLE', 'FAILED'];

/** Questions to an account: what they make begins with `prefix`, and is deleted however they end. */
export abstract class Questions {
  readonly answers: Answer[] = [];
  private isInterrupted = false;
  private readonly made: string[] = [];
  protected readonly source: AppStreamClient;
  /** Where images are made. */
  protected readonly destination: AppStreamClient;

  constructor(protected readonly options: ProbeOptions) {
    this.source = options.client(options.sourceRegion);
    this.destination = options.client(options.destinationRegion);
  }

  protected abstract ask(): Promise<void>;

  /** Deletes what it made, however it ends. */
  async run(): Promise<void> {
    try {
      await this.ask();
    } finally {
      this.isInterrupted = false;
      await this.cleanUp();
    }
  }

  /** Ends at the next look, and deletes what was made. */
  interrupt(): void {
    this.isInterrupted = true;
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

  protected async pause(): Promise<void> {
    await this.options.sleep(this.options.pollSeconds);
    if (this.isInterrupted) throw new Error('The probe was interrupted.');
  }

  protected newName(): string {
    const name = `${this.options.prefix}${this.made.length + 1}`;
    this.made.push(name);
    return name;
  }

  protected async delete(name: string): Promise<void> {
    await this.destination.send(new DeleteImageCommand({ Name: name }));
  }

  protected async describe(name: string, client = this.destination): Promise<Image | undefined> {
    const { Images = [] } = await client.send(new DescribeImagesCommand({ Names: [name] }));
    return Images.find((image) => image.Name === name);
  }

  protected find(name: string): Promise<Image | undefined> {
    return this.describe(name).catch((error: Error) => {
      if (error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    });
  }

  protected async until(
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

  protected answer(question: string, answer: string): void {
    this.answers.push({ question, answer });
    this.options.print(`${question}: ${answer}`);
  }

  protected since(start: number): string {
    const seconds = Math.round((this.options.now() - start) / 1000);
    return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  }
}

export function yesOrNo(value: unknown): string {
  return value ? 'yes' : 'no';
}

/** What came of a call: its answer in short, or the name of the error. */
export async function outcome<T>(
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
