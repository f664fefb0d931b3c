import { isMaking, type JournalEntry } from '../appstream';
import { pollIn } from './poll-line';
import type { SimulatedAws } from './simulated-aws';
import { keyOf } from './sources';

/** What became of one image. */
export interface ImageReport {
  readonly region: string;
  readonly name: string;
  /** Its state at the end. `deleted`: it is gone. `never made`: it never was there. */
  readonly state: string;
  /** From the call that made it until it was AVAILABLE, in milliseconds. */
  readonly made?: number;
  /** From CloudFormation's first Delete until its end, in milliseconds. */
  readonly deleted?: number;
  readonly calls: ReadonlyMap<string, number>;
  readonly polls: number;
  /** From AVAILABLE until the stack knew, in milliseconds. */
  readonly deadTime?: number;
}

/** Collects during a run what the simulated AWS does not keep. */
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

  /** Called when a stack has completed its image. */
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

  /** The images of the stacks. They are those that the handler polled. */
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

export function regionAndName(arn: string): [region: string, name: string] {
  const [, , , region, , path] = arn.split(':');
  return [region, path.split('/')[1]];
}

/** The members in which operations name their image. */
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

/** The state of an image at the end, and how long its deletion took. */
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
  /** The calls that changed it. */
  readonly calls: readonly JournalEntry[];
  readonly made: JournalEntry;
}

/** If an image was made anew under its name, as on the way back to an earlier release, the last one counts. */
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
