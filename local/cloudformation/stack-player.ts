import { RandomIds, seededRandom } from '../random';
import {
  isStable,
  PAUSED,
  refuseDeletion,
  refuseRetention,
  refuseTypeChanges,
  refuseUnlessIn,
  refuseUpdate,
} from './admission';
import { attemptOptions } from './attempt';
import { DEFAULT_BEHAVIOUR, type CloudFormationBehaviour } from './behaviour';
import { Deletions } from './deletions';
import { kindsFor, type KindOptions } from './kinds';
import { clone, distinct, policyOfCreated, removedFrom, without, type PolicyOf } from './leftovers';
import { Neighbours } from './neighbours';
import type { ParameterValues } from './parameter-store';
import { Provisioning } from './provisioning';
import { ResourcePlayer } from './resource-player';
import { Rollbacks } from './rollbacks';
import {
  StackRecord,
  type StackEvent,
  type StackOperation,
  type StackPlace,
  type StackResult,
} from './stack-record';
import { Interrupted, Stage, type Parent } from './stage';
import type { Template } from './template';

export { CLOUDFORMATION_BEHAVIOURS, type CloudFormationBehaviour } from './behaviour';
export type { StackResult } from './stack-record';

/** How a stack is played. */
export interface StackPlayerOptions extends KindOptions, Partial<StackPlace> {
  readonly behaviour?: Partial<CloudFormationBehaviour>;
  /** Called for each event as it happens. */
  readonly onEvent?: (event: StackEvent) => void;
  readonly seed?: number;
  /** Default: none. */
  readonly neighbours?: Neighbours;
  /** Only for nested stacks. */
  readonly parent?: Parent;
}

/** How to create or update a stack. */
export interface DeploymentOptions {
  /** False as with `cdk deploy --no-rollback`: a failure leaves all as it is. Default: true. */
  readonly rollback?: boolean;
  /** Parameters that are not given have their default. */
  readonly parameters?: ParameterValues;
}

/**
 * Plays CloudFormation's operations on a stack. Custom resources are events for a transport. Resources without a kind
 * are made at once.
 */
export class StackPlayer {
  readonly record: StackRecord;
  private readonly behaviour: CloudFormationBehaviour;
  private readonly stage: Stage;
  private readonly provisioning: Provisioning;
  private readonly deletions: Deletions;
  private readonly rollbacks: Rollbacks;
  private underWay: Promise<void> = Promise.resolve();

  constructor(options: StackPlayerOptions) {
    const { stackName = 'Stack', region = 'eu-west-1', account = '111122223333' } = options;
    const { neighbours = new Neighbours() } = options;
    this.behaviour = { ...DEFAULT_BEHAVIOUR, ...options.behaviour };
    const { behaviour } = this;
    const ids = new RandomIds(seededRandom(options.seed ?? 1));
    this.record = new StackRecord({ stackName, region, account }, options.clock, ids, options.onEvent);
    neighbours.add(this.record);
    const inventId = (logicalId: string) => this.record.inventId(logicalId);
    const kinds = { ...neighbours.kinds, ...options.kinds };
    const kindOf = kindsFor({ ...options, kinds }, ids, inventId, behaviour.requestIds);
    const resources = new ResourcePlayer({ record: this.record, kindOf, inventId, behaviour });
    this.stage = new Stage(this.record, behaviour, resources, kindOf, neighbours, options.parent);
    this.provisioning = new Provisioning(this.stage);
    this.deletions = new Deletions(this.stage);
    this.rollbacks = new Rollbacks(this.stage, this.deletions);
  }

  /**
   * A failure rolls back to nothing: ROLLBACK_COMPLETE, or ROLLBACK_FAILED if a deletion fails. Without rollback:
   * CREATE_FAILED.
   */
  async create(template: Template, options: DeploymentOptions = {}): Promise<StackResult> {
    const { rollback = true, parameters } = options;
    refuseUnlessIn(this.record, ['REVIEW_IN_PROGRESS']);
    this.stage.readParameters(template, parameters);
    this.record.keepsFailures = !rollback;
    return this.operation('CREATE_STACK', async () => {
      this.record.template = template;
      this.record.setStatus('CREATE_IN_PROGRESS', 'User Initiated');
      const failure = await this.stage.walk(
        async (attempt) => {
          await this.provisioning.create(attempt);
          return this.provisioning.failureOf(attempt, 'create');
        },
        attemptOptions(rollback, this.behaviour),
      );
      if (!failure) return this.record.setStatus('CREATE_COMPLETE');
      if (rollback) return this.rollBack(`${failure} Rollback requested by user.`);
      return this.record.setStatus('CREATE_FAILED', failure);
    });
  }

  /**
   * A failure rolls back to the template before: UPDATE_ROLLBACK_COMPLETE, or UPDATE_ROLLBACK_FAILED. Without rollback
   * it ends in UPDATE_FAILED. From there, only another update without rollback, a rollback or a deletion is accepted.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
   */
  async update(template: Template, options: DeploymentOptions = {}): Promise<StackResult> {
    const { rollback = true, parameters } = options;
    const { record, stage, provisioning } = this;
    refuseUpdate(record, rollback);
    const { template: previous, outputs } = record;
    refuseTypeChanges(previous, template);
    stage.readParameters(template, parameters);
    record.keepsFailures = !rollback;
    return this.operation('UPDATE_STACK', async () => {
      if (isStable(record)) {
        stage.unsettled.stable = { template: previous, resources: clone(record.resources), outputs };
      }
      record.template = template;
      record.setStatus('UPDATE_IN_PROGRESS', 'User Initiated');
      const [failure, active, isCancelled] = await stage.walk(
        async (attempt) => {
          await this.deletions.failedCreations(attempt);
          const declared = provisioning.active();
          const replaced = await provisioning.update(declared, clone(record.resources), attempt);
          stage.unsettled.replaced.push(...replaced);
          const cancelled = attempt.endedBy === 'cancellation';
          return [provisioning.failureOf(attempt, 'update'), declared, cancelled] as const;
        },
        attemptOptions(rollback, this.behaviour),
      );
      if (!failure) return this.cleanUp(previous, (id) => active.has(id));
      if (rollback || isCancelled) return this.rollBack(failure);
      return record.setStatus('UPDATE_FAILED', failure);
    });
  }

