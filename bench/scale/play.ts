import { countCalls } from '../../local/appstream';
import { withSeed } from '../../local/random';
import { SimulatedAccount } from '../../local/simulated-account';
import { mean } from '../statistics';

export interface Scale {
  readonly images: number;
  /** AppStream throttles further calls. Default: no limit. */
  readonly callsPerSecond?: number;
  /** CloudFormation throttles further reads of the stack. Default: no limit. */
  readonly readsPerSecond?: number;
  readonly copyMinutes: number;
  /** The quotas of images and of copies at a time in the region. Default: those of AWS. */
  readonly quotas?: { readonly images: number; readonly concurrentCopies: number };
  readonly seed: number;
}

export interface Figures {
  /** How the creation of the stack ended. */
  readonly status: string;
  readonly minutes: number;
  /** Minutes that the deployment takes longer than one copy. */
  readonly overTheCopy: number;
  readonly polls: number;
  /** Calls to AppStream. */
  readonly calls: number;
  readonly throttled: number;
  /** Calls to CloudFormation that read the stack. */
  readonly reads: number;
  readonly readsThrottled: number;
  /** Seconds until the last copy was begun. */
  readonly lastCopyBegan: number;
  /** Seconds from AVAILABLE until CloudFormation knows, on average over the images. */
  readonly deadTime: number;
  readonly worstDeadTime: number;
  /** Seconds from when the last image is AVAILABLE until the stack is complete. */
  readonly addedWait: number;
  /** Polls at the same time, at most. */
  readonly executions: number;
  /** Images of the stack when the operation has ended. */
  readonly left: number;
  /** The reason of the first resource that failed. */
  readonly reason?: string;
}

export const POLL_SECONDS = 30;
export const MEAN_LATENCY_SECONDS = 0.1;
const REGION = 'eu-west-1';

/** Plays a stack with so many images of the same source, on the virtual clock. */
export function playScale(scale: Scale): Promise<Figures> {
  // The SDK's pauses and the latencies are random. By the seed a run can be repeated.
  return withSeed(scale.seed, () => play(scale));
}

async function play({
  images,
  callsPerSecond,
  readsPerSecond,
  copyMinutes,
  quotas,
}: Scale): Promise<Figures> {
  const account = new SimulatedAccount({
    readApi: { callsPerSecond: readsPerSecond },
    pollIntervalSeconds: POLL_SECONDS,
    meanLatencySeconds: MEAN_LATENCY_SECONDS,
    appStream: { copySeconds: copyMinutes * 60, callsPerSecond, quotas },
  });
  const { appStream, clock, engine, readApi } = account;
  appStream.addImage(REGION, { name: 'golden' });
  const Resources = Object.fromEntries(
    Array.from({ length: images }, (_, index) => [
      `Image${index}`,
      { Type: 'Custom::AppStreamImage', Properties: { ServiceToken: 'provider', SourceImageName: 'golden' } },
    ]),
  );
  const began = clock.now();
  const { status, events } = await account.stack().create({ Resources });
  const ended = clock.now();
  const copies = appStream.images(REGION).filter(({ name }) => name !== 'golden');
  const settled = new Map(copies.map(({ arn, settledAt }) => [arn, settledAt]));
  const known = events.filter(
    (event) => event.resourceStatus === 'CREATE_COMPLETE' && settled.has(event.physicalResourceId),
  );
  const dead = known.map((event) => (event.timestamp - settled.get(event.physicalResourceId)!) / 1000);
  const { journal } = appStream;
  const copied = journal.filter((call) => call.operation === 'CopyImage' && call.outcome === 'ok');
  return {
    status,
    minutes: (ended - began) / 60_000,
    overTheCopy: (ended - began) / 60_000 - copyMinutes,
    polls: engine.polls,
    calls: journal.length,
    throttled: countCalls(journal, { outcome: 'ThrottlingException' }),
    reads: readApi.journal.length,
    readsThrottled: readApi.journal.filter(({ outcome }) => outcome === 'Throttling').length,
    lastCopyBegan: (Math.max(...copied.map(({ at }) => at)) - began) / 1000,
    deadTime: mean(dead),
    worstDeadTime: Math.max(...dead),
    addedWait: (ended - Math.max(...settled.values())) / 1000,
    executions: engine.mostAtOnce,
    left: copies.length,
    reason: events.find((event) => event.resourceStatus === 'CREATE_FAILED')?.resourceStatusReason,
  };
}
