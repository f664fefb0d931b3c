import type { ImageSnapshot } from '../appstream';
import type { StackEvent, StackRecord } from '../cloudformation/stack-record';
import type { SimulatedAws } from './simulated-aws';

/** What a human sees while a run goes on. */
export interface Progress {
  /** Shows `work` under a title until it ends. */
  phase(title: string, aws: SimulatedAws, work: () => Promise<void>): Promise<void>;
  event(stack: StackRecord, event: StackEvent): void;
}

/** An image and how far it is on its way to AVAILABLE. */
export interface ImageProgress {
  readonly image: ImageSnapshot;
  readonly percent: number;
}

/** The images that a call made, by region. */
export function imagesUnderWay(aws: SimulatedAws): ImageProgress[] {
  const now = aws.clock.now();
  return aws.appStream
    .regions()
    .flatMap((region) => aws.appStream.images(region))
    .filter(({ startedAt, settledAt }) => settledAt > startedAt)
    .map((image) => {
      const share = (now - image.startedAt) / (image.settledAt - image.startedAt);
      return { image, percent: Math.floor(Math.min(1, share) * 100) };
    });
}

/** What was made at once tells nothing, unless it failed. */
export function isWorthALine({ resourceType, resourceStatus }: StackEvent): boolean {
  return (
    /^(Custom|Test)::|^AWS::CloudFormation::Stack$|^AWS::AppStream::/.test(resourceType) ||
    resourceStatus.endsWith('_FAILED')
  );
}

/** An event as the CDK and CloudFormation's console show it. */
export function eventLine(stack: StackRecord, event: StackEvent): string {
  const columns = [
    timeOfDay(event.timestamp),
    stack.region.padEnd(14),
    event.resourceStatus.padEnd(20),
    event.resourceType.padEnd(26),
    event.logicalResourceId,
    (event.resourceStatusReason ?? '').replace(/\s+/g, ' '),
  ];
  return columns.join('  ').trimEnd();
}

export function timeOfDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 19);
}

/** As in `1 h 5 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
