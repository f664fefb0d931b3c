import { EVENT_SECONDS, LAST_POLL_SECONDS } from './constraints';

/** How an image's timeouts are shared out to custom resources. */
export interface Chain {
  /** How many deletion waiters come first: they only delete, and CloudFormation deletes them last. */
  readonly deletionWaiters: number;
  /** How many creation waiters follow: the first one begins, and each waits for its hour before the next one goes on. */
  readonly creationWaiters: number;
}

/**
 * CloudFormation gives a custom resource an hour (https://github.com/aws/aws-cdk/issues/24974): a longer timeout takes
 * several in a row. A creation may fail with only the first creation waiter made, which begins it. So that one, or the
 * image where there is none, and the deletion waiters must be able to wait for the end of the longest creation and then
 * for the longest deletion.
 */
export function planChain(createSeconds: number, deleteSeconds: number, pollSeconds: number): Chain {
  if (Math.max(createSeconds, deleteSeconds) <= EVENT_SECONDS)
    return { deletionWaiters: 0, creationWaiters: 0 };
  // The longer the interval, the earlier comes the last poll that can still answer.
  const waitSeconds = Math.min(EVENT_SECONDS, LAST_POLL_SECONDS - pollSeconds);
  return {
    deletionWaiters: Math.ceil((createSeconds + deleteSeconds) / waitSeconds) - 1,
    creationWaiters: createSeconds <= EVENT_SECONDS ? 0 : Math.ceil(createSeconds / waitSeconds) - 1,
  };
}
