import { hasResources } from '../cloudformation/template';
import { resourcesOf } from './declared';
import type { Deployment } from './deployments';
import { isDeployed, titleOf } from './play';
import type { SimulatedAws } from './simulated-aws';

const IMAGE = 'Custom::AppStreamImage';

/** What of an app was not played. */
export interface Unplayed {
  /** Images that should have been played. Each makes the run a failure. */
  readonly problems: readonly string[];
  /** What is no failure, but must be told. */
  readonly remarks: readonly string[];
}

/**
 * The images and stacks that the app declares and that were not played. `failed`: the keys of stacks whose failure is
 * told already.
 */
export function unplayedIn(
  aws: SimulatedAws,
  deployments: readonly Deployment[],
  failed: ReadonlySet<string>,
): Unplayed {
  const problems: string[] = [];
  const remarks: string[] = [];
  for (const deployment of deployments.filter(({ key }) => !failed.has(key))) {
    const title = titleOf(deployment, deployments);
    const isBegun = isDeployed(deployment.player);
    const images = unplayedImages(aws, deployment);
    for (const { logicalId, condition } of images) {
      if (isBegun && condition !== undefined) {
        remarks.push(`${title}: image ${logicalId} was not made, since its condition does not hold.`);
      } else problems.push(`${title}: image ${logicalId} was not played.`);
    }
    if (isBegun || images.length > 0) continue;
    const why = deployment.templates.some(hasResources) ? 'a stack before it failed' : 'it has no resources';
    remarks.push(`${title}: was not deployed, since ${why}.`);
  }
  return { problems, remarks };
}

/**
 * Nested stacks of the same template have images of the same logical id. So it is counted how many were played: no
 * version may have more.
 */
function unplayedImages(aws: SimulatedAws, { declared, player }: Deployment) {
  const players = aws.withNested(player);
  const found = declared.flatMap((stacks) => {
    const left = new Map<string, number>();
    return resourcesOf(stacks)
      .filter(({ type }) => type === IMAGE)
      .filter(({ logicalId }) => {
        const available = left.get(logicalId) ?? playedWith(aws, players, logicalId);
        left.set(logicalId, available - 1);
        return available <= 0;
      });
  });
  return [...new Map(found.map((image) => [image.logicalId, image])).values()];
}

/** How many images of this logical id were played. */
function playedWith(
  aws: SimulatedAws,
  players: ReturnType<SimulatedAws['withNested']>,
  logicalId: string,
): number {
  return players.filter(
    ({ record }) =>
      !aws.notPlayed.has(record.stackId, logicalId) &&
      record.events.some(
        ({ logicalResourceId, resourceType, resourceStatus }) =>
          logicalResourceId === logicalId &&
          resourceType === IMAGE &&
          /^(CREATE|UPDATE)_COMPLETE$/.test(resourceStatus),
      ),
  ).length;
}
