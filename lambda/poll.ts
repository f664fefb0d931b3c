import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { describeError, isAwsError } from './appstream/errors';
import { StaleRequest } from './cloudformation/guard';
import { Context, type World } from './context';
import { IMAGE_KIND } from './images/image-kind';
import { NEWEST_KIND } from './newest/newest-kind';
import { blindWait, failureOf } from './report/fail-or-wait';
import { Measurements } from './report/measurements';
import { type Failed, type Outcome, SOON_SECONDS, waitingForNothing } from './report/outcome';
import { Report, type Polled } from './report/report';
import { type CustomResourceEvent, type Execution, NEWEST_TYPE, SHARE_TYPE } from './request/events';
import { type Request, type Settings, UnreadRequest } from './request/request';
import { InvalidProperty } from './request/values';
import type { ResourceKind } from './resource-kind';
import { SHARE_KIND } from './shares/share-kind';
import { timeIsUp } from './time-is-up';

export interface PollProps extends World {
  readonly settings: Settings;
  readonly logger: Logger;
  /** Undefined unless the stack asks for metrics. */
  readonly metrics?: Metrics;
}

/** One poll: looks once, and acts if something is to be done. Throws only if the event has no `StackId`. */
export type Poll = (execution: Execution) => Promise<Polled>;

/** By resource type. All other types are about an image. */
const KINDS: Readonly<Record<string, ResourceKind>> = {
  [NEWEST_TYPE]: NEWEST_KIND,
  [SHARE_TYPE]: SHARE_KIND,
};

function kindOf({ ResourceType }: CustomResourceEvent): ResourceKind {
  return KINDS[ResourceType] ?? IMAGE_KIND;
}

export function createPoll({ settings, logger, metrics, ...world }: PollProps): Poll {
  return async (execution) => {
    const kind = kindOf(execution.Event);
    const measurements = new Measurements(metrics, execution.Event.StackId);
    const { request, refusal } = read(kind, execution, settings);
    const context = new Context(request, execution.Poll?.PassedOn ?? {}, world);
    const report = new Report(context, logger, measurements);
    try {
      const outcome = refusal ?? (await timeIsUp(context, await look(kind, context)));
      return await report.of(await unlessOverruled(context, outcome));
    } catch (error) {
      return await report.ofFault(error);
    } finally {
      context.end();
    }
  };
}

interface Read {
  readonly request: Request;
  /** Set if the properties are not valid, or could not be read. */
  readonly refusal?: Failed;
}

function read(kind: ResourceKind, execution: Execution, settings: Settings): Read {
  try {
    return { request: kind.read(execution, settings) };
  } catch (error) {
    const refusal: Failed =
      error instanceof InvalidProperty
        ? { kind: 'fail', failure: 'invalid', detail: error.message }
        : { kind: 'fail', failure: 'internal', detail: describeError(error) };
    return { request: new UnreadRequest(execution, settings), refusal };
  }
}

async function look(kind: ResourceKind, context: Context<Request>): Promise<Outcome> {
  try {
    return await kind.look(context);
  } catch (error) {
    return outcomeOfError(kind, context, error);
  }
}

/**
 * If CloudFormation has moved on, it may take this answer for that of another request (`Guard.isOverruled`). Then the poll
 * gives none.
 */
async function unlessOverruled(context: Context<Request>, outcome: Outcome): Promise<Outcome> {
  if (outcome.kind !== 'done' && outcome.kind !== 'fail') return outcome;
  const { guard, silence, passedOn } = context;
  // If the request still stands, the next poll has to know what this one knew.
  const wait = waitingForNothing(new StaleRequest(), passedOn);
  try {
    return (await guard.isOverruled()) ? await timeIsUp(context, wait) : outcome;
  } catch (error) {
    // If this poll has acted, the answer goes out at once: CloudFormation has to know the id before it cancels the
    // resource. It also goes out at once if the region is silent: if the attempt took longer, a rollback would think that
    // AppStream has answered (`wasNeverMade`).
    if (guard.hasPassed || silence.silentRegion !== undefined) return outcome;
    // The answer waits until CloudFormation tells again, as long as another poll can give it.
    if (failureOf(context, error) || !context.canAnswerIn(SOON_SECONDS)) return outcome;
    return {
      ...wait,
      why: `CloudFormation does not tell whether it asks for this: ${describeError(error)}`,
      isBlind: true,
    };
  }
}

/** What a poll comes to if an error kept it from looking or acting. */
function outcomeOfError(kind: ResourceKind, context: Context<Request>, error: unknown): Outcome {
  if (error instanceof StaleRequest) return waitingForNothing(error);
  if (!isAwsError(error)) throw error;
  return failureOf(context, error) ?? blindWait(error, kind.blind(context));
}
