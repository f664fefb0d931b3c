import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { type Answer, failedId } from './answer';
import { Superseded } from './appstream';
import { describeError, isAwsError, isNamed, isNotEnabled, meaningOf } from './errors';
import {
  CREATION_WAITER_TYPE,
  type CustomResourceEvent,
  DELETION_WAITER_TYPE,
  type Execution,
  type PassedOn,
} from './events';
import { Failure, FailureName, inWords, resourceOf, subjectOf } from './failures';
import { NamedImage, parseImageArn } from './identity';
import { handedOn, make } from './make';
import { Measurements } from './measurements';
import type { Outcome, Waiting } from './outcome';
import { InvalidProperty, declarationOf, declaredImage, declaredImageIfValid } from './properties';
import { PROPAGATION_SECONDS, type PolledEvent, Settings, Step, World } from './step';
import { unmake } from './unmake';

export interface HandlerProps extends World {
  readonly settings: Settings;
  readonly logger: Logger;
  /** Left out where nobody asked for metrics. */
  readonly metrics?: Metrics;
}

/** One poll comes to an answer for CloudFormation, or to something for the next poll to know. */
export type Polled = { readonly answer: Answer } | { readonly passOn: PassedOn };

type Moments = Pick<Execution, 'StartedAt' | 'ReceivedAt'>;

/** One look, and at most one act: it never throws. */
export type Handler = (execution: Execution) => Promise<Polled>;

