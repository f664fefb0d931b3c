import type { CustomResourceEvent, PassedOn } from '../../lambda/request/events';
import type { Poll } from '../../lambda/poll';
import { ImageRequest } from '../../lambda/request/image-request';
import type { Handlers } from './in-process';

/** What `onEvent` adds to the event. The framework hands it on to `isComplete`. */
interface Started {
  readonly PhysicalResourceId: string;
  readonly StartedAt: string;
  /** The id in the event, which the framework replaces by the one above. */
  readonly Former?: string;
}

/** This package's handler, as the two functions of a user of the Provider framework. */
export function behindFramework(poll: Poll, imageNamePrefix: string, now: () => number): Handlers {
  // The framework's waiter gets the same input for each poll. So what a poll passes on stays in memory.
  const passedOn = new Map<string, PassedOn>();

  async function onEvent(event: CustomResourceEvent): Promise<Started> {
    const StartedAt = new Date(now()).toISOString();
    const settings = { imageNamePrefix, pollIntervalSeconds: 30 };
    const { physicalId } = new ImageRequest({ Event: event, StartedAt }, settings);
    return { PhysicalResourceId: physicalId, StartedAt, Former: event.PhysicalResourceId };
  }

  async function isComplete(polled: CustomResourceEvent & Started): Promise<object> {
    const { StartedAt, Former, RequestId, ...rest } = polled;
    const Event = { ...rest, RequestId, PhysicalResourceId: Former };
    const result = await poll({
      Event,
      StartedAt,
      Poll: { Answered: false, PassedOn: passedOn.get(RequestId) },
    });
    if ('passOn' in result) {
      passedOn.set(RequestId, result.passOn);
      return { IsComplete: false };
    }
    passedOn.delete(RequestId);
    const { Status, Reason, PhysicalResourceId, Data } = result.answer!;
    if (Status === 'FAILED') throw new Error(Reason);
    return { IsComplete: true, PhysicalResourceId, Data };
  }

  return { onEvent, isComplete };
}
