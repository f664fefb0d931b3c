import type { ImageSnapshot, JournalEntry } from '../../local/appstream';
import { isOf, OUTSIDER } from './ours';

/** All that changes an image of the simulated account. */
const ACTS = new Set([
  'DeleteImage',
  'TagResource',
  'UntagResource',
  'UpdateImagePermissions',
  'DeleteImagePermissions',
]);

/** How long a look counts, and the latencies around it. */
export const LOOK_TO_ACT_MS = 4_000;

/** What the calls of a whole history are judged by. */
export interface Evidence {
  readonly journal: readonly JournalEntry[];
  readonly stackIds: readonly string[];
  readonly logicalIds: readonly string[];
  /** Images that no stack has made, as they were. */
  readonly foreign: readonly ImageSnapshot[];
  readonly now: (arn: string) => ImageSnapshot | undefined;
  /** Whether time passes between a look and an act. */
  readonly hasLatency: boolean;
}

/** Throws where something was done to an image that the stacks did not make, or to a share that they did not give. */
export function checkJournal({ journal, stackIds, logicalIds, foreign, now, hasLatency }: Evidence): void {
  const lost = new Set<string>();
  for (const entry of journal) {
    const { operation, outcome, input, touched, at } = entry;
    if (!ACTS.has(operation) || outcome !== 'ok' || !touched) continue;
    if (!stackIds.some((stackId) => logicalIds.some((id) => isOf(stackId, id, touched)))) {
      // AppStream has no call that depends on what an image is: between a look and an act somebody may make it anew.
      const isMadeAnewMeanwhile = hasLatency && at - touched.startedAt < LOOK_TO_ACT_MS;
      if (!isMadeAnewMeanwhile)
        throw new Error(`touched an image that is not ours: ${JSON.stringify(entry)}`);
      lost.add(touched.arn);
    }
    if (operation === 'DeleteImagePermissions' && input.SharedAccountId === OUTSIDER)
      throw new Error(`unshared an image with an account that the stack did not share with`);
  }
  for (const image of foreign.filter(({ arn }) => !lost.has(arn))) {
    const is = now(image.arn);
    if (JSON.stringify([is?.tags, is?.sharedWith]) !== JSON.stringify([image.tags, image.sharedWith]))
      throw new Error(`an image that is not ours has changed: ${JSON.stringify({ image, now: is })}`);
  }
}
