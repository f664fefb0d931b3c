import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { isAwsError } from './appstream/errors';
import { StaleRequest } from './cloudformation/guard';
import { Context, type World } from './context';
import { create } from './images/create';
import { deleteImages } from './images/delete';
import { blindWait, failureOf } from './report/fail-or-wait';
import { Measurements } from './report/measurements';
import { type Outcome, waitingForImage } from './report/outcome';
import { Report, type Polled, refused } from './report/report';
import { declarationOf } from './request/declaration';
import { DELETION_WAITER_TYPE, type Execution } from './request/events';
import { Request, type Settings } from './request/request';
import { timeIsUp } from './time-is-up';

export interface PollProps extends World {
  readonly settings: Settings;
  readonly logger: Logger;
  /** Left out where nobody asked for metrics. */
  readonly metrics?: Metrics;
}

/** One look, and at most one act: it never throws. */
export type Poll = (execution: Execution) => Promise<Polled>;

export function createPoll({ settings, logger, metrics, ...world }: PollProps): Poll {
  return async (execution) => {
    const measurements = new Measurements(metrics, execution.Event.StackId);
    let request: Request;
    try {
      request = new Request(execution, settings);
    } catch (error) {
      return refused(execution.Event, error, logger, measurements);
    }
    const context = new Context(request, execution.Poll?.PassedOn ?? {}, world);
    const report = new Report(context, logger, measurements);
    try {
      return await report.of(await outcomeOf(context));
    } catch (error) {
      return await report.ofFault(error);
    } finally {
      context.end();
    }
  };
}

async function outcomeOf(context: Context): Promise<Outcome> {
  const { request } = context;
  if (request.event.ResourceType === DELETION_WAITER_TYPE && !request.isDelete) return declare(request);
  return unlessOverruled(context, await timeIsUp(context, await look(context)));
}

async function look(context: Context): Promise<Outcome> {
  try {
    return context.request.isDelete ? await deleteImages(context) : await create(context);
  } catch (error) {
    return outcomeOfError(context, error);
  }
}

/** An answer that CloudFormation does not wait for would be taken for another one's. */
async function unlessOverruled(context: Context, outcome: Outcome): Promise<Outcome> {
  if (outcome.kind !== 'done' && outcome.kind !== 'fail') return outcome;
  const isOverruled = await context.guard.isOverruled().catch(() => false);
  return isOverruled ? timeIsUp(context, waitingForNothing(new StaleRequest())) : outcome;
}

function waitingForNothing({ message: why }: StaleRequest): Outcome {
  return { kind: 'wait', why, state: 'unknown', deadline: Infinity, atDeadline: 'end' };
}

/** A deletion waiter has nothing to do until it is deleted; the first of them tells the others of the image. */
function declare(request: Request): Outcome {
  return {
    kind: 'done',
    decision: 'nothing to do until it is deleted',
    state: 'not asked',
    data: { Declaration: declarationOf(request.image!) },
  };
}

/** What kept the whole poll from looking or acting, and what comes of it. */
function outcomeOfError(context: Context, error: unknown): Outcome {
  if (error instanceof StaleRequest) return waitingForNothing(error);
  if (!isAwsError(error)) throw error;
  const failed = failureOf(context, error);
  if (failed) return failed;
  const { request, passedOn } = context;
  const { BegunAt, IdleSince, IsBeingMade } = passedOn;
  const passOn = { BegunAt, IdleSince, IsBeingMade };
  if (!request.isDelete) return blindWait(error, { ...waitingForImage(request, ''), passOn });
  return blindWait(error, { kind: 'wait', deadline: Infinity, atDeadline: 'deleteTimedOut', passOn });
}
