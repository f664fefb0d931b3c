import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackEvent, StackRecord } from '../cloudformation/stack-record';
import { keptParameters, prepare, type Deployment } from './deployments';
import { FAULTS } from './faults';
import { Lookups, NotPlayable } from './lookups';
import { refuseUnknown } from './parameters';
import { faultsThatHit, play, type Operation } from './play';
import type { Progress } from './progress';
import { Observations, type ImageReport } from './report';
import { goneOutside, keptBy, leftBehind } from './remains';
import type { RehearsalSettings } from './settings';
import { SimulatedAws } from './simulated-aws';
import { destinationsOf } from './sources';
import { Surroundings } from './surroundings';
import { unplayedIn } from './unplayed';

/** As users report for new accounts. AWS documents only "reduced". */
const EXECUTIONS_OF_NEW_ACCOUNT = 10;

/** What came of a rehearsal. */
export interface RehearsalReport {
  /** In the order in which they ended. */
  readonly operations: readonly Operation[];
  readonly stacks: readonly StackRecord[];
  readonly images: readonly ImageReport[];
  /** The ARNs of the images that were kept because their stack says so. */
  readonly kept: readonly string[];
  /** The stacks that an update of the app did not deploy, since their templates had not changed. */
  readonly leftAlone: readonly string[];
  /** What was not given with `--images` and the like, and was taken to be there. */
  readonly assumed: readonly string[];
  /** How many resources of each type counted as done and were not played. */
  readonly notPlayed: ReadonlyMap<string, number>;
  /** Further lines that users have to know. */
  readonly remarks: readonly string[];
  /** Why the run is a failure. Empty if it is none. */
  readonly problems: readonly string[];
  /** Milliseconds. */
  readonly simulatedTime: number;
  readonly concurrency: number;
}

/** Creates the stacks of an app on a simulated AWS, updates them to each further version and destroys them. */
export async function rehearse(settings: RehearsalSettings, progress: Progress): Promise<RehearsalReport> {
  const observations = new Observations();
  const aws = await SimulatedAws.start({
    ...settings,
    concurrentExecutions: settings.account === 'new' ? EXECUTIONS_OF_NEW_ACCOUNT : undefined,
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
  // Also if the run is interrupted.
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await rehearseOn(aws, settings, directory, observations, progress);
  } catch (error) {
    if (!(error instanceof NotPlayable)) throw error;
    return reportOf(aws, observations, { problems: [error.message] });
  } finally {
    await aws.close();
    process.off('exit', remove);
    remove();
  }
}

async function rehearseOn(
  aws: SimulatedAws,
  settings: RehearsalSettings,
  directory: string,
  observations: Observations,
  progress: Progress,
): Promise<RehearsalReport> {
  const { script, regions, faults, parameters = [], ssm = {} } = settings;
  const lookups = new Lookups(ssm);
  const deployments: Deployment[] = [];
  await progress.phase(`Synthesize for ${regions.join(', ')}`, aws, async () => {
    deployments.push(...(await prepare(aws, regions, { script, directory, parameters, ssm, lookups })));
  });
  refuseUnknown(
    parameters,
    deployments.map(({ player, templates }) => ({ name: player.record.stackName, templates })),
  );
  const declared = deployments.flatMap((deployment) => deployment.declared.flat());
  for (const { player } of deployments) {
    for (const [name, value] of Object.entries(ssm)) aws.putParameterOutside(player.record, name, value);
  }
  const surroundings = new Surroundings(aws, settings.images);
  surroundings.addSources(
    declared,
    (index) => faultsThatHit(index, settings).find(({ sourceState }) => sourceState)?.sourceState,
  );
  for (const [name, count] of faults) FAULTS[name].inject?.(aws, count, destinationsOf(declared));

  const { operations, problems, failed, leftAlone } = await play(
    settings,
    aws,
    deployments,
    surroundings,
    progress,
  );
  // Pollers that outlive their events must not do any harm either.
  await aws.clock.idle();
  const unplayed = unplayedIn(aws, deployments, failed);
  const kept = keptBy(aws);
  problems.push(
    ...unplayed.problems,
    ...leftBehind(aws, new Set([...aws.outside, ...kept])),
    ...goneOutside(aws),
  );
  return reportOf(aws, observations, {
    operations,
    kept,
    problems,
    leftAlone: [...leftAlone],
    assumed: [...surroundings.assumed],
    remarks: [...unplayed.remarks, ...keptParameters(deployments, parameters), ...placeholders(lookups)],
  });
}

function reportOf(
  aws: SimulatedAws,
  observations: Observations,
  report: Partial<RehearsalReport>,
): RehearsalReport {
  return {
    operations: [],
    stacks: aws.stacks.map(({ record }) => record),
    images: observations.images(aws),
    kept: [],
    leftAlone: [],
    assumed: [],
    remarks: [],
    problems: [],
    notPlayed: aws.notPlayed.counts(),
    simulatedTime: aws.clock.now() - aws.began,
    concurrency: aws.concurrency,
    ...report,
  };
}

function isCompleteImage({ resourceType, resourceStatus }: StackEvent): boolean {
  return resourceType === 'Custom::AppStreamImage' && /^(CREATE|UPDATE)_COMPLETE$/.test(resourceStatus);
}

function placeholders({ unanswered }: Lookups): string[] {
  return [...unanswered].map((key) => `Not looked up, so that CDK's placeholder was played: ${key}`);
}
