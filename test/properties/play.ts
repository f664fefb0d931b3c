import { IMAGE_TYPE } from '../../lambda/request/events';
import type { ImageSnapshot } from '../../local/appstream';
import { PAUSED } from '../../local/cloudformation/admission';
import type { StackPlayer, StackResult } from '../../local/cloudformation/stack-player';
import { withSeed } from '../../local/random';
import type { SimulatedAccount } from '../../local/simulated-account';
import { presentImages } from './expectations';
import type { History } from './history';
import { isCalm, isUndisturbed } from './calm';
import { interfere } from './interference';
import { withInterruptions } from './interruptions';
import { checkJournal } from './journal';
import { kindsOf } from './kinds';
import { checkMakings } from './makings';
import { Oracle } from './oracle';
import type { Deploy, Step } from './step';
import { declarationsIn, templateOf } from './template';
import { checkFailedNow, checkLeft, checkTold, hasFailedAsTold, reasons, toldFailure } from './told';
import { accountOf, REGIONS } from './world';

/** How often what happened, by name; `history …` counts each history once for each kind that it is of. */
export type Counts = Record<string, number>;

const TO_BE_DELETED = /ROLLBACK_FAILED|DELETE_FAILED|^ROLLBACK_COMPLETE/;

/** Plays a history and throws at the first thing that must not be. Answers with what happened in it. */
export async function play(history: History): Promise<Counts> {
  const run = new Run(history);
  await withSeed(history.pausesSeed ?? history.seed, () => run.play());
  return run.counts;
}

class Run {
  readonly counts: Counts = {};
  private readonly account: SimulatedAccount;
  private readonly stacks: StackPlayer[] = [];
  private readonly foreign: ImageSnapshot[];
  private readonly oracle: Oracle;
  private eventsDelivered = 0;
  /** The images that a resource of the latest stack has had, by logical id, the present one last. */
  private readonly had = new Map<string, string[]>();
  private readonly kinds = new Set<string>();

  constructor(private readonly history: History) {
    this.account = accountOf(history);
    this.foreign = this.images();
    this.oracle = new Oracle(
      () => this.images(),
      (kind) => this.kinds.add(kind),
      history.readApi.view === 'real',
    );
  }

  async play(): Promise<void> {
    for (const step of this.history.steps) await this.operate(step);
    for (let tries = 0; tries < 2 && this.oracle.expectations.isUnsettled; tries += 1) {
      if (this.history.goesBack && this.isPaused()) await this.rollBack();
      else await this.destroy();
    }
    // Pollers that outlive their event, and events delivered late.
    await this.account.clock.busy(() => this.account.clock.sleep(3 * 3600_000));
    const { appStream, readApi, engine } = this.account;
    const records = this.stacks.map(({ record }) => record);
    this.oracle.checkEnd(records);
    const { journal } = appStream;
    const { logicalIds } = this.oracle.expectations;
    const hasLatency = this.history.pausesSeed !== undefined;
    const isRemoved = (arn: string) => this.oracle.isRemoved(arn);
    checkJournal({
      journal,
      stackIds: records.map(({ stackId }) => stackId),
      logicalIds,
      foreign: this.foreign,
      now: (arn) => this.images().find((image) => image.arn === arn),
      hasLatency,
    });
    checkMakings({ journal, records, logicalIds, isRemoved, hasLatency });
    for (const { injected } of [appStream.faults, readApi.faults])
      for (const [label, count] of Object.entries(injected)) this.count(`fault ${label}`, count);
    const { lambda, polls, failedExecutions } = engine;
    if (failedExecutions > 0) throw new Error(`${failedExecutions} executions failed`);
    if (lambda.dropped > 0) throw new Error(`Lambda gave up ${lambda.dropped} events`);
    this.count('polls', polls);
    this.count('throttled invocations', lambda.throttles);
    this.count('invocations that failed', lambda.errors);
    for (const kind of [...kindsOf(this.history), ...this.kinds]) this.count(`history ${kind}`);
  }

  private count(name: string, by = 1): void {
    this.counts[name] = (this.counts[name] ?? 0) + by;
  }

  private images(): ImageSnapshot[] {
    return REGIONS.flatMap((region) => this.account.appStream.images(region));
  }

  private get stack(): StackPlayer | undefined {
    return this.stacks.at(-1);
  }

  private isPaused(): boolean {
    return PAUSED.includes(this.stack?.record.status ?? '');
  }

  private async operate({ interference, operation }: Step): Promise<void> {
    if (interference) this.interfere(interference);
    switch (operation.kind) {
      case 'destroy':
        return this.destroy();
      case 'rollback':
        if (this.isPaused()) await this.rollBack();
        return;
      case 'deploy':
        return this.deploy(operation, interference !== undefined);
    }
  }

  /** Whoever types commands takes some seconds from one to the next: more than clocks differ. */
  private betweenCommands(): Promise<void> {
    return this.account.clock.busy(() => this.account.clock.sleep(20_000));
  }

  private async destroy(): Promise<void> {
    const { stack } = this;
    await this.betweenCommands();
    if (!stack || stack.record.status === 'DELETE_COMPLETE') return;
    if (stack.record.status === 'UPDATE_ROLLBACK_FAILED')
      this.kinds.add('with a deletion after a rollback that failed');
    if (this.isPaused()) this.kinds.add('with a deletion after a failure without rollback');
    this.ended('destroy', stack, await stack.delete());
  }

  /** Also what `cdk deploy` offers where a deployment without rollback failed before. */
  private async rollBack(): Promise<void> {
    this.kinds.add('with cdk rollback');
    const stack = this.stack!;
    await this.betweenCommands();
    this.ended('cdk rollback', stack, await stack.rollback());
    await this.continueRollback(stack);
  }

