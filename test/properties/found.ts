import type { ImageSnapshot } from '../../local/appstream';
import type { StackRecord } from '../../local/cloudformation/stack-record';
import { isOfStack } from './ours';

/** The logical id of the newest image that a stack finds. */
export const NEWEST = 'Newest';

/** What a stack has found as the newest image: a rollback changes nothing of it. */
export class Found {
  /** When the stack was last settled. */
  private before?: string;

  /** `ours`: the images that the stacks have made. */
  check({ stackId, status, resources }: StackRecord, why: string, ours: readonly ImageSnapshot[]): void {
    if (!status.endsWith('_COMPLETE')) return;
    const newest = resources.get(NEWEST);
    const { physicalId, attributes } = newest ?? {};
    const found = newest && JSON.stringify({ physicalId, attributes });
    const isOwn = ours.some(
      (image) =>
        isOfStack(stackId, image) &&
        physicalId?.startsWith(`${image.arn}@${new Date(image.createdTime).toISOString()}@`),
    );
    if (isOwn) throw new Error(`found an image that the stack itself has made after ${why}: ${found}`);
    if (status === 'UPDATE_ROLLBACK_COMPLETE' && found !== this.before)
      throw new Error(`after ${why} another image is found than before: ${found}, was ${this.before}`);
    this.before = found;
  }
}
