import { PROPAGATION_SECONDS } from '../report/outcome';
import type { Request } from '../request/request';
import { phaseOf } from './phase';
import type { ResourceRecord, StackReader } from './reader';
import { type StackEvent, isLastForDelete, newestOfDelete } from './stack-event';
import {
  SAME_REQUEST_MS,
  isAskedBy,
  isDeletionOf,
  isPresent,
  stillAsksFor,
  stillDeletes,
} from './still-asked';

/**
 * Thrown instead of an act: CloudFormation does not ask for it any more, its events do not show the request yet, or the
 * image is another one than before.
 */
export class StaleRequest extends Error {
  /** `sentAt`: when the request was sent, in milliseconds since 1970, where the stack has nothing under way any more. */
  constructor(
    why = 'CloudFormation no longer asks for this',
    readonly sentAt?: number,
  ) {
    super(why);
  }
}

/** Thrown instead of an act that would take something away from the present image of a resource (`isPresent`). */
export class PresentImage extends Error {
  constructor() {
    super('CloudFormation holds the image as the present one of its resource');
  }
}

/** The time in a ResponseURL has whole seconds. */
const A_SECOND_MS = 1_000;

/** Of a stack or a resource: nothing is under way, and CloudFormation waits for no answer. */
const ENDED = /_(COMPLETE|FAILED)$/;

const ROLLING_BACK = 'UPDATE_ROLLBACK_IN_PROGRESS';

/**
 * Asks CloudFormation right before each try of each act (`Region.act`) whether the request still stands.
 *
 * A poller, which is the execution for one event, may outlive its event. If another resource fails, CloudFormation
 * deletes or rolls back this one while the execution of its Create or Update still runs. The event itself does not
 * tell.
 *
 * So a late Delete does nothing. If the events do not show it, `remove` waits and never acts (`showsDeletion`); for a
 * share, `check` finds that. If they do, CloudFormation does not ask for it any more (`stillDeletes`), or the image is
 * the present one again (`isPresent`).
 */
export class Guard {
  /** What this poll has read last of the status of the stack. */
  private status?: string;
  /** Whether `check` has told this poll that the request still stands. */
  hasPassed = false;

  /** `now`: milliseconds since 1970. */
  constructor(
    private readonly stack: StackReader,
    private readonly request: Request,
    private readonly now: () => number,
  ) {}

  /**
   * Whether the request still stands. `mustNotBePresent`: the physical id of an image (or a share) that loses something
   * by the act. It must not be the present one of the resource.
   *
   * @throws StaleRequest, PresentImage
   */
  async check(mustNotBePresent?: string): Promise<void> {
    const { event, recordedAs, isDelete, receivedAt } = this.request;
    const { LogicalResourceId: own } = event;
    const status = await this.stack.status();
    this.status = status;
    // The record shows a change first. Some emulators have no records.
    const recordOf = isDelete ? recordedAs : own;
    const record = await this.stack.record(recordOf);
    const [newest, ...before] = await this.newestEvents();
    const isAsked = isDelete
      ? stillDeletes(event, status, newest) && (await this.isShown())
      : stillAsksFor(event, receivedAt, status, record, newest) &&
        !before.some(isAnEnd) &&
        !this.isBehind(newest, record) &&
        (await this.isOfThis(status, newest)) &&
        !(await this.isOfEarlierOperation());
    if (!isAsked) throw new StaleRequest(undefined, ENDED.test(status) ? this.request.startedAt : undefined);
    this.hasPassed = true;
    if (mustNotBePresent === undefined) return;
    const ofPresent = recordOf === recordedAs ? record : await this.stack.record(recordedAs);
    if (isPresent(mustNotBePresent, status, ofPresent)) throw new PresentImage();
  }

  /**
   * Events after this moment tell of this request. Before the events that a poll has read show it, they tell of another
   * operation. After PROPAGATION_SECONDS all count: in a clean-up CloudFormation may try a Delete again without a new
   * event.
   */
  private get shownAfter(): number {
    const { startedAt } = this.request;
    const mayComeLate = this.now() - startedAt < PROPAGATION_SECONDS * 1000;
    return mayComeLate ? startedAt - SAME_REQUEST_MS : -Infinity;
  }

  /** Whether the events show the Delete of this request. */
  async showsDeletion(): Promise<boolean> {
    const { LogicalResourceId: own, PhysicalResourceId } = this.request.event;
    return (await this.stack.history()).showsDeletion(own, PhysicalResourceId, this.shownAfter);
  }

  /** For what is decided by the events. They are read once a poll, maybe before those that `check` reads. */
  async mustBeShown(): Promise<void> {
    if (!(await this.isShown())) throw new StaleRequest('CloudFormation does not show this request yet');
  }

  /** Whether the events show this request, and the phase of it: an event of a resource may be shown before it. */
  async isShown(): Promise<boolean> {
    if (this.shownAfter === -Infinity) return true;
    if (!(await (this.request.isDelete ? this.showsDeletion() : this.showsRequest()))) return false;
    this.status ??= await this.stack.status();
    return (await this.stack.history()).phase === phaseOf(this.status);
  }

