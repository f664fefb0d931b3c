import type { FaultKind } from '../../local/appstream';
import { faultLabel } from '../../local/appstream/faults';
import type { History } from './history';
import { ALL_TAGS, type Deploy, WITHOUT_APPSTREAM } from './step';

const WAYS = {
  copy: 'copies',
  AMI: 'imports of AMIs',
  WorkSpaces: 'imports of WorkSpaces images',
  update: 'managed updates',
} as const;

/** What can be told of a history before it is played. */
export function kindsOf(history: History): string[] {
  const deploys = history.steps.flatMap(({ operation }) => (operation.kind === 'deploy' ? operation : []));
  const images = deploys.flatMap((deploy) => Object.values(deploy.images));
  const ids = deploys.flatMap((deploy) => Object.keys(deploy.images));
  const ways = new Set<string>(images.map((image) => image.source.way));
  const hasFault = (label: string) =>
    history.faults.some(({ kind }: { kind: FaultKind }) => faultLabel(kind) === label);
  const kinds: [string, boolean][] = [
    [
      'with a chain (timeouts over 55 minutes)',
      images.some((i) => i.createMinutes > 55 || i.deleteMinutes > 55),
    ],
    ...Object.entries(WAYS).map(([way, what]): [string, boolean] => [`with ${what}`, ways.has(way)]),
    ['with all ways', ways.size === Object.keys(WAYS).length],
    ['where a resource changes its way', ids.some((id) => new Set(waysOf(deploys, id)).size > 1)],
    ['where an image may be up to date', ways.has('update') && history.upToDate.includes(true)],
    ['with a newest image that is found', deploys.some(({ newest }) => newest !== undefined)],
    ['with two images', deploys.some((deploy) => Object.keys(deploy.images).length > 1)],
    ['with an explicit name', images.some(({ imageName }) => imageName !== undefined)],
    ['with another region', images.some(({ destinationRegion }) => destinationRegion !== undefined)],
    ['with a region without AppStream', images.some((i) => i.destinationRegion === WITHOUT_APPSTREAM)],
    ['where the other region is not enabled', !history.elsewhereIsEnabled],
    ['with a host that is not resolved for a moment', hasFault('noHost')],
    ['with an account that is not recognised for a moment', hasFault('UnrecognizedClientException')],
    ['with images that are kept', images.some(({ retain }) => retain)],
    [
      'with a fleet that stays on the image of before where another resource fails',
      deploys.some(({ fleet, fleetComesLast }) => fleet && fleetComesLast),
    ],
    ['with images that fail', history.imagesFail.includes(true)],
    ["with AWS's default quotas of images and copies", history.quotas === 'default'],
    ['with a quota of images below the default', history.quotas === 'lowered'],
    ['with as many tags as can be declared', images.some(({ tags }) => tags === ALL_TAGS)],
    ['in a small account', history.concurrentExecutions !== undefined],
    ['with invocations that fail', history.invocationFaults.some((fault) => fault !== undefined)],
    ['with events that Lambda delivers minutes late', history.lateSeconds !== undefined],
    ['where AppStream deletes what is being made', history.behaviour.deleteWhileCopying === 'accepted'],
    ['where a copy names its source as its base', history.behaviour.baseImageOfCopy === 'source'],
    ['with RequestIds that are reused', history.cloudFormation.requestIds === 'are reused'],
    [
      'where several images of one resource are deleted at once',
      history.cloudFormation.deletionsOfOne === 'at once',
    ],
    ['with generic events of clean-ups', history.cloudFormation.cleanUpEvents === 'generic'],
    [
      'with images that are kept, where Retain also keeps what an undone update made',
      images.some(({ retain }) => retain) &&
        history.cloudFormation.undoneReplacement === 'follows UpdateReplacePolicy',
    ],
    ['with latencies and polls in several processes', history.pausesSeed !== undefined],
    ['with injected faults', history.faults.length > 0],
    ['where events hide DELETE_SKIPPED', history.readApi.skippedDeletions === 'hidden'],
    ['with events that lag behind', history.readApi.eventLagSeconds > 0],
    ['with pages of a few events', history.readApi.pageBytes < 100_000],
  ];
  return kinds.filter(([, isOfIt]) => isOfIt).map(([kind]) => kind);
}

function waysOf(deploys: readonly Deploy[], id: string) {
  return deploys.flatMap(({ images }) => images[id]?.source.way ?? []);
}
