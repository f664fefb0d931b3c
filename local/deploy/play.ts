import { inOrder } from '../cloudformation/in-order';
import { ValidationError } from '../cloudformation/parameter-store';
import type { StackPlayer, StackResult } from '../cloudformation/stack-player';
import { dependentsOf, hasResources } from '../cloudformation/template';
import { isLeftAlone, makesImages, type Deployment } from './deployments';
import { FAULTS } from './faults';
import type { NamedFault } from './named-fault';
import type { Progress } from './progress';
import { regionAndName } from './report';
import type { RehearsalSettings } from './settings';
import type { SimulatedAws } from './simulated-aws';
import type { Surroundings } from './surroundings';

/** What was done with one stack. */
export interface Operation {
  readonly operation: 'creation' | 'update' | 'deletion';
  /** The version of the app that it belongs to, or the end. */
  readonly phase: string;
  readonly region: string;
  readonly stack: string;
  /** The status of the stack after it. If nothing was done: why not. */
  readonly status: string;
}

/** What came of a run. */
interface Played {
  /** In the order in which they ended. */
  readonly operations: Operation[];
  /** Why the run is a failure. */
  readonly problems: string[];
  /** The keys of the stacks that failed. */
  readonly failed: Set<string>;
  /** The stacks that an update of the app did not deploy. */
  readonly leftAlone: Set<string>;
}

/** For the first image of each stack, what delays its deletion at the end. */
const FLEET_OUTSIDE_MINUTES = 6;
const CONCURRENT_MODIFICATIONS = 3;

/** The status if nothing was to be done. */
const NO_CHANGES = 'NO_CHANGES';

/** The faults for the stack or source with this index. A fault with COUNT hits the first COUNT. */
export function faultsThatHit(index: number, { faults }: Pick<RehearsalSettings, 'faults'>): NamedFault[] {
  return faults.filter(([, count]) => 0 <= index && index < count).map(([name]) => FAULTS[name]);
}

/** Creates the stacks, updates them to each further version of the app and destroys them. */
export async function play(
  settings: RehearsalSettings,
  aws: SimulatedAws,
  deployments: readonly Deployment[],
  surroundings: Surroundings,
  progress: Progress,
): Promise<Played> {
  const played: Played = { operations: [], problems: [], failed: new Set(), leftAlone: new Set() };
  const before = new Map(deployments.map(({ key, after }) => [key, [...after]]));
  const faultsOf = (deployment: Deployment) =>
    faultsThatHit(deployments.filter(makesImages).indexOf(deployment), settings);
  const changed = (deployment: Deployment, version: number) => {
    const operation = version === 0 ? 'create' : 'update';
    return faultsOf(deployment).reduce(
      (template, { change }) => change?.(template, operation, settings.copyMinutes) ?? template,
      deployment.templates[version],
    );
  };
  const { rollback = true } = settings;
  const phase = (
    title: string,
    operation: Operation['operation'],
    expected: readonly string[],
    order: ReadonlyMap<string, readonly string[]>,
    work: (deployment: Deployment) => Promise<StackResult | undefined>,
  ) =>
    progress.phase(title, aws, () =>
      inOrder(order, async (key) => {
        const deployment = deployments.find((candidate) => candidate.key === key)!;
        const { region, stackName: stack } = deployment.player.record;
        const { status, why } = await outcomeOf(work(deployment), expected, () => eventsOf(aws, deployment));
        const isSkipped = status === NO_CHANGES && operation !== 'update';
        if (!isSkipped) played.operations.push({ operation, phase: title, region, stack, status });
        if (why === undefined) return true;
        played.failed.add(key);
        played.problems.push(`${titleOf(deployment, deployments)}: the ${operation} ${why}`);
        return false;
      }),
    );
  const addFound = (version: number) =>
    surroundings.addFound(deployments.flatMap(({ declared }) => declared[version]));

  const [first, ...updates] = settings.script.versions;
  addFound(0);
  await phase(first.title, 'creation', ['CREATE_COMPLETE'], before, async (deployment) => {
    const { player, parameters } = deployment;
    if (!hasResources(deployment.templates[0])) return undefined;
    return player.create(changed(deployment, 0), { parameters: parameters[0], rollback });
  });
  for (const [index, { title, isForced }] of updates.entries()) {
    if (rollback && played.problems.length > 0) break;
    const version = index + 1;
    addFound(version);
    await phase(title, 'update', ['UPDATE_COMPLETE', 'CREATE_COMPLETE'], before, async (deployment) => {
      const { player, templates, parameters } = deployment;
      const options = { parameters: parameters[version], rollback };
      // So far it had no resources, or a stack before it failed.
      if (!isDeployed(player)) {
        if (!hasResources(templates[version])) return undefined;
        return player.create(changed(deployment, version), options);
      }
      const hasFailed = player.record.status.endsWith('_FAILED');
      if (isForced || hasFailed || !isLeftAlone(templates[index], templates[version])) {
        return player.update(changed(deployment, version), options);
      }
      played.leftAlone.add(player.record.stackName);
      return undefined;
    });
  }
  for (const deployment of deployments) {
    const faults = faultsOf(deployment);
    for (const player of aws.withNested(deployment.player)) obstructDeletion(aws, player, faults);
  }
  await phase('Destroy', 'deletion', ['DELETE_COMPLETE'], dependentsOf(before), async ({ player }) =>
    isDeployed(player) ? player.delete() : undefined,
  );
  return played;
}

