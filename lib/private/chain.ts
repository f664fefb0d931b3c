import { EVENT_SECONDS, LAST_POLL_SECONDS } from './constraints';

/** How an image's timeouts are shared out to custom resources. */
export interface Chain {
  /** How many guards come first: they only delete, and CloudFormation deletes them last. */
  readonly guards: number;
  /** The seconds of copyTimeout that each leg in turn, and at last the image, waits for the copy. */
  readonly shares: readonly number[];
}

/**
 * CloudFormation gives a custom resource an hour (https://github.com/aws/aws-cdk/issues/24974): a longer timeout takes
 * several in a row. A creation may fail with only the first leg made, so that the guards alone must be able to wait for
 * the end of the longest copy and then for the longest deletion.
 */
export function planChain(copySeconds: number, deleteSeconds: number, pollSeconds: number): Chain {
  if (Math.max(copySeconds, deleteSeconds) <= EVENT_SECONDS) return { guards: 0, shares: [copySeconds] };
  // The longer the interval, the earlier comes the last poll that can still answer.
  const waitSeconds = Math.min(EVENT_SECONDS, LAST_POLL_SECONDS - pollSeconds);
  return {
    guards: Math.ceil((copySeconds + deleteSeconds) / waitSeconds),
    shares: copySeconds <= EVENT_SECONDS ? [copySeconds] : evenly(copySeconds, waitSeconds),
  };
}

function evenly(seconds: number, most: number): number[] {
  const count = Math.ceil(seconds / most);
  const share = Math.ceil(seconds / count);
  return [...Array<number>(count - 1).fill(share), seconds - share * (count - 1)];
}