  /**
   * CancelUpdateStack: rolls back an update that is in UPDATE_IN_PROGRESS. That it does so without rollback, too, is
   * assumed.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CancelUpdateStack.html
   */
  cancelUpdate(): void {
    refuseUnlessIn(this.record, ['UPDATE_IN_PROGRESS']);
    this.stage.end('cancellation');
  }

  /** For a nested stack: another resource of its parent has failed, so what is under way here fails. */
  cancel(): void {
    if (['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'].includes(this.record.status))
      this.stage.end('cancellation');
  }

  /**
   * RollbackStack: from CREATE_FAILED or UPDATE_FAILED to the last stable state. `cdk rollback` asks for
   * `RetainExceptOnCreate`: what was made since is deleted, even if its policy is Retain.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackStack.html
   */
  async rollback({ retainExceptOnCreate = true } = {}): Promise<StackResult> {
    refuseUnlessIn(this.record, PAUSED);
    const policyOf: PolicyOf = retainExceptOnCreate ? () => 'Delete' : policyOfCreated;
    return this.operation('ROLLBACK', () => {
      const { stable } = this.stage.unsettled;
      if (stable) return this.rollbacks.toStable(stable, 'User Initiated', policyOf);
      const operation = this.behaviour.rollbackToNothing === 'is a deletion' ? 'DELETE' : 'ROLLBACK';
      return this.deletions.ofStack(operation, 'User Initiated', policyOf);
    });
  }

  /**
   * ContinueUpdateRollback: continues a rollback that failed, with the resources that failed and those that it had not
   * reached. If it fails again, the stack is in UPDATE_ROLLBACK_FAILED again.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-continueupdaterollback.html
   */
  async continueRollback(): Promise<StackResult> {
    refuseUnlessIn(this.record, ['UPDATE_ROLLBACK_FAILED']);
    return this.operation('CONTINUE_ROLLBACK', () => this.rollbacks.continue());
  }

  /**
   * What cannot be deleted stays, and so does what it depends on. Then `delete` may be called again. `retainResources`:
   * logical ids of what it skips then.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html
   */
  async delete({ retainResources = [] as readonly string[] } = {}): Promise<StackResult> {
    refuseDeletion(this.record, this.behaviour.deletionMeanwhile);
    const { record, stage, underWay } = this;
    refuseRetention(record, retainResources);
    return this.operation('DELETE_STACK', async () => {
      const refusal = stage.neighbours.refusal(record, {});
      // If another stack uses an export, nothing is deleted (rlister/stax#40).
      if (refusal) return record.setStatus(record.status, refusal);
      const { undoing } = stage.unsettled;
      if (undoing) stage.unsettled.replaced.push(...this.rollbacks.halfUndone(undoing));
      const skipped = retainResources.map((logicalId) => record.resources.get(logicalId)?.definition);
      const policyOf: PolicyOf = (definition) =>
        skipped.includes(definition) ? 'Retain' : definition.DeletionPolicy;
      return this.deletions.ofStack('DELETE', 'User Initiated', policyOf, () => {
        stage.end('deletion');
        return underWay;
      });
    });
  }

  /** A rollback after a failure is an operation of its own in the same request. */
  private rollBack(reason?: string): Promise<void> {
    const { stable } = this.stage.unsettled;
    this.record.beginOperation('ROLLBACK');
    if (stable) return this.rollbacks.toStable(stable, reason, policyOfCreated);
    return this.deletions.ofStack('ROLLBACK', reason, policyOfCreated);
  }

  /** The clean-up of an update that succeeded. It also deletes what failed updates before it have replaced. */
  private async cleanUp(previous: Template, isDeclared: (logicalId: string) => boolean): Promise<void> {
    const { record, stage } = this;
    record.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    if ((await stage.afterUpdate()) === 'roll back') return this.rollBack();
    const { replaced } = stage.unsettled;
    const isAll = this.behaviour.carriedLeftovers === 'all';
    const leftovers = distinct([
      ...(isAll ? replaced : without(replaced, record.resources)),
      ...removedFrom(record, isDeclared),
    ]);
    await stage.walk((attempt) => this.deletions.cleanUp(previous, leftovers, attempt));
    stage.settle();
    record.setStatus('UPDATE_COMPLETE');
  }

  private async operation(type: StackOperation['type'], play: () => Promise<void>): Promise<StackResult> {
    const { record } = this;
    record.beginRequest(type);
    const past = record.events.length;
    const playing = play().catch((error: unknown) => {
      if (!(error instanceof Interrupted)) throw error;
    });
    this.underWay = playing.catch(() => {});
    await playing;
    return {
      status: record.status,
      reason: record.statusReason,
      events: record.events.slice(past),
      resources: [...record.resources.values()],
      outputs: record.outputs,
    };
  }
}
