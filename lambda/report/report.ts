import type { Logger } from '@aws-lambda-powertools/logger';
import { describeError } from '../appstream/errors';
import type { Answer } from '../cloudformation/answer';
import { phaseOf } from '../cloudformation/phase';
import type { Context } from '../context';
import type { PassedOn } from '../request/events';
import type { Request } from '../request/request';
import { reasonFor } from './failures';
import type { Measurements } from './measurements';
import {
  type Done,
  type Failed,
  type Outcome,
  PROPAGATION_SECONDS,
  SOON_SECONDS,
  type Waiting,
} from './outcome';
import { resourceOf, subjectOf } from './words';

/**
 * What a poll comes to: another poll, which gets `passOn`, or the end. At the end CloudFormation gets an answer, unless
 * it waits for none.
 */
export type Polled =
  { readonly passOn: PassedOn; readonly waitSeconds: number } | { readonly answer: Answer | undefined };

/** Tells what a poll comes to: to the log in one line, to the metrics, and to CloudFormation or the next poll. */
export class Report {
  constructor(
    private readonly context: Context<Request>,
    private readonly logger: Logger,
    private readonly measurements: Measurements,
  ) {}

  async of(outcome: Outcome): Promise<Polled> {
    switch (outcome.kind) {
      case 'done':
        return this.ofSuccess(outcome);
      case 'fail':
        return this.ofFailure(outcome);
      case 'wait':
        return this.ofWait(outcome);
      case 'end':
        this.log(outcome.state, `end without an answer: ${outcome.why}`);
        this.measurements.polled();
        return { answer: undefined };
    }
  }

  /** An error that no code expects. */
  async ofFault(error: unknown): Promise<Polled> {
    return this.ofFailure({ kind: 'fail', failure: 'internal', detail: describeError(error) }, error);
  }

  private ofSuccess({ completed, left = 0, isWarning, state, decision, data = {}, ...told }: Done): Polled {
    const { request, elapsed } = this.context;
    const { physicalId = request.physicalId } = told;
    if (completed === 'creation')
      this.measurements.completed(completed, this.context.secondsSince(request.waitsSince));
    if (completed === 'deletion') this.measurements.completed(completed, elapsed);
    if (left > 0) this.measurements.left(left);
    this.log(state, decision, this.context.request.subject, isWarning || left > 0 ? 'warn' : 'info');
    this.measurements.polled();
    return { answer: { Status: 'SUCCESS', PhysicalResourceId: physicalId, Data: data } };
  }

  private async ofFailure(
    { failure, detail = '', state = 'unknown', image = this.context.request.subject, ...told }: Failed,
    fault?: unknown,
  ): Promise<Polled> {
    const { request, stack } = this.context;
    const { physicalId = request.physicalId } = told;
    // Events come late: if this poll is the first one of its event, they may still tell of another operation.
    const phase = await stack
      .status()
      .then(phaseOf)
      .catch(async () => (await stack.history()).phase)
      .catch(() => undefined);
    const subject = image ? subjectOf(image) : resourceOf(request.event);
    const { isDelete, byHand } = request;
    const Reason = reasonFor(failure, subject, detail, { isDelete, phase, image, byHand });
    this.log(state, `fail: ${Reason}`, image, fault ? 'error' : 'info', fault);
    this.measurements.failed();
    return { answer: { Status: 'FAILED', Reason, PhysicalResourceId: physicalId } };
  }

  private ofWait(wait: Waiting): Polled {
    const { passedOn, silence, deniedSince } = this.context;
    const why = [wait, ...(wait.others ?? [])].map((each) => each.why).join('; ');
    this.log(wait.state, `wait: ${why}`, wait.image);
    this.measurements.waited(wait);
    const DeletableSince = { ...passedOn.DeletableSince, ...wait.passOn?.DeletableSince };
    const RefusedSince = { ...passedOn.RefusedSince, ...wait.passOn?.RefusedSince };
    return {
      waitSeconds: this.secondsToTheNext(wait),
      passOn: {
        ...wait.passOn,
        ...(Object.keys(DeletableSince).length > 0 && { DeletableSince }),
        ...(Object.keys(RefusedSince).length > 0 && { RefusedSince }),
        DeniedSince: deniedSince,
        LastRefusal: wait.passOn?.LastRefusal ?? passedOn.LastRefusal,
        ...silence.passOn,
      },
    };
  }

  /**
   * Polls that start together stay together. If an error kept this poll from looking or acting, AWS may be throttling:
   * then the next one comes at a random time within the interval. If it only looks, it comes later, and makes room for
   * others.
   */
  private secondsToTheNext({ isBlind, isSoon, passOn }: Waiting): number {
    const { request, now, elapsed, silence } = this.context;
    // `wasNeverMade` recognizes a region without AppStream by how short the attempt was. So polls come soon.
    const isShort = silence.isUndecided || (isSoon && (isBlind || elapsed < PROPAGATION_SECONDS));
    const pollSeconds = isShort ? Math.min(request.pollSeconds, SOON_SECONDS) : request.pollSeconds;
    if (!isBlind) return pollSeconds;
    const isPatient =
      !isShort && passOn?.IsBeingMade && !request.isOver(now + 4 * pollSeconds * 1000, Infinity);
    return Math.ceil(pollSeconds * (isPatient ? 1 + 2 * Math.random() : 0.5 + Math.random() / 2));
  }

  /** The one log line of a poll. */
  private log(
    state: string,
    decision: string,
    image = this.context.request.subject,
    level: 'info' | 'warn' | 'error' = 'info',
    fault?: unknown,
  ): void {
    const { request, elapsed } = this.context;
    this.logger[level]('poll', {
      request: request.event.RequestType,
      resource: request.event.LogicalResourceId,
      image: image?.name ?? request.physicalId,
      region: image?.region ?? request.home.region,
      state,
      elapsedSeconds: Math.round(elapsed),
      decision,
      ...(image?.sharedWith === undefined ? {} : { sharedWith: image.sharedWith }),
      ...(fault instanceof Error ? { stack: fault.stack } : {}),
    });
  }
}
