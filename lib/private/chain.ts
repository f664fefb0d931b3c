import { EVENT_SECONDS, LAST_POLL_SECONDS } from './constraints';

/** How many further custom resources (waiters) share the timeouts of an image: see `addImageResources`. */
export interface Chain {
  /** Made first and deleted last. They only delete. */
  readonly deletionWaiters: number;
  /** Made next. The first one begins to make the image; each waits for its hour, then the next one goes on. */
  readonly creationWaiters: number;
}

/**
 * CloudFormation gives a custom resource an hour (https://github.com/aws/aws-cdk/issues/24974). A longer timeout takes
 * several in a row.
 *
 * If a creation fails early, only some of them were made: the deletion waiters and the resource that begins the image,
 * which is the first creation waiter or, without one, the image. When these are deleted, they must be able to wait for
 * the end of the longest creation, and then for the longest deletion.
 */
export function planChain(createSeconds: number, deleteSeconds: number, pollSeconds: number): Chain {
  if (Math.max(createSeconds, deleteSeconds) <= EVENT_SECONDS)
    return { deletionWaiters: 0, creationWaiters: 0 };
  // If the poll interval is longer, the last poll that can still answer comes earlier.
  const waitSeconds = Math.min(EVENT_SECONDS, LAST_POLL_SECONDS - pollSeconds);
  return {
    deletionWaiters: Math.ceil((createSeconds + deleteSeconds) / waitSeconds) - 1,
    creationWaiters: createSeconds <= EVENT_SECONDS ? 0 : Math.ceil(createSeconds / waitSeconds) - 1,
  };
}
