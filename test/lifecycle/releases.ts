import type { StackResult } from '../../local/cloudformation/stack-player';
import type { Template } from '../../local/cloudformation/template';
import {
  HOME,
  copies,
  desk,
  longDesk,
  physicalId,
  sibling,
  succeeds,
  world,
  type World,
} from '../lambda/stacks';

type Others = Template['Resources'];

/** `Desk` in its n-th release. */
export const release = (n: number, properties = {}, others: Others = {}) =>
  desk({ Revision: `${n}`, ...properties }, others);

/** The same, with `keepPrevious`. */
export const keeping = (n: number, keeps: number, properties = {}, others: Others = {}) =>
  release(n, { ...(keeps > 0 && { KeepPrevious: `${keeps}` }), ...properties }, others);

/** `Desk` with a copyTimeout of three hours, and so with waiters. */
export const withWaiters = (properties = {}, others: Others = {}) =>
  longDesk({ copy: 180 }, properties, others);

/** A stack after some releases, and the ARN that its image had in each, by its number. */
export async function released(
  keeps: number,
  releases: readonly number[],
  properties = {},
  others: Others = {},
  w = world(),
) {
  const arns: Record<number, string> = {};
  for (const [index, n] of releases.entries()) {
    const template = keeping(n, keeps, properties, others);
    await succeeds(index === 0 ? w.stack.create(template) : w.stack.update(template));
    arns[n] = physicalId(w.stack);
  }
  return { w, arns };
}

/** The ARNs of all copies in a region. */
export const there = (w: World, region = HOME) => copies(w, region).map(({ arn }) => arn);

export const imageOf = (w: World, arn: string) => copies(w).find((one) => one.arn === arn);

export const nameOf = (arn: string) => arn.split('/')[1];

/** Another resource, which fails after so many seconds. */
export const failing = (FailAfterSeconds = 4000) => ({ Sibling: sibling({ FailAfterSeconds }) });

/** How many minutes the clean-up of an update took. */
export function cleanUpMinutes({ events }: StackResult): number {
  const began = events.find(
    ({ resourceStatus }) => resourceStatus === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  )!;
  return (events.at(-1)!.timestamp - began.timestamp) / 60_000;
}
