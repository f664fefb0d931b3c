import type { History } from './history';
import { type DeclaredSource, isUsable } from './sources';
import { type Deploy, FOUND_NOWHERE, WITHOUT_APPSTREAM } from './step';

/** Whether AppStream and CloudFormation answer, and no event comes minutes late. */
export function isUndisturbed({ faults, lateSeconds }: History): boolean {
  return faults.length === 0 && lateSeconds === undefined;
}

/**
 * Whether an answer may be lost: where CloudFormation does not confirm it, it waits until shortly before the hour ends. If
 * Lambda then takes two minutes to give up an invocation, there is no time left.
 */
export function mayLoseAnswer({ faults, invocationFaults }: History): boolean {
  return (
    faults.some(({ target }) => target === 'cloudformation') &&
    invocationFaults.some((fault) => fault?.startsWith('timed out'))
  );
}

/**
 * Whether CloudFormation may take a late answer for that of another request: it denied the question for so long that the
 * function is not allowed to ask.
 */
export function mayTakeLateAnswer({ cloudFormation, faults }: History): boolean {
  const isDenied = faults.some(
    ({ target, kind, count }) =>
      target === 'cloudformation' &&
      typeof kind === 'object' &&
      kind.error === 'AccessDeniedException' &&
      count >= 20,
  );
  return cloudFormation.requestIds === 'are reused' && isDenied;
}

/** Whether nothing stands in the way of a deployment, so that it must succeed. */
export function isCalm(history: History, deploy: Deploy): boolean {
  const { quotas, imagesFail, pollSeconds, readApi } = history;
  const { images, noRollback, siblingFailsAfter, cancelAfter, deleteAfter, deleteInCleanUpAfter } = deploy;
  return (
    history.steps.every(({ interference }) => interference === undefined) &&
    !noRollback &&
    deploy.newest?.namePattern !== FOUND_NOWHERE &&
    [siblingFailsAfter, cancelAfter, deleteAfter, deleteInCleanUpAfter].every((at) => at === undefined) &&
    isUndisturbed(history) &&
    quotas === 'all raised' &&
    readApi.eventLagSeconds === 0 &&
    !imagesFail.includes(true) &&
    Object.values(images).every(
      ({ source, imageName, destinationRegion, createMinutes }) =>
        isUsable(source) &&
        (source.way === 'copy' || destinationRegion === undefined) &&
        imageName === undefined &&
        destinationRegion !== WITHOUT_APPSTREAM &&
        (destinationRegion === undefined || history.elsewhereIsEnabled) &&
        secondsOf(history, source) + 5 * pollSeconds + 300 < createMinutes * 60,
    )
  );
}

/** How long it takes to make an image; for ever where that may come to nothing. */
function secondsOf({ copySeconds, importSeconds, updateSeconds, upToDate }: History, source: DeclaredSource) {
  switch (source.way) {
    case 'copy':
      return copySeconds;
    case 'AMI':
    case 'WorkSpaces':
      return importSeconds;
    case 'update':
      if (!upToDate.includes(true)) return updateSeconds;
      return source.whenUpToDate === 'COPY' && !upToDate.includes(false) ? copySeconds : Infinity;
  }
}
