import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackPlayer, StackResult } from '../cloudformation/stack-player';
import type { StackEvent } from '../cloudformation/stack-record';
import type { Template } from '../cloudformation/template';
import { FAULTS, withFailingSibling } from './faults';
import type { Progress } from './progress';
import { Observations, type ImageReport } from './report';
import { ACCOUNT, SimulatedAws } from './simulated-aws';
import { STACK_NAME, synthesize } from './synthesize';

/** What is played. */
export interface RehearsalSettings {
  /** The source region first; one stack for each further one. */
  readonly regions: readonly string[];
  readonly copyMinutes: number;
  readonly faults: ReadonlyArray<readonly [name: string, count: number]>;
  readonly seed: number;
}

/** How it ended. */
export interface RehearsalReport {
  readonly images: readonly ImageReport[];
  /** Why the run is a failure; empty where it is none. */
  readonly problems: readonly string[];
  /** Milliseconds. */
  readonly simulatedTime: number;
  readonly concurrency: number;
}

const SOURCES = ['golden-2026-10', 'golden-2026-11'] as const;

/** What stands in the way of the deletion at the end, in each region. */
const FLEET_OUTSIDE_MINUTES = 6;
const CONCURRENT_MODIFICATIONS = 3;

interface Deployment {
  readonly player: StackPlayer;
  readonly before: Template;
  readonly after: Template;
}

/** Creates the stacks of the app in `bin/` on a simulated AWS, updates them to a new source and destroys them. */
export async function rehearse(settings: RehearsalSettings, progress: Progress): Promise<RehearsalReport> {
  const observations = new Observations();
  const aws = await SimulatedAws.start({
    ...settings,
    log: (_function, line) => observations.line(line),
    onEvent: (stack, event) => {
      progress.event(stack, event);
      if (isCompleteImage(event)) observations.complete(aws, event.physicalResourceId);
    },
  });
  const directory = mkdtempSync(join(tmpdir(), 'appstream-image-'));
  // Also when the run is interrupted.
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const [sourceRegion, ...others] = settings.regions;
  const regions = others.length > 0 ? others : [sourceRegion];
  const start = aws.clock.now();
  try {
    for (const name of SOURCES) aws.appStream.addImage(sourceRegion, { name });
    for (const [name, count] of settings.faults) FAULTS[name].inject?.(aws, count);

    const deployments: Deployment[] = [];
    await progress.phase(`Synthesize ${STACK_NAME} for ${regions.join(', ')}`, aws, async () => {
      deployments.push(
        ...(await Promise.all(regions.map((region) => prepare(aws, sourceRegion, region, directory)))),
      );
    });
    const problems = await play(settings, aws, deployments, progress);
    // Pollers that outlived their events must have done no harm either.
    await aws.clock.idle();
    problems.push(...leftBehind(aws));
    return {
      images: observations.images(aws),
      problems,
      simulatedTime: aws.clock.now() - start,
      concurrency: aws.concurrency,
    };
  } finally {
    await aws.close();
  }
}

async function prepare(
  aws: SimulatedAws,
  sourceRegion: string,
  region: string,
  directory: string,
): Promise<Deployment> {
  const assemblies = SOURCES.map((sourceImageName) => join(directory, `${region}-${sourceImageName}`));
  const [before, after] = await Promise.all(
    SOURCES.map((sourceImageName, index) =>
      synthesize({ region, account: ACCOUNT, sourceRegion, sourceImageName }, assemblies[index]),
    ),
  );
  return { player: aws.addStack(STACK_NAME, region, assemblies), before, after };
}

async function play(
  { faults, copyMinutes }: RehearsalSettings,
  aws: SimulatedAws,
  deployments: readonly Deployment[],
  progress: Progress,
): Promise<string[]> {
  const problems: string[] = [];
  const siblingFails = (operation: 'create' | 'update', template: Template, index: number) => {
    const fails = faults.some(([name, count]) => FAULTS[name].siblingFailsIn === operation && index < count);
    return fails ? withFailingSibling(template, copyMinutes * 30) : template;
  };
  const phase = (
    title: string,
    verb: string,
    expected: string,
    work: (deployment: Deployment, index: number) => Promise<StackResult>,
  ) =>
    progress.phase(title, aws, async () => {
      const results = await Promise.all(deployments.map(work));
      results.forEach((result, index) => {
        const { region } = deployments[index].player.record;
        if (result.status !== expected)
          problems.push(`${region}: the ${verb} ended ${result.status}. ${why(result)}`);
      });
    });

  await phase(`Create from ${SOURCES[0]}`, 'creation', 'CREATE_COMPLETE', ({ player, before }, index) =>
    player.create(siblingFails('create', before, index)),
  );
  if (deployments.every(({ player }) => player.record.status === 'CREATE_COMPLETE')) {
    await phase(`Update to ${SOURCES[1]}`, 'update', 'UPDATE_COMPLETE', ({ player, after }, index) =>
      player.update(siblingFails('update', after, index)),
    );
  }
  for (const { player } of deployments) obstructDeletion(aws, player);
  await phase('Destroy', 'deletion', 'DELETE_COMPLETE', ({ player }) => player.delete());
  return problems;
}

/** Somebody else's fleet uses the image for a while, and AppStream is busy. */
function obstructDeletion(aws: SimulatedAws, { record }: StackPlayer): void {
  const { region } = record;
  aws.appStream.faults.inject({
    operation: 'DeleteImage',
    region,
    count: CONCURRENT_MODIFICATIONS,
    kind: {
      error: 'ConcurrentModificationException',
      message: 'An API error occurred. Wait a few minutes and try again.',
    },
  });
  const imageName = [...record.resources.values()].find(({ type }) => type === 'Custom::AppStreamImage')
    ?.attributes.ImageName;
  if (typeof imageName !== 'string') return;
  aws.appStream.putFleet(region, {
    name: 'fleet-of-somebody-else',
    imageName,
    until: aws.clock.now() + FLEET_OUTSIDE_MINUTES * 60_000,
  });
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

function leftBehind(aws: SimulatedAws): string[] {
  const regions = aws.appStream.regions();
  return [
    ...regions
      .flatMap((region) => aws.appStream.images(region))
      .filter(({ name }) => !SOURCES.includes(name as (typeof SOURCES)[number]))
      .map(({ region, name, state }) => `${region}: image ${name} (${state}) is left behind.`),
    ...regions.flatMap((region) =>
      aws.appStream.fleets(region).map(({ name }) => `${region}: fleet ${name} is left behind.`),
    ),
    ...aws.stacks
      .filter(({ record }) => record.status !== 'DELETE_COMPLETE')
      .map(({ record }) => `${record.region}: stack ${record.stackName} is left behind (${record.status}).`),
  ];
}
