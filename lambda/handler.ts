import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { Superseded } from './appstream';
import { describeError, isAwsError, isNamed, meaningOf } from './errors';
import { CustomResourceEvent, GUARD_TYPE, LEG_TYPE, PollEvent, PollResult, Started } from './events';
import { Failure, FailureName, inWords, subjectOf } from './failures';
import { NamedImage, parseImageArn } from './identity';
import { Memory, make } from './make';
import { Measurements } from './measurements';
import type { Outcome, Waiting } from './outcome';
import { InvalidProperty, declaredImage, declaredImageIfValid } from './properties';
import { PROPAGATION_SECONDS, Settings, Step, World } from './step';
import { unmake } from './unmake';

export interface HandlerProps extends World {
  readonly settings: Settings;
  readonly logger: Logger;
  /** Left out where nobody asked for metrics. */
  readonly metrics?: Metrics;
}

export interface Handlers {
  readonly onEvent: (event: CustomResourceEvent) => Promise<Started>;
  readonly isComplete: (event: PollEvent) => Promise<PollResult>;
}

export function createHandlers(props: HandlerProps): Handlers {
  const { logger, settings } = props;
  const memory = new Memory();
  const measurements = new Measurements(props.metrics);

  /** Names the image and does nothing to it: an error here on Create would keep the later Delete from reaching us. */
  async function onEvent(event: CustomResourceEvent): Promise<Started> {
    const StartedAt = new Date(props.now()).toISOString();
    const { RequestType, PhysicalResourceId: former } = event;
    if (RequestType === 'Delete') return { PhysicalResourceId: former ?? '', StartedAt };
    const PhysicalResourceId = arnOf(event);
    logger.info('event', {
      requestType: RequestType,
      resource: event.LogicalResourceId,
      image: PhysicalResourceId,
    });
    return { PhysicalResourceId, StartedAt, FormerPhysicalResourceId: former };
  }

  function arnOf(event: CustomResourceEvent): string {
    try {
      return declaredImage(event, event.ResourceProperties ?? {}, settings.imageNamePrefix).arn;
    } catch (error) {
      const failure = error instanceof InvalidProperty ? 'invalid' : 'internal';
      throw new Failure(
        failure,
        `Image resource ${event.LogicalResourceId}`,
        String((error as Error).message),
      );
    }
  }

  async function isComplete(event: PollEvent): Promise<PollResult> {
    const step = new Step(event, settings, props);
    try {
      const outcome = await look(step);
      if (outcome.kind === 'done') {
        if (outcome.done) measurements.done(outcome.done, secondsOf(outcome.done, step));
        return finish(step, outcome.state, outcome.decision, outcome.data);
      }
      if (step.isLastPoll(outcome.deadline)) return await giveUp(step, outcome);
      log(step, outcome.state, `wait: ${outcome.why}`, outcome.image ?? step.removing);
      measurements.waited(outcome);
      return { IsComplete: false };
    } catch (error) {
      const failure =
        error instanceof Failure ? error : new Failure('internal', subject(step), describeError(error));
      const fault = error instanceof Failure ? undefined : error;
      log(step, failure.state, `fail: ${failure.message}`, step.removing, fault);
      measurements.polled();
      throw failure;
    } finally {
      step.end();
    }
  }

  async function look(step: Step): Promise<Outcome> {
    try {
      if (step.event.RequestType === 'Delete') return await unmake(step);
      if (step.event.ResourceType === GUARD_TYPE)
        return { kind: 'done', decision: 'nothing to do until it is deleted', state: 'not asked', data: {} };
      return await make(step, memory);
    } catch (error) {
      if (error instanceof Superseded) return await waitAfter(step, error.message);
      if (!isAwsError(error)) throw error;
      const said = describeError(error);
      const failure = failureOf(step, error);
      if (failure) throw new Failure(failure, subject(step), said);
      return await waitAfter(step, said);
    }
  }

  /** What it waits for when it could not look or act. */
  async function waitAfter(step: Step, why: string): Promise<Waiting> {
    const waiting = { kind: 'wait', why, state: 'unknown' } as const;
    if (step.event.RequestType === 'Delete') {
      const deadline = await deletionDeadline(step);
      return { ...waiting, failure: 'deleteTimedOut', deadline, handsOver: step.part.handsOver };
    }
    return step.removing
      ? { ...waiting, failure: 'undoTimedOut', deadline: step.eventEnd }
      : { ...waiting, failure: 'copyTimedOut', deadline: step.after(step.part.copySeconds) };
  }

  /** Nobody could look: only an image that was complete before surely is not being copied any more. */
  async function deletionDeadline(step: Step): Promise<number> {
    const { event, part } = step;
    if (step.now < step.after(part.deleteSeconds) || part.handsOver) return step.eventEnd;
    try {
      const complete = await step.stack.wasComplete(
        event.LogicalResourceId,
        event.PhysicalResourceId,
        event.StartedAt,
      );
      return complete ? step.after(part.deleteSeconds) : step.eventEnd;
    } catch {
      return step.eventEnd;
    }
  }

  async function giveUp(step: Step, outcome: Waiting): Promise<PollResult> {
    const { event, part } = step;
    if (event.ResourceType === LEG_TYPE && event.RequestType !== 'Delete')
      return finish(step, outcome.state, `hand over: ${outcome.why}`, { Attempt: part.attempt });
    // CloudFormation deletes what came before in the chain next, and that goes on waiting.
    if (outcome.handsOver && outcome.deadline >= step.eventEnd)
      return finish(step, outcome.state, `hand over: ${outcome.why}`, outcome.data);
    const holders = await outcome.atTheEnd?.().catch((error: unknown) => describeError(error));
    const waited = inWords(step.elapsed + (outcome.failure === 'copyTimedOut' ? part.copyWaitedSeconds : 0));
    const detail = [...new Set([`waited ${waited}`, holders, outcome.why])].filter(Boolean).join('; ');
    throw new Failure(outcome.failure, subject(step, outcome.image), detail, outcome.state);
  }

  function finish(
    step: Step,
    state: string,
    decision: string,
    Data: Record<string, string> = {},
  ): PollResult {
    log(step, state, decision);
    measurements.polled();
    return { IsComplete: true, Data };
  }

  function subject(step: Step, about?: NamedImage): string {
    const image = about ?? step.removing ?? imageOf(step);
    return image ? subjectOf(image) : `Image of ${step.event.LogicalResourceId}`;
  }

  /** The image in question, though the physical id may be of CloudFormation's own making. */
  function imageOf({ event, home }: Step): NamedImage | undefined {
    return (
      parseImageArn(home, event.PhysicalResourceId) ??
      declaredImageIfValid(event, event.ResourceProperties, settings.imageNamePrefix)
    );
  }

  /** The one line of a poll. */
  function log(step: Step, state: string, decision: string, about?: NamedImage, error?: unknown): void {
    const image = about ?? imageOf(step);
    logger[error ? 'error' : 'info']('poll', {
      request: step.event.RequestType,
      resource: step.event.LogicalResourceId,
      image: image?.name ?? step.event.PhysicalResourceId,
      region: image?.region ?? step.home.region,
      state,
      elapsedSeconds: Math.round(step.elapsed),
      decision,
      ...(error instanceof Error ? { stack: error.stack } : {}),
    });
  }

  return { onEvent, isComplete };
}

function secondsOf(done: 'copy' | 'deletion', { elapsed, part }: Step): number {
  return done === 'copy' ? elapsed + part.copyWaitedSeconds : elapsed;
}

/** The failure that an error is, or undefined where another poll may fare better. */
function failureOf(step: Step, error: unknown): FailureName | undefined {
  if (isNamed(error, 'InvalidAccountStatusException')) return 'accountSuspended';
  if (isNamed(error, 'IncompatibleImageException')) return 'incompatible';
  switch (meaningOf(error)) {
    case 'denied':
      return step.elapsed < PROPAGATION_SECONDS ? undefined : 'accessDenied';
    case 'no endpoint':
      return 'noEndpoint';
    case 'final':
      return 'rejected';
    default:
      return undefined;
  }
}
