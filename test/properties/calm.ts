import type { History } from './history';
import { type Deploy, WITHOUT_APPSTREAM } from './steps';

/** Whether nothing stands in the way of a deployment, so that it must succeed. */
export function isCalm(history: History, deploy: Deploy): boolean {
  const { faults, raisedQuotas, copiesFail, copySeconds, pollSeconds, readApi } = history;
  const { images, noRollback, siblingFailsAfter, cancelAfter, deleteAfter } = deploy;
  return (
    history.steps.every(({ interference }) => interference === undefined) &&
    !noRollback &&
    [siblingFailsAfter, cancelAfter, deleteAfter].every((seconds) => seconds === undefined) &&
    faults.length === 0 &&
    raisedQuotas === 'all' &&
    readApi.eventLagSeconds === 0 &&
    !copiesFail.includes(true) &&
    Object.values(images).every(
      ({ source, imageName, destinationRegion, copyMinutes }) =>
        source.startsWith('golden') &&
        imageName === undefined &&
        destinationRegion !== WITHOUT_APPSTREAM &&
        (destinationRegion === undefined || history.elsewhereIsEnabled) &&
        copySeconds + 5 * pollSeconds + 300 < copyMinutes * 60,
    )
  );
}
