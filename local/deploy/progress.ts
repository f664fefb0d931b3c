import type { ImageSnapshot } from '../appstream';
import type { StackEvent, StackRecord } from '../cloudformation/stack-record';
import { pollIn } from './poll-line';
import type { SimulatedAws } from './simulated-aws';
import { keyOf, type Place } from './sources';
import { COLUMNS, cutInTheMiddle, duration, timeOfDay } from './text';

/** What users see while a run goes on. */
export interface Progress {
  /** Shows `work` under a title until it ends. */
  phase(title: string, aws: SimulatedAws, work: () => Promise<void>): Promise<void>;
  event(stack: StackRecord, event: StackEvent): void;
  /** A line that a function wrote. */
  log?(line: string): void;
}

/** An image, how far it is on its way to AVAILABLE, and why the handler waits for it. */
export interface ImageProgress {
  readonly image: ImageSnapshot;
  readonly percent: number;
  /** Until it is AVAILABLE, in milliseconds. */
  readonly left: number;
  readonly why: string;
}

/** The handler's last decision about each image. */
export class LastPolls {
  private readonly decisions = new Map<string, string>();

  line(line: string): void {
    const poll = pollIn(line);
    if (poll) this.decisions.set(keyOf({ region: poll.region, name: poll.image }), poll.decision);
  }

  /** Why the handler waits. Empty if it does not wait, or if the state of the image tells it anyway. */
  why(image: Place): string {
    const [, why = ''] = /^wait: (.*)$/s.exec(this.decisions.get(keyOf(image)) ?? '') ?? [];
    return /^the (image is in state|\w+ has begun)/.test(why) ? '' : why.replace(/\s+/g, ' ');
  }
}

/** The images that take, or took, some time to be made. */
export function imagesUnderWay(aws: SimulatedAws, polls: LastPolls): ImageProgress[] {
  const now = aws.clock.now();
  return aws.appStream
    .regions()
    .flatMap((region) => aws.appStream.images(region))
    .filter(({ startedAt, settledAt }) => settledAt > startedAt)
    .map((image) => {
      const share = (now - image.startedAt) / (image.settledAt - image.startedAt);
      return {
        image,
        percent: Math.floor(Math.min(1, share) * 100),
        left: Math.max(0, image.settledAt - now),
        why: polls.why(image),
      };
    });
}

/** How an image is: `COPYING 25 %, 30 min left, eu-west-1`. */
export function imageText({ image, left }: ImageProgress, percent: number): string {
  const way = left > 0 ? ` ${percent} %, ${duration(left)} left` : '';
  return `${image.state}${way}, ${image.region}`;
}

/** Whether to show an event. Resources that are made at once are only shown if they fail. */
export function isWorthALine({ resourceType, resourceStatus }: StackEvent): boolean {
  return (
    /^(Custom|Test)::|^AWS::CloudFormation::Stack$|^AWS::AppStream::/.test(resourceType) ||
    resourceStatus.endsWith('_FAILED')
  );
}

const STATUS_WIDTH = 'UPDATE_IN_PROGRESS'.length;
const LONGEST_ID = 26;

/** An event in the columns of CloudFormation's console, without its reason. */
export function eventLine(event: StackEvent, columns = COLUMNS): string {
  const start = `${timeOfDay(event.timestamp)}  ${event.resourceStatus.padEnd(STATUS_WIDTH)}  `;
  const room = columns - start.length - '  '.length;
  const { resourceType: type, logicalResourceId: id } = event;
  if (type.length + id.length <= room) return `${start}${type}  ${id}`;
  const shortId = cutInTheMiddle(id, Math.min(LONGEST_ID, room / 2));
  return `${start}${cutInTheMiddle(type, room - shortId.length)}  ${shortId}`;
}

/** The reason in CloudFormation's words, in one line. */
export function reasonOf({ resourceStatusReason = '' }: StackEvent): string {
  return resourceStatusReason.replace(/\s+/g, ' ');
}
