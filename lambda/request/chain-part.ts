import { EVENT_SECONDS } from '../../lib/private/constraints';
import { type CustomResourceEvent, IMAGE_TYPE } from './events';
import { attemptOf, startOfAttempt } from './marker';
import { type Properties, scalar } from './values';

/**
 * The part of one custom resource in a chain: how long it may wait, and what came before it.
 *
 * A chain is the custom resources that share the waiting for one image: deletion waiters, creation waiters, and the
 * image itself, in the order in which CloudFormation creates them (docs/architecture.md). It may be the image alone.
 */
export interface ChainPart {
  readonly imageLogicalId: string;
  readonly createSeconds: number;
  readonly deleteSeconds: number;
  /**
   * The resource before it in the chain, which CloudFormation deletes next. If a deletion takes longer than 55 minutes,
   * that resource goes on with it.
   */
  readonly deletedNext?: string;
  /** The attempt (`attemptOf`) that makes the image: the one that a creation waiter hands on, else this event's. */
  readonly attempt: string;
  /** The attempt of this event. */
  readonly ownAttempt: string;
  /** Milliseconds since 1970: when the event of `attempt` was sent. Undefined if it is that of this event. */
  readonly attemptStartedAt?: number;
}

const ATTEMPT = /^[0-9a-z]{6}[\w-]{5}$/;

/** Never throws: a timeout that is not valid must not keep an image from being deleted. */
export function chainPartOf(event: CustomResourceEvent, startedAt: number): ChainPart {
  const properties = event.ResourceProperties ?? {};
  const attempt = scalar(properties.Attempt) ?? '';
  // If an update does not change the creation waiters, they still hand on the attempt of an earlier event.
  const othersTookPart = ATTEMPT.test(attempt) && attempt !== scalar(event.OldResourceProperties?.Attempt);
  const ownAttempt = attemptOf(event, startedAt);
  return {
    imageLogicalId: imageLogicalIdOf(event, properties),
    createSeconds: seconds(properties, 'CreateTimeout'),
    deleteSeconds: seconds(properties, 'DeleteTimeout'),
    deletedNext: deletedNext(event),
    attempt: othersTookPart ? attempt : ownAttempt,
    ownAttempt,
    attemptStartedAt: othersTookPart ? startOfAttempt(attempt) : undefined,
  };
}

/** An Update deletes what the failed version before it has made, so the chain of that version counts. */
function deletedNext(event: CustomResourceEvent): string | undefined {
  const { RequestType, ResourceProperties, OldResourceProperties } = event;
  return scalar((RequestType === 'Delete' ? ResourceProperties : OldResourceProperties)?.HandOver);
}

function imageLogicalIdOf(event: CustomResourceEvent, properties: Properties): string {
  if (event.ResourceType === IMAGE_TYPE) return event.LogicalResourceId;
  return scalar(properties.ImageLogicalId) ?? event.LogicalResourceId;
}

/** Timeouts are checked at synthesis. A value that is no timeout counts as the default. */
function seconds(properties: Properties, key: string): number {
  const value = scalar(properties[key]) ?? '';
  return /^\d{1,6}$/.test(value) ? Number(value) || EVENT_SECONDS : EVENT_SECONDS;
}
