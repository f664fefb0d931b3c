import { FAILURES } from '../../lambda/report/failures';
import type { ImageSnapshot } from '../../local/appstream';
import { isCustomResource } from '../../local/cloudformation/custom-resource';
import type { StackResult } from '../../local/cloudformation/stack-player';
import type { StackEvent, StackRecord } from '../../local/cloudformation/stack-record';
import { NAME_PREFIX } from '../../local/simulated-account';
import { IMAGE_TYPE } from '../../lambda/request/events';
import { mayLoseAnswer, mayTakeLateAnswer } from './calm';
import type { History } from './history';
import { regionOf } from './ours';
import { FOUND_NOWHERE } from './step';

/** The failure of the handler's that an event tells, if it tells one. Throws where a user could not read it. */
export function toldFailure(
  { resourceType, resourceStatus, resourceStatusReason: reason = '' }: StackEvent,
  history: History,
) {
  if (!isCustomResource(resourceType) || !resourceStatus.endsWith('_FAILED')) return undefined;
  if (reason.includes('did not receive a response') && mayLoseAnswer(history)) return undefined;
  if (/did not receive a response|Operation timed out|Invalid (response|Status|Phys)|too long/.test(reason))
    throw new Error(`CloudFormation gave up: ${reason}`);
  // CloudFormation's own words.
  if (/cancelled|^Replacement type updates not supported/.test(reason)) return undefined;
  const known = Object.values(FAILURES).find(({ says }) => reason.includes(says));
  if (!known) throw new Error(`not in the table of failures: ${reason}`);
  if (
    reason.length > 1000 ||
    /\n\s+at |https?:|undefined|\[object|NaN/.test(reason) ||
    !/\. [A-Z]/.test(reason)
  )
    throw new Error(`not readable: ${reason}`);
  return known;
}

/** Throws where a failure was told that cannot be, by what a history is. `faults`: how many really happened, by label. */
export function checkTold(
  { resourceStatusReason, resourceProperties = '{}' }: StackEvent,
  failure: (typeof FAILURES)[keyof typeof FAILURES],
  { quotas, upToDate, steps }: History,
  faults: Readonly<Record<string, number>>,
): void {
  const { WhenUpToDate } = JSON.parse(resourceProperties) as Record<string, unknown>;
  const isTrue: Readonly<Record<string, boolean>> = {
    [FAILURES.imageQuota.says]: !quotas.endsWith('raised') || faults.LimitExceededException !== undefined,
    [FAILURES.generatedNameTaken.says]: steps.some(({ interference }) => interference?.kind === 'madeAnew'),
    [FAILURES.newestMissing.says]: steps.some(
      ({ operation }) => operation.kind === 'deploy' && operation.newest?.namePattern === FOUND_NOWHERE,
    ),
    [FAILURES.nothingToUpdate.says]: upToDate.includes(true) && WhenUpToDate !== 'COPY',
  };
  // It moves on, or goes, in the order that CloudFormation keeps: what waits for it waits for ever.
  if (/used by fleets? ([\w-]+, )*fleet\b(?!-)/.test(resourceStatusReason ?? ''))
    throw new Error(`waited for the fleet of the stack itself: ${resourceStatusReason}`);
  if (isTrue[failure.says] === false) throw new Error(`told what is not so: ${resourceStatusReason}`);
}

/** Throws where an operation failed for an image that had failed in an operation before: that one is to be made again. */
export function checkFailedNow(
  { resourceStatusReason: reason = '' }: StackEvent,
  failure: (typeof FAILURES)[keyof typeof FAILURES],
  images: readonly ImageSnapshot[],
  began: number,
  history: History,
): void {
  if (failure !== FAILURES.imageFailed || mayTakeLateAnswer(history)) return;
  const before = images.find(
    ({ name, region, state, startedAt }) =>
      state === 'FAILED' && startedAt < began && reason.includes(`Image ${name} in ${region}:`),
  );
  if (before) throw new Error(`failed for an image of an operation before: ${reason}`);
}

/**
 * Throws where the clean-up of an update waited until deleteTimeout for an image that it may leave: the image has a
 * generated name, is in the region of the present one, and the stack still has its resource. That AppStream still makes
 * or deletes an image is no refusal.
 */
export function checkLeft(
  {
    logicalResourceId,
    physicalResourceId,
    resourceStatus,
    resourceStatusReason = '',
    resourceType,
  }: StackEvent,
  failure: (typeof FAILURES)[keyof typeof FAILURES],
  { resources }: StackRecord,
  status: string,
): void {
  if (status !== 'UPDATE_COMPLETE' || resourceStatus !== 'DELETE_FAILED') return;
  if (resourceType !== IMAGE_TYPE || failure !== FAILURES.deleteTimedOut) return;
  if (resourceStatusReason.includes('; the image is in state ')) return;
  const present = resources.get(logicalResourceId)?.physicalId ?? '';
  if (regionOf(present) !== regionOf(physicalResourceId)) return;
  if (physicalResourceId.includes(`/${NAME_PREFIX}`))
    throw new Error(`a release waited for an image that it may leave: ${resourceStatusReason}`);
}

/** Whether a resource that was told to fail in an operation has done so. */
export function hasFailedAsTold({ events }: StackResult, logicalId: string): boolean {
  return events.some(
    ({ logicalResourceId, resourceStatus, resourceStatusReason = '' }) =>
      logicalResourceId === logicalId &&
      resourceStatus.endsWith('_FAILED') &&
      resourceStatusReason.includes('as it was told to'),
  );
}

/** Why an operation failed, in one line. */
export function reasons({ events }: StackResult): string {
  return events
    .filter(({ resourceStatus }) => resourceStatus.endsWith('_FAILED'))
    .map(({ logicalResourceId, resourceStatusReason }) => `${logicalResourceId}: ${resourceStatusReason}`)
    .join(' | ');
}
