import { EVENT_SECONDS } from '../../lib/private/constraints';
import { type CustomResourceEvent, IMAGE_TYPE } from './events';
import { attemptOf, beginningOf } from './marker';
import { type Properties, scalar } from './values';

/** How one resource of an image's chain takes part: how long it may wait, and what came before it. */
export interface ChainPart {
  readonly imageLogicalId: string;
  readonly createSeconds: number;
  readonly deleteSeconds: number;
  /** The resource before it in the chain, which is deleted next: a deletion that takes longer than its hour goes on there. */
  readonly deletedNext?: string;
  /** The attempt that the image is made in: of the first creation waiter that took part, or of this event. */
  readonly attempt: string;
  /** Milliseconds since 1970: when that attempt began, where it is another event's. */
  readonly began?: number;
}

const ATTEMPT = /^[0-9a-z]{6}[\w-]{5}$/;

/** Never refuses: how long to wait is no reason to leave an image undeleted. */
export function chainPartOf(event: CustomResourceEvent, startedAt: number): ChainPart {
  const properties = event.ResourceProperties ?? {};
  const attempt = scalar(properties.Attempt) ?? '';
  // An update that leaves the creation waiters alone leaves them the attempt of an earlier one.
  const othersTookPart = ATTEMPT.test(attempt) && attempt !== scalar(event.OldResourceProperties?.Attempt);
  return {
    imageLogicalId: imageLogicalIdOf(event, properties),
    createSeconds: seconds(properties, 'CreateTimeout'),
    deleteSeconds: seconds(properties, 'DeleteTimeout'),
    deletedNext: deletedNext(event),
    attempt: othersTookPart ? attempt : attemptOf(event, startedAt),
    began: othersTookPart ? beginningOf(attempt) : undefined,
  };
}

/**
 * An Update undoes what the version before has made. In the Delete of an image with RETAIN nobody may come next: its waiters
 * are kept, too, when they leave the template.
 */
function deletedNext({
  RequestType,
  ResourceProperties,
  OldResourceProperties,
}: CustomResourceEvent): string | undefined {
  if (RequestType !== 'Delete') return scalar(OldResourceProperties?.HandOver);
  return ResourceProperties?.RetainReplaced === 'true' ? undefined : scalar(ResourceProperties?.HandOver);
}

function imageLogicalIdOf(event: CustomResourceEvent, properties: Properties): string {
  if (event.ResourceType === IMAGE_TYPE) return event.LogicalResourceId;
  return scalar(properties.ImageLogicalId) ?? event.LogicalResourceId;
}

/** Timeouts are checked at synthesis; what cannot be one counts as none. */
function seconds(properties: Properties, key: string): number {
  const value = scalar(properties[key]) ?? '';
  return /^\d{1,6}$/.test(value) ? Number(value) || EVENT_SECONDS : EVENT_SECONDS;
}
