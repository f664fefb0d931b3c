import { Attempt, type AttemptOptions } from './attempt';
import type { CloudFormationBehaviour } from './behaviour';
import type { Scope } from './intrinsics';
import type { Neighbours } from './neighbours';
import type { ParameterValues } from './parameter-store';
import type { Leftover, ResourcePlayer } from './resource-player';
import type { ResourceKind } from './resource-kind';
import type { Resources } from './leftovers';
import { STACK_TYPE, type StackRecord } from './stack-record';
import { stackScope } from './stack-scope';
import type { Template } from './template';

/** A template and what was made of it: what a rollback goes back to. */
export interface StackVersion {
  readonly template: Template;
  readonly resources: Resources;
  readonly outputs: Record<string, string>;
}

/** An update that is undone: the version it made, or began to make, and the one before. */
export interface Undoing {
  readonly template: Template;
  readonly resources: Resources;
  readonly before: StackVersion;
}

/** What operations that failed leave until one succeeds. */
export interface Unsettled {
  /** The version before the first of them: the last stable state. None while the stack's creation has not succeeded. */
  stable?: StackVersion;
  /** What they have replaced. */
  replaced: Leftover[];
  /** Of a stack in UPDATE_ROLLBACK_FAILED. */
  undoing?: Undoing;
}

/** A deletion of the stack has come in between. */
export class Interrupted extends Error {}

/** The stack that a nested stack is a resource of. */
export interface Parent {
  /**
   * Resolves when the clean-up may begin after an update or its rollback, or when the parent takes the update back. "CloudFormation
   * paused the resource cleanup because a sibling stack of a nested stack fails to update or roll back."
   * https://repost.aws/knowledge-center/cloudformation-stack-cleanup-stuck
   */
  afterUpdate(): Promise<'clean up' | 'roll back'>;
}

/** What all operations on one stack share. */
export class Stage {
  unsettled: Unsettled = { replaced: [] };
  private underWay?: Attempt;

  constructor(
    readonly record: StackRecord,
    readonly behaviour: CloudFormationBehaviour,
    readonly resources: ResourcePlayer,
    private readonly kindOf: (type: string) => ResourceKind,
    readonly neighbours: Neighbours,
    private readonly parent?: Parent,
  ) {}

  /** At the beginning of an operation; its rollback goes back to values that were resolved before. */
  readParameters(template: Template, given?: ParameterValues): void {
    this.record.parameters = this.neighbours.parameters.valuesOf(template, this.record, given);
  }

  /** What is to be done after an update, or the rollback of one: a stack of its own cleans up at once. */
  async afterUpdate(): Promise<'clean up' | 'roll back'> {
    return this.parent ? this.parent.afterUpdate() : 'clean up';
  }

  /** The stack cleans up, and its nested stacks do. */
  async cleanUpNested(): Promise<void> {
    await this.kindOf(STACK_TYPE).cleanUp?.(this.record);
  }

  scope(): Scope {
    return stackScope(this.record.template, this.record, this.kindOf, this.neighbours);
  }

  /** A walk of an operation. What comes after it is not done where a deletion of the stack has ended it. */
  async walk<T>(work: (attempt: Attempt) => Promise<T>, options?: AttemptOptions): Promise<T> {
    const attempt = new Attempt(options);
    this.underWay = attempt;
    const result = await work(attempt);
    if (attempt.endedBy === 'deletion') throw new Interrupted();
    return result;
  }

  /** Ends the walk that is under way. */
  end(by: 'cancellation' | 'deletion'): void {
    this.underWay?.end(by);
  }

  /** The stack is stable again. */
  settle(): void {
    this.unsettled = { replaced: [] };
  }
}
