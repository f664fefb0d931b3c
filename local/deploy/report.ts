import { isMaking, type JournalEntry } from '../appstream';
import { pollIn } from './poll-line';
import type { SimulatedAws } from './simulated-aws';
import { keyOf } from './sources';

/** What became of one image. */
export interface ImageReport {
  readonly region: string;
  readonly name: string;
  /** `deleted` where it is gone, `never made` where it never was there. */
  readonly state: string;
  /** From the call that began it to AVAILABLE, in milliseconds. */
  readonly made?: number;
  /** From CloudFormation's first Delete to its end. */
  readonly deleted?: number;
  readonly calls: ReadonlyMap<string, number>;
  readonly polls: number;
  /** From AVAILABLE until the stack knew. */
  readonly deadTime?: number;
}

/** Collects, while a run goes on, what the simulated AWS forgets. */
export class Observations {
  private readonly polls = new Map<string, number>();
  private readonly finished = new Map<string, { made: number; deadTime: number }>();

  /** A line that a function wrote. */
  line(line: string): void {
    const poll = pollIn(line);
    if (!poll) return;
    const key = keyOf({ region: poll.region, name: poll.image });
    this.polls.set(key, (this.polls.get(key) ?? 0) + 1);
  }

  /** An image that a stack just took for complete. */
  complete(aws: SimulatedAws, arn: string): void {
    const [region, name] = regionAndName(arn);
    const image = aws.appStream.image(region, name);
    const key = keyOf({ region, name });
    if (!image || this.finished.has(key)) return;
    this.finished.set(key, {
      made: image.settledAt - image.startedAt,
      deadTime: aws.clock.now() - image.settledAt,
    });
  }

  /** The images of the stacks: what a stack makes is polled for. */
  images(aws: SimulatedAws): ImageReport[] {
    const calls = new Map<string, Map<string, number>>();
    for (const entry of aws.appStream.journal) {
      const [region, name] = imageOf(entry);
      const key = keyOf({ region, name });
      const operations = calls.get(key) ?? new Map<string, number>();
      calls.set(key, operations.set(entry.operation, (operations.get(entry.operation) ?? 0) + 1));
    }
    return [...this.polls].map(([key, polls]) => {
      const [region, name] = key.split(' ');
      return {
        region,
        name,
        ...endOf(aws, region, name),
        ...this.finished.get(key),
        calls: calls.get(key) ?? new Map<string, number>(),
        polls,
      };
    });
  }
}

const NO_IMAGE = '(any)';

/** Region and name of an image. */
export function regionAndName(arn: string): [region: string, name: string] {
  const [, , , region, , path] = arn.split(':');
  return [region, path.split('/')[1]];
}

/** Where the operations name their image. */
interface ImageInput {
  readonly Name?: string;
  readonly Names?: readonly string[];
  readonly ResourceArn?: string;
  readonly newImageName?: string;
  readonly DestinationImageName?: string;
  readonly DestinationRegion?: string;
}

/** Which image a call was about. */
function imageOf({ region, input }: JournalEntry): [region: string, name: string] {
  const { Name, Names, newImageName, ResourceArn, ...rest } = input as ImageInput;
  const { DestinationImageName, DestinationRegion } = rest;
  if (DestinationImageName) return [DestinationRegion ?? region, DestinationImageName];
  if (ResourceArn) return regionAndName(ResourceArn);
  return [region, Name ?? newImageName ?? Names?.[0] ?? NO_IMAGE];
}

/** What became of an image, and how long its deletion took. */
function endOf(aws: SimulatedAws, region: string, name: string): Pick<ImageReport, 'state' | 'deleted'> {
  const calls = aws.appStream.journal.filter(
    ({ touched }) => touched?.region === region && touched.name === name,
  );
  const made = calls.filter(isMaking).at(-1);
  const { state = made ? 'deleted' : 'never made' } = aws.appStream.image(region, name) ?? {};
  return { state, deleted: made && deletionTime(aws, { region, name, calls, made }) };
}

interface Called {
  readonly region: string;
  readonly name: string;
  /** Those that have touched it. */
  readonly calls: readonly JournalEntry[];
  readonly made: JournalEntry;
}

/** Of the last time that the image was made: a way back may have made it anew. */
function deletionTime(aws: SimulatedAws, { region, name, calls, made }: Called): number | undefined {
  const deleted = calls.filter(({ operation }) => operation === 'DeleteImage').at(-1);
  if (!deleted || deleted.at < made.at) return undefined;
  const events = aws.stacks
    .filter(({ record }) => record.region === region)
    .flatMap(({ record }) => record.events)
    .filter(({ physicalResourceId }) => physicalResourceId.endsWith(`:image/${name}`));
  const asked = events.find(
    ({ resourceStatus, timestamp }) => resourceStatus === 'DELETE_IN_PROGRESS' && timestamp >= made.at,
  );
  const ended = events.find(
    ({ resourceStatus, timestamp }) => resourceStatus === 'DELETE_COMPLETE' && timestamp >= deleted.at,
  );
  return asked && ended && ended.timestamp - asked.timestamp;
}
