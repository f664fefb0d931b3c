import { regionAndName } from './report';
import type { SimulatedAws } from './simulated-aws';

/** The ARNs of the images that were kept: by CloudFormation, or by the handler when they were replaced. */
export function keptBy({ stacks }: SimulatedAws): string[] {
  return stacks.flatMap(({ record: { stackId, events } }) => {
    const kept = new Set<string>();
    const retains = new Map<string, boolean>();
    let stackStatus = '';
    for (const { physicalResourceId: id, logicalResourceId, resourceStatus, ...event } of events) {
      if (id === stackId) stackStatus = resourceStatus;
      if (event.resourceType !== 'Custom::AppStreamImage') continue;
      if (/^(CREATE|UPDATE)_/.test(resourceStatus))
        retains.set(logicalResourceId, /"RetainReplaced":"true"/.test(event.resourceProperties ?? ''));
      const isCleanUp = stackStatus === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
      const isReplaced = isCleanUp && resourceStatus === 'DELETE_COMPLETE' && retains.get(logicalResourceId);
      if (resourceStatus === 'DELETE_SKIPPED' || isReplaced) kept.add(id);
    }
    return [...kept];
  });
}

/** The images, fleets and stacks that are left. `expected`: the ARNs of images and fleets that may be. */
export function leftBehind(aws: SimulatedAws, expected: ReadonlySet<string>): string[] {
  const regions = aws.appStream.regions();
  return [
    ...regions
      .flatMap((region) => aws.appStream.images(region))
      .filter(({ arn }) => !expected.has(arn))
      .map(({ region, name, state }) => `${region}: image ${name} (${state}) is left behind.`),
    ...aws
      .fleets()
      .filter(({ arn }) => !expected.has(arn))
      .map(({ region, name }) => `${region}: fleet ${name} is left behind.`),
    ...aws.stacks
      .filter(({ record }) => !['REVIEW_IN_PROGRESS', 'DELETE_COMPLETE'].includes(record.status))
      .map(({ record }) => `${record.region}: stack ${record.stackName} is left behind (${record.status}).`),
  ];
}

/** The images that no stack made and that are gone. */
export function goneOutside(aws: SimulatedAws): string[] {
  return [...aws.outside]
    .filter((arn) => arn.includes(':image/'))
    .map(regionAndName)
    .filter(([region, name]) => !aws.appStream.image(region, name))
    .map(([region, name]) => `${region}: image ${name}, which no stack made, is gone.`);
}