/** Whether any operation of the stack has begun. */
export function isDeployed({ record }: StackPlayer): boolean {
  return record.events.length > 0;
}

/** How a stack is named in a run. */
export function titleOf({ player }: Deployment, all: readonly Deployment[]): string {
  const { region, stackName } = player.record;
  return all.length > 1 ? `${region}, ${stackName}` : region;
}

/** How an operation ended. `why`: why that is not as expected. */
async function outcomeOf(
  operation: Promise<StackResult | undefined>,
  expected: readonly string[],
  events: () => StackResult['events'],
): Promise<{ readonly status: string; readonly why?: string }> {
  try {
    const result = await operation;
    if (!result) return { status: NO_CHANGES };
    const { status } = result;
    if (expected.includes(status)) return { status };
    const reason = why(result, events());
    return { status, why: `ended ${status}. ${reason}${whatToGive(reason)}` };
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return { status: 'REFUSED', why: `was refused. ${error.message}${whatToGive(error.message)}` };
  }
}

/** Those of nested stacks come first: what failed inside is the reason for the failure of the nested stack. */
function eventsOf(aws: SimulatedAws, { player }: Deployment): StackResult['events'] {
  return aws
    .withNested(player)
    .reverse()
    .flatMap(({ record }) => record.events);
}

/** The first failure, in CloudFormation's words. */
function why({ events, reason }: StackResult, all: StackResult['events']): string {
  const failure = all.find(
    ({ resourceStatus, resourceStatusReason = '', timestamp }) =>
      timestamp >= events[0].timestamp &&
      resourceStatus.endsWith('_FAILED') &&
      !resourceStatusReason.endsWith('cancelled'),
  );
  // If no resource failed, an output or export did.
  const rollback = events.find(({ resourceStatus }) => resourceStatus.endsWith('ROLLBACK_IN_PROGRESS'));
  const text = failure
    ? `${failure.logicalResourceId}: ${failure.resourceStatusReason}`
    : (rollback?.resourceStatusReason ?? reason ?? '');
  return text.replace(/\s+/g, ' ');
}

/** The option that gives what is missing, if any does. */
function whatToGive(reason: string): string {
  if (/\[ssm:.*\] cannot be found|^Unable to fetch parameters/.test(reason))
    return ' Say what Parameter Store has: --ssm NAME=VALUE.';
  return reason.endsWith('must have values') ? '. Give them: --parameters STACK:NAME=VALUE.' : '';
}

/** A fleet of somebody else uses the image for some minutes, AppStream is busy, and some faults hold the image. */
function obstructDeletion(aws: SimulatedAws, { record }: StackPlayer, faults: readonly NamedFault[]): void {
  const imageArn = [...record.resources.values()].find(({ type }) => type === 'Custom::AppStreamImage')
    ?.attributes.ImageArn;
  if (typeof imageArn !== 'string') return;
  const [region, name] = regionAndName(imageArn);
  aws.appStream.faults.inject({
    operation: 'DeleteImage',
    region,
    count: CONCURRENT_MODIFICATIONS,
    kind: {
      error: 'ConcurrentModificationException',
      message: 'An API error occurred. Wait a few minutes and try again.',
    },
  });
  aws.putFleetOutside(region, {
    name: `fleet-of-somebody-else-beside-${record.stackName}`,
    imageName: name,
    until: aws.clock.now() + FLEET_OUTSIDE_MINUTES * 60_000,
  });
  for (const { hold } of faults) hold?.(aws, { region, name });
}
