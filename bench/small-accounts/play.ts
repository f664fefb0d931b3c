import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AppStreamImage, ImageSource } from '../../lib';
import type { ImageSnapshot } from '../../local/appstream';
import type { StackResult } from '../../local/cloudformation/stack-player';
import type { Template as PlayedTemplate } from '../../local/cloudformation/template';
import { withSeed } from '../../local/random';
import { type Engine, type SmallAccount, smallAccount } from './account';

export const SHORT_MINUTES = 55;

export interface Case {
  readonly engine: Engine;
  readonly images: number;
  /** Executions at a time that are left for the stack. */
  readonly executions: number;
  /** Whether the images have the default timeouts, which need waiters. */
  readonly isDefault?: boolean;
}

/** One run: images are created, replaced and deleted. */
export interface Run {
  /** What failed first. Undefined if nothing did. */
  readonly failure?: string;
  /** Seconds of creation, update and deletion. After a failure there are no more. */
  readonly seconds: readonly number[];
  /** Seconds from AVAILABLE until CloudFormation knows, for each image of the creation and the update. */
  readonly deadTimes: readonly number[];
  readonly throttles: number;
}

const REGION = 'eu-west-1';
const SOURCE = 'golden';

/** A stack with so many images, as it is synthesized. */
function templateOf({ images, isDefault }: Case, revision: string): PlayedTemplate {
  const stack = new Stack(new App(), 'Stack');
  for (let index = 0; index < images; index += 1)
    new AppStreamImage(stack, `Image${index}`, {
      source: ImageSource.imageName(SOURCE),
      createTimeout: isDefault ? undefined : Duration.minutes(SHORT_MINUTES),
      revision,
    });
  return Template.fromStack(stack).toJSON() as unknown as PlayedTemplate;
}

export async function play(what: Case, seeds: number): Promise<Run[]> {
  const templates = [templateOf(what, '1'), templateOf(what, '2')] as const;
  const runs: Run[] = [];
  for (let seed = 1; seed <= seeds; seed += 1)
    // Latencies and pauses are random. By the seed a run can be repeated.
    runs.push(await withSeed(seed, () => playOnce(smallAccount(what.engine, what.executions), templates)));
  return runs;
}

async function playOnce(
  { account, lambda, transport }: SmallAccount,
  [first, second]: readonly [PlayedTemplate, PlayedTemplate],
): Promise<Run> {
  const { appStream, clock } = account;
  appStream.addImage(REGION, { name: SOURCE });
  const stack = account.stack({ transport });
  const seconds: number[] = [];
  const deadTimes: number[] = [];
  const images = () => appStream.images(REGION).filter(({ name }) => name !== SOURCE);
  let failure: string | undefined;
  for (const operate of [() => stack.create(first), () => stack.update(second), () => stack.delete()]) {
    const began = clock.now();
    const result = await operate();
    failure = failureOf(result);
    if (failure) break;
    seconds.push((clock.now() - began) / 1000);
    deadTimes.push(...deadTimesOf(result, images()));
  }
  await clock.idle();
  if (!failure && images().length > 0) failure = `${images().length} images are left`;
  return { failure, seconds, deadTimes, throttles: lambda.throttles };
}

/** A clean-up that fails leaves an image behind, but does not fail the operation. So events are looked at, too. */
function failureOf({ status, events }: StackResult): string | undefined {
  const failed = events.find(
    ({ resourceStatus, resourceStatusReason }) =>
      resourceStatus.endsWith('_FAILED') && !/cancelled/i.test(resourceStatusReason ?? ''),
  );
  // The Provider framework puts a stack trace into the reason, which has paths of this machine.
  if (failed) return (failed.resourceStatusReason ?? failed.resourceStatus).replace(/\n\s+at [^]*$/, '');
  return /^(CREATE|UPDATE|DELETE)_COMPLETE$/.test(status) ? undefined : status;
}

function deadTimesOf({ events }: StackResult, images: readonly ImageSnapshot[]): number[] {
  return images.flatMap(({ arn, settledAt }) =>
    events
      .filter(
        ({ physicalResourceId, resourceType, resourceStatus }) =>
          physicalResourceId === arn &&
          resourceType === 'Custom::AppStreamImage' &&
          /^(CREATE|UPDATE)_COMPLETE$/.test(resourceStatus),
      )
      .map(({ timestamp }) => (timestamp - settledAt) / 1000),
  );
}
