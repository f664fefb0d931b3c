import type { CustomResourceEvent } from './events';

/** No event is open for longer: CloudFormation gives it an hour, and Lambda may deliver it once more. */
const OLDEST_EVENT_MS = 2 * 3600_000;

/**
 * When CloudFormation sent the event: its hour counts from there, while Lambda may deliver the event late. Nobody
 * documents that the ResponseURL tells, so where it tells nothing plausible the hour counts from now.
 */
export function sentAt({ ResponseURL }: CustomResourceEvent, now: number): number {
  const [, year, month, day, hour, minute, second] =
    /[?&]X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(&|$)/.exec(ResponseURL) ?? [];
  const signed = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return signed <= now && now - signed < OLDEST_EVENT_MS ? signed : now;
}