  /** A rollback may follow its update within a second, and ask for the same again. */
  private async showsRequest(): Promise<boolean> {
    const { event } = this.request;
    const history = await this.stack.history();
    const [newest] = history.of([event.LogicalResourceId]);
    if (!newest || newest.at <= this.shownAfter || !isAskedBy(event, newest)) return false;
    return newest.at >= history.phaseBegan!;
  }

  /**
   * The newest event that counts for this request. For a Delete, `newestOfDelete` says which one that is. For a Create or
   * an Update it is the newest one of the resource, and those before it since the request follow.
   */
  private async newestEvents(): Promise<StackEvent[]> {
    const { isDelete } = this.request;
    const { LogicalResourceId: own, PhysicalResourceId: id } = this.request.event;
    if (isDelete) {
      const events = await this.stack.newestEvents(own, (event) => isLastForDelete(event, id));
      const newest = newestOfDelete(events, id);
      return newest ? [newest] : [];
    }
    const events = await this.stack.newestEvents(own, (event) => event.at <= this.ownEventsSince);
    return events.filter((event, index) => index === 0 || event.at > this.ownEventsSince);
  }

  /** Whether Lambda has delivered the event late. */
  private get isLate(): boolean {
    return this.request.receivedAt > this.ownEventsSince;
  }

  /**
   * In milliseconds since 1970: what comes later is no event of an earlier request. So if it tells of an end, that was
   * the end of this one. Only this tells it where CloudFormation hides the properties.
   */
  private get ownEventsSince(): number {
    return this.request.startedAt + SAME_REQUEST_MS;
  }

  /**
   * Whether Lambda has delivered the event late, and the stack has begun something else meanwhile, which may ask for the
   * same. If somebody deletes the stack in a clean-up, the Deletes of that clean-up go on.
   */
  private async isOfEarlierOperation(): Promise<boolean> {
    if (!this.isLate) return false;
    const history = await this.stack.history();
    return this.request.isDelete
      ? history.predatesUnsettled(this.ownEventsSince)
      : history.isOfEarlierPhase(this.ownEventsSince);
  }

  /**
   * Whether the newest event of the resource is one of what the stack does now. Stack events may come late: when a
   * rollback has begun, the newest one may still be of the update. The record may not tell either, if it changed within
   * SAME_REQUEST_MS.
   */
  private async isOfThis(stackStatus: string, newest: StackEvent | undefined): Promise<boolean> {
    if (stackStatus !== ROLLING_BACK) return true;
    const [ofStack] = await this.stack.newestEvents(undefined);
    return ofStack?.status === ROLLING_BACK && newest !== undefined && newest.at >= ofStack.at;
  }

  /**
   * Whether the events do not show yet what the record of the resource tells: so they do not tell for which request
   * CloudFormation waits. If Lambda delivers an event late, it may be for a later one. Events come within
   * PROPAGATION_SECONDS; after that, they count.
   */
  private isBehind(newest: StackEvent | undefined, record: ResourceRecord | undefined): boolean {
    if (!record || this.now() - record.updatedAt > PROPAGATION_SECONDS * 1000) return false;
    return record.updatedAt - (newest?.at ?? 0) > SAME_REQUEST_MS;
  }

  /**
   * Whether CloudFormation has moved on since the request, or may have. If the request that is open now has the same
   * RequestId (aws/aws-cdk#35957), CloudFormation would take an answer for its answer.
   */
  async isOverruled(): Promise<boolean> {
    const { event, isDelete, startedAt, receivedAt } = this.request;
    const latest = receivedAt + SAME_REQUEST_MS;
    const shown = await this.stack.record(event.LogicalResourceId);
    const record = shown && (await this.isDeletionOfAnother(shown)) ? undefined : shown;
    if (record && record.updatedAt > latest) return true;
    const [newest, ...before] = await this.newestEvents();
    if (!isDelete && before.some(isAnEnd)) return true;
    // When an event is delivered in time, no later request can have begun before.
    if (this.isLate && this.isBehind(newest, record)) return true;
    if (await this.isOfEarlierOperation()) return true;
    // It is the event of this request, or that event is not shown yet.
    if (!newest || newest.at <= startedAt + A_SECOND_MS) return false;
    return newest.at > latest || !(isDelete ? isDeletionOf(event, newest) : isAskedBy(event, newest));
  }

  /** Whether a record tells that CloudFormation deletes something else of the same resource, in the same operation. */
  private async isDeletionOfAnother({ status, physicalId }: ResourceRecord): Promise<boolean> {
    const { event, isDelete, startedAt } = this.request;
    if (!isDelete || !status.startsWith('DELETE_') || physicalId === event.PhysicalResourceId) return false;
    return !(await this.stack.history()).isOfEarlierPhase(startedAt);
  }
}

function isAnEnd({ status }: StackEvent): boolean {
  return ENDED.test(status);
}