  private async continueRollback(stack: StackPlayer): Promise<void> {
    for (let tries = 0; tries < 2 && this.history.goesBack; tries += 1) {
      if (stack.record.status !== 'UPDATE_ROLLBACK_FAILED') return;
      this.kinds.add(
        `with a rollback that is continued, with an Update ${this.history.cloudFormation.continuedRollback}`,
      );
      await this.betweenCommands();
      this.ended('continued rollback', stack, await stack.continueRollback());
    }
  }

  private async deploy(deploy: Deploy, isDisturbed: boolean): Promise<void> {
    const rollback = !deploy.noRollback;
    if (rollback && this.isPaused()) await this.rollBack();
    if (TO_BE_DELETED.test(this.stack?.record.status ?? '')) await this.destroy();
    const isFresh = !this.stack || this.stack.record.status === 'DELETE_COMPLETE';
    if (isFresh) {
      this.stacks.push(this.newStack());
      this.had.clear();
    }
    const stack = this.stack!;
    if (stack.record.status === 'DELETE_FAILED') return;
    const template = templateOf(deploy, this.history.pollSeconds);
    const declarations = declarationsIn(template, deploy);
    const mustSucceed = !isDisturbed && isCalm(this.history, deploy);
    if (!rollback) this.kinds.add('without rollback');
    if (this.isPaused()) this.kinds.add('with an update after a failure without rollback');
    this.oracle.expectations.asks(stack.record, declarations);
    this.growOld(stack);
    await this.betweenCommands();
    const play = () =>
      isFresh ? stack.create(template, { rollback }) : stack.update(template, { rollback });
    const result = await withInterruptions(this.account.clock, stack, deploy, play, (kind) =>
      this.kinds.add(kind),
    );
    const hasSucceeded = this.ended(isFresh ? 'create' : 'update', stack, result, declarations);
    if (hasSucceeded) this.noteImages(stack);
    else if (mustSucceed)
      throw new Error(`nothing stood in its way, but: ${result.status} ${reasons(result)}`);
    await this.continueRollback(stack);
  }

  /** As if the stack had been updated often. So it is in UPDATE_COMPLETE then. */
  private growOld({ record }: StackPlayer): void {
    const { oldEvents } = this.history;
    if (oldEvents === undefined || !/^(CREATE|UPDATE)_COMPLETE$/.test(record.status)) return;
    record.addOldEvents(oldEvents);
    this.kinds.add('with thousands of events of past updates');
  }

  private newStack(): StackPlayer {
    const { clock } = this.account;
    const stack = this.account.stack({
      behaviour: this.history.cloudFormation,
      seed: this.stacks.length + 1,
      redeliver: (event) => {
        const { record } = stack;
        this.oracle.expectations.requests.add(event, record.status, clock.now());
        const { RequestType, PhysicalResourceId: id = '', LogicalResourceId } = event;
        const again = this.history.redeliveries[this.eventsDelivered++] ?? [];
        if (again.length > 0) this.count('event delivered again', again.length);
        if (RequestType !== 'Delete') return again;
        if (!id.startsWith('arn:')) this.kinds.add('with a Delete whose id CloudFormation invented');
        for (const seconds of again)
          clock.schedule(seconds * 1000, () => {
            if (record.resources.get(LogicalResourceId)?.physicalId === id && isPresent(stack, id))
              this.kinds.add('with a late duplicate of the Delete of an image that is the current one again');
          });
        return again;
      },
    });
    return stack;
  }

  private noteImages({ record }: StackPlayer): void {
    for (const { logicalId, physicalId, type } of record.resources.values()) {
      if (type !== IMAGE_TYPE) continue;
      const had = this.had.get(logicalId) ?? [];
      if (had.at(-1) === physicalId) continue;
      if (had.includes(physicalId)) this.kinds.add('that comes back to an image of before (A→B→A)');
      this.had.set(logicalId, [...had, physicalId]);
    }
  }

  private interfere(interference: NonNullable<Step['interference']>): void {
    const ours = this.oracle.ours();
    const [target] = this.stacks.flatMap(({ record }) => [...presentImages(record, ours).values()]);
    if (!target) return;
    this.count(`interference ${interference.kind}`);
    if (['removed', 'madeAnew'].includes(interference.kind)) this.oracle.removes(target.arn);
    const madeAnew = interfere(this.account, interference, target);
    if (madeAnew) this.foreign.push(madeAnew);
  }

  /** Judges an operation. Answers whether it has succeeded. */
  private ended(
    what: string,
    { record }: StackPlayer,
    result: StackResult,
    declarations?: ReturnType<typeof declarationsIn>,
  ): boolean {
    this.count(`${what} → ${result.status}`);
    if (hasFailedAsTold(result, 'Sibling')) this.kinds.add('where another resource fails');
    if (hasFailedAsTold(result, 'Stubborn')) this.kinds.add('where another resource fails in the rollback');
    for (const event of result.events) {
      const known = toldFailure(event, this.history);
      if (!known) continue;
      this.count(`failure: ${known.says}`);
      checkTold(event, known, this.history, this.account.appStream.faults.injected);
      if (isUndisturbed(this.history)) checkLeft(event, known, record, result.status);
      checkFailedNow(event, known, this.images(), result.events[0].timestamp, this.history);
    }
    this.oracle.check(record, result, `${what} (${result.status}: ${reasons(result)})`, declarations);
    return /^(CREATE|UPDATE)_COMPLETE$/.test(result.status);
  }
}

/** Whether the stack has settled on the image since it was to be deleted. */
function isPresent({ record }: StackPlayer, arn: string): boolean {
  const events = record.events.filter(({ physicalResourceId }) => physicalResourceId === arn);
  return !events.at(-1)!.resourceStatus.startsWith('DELETE_');
}
