import type { FaultKind } from '../../local/appstream';
import { faultLabel } from '../../local/appstream/faults';
import type { History } from './history';
import { WITHOUT_APPSTREAM } from './steps';

/** What can be told of a history before it is played. */
export function kindsOf(history: History): string[] {
  const deploys = history.steps.flatMap(({ operation }) => (operation.kind === 'deploy' ? operation : []));
  const images = deploys.flatMap((deploy) => Object.values(deploy.images));
  const hasFault = (label: string) =>
    history.faults.some(({ kind }: { kind: FaultKind }) => faultLabel(kind) === label);
  const kinds: [string, boolean][] = [
    [
      'with a chain (timeouts over 55 minutes)',
      images.some((i) => i.copyMinutes > 55 || i.deleteMinutes > 55),
    ],
    ['with two images', deploys.some((deploy) => Object.keys(deploy.images).length > 1)],
    ['with an explicit name', images.some(({ imageName }) => imageName !== undefined)],
    ['with another region', images.some(({ destinationRegion }) => destinationRegion !== undefined)],
    ['with a region without AppStream', images.some((i) => i.destinationRegion === WITHOUT_APPSTREAM)],
    ['where the other region is not enabled', !history.elsewhereIsEnabled],
    ['with a host that is not resolved for a moment', hasFault('noHost')],
    ['with an account that is not recognised for a moment', hasFault('UnrecognizedClientException')],
    ['with images that are kept', images.some(({ retain }) => retain)],
    ['with copies that fail', history.copiesFail.includes(true)],
    ["with AWS's default quotas", history.raisedQuotas === 'none'],
    ['in a small account', history.concurrentExecutions !== undefined],
    ['with invocations that fail', history.invocationFaults.some((fault) => fault !== undefined)],
    ['with RequestIds that are reused', history.cloudFormation.requestIds === 'are reused'],
    ['with generic events of clean-ups', history.cloudFormation.cleanUpEvents === 'generic'],
    ['with latencies and polls in several processes', history.pausesSeed !== undefined],
    ['with injected faults', history.faults.length > 0],
    ['with events that lag behind', history.readApi.eventLagSeconds > 0],
  ];
  return kinds.filter(([, isOfIt]) => isOfIt).map(([kind]) => kind);
}