export function createHandler(props: HandlerProps): Handler {
  const { logger, settings } = props;
  const measurements = new Measurements(props.metrics);

  return async function poll({ Event, Poll, ...moments }) {
    let step: Step;
    try {
      step = new Step(polled(Event, moments), Poll?.PassedOn ?? {}, settings, props);
    } catch (error) {
      return refuse(Event, error);
    }
    try {
      return await pollOnce(step);
    } catch (error) {
      return fail(step, error);
    } finally {
      step.end();
    }
  };

  /** Names the image: a duplicate event, a retry and a Delete all arrive at the same one. */
  function polled(event: CustomResourceEvent, { StartedAt, ReceivedAt }: Moments): PolledEvent {
    const { RequestType, PhysicalResourceId: former } = event;
    const moments = { StartedAt, ReceivedAt };
    if (RequestType === 'Delete') return { ...event, ...moments, PhysicalResourceId: former ?? '' };
    try {
      const { arn } = declaredImage(event, event.ResourceProperties ?? {}, settings.imageNamePrefix);
      return { ...event, ...moments, PhysicalResourceId: arn, FormerPhysicalResourceId: former };
    } catch (error) {
      if (!(error instanceof InvalidProperty)) throw error;
      throw new Failure('invalid', resourceOf(event), error.message);
    }
  }

  async function pollOnce(step: Step): Promise<Polled> {
    const outcome = await look(step);
    if (outcome.kind === 'done') {
      if (outcome.done) measurements.done(outcome.done, secondsOf(outcome.done, step));
      return succeed(step, outcome.state, outcome.decision, outcome.data);
    }
    if (step.isLastPoll(outcome.deadline) && !(await goesOn(step, outcome)))
      return await giveUp(step, outcome);
    log(step, outcome.state, `wait: ${outcome.why}`, outcome.image ?? step.removing);
    measurements.waited(outcome);
    return { passOn: { ...outcome.passOn, ...step.heard } };
  }

  async function look(step: Step): Promise<Outcome> {
    try {
      if (step.event.RequestType === 'Delete') return await unmake(step);
      return step.event.ResourceType === DELETION_WAITER_TYPE ? declare(step) : await make(step);
    } catch (error) {
      if (error instanceof Superseded) return await waitAfter(step, error.message);
      if (!isAwsError(error)) throw error;
      const said = describeError(error);
      const failure = failureOf(step, error);
      const where = step.regionWithoutAppStream;
      if (failure) throw new Failure(failure, subject(step), where ? `${where}: ${said}` : said);
      return await waitAfter(step, said);
    }
  }

  /** A deletion waiter has nothing to do until it is deleted; the first of them tells the others of the image. */
  function declare({ event }: Step): Outcome {
    const image = declaredImage(event, event.ResourceProperties, settings.imageNamePrefix);
    return {
      kind: 'done',
      decision: 'nothing to do until it is deleted',
      state: 'not asked',
      data: { Declaration: declarationOf(image) },
    };
  }

  /** What it waits for when it could not look or act. */
  async function waitAfter(step: Step, why: string): Promise<Waiting> {
    const { BegunAt, IdleSince } = step.passedOn;
    const waiting = { kind: 'wait', why, state: 'unknown', passOn: { BegunAt, IdleSince } } as const;
    if (step.event.RequestType === 'Delete') {
      const deadline = await deletionDeadline(step);
      return { ...waiting, failure: 'deleteTimedOut', deadline, handsOver: step.part.handsOver };
    }
    return step.removing
      ? { ...waiting, failure: 'undoTimedOut', deadline: Infinity }
      : { ...waiting, failure: 'createTimedOut', deadline: step.createDeadline };
  }

  /** Nobody could look: only an image that was complete before surely is not being copied any more. */
  async function deletionDeadline(step: Step): Promise<number> {
    const { event, part } = step;
    if (step.now < step.after(part.deleteSeconds) || part.handsOver) return Infinity;
    try {
      const complete = await step.wasComplete(event.PhysicalResourceId);
      return complete ? step.after(part.deleteSeconds) : Infinity;
    } catch {
      return Infinity;
    }
  }

  /** Where creation waiters were complete before this operation, the image has its own hour, whatever they have waited. */
  async function goesOn(step: Step, { failure }: Waiting): Promise<boolean> {
    if (failure !== 'createTimedOut' || step.isLastPoll(step.eventEnd)) return false;
    return step.beganEarlier();
  }

  async function giveUp(step: Step, outcome: Waiting): Promise<Polled> {
    const { event } = step;
    if (event.ResourceType === CREATION_WAITER_TYPE && event.RequestType !== 'Delete')
      return succeed(step, outcome.state, `hand over: ${outcome.why}`, handedOn(step));
    // CloudFormation deletes what came before in the chain next, and that goes on waiting.
    if (outcome.handsOver && outcome.deadline - step.eventEnd > settings.pollIntervalSeconds * 1000)
      return succeed(step, outcome.state, `hand over: ${outcome.why}`, outcome.data);
    const holders = await outcome.atTheEnd?.().catch((error: unknown) => describeError(error));
    const since = outcome.failure === 'createTimedOut' ? step.began : event.StartedAt;
    const waited = inWords(step.secondsSince(since));
    const detail = [...new Set([`waited ${waited}`, holders, outcome.why])].filter(Boolean).join('; ');
    throw new Failure(outcome.failure, subject(step, outcome.image), detail, outcome.state);
  }

  /** An event that names no image. */
  function refuse(event: CustomResourceEvent, error: unknown): Polled {
    const failure = failureOfCode(error, resourceOf(event));
    logger.info('poll', {
      request: event.RequestType,
      resource: event.LogicalResourceId,
      decision: `fail: ${failure.message}`,
    });
    return failed(failedId(event), failure);
  }

  function fail(step: Step, error: unknown): Polled {
    const failure = failureOfCode(error, subject(step));
    const fault = failure === error ? undefined : error;
    log(step, failure.state, `fail: ${failure.message}`, step.removing, fault);
    measurements.polled();
    return failed(step.event.PhysicalResourceId, failure);
  }

  function succeed(step: Step, state: string, decision: string, Data: Record<string, string> = {}): Polled {
    log(step, state, decision);
    measurements.polled();
    const { PhysicalResourceId } = step.event;
    return { answer: { Status: 'SUCCESS', PhysicalResourceId, Data } };
  }

  function subject(step: Step, about?: NamedImage): string {
    const image = about ?? step.removing ?? imageOf(step);
    return image ? subjectOf(image) : resourceOf(step.event);
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
}

function failed(PhysicalResourceId: string, { message: Reason }: Failure): Polled {
  return { answer: { Status: 'FAILED', Reason, PhysicalResourceId } };
}

/** Of an error that nobody expected, a failure that says so. */
function failureOfCode(error: unknown, about: string): Failure {
  return error instanceof Failure ? error : new Failure('internal', about, describeError(error));
}

function secondsOf(done: 'copy' | 'deletion', step: Step): number {
  return done === 'copy' ? step.secondsSince(step.began) : step.elapsed;
}

/** The failure that an error is, or undefined where another poll may fare better. */
function failureOf(step: Step, error: unknown): FailureName | undefined {
  if (isNamed(error, 'InvalidAccountStatusException')) return 'accountSuspended';
  if (isNamed(error, 'IncompatibleImageException')) return 'incompatible';
  switch (meaningOf(error)) {
    case 'denied':
      if (step.hearsNothing && isNotEnabled(error))
        return step.regionWithoutAppStream === undefined ? undefined : 'notEnabled';
      return step.elapsed < PROPAGATION_SECONDS ? undefined : 'accessDenied';
    case 'no endpoint':
      return step.regionWithoutAppStream === undefined ? undefined : 'noEndpoint';
    case 'final':
      return 'rejected';
    default:
      return undefined;
  }
}
