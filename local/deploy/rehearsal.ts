import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inOrder } from '../cloudformation/in-order';
import type { StackPlayer, StackResult } from '../cloudformation/stack-player';
import type { StackEvent, StackRecord } from '../cloudformation/stack-record';
import { ValidationError } from '../cloudformation/parameter-store';
import { dependentsOf } from '../cloudformation/template';
import {
  type Deployment,
  addAmiParameters,
  addFoundImages,
  isLeftAlone,
  makesImages,
  prepare,
} from './deployments';
import { FAULTS } from './faults';
import type { NamedFault } from './named-fault';
import type { Progress } from './progress';
import { Observations, regionAndName, type ImageReport } from './report';
import { goneOutside, keptBy, leftBehind } from './remains';
import type { Script } from './script';
import { SimulatedAws } from './simulated-aws';
import { destinationsOf, sourcesOf } from './sources';

/** What is played. */
export interface RehearsalSettings {
  readonly script: Script;
  /** The app is deployed to each. */
  readonly regions: readonly string[];
  readonly copyMinutes: number;
  readonly faults: ReadonlyArray<readonly [name: string, count: number]>;
  readonly seed: number;
  /** False as with `cdk deploy --no-rollback`: a failure leaves all as it is, and the next version is deployed. Default: true. */
  readonly rollback?: boolean;
}

/** What was done with a stack. */
interface Operation {
  readonly operation: 'creation' | 'update' | 'deletion';
  /** Which version of the app it belongs to, or the end. */
  readonly phase: string;
  readonly region: string;
  readonly stack: string;
  /** What the stack came to; where nothing was done, why not. */
  readonly status: string;
}

/** How it ended. */
export interface RehearsalReport {
  /** In the order in which they ended. */
  readonly operations: readonly Operation[];
  readonly stacks: readonly StackRecord[];
  readonly images: readonly ImageReport[];
  /** The ARNs of the images that were kept because their stack says so. */
  readonly kept: readonly string[];
  /** The stacks that an update of the app did not deploy, since nothing in their templates had changed. */
  readonly leftAlone: readonly string[];
  /** Why the run is a failure; empty where it is none. */
  readonly problems: readonly string[];
  /** Milliseconds. */
  readonly simulatedTime: number;
  readonly concurrency: number;
}

/** What stands in the way of the deletion at the end, in each region. */
const FLEET_OUTSIDE_MINUTES = 6;
const CONCURRENT_MODIFICATIONS = 3;

/** Creates the stacks of an app on a simulated AWS, updates them to each further version and destroys them. */
export async function rehearse(settings: RehearsalSettings, progress: Progress): Promise<RehearsalReport> {
  const observations = new Observations();
  const aws = await SimulatedAws.start({
    ...settings,
    log: (_function, line) => {
      observations.line(line);
      progress.log?.(line);
    },
    onEvent: (stack, event) => {
      progress.event(stack, event);
      if (isCompleteImage(event)) observations.complete(aws, event.physicalResourceId);
    },
  });
  const directory = mkdtempSync(join(tmpdir(), 'appstream-image-'));
  // Also when the run is interrupted.
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const { regions } = settings;
  const start = aws.clock.now();
  try {
    const deployments: Deployment[] = [];
    await progress.phase(`Synthesize for ${regions.join(', ')}`, aws, async () => {
      const apps = regions.map((region) => prepare(aws, settings.script, region, join(directory, region)));
      deployments.push(...(await Promise.all(apps)).flat());
    });
    const versions = deployments.flatMap(({ player, templates }) =>
      templates.map((template) => ({ template, region: player.record.region })),
    );
    for (const [index, { region, name }] of sourcesOf(versions).entries()) {
      const state = faultsThatHit(index, settings).find(({ sourceState }) => sourceState)?.sourceState;
      aws.addImageOutside(region, { name, state });
    }
    addAmiParameters(aws, versions);
    for (const [name, count] of settings.faults) FAULTS[name].inject?.(aws, count, destinationsOf(versions));

    const leftAlone = new Set<string>();
    const operations: Operation[] = [];
    const problems = await play(settings, aws, deployments, progress, leftAlone, operations);
    // Pollers that outlived their events must have done no harm either.
    await aws.clock.idle();
    const kept = keptBy(aws);
    problems.push(...leftBehind(aws, new Set([...aws.outside, ...kept])), ...goneOutside(aws));
    return {
      operations,
      stacks: aws.stacks.map(({ record }) => record),
      images: observations.images(aws),
      kept,
      leftAlone: [...leftAlone],
      problems,
      simulatedTime: aws.clock.now() - start,
      concurrency: aws.concurrency,
    };
  } finally {
    await aws.close();
  }
}

