import type { CustomResourceEvent } from './events';

/** No event is older: CloudFormation waits for an hour, and Lambda may deliver the event late or twice. */
const OLDEST_EVENT_MS = 2 * 3600_000;

/**
 * When CloudFormation sent the event. Its hour counts from then, and Lambda may deliver the event late. The ResponseURL
 * has the time, but AWS does not document that. If there is no plausible time in it, `now` counts.
 */
export function sentAt({ ResponseURL }: CustomResourceEvent, now: number): number {
  const [, year, month, day, hour, minute, second] =
    /[?&]X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(&|$)/.exec(ResponseURL) ?? [];
  const signed = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return signed <= now && now - signed < OLDEST_EVENT_MS ? signed : now;
}