/** The faults that hit the first, the second … of what they are about. */
function faultsThatHit(index: number, { faults }: Pick<RehearsalSettings, 'faults'>): NamedFault[] {
  return faults.filter(([, count]) => 0 <= index && index < count).map(([name]) => FAULTS[name]);
}

async function play(
  settings: RehearsalSettings,
  aws: SimulatedAws,
  deployments: readonly Deployment[],
  progress: Progress,
  leftAlone: Set<string>,
  operations: Operation[],
): Promise<string[]> {
  const problems: string[] = [];
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
        const { region, stackName } = deployment.player.record;
        const which = deployments.length > 1 ? `${region}, ${stackName}` : region;
        const ended = (status: string) =>
          operations.push({ operation, phase: title, region, stack: stackName, status });
        try {
          const result = await work(deployment);
          if (result || operation === 'update') ended(result?.status ?? 'NO_CHANGES');
          if (!result || expected.includes(result.status)) return true;
          problems.push(`${which}: the ${operation} ended ${result.status}. ${why(result)}`);
        } catch (error) {
          if (!(error instanceof ValidationError)) throw error;
          ended('REFUSED');
          problems.push(`${which}: the ${operation} was refused. ${error.message}`);
        }
        return false;
      }),
    );

  const [first, ...updates] = settings.script.versions;
  addFoundImages(aws, deployments, 0);
  await phase(first.title, 'creation', ['CREATE_COMPLETE'], before, (deployment) =>
    deployment.player.create(changed(deployment, 0), { rollback }),
  );
  for (const [index, { title, isForced }] of updates.entries()) {
    if (rollback && problems.length > 0) break;
    addFoundImages(aws, deployments, index + 1);
    await phase(title, 'update', ['CREATE_COMPLETE', 'UPDATE_COMPLETE'], before, async (deployment) => {
      const { player, templates } = deployment;
      const template = changed(deployment, index + 1);
      if (!isThere(player)) return player.create(template, { rollback });
      if (
        isForced ||
        player.record.status.endsWith('_FAILED') ||
        !isLeftAlone(templates[index], templates[index + 1])
      ) {
        return player.update(template, { rollback });
      }
      leftAlone.add(player.record.stackName);
      return undefined;
    });
  }
  for (const deployment of deployments) obstructDeletion(aws, deployment.player, faultsOf(deployment));
  await phase('Destroy', 'deletion', ['DELETE_COMPLETE'], dependentsOf(before), async ({ player }) =>
    isThere(player) ? player.delete() : undefined,
  );
  return problems;
}

/** Somebody else's fleet uses the image for a while, AppStream is busy, and some faults hold the image. */
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

/** Whether its creation has begun: where one fails, those that depend on it are not deployed. */
function isThere({ record }: StackPlayer): boolean {
  return record.status !== 'REVIEW_IN_PROGRESS';
}

function isCompleteImage({ resourceType, resourceStatus }: StackEvent): boolean {
  return resourceType === 'Custom::AppStreamImage' && /^(CREATE|UPDATE)_COMPLETE$/.test(resourceStatus);
}

/** What failed first, in CloudFormation's words. */
function why({ events, reason }: StackResult): string {
  const failure = events.find(
    ({ resourceStatus, resourceStatusReason = '' }) =>
      resourceStatus.endsWith('_FAILED') && !resourceStatusReason.endsWith('cancelled'),
  );
  const text = failure ? `${failure.logicalResourceId}: ${failure.resourceStatusReason}` : (reason ?? '');
  return text.replace(/\s+/g, ' ');
}
