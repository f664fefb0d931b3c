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

/** A template and the resources that were made of it. A rollback goes back to one. */
export interface StackVersion {
  readonly template: Template;
  readonly resources: Resources;
  readonly outputs: Record<string, string>;
}

/** An update that is undone: what it made, as far as it came, and the version before. */
export interface Undoing {
  readonly template: Template;
  readonly resources: Resources;
  readonly before: StackVersion;
}

/** What failed operations leave behind until one succeeds. */
export interface Unsettled {
  /** The version before the first of them: the last stable state. Absent if the creation of the stack failed. */
  stable?: StackVersion;
  /** What they replaced, and no clean-up has deleted yet. */
  replaced: Leftover[];
  /** Set in UPDATE_ROLLBACK_FAILED. */
  undoing?: Undoing;
}

/** A deletion of the stack has ended the operation. */
export class Interrupted extends Error {}

/** The stack that has a nested stack as a resource. */
export interface Parent {
  /**
   * Resolves when the nested stack may clean up after an update or its rollback, or has to take the update back.
   * "CloudFormation paused the resource cleanup because a sibling stack of a nested stack fails to update or roll
   * back."
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

  /** Called when an operation begins. Its rollback needs no parameters: it goes back to resolved properties. */
  readParameters(template: Template, given?: ParameterValues): void {
    this.record.parameters = this.neighbours.parameters.valuesOf(template, this.record, given);
  }

  /** What to do after an update or its rollback. A stack without a parent cleans up at once. */
  async afterUpdate(): Promise<'clean up' | 'roll back'> {
    return this.parent ? this.parent.afterUpdate() : 'clean up';
  }

  /** Lets the nested stacks clean up, too. */
  async cleanUpNested(): Promise<void> {
    await this.kindOf(STACK_TYPE).cleanUp?.(this.record);
  }

  scope(): Scope {
    return stackScope(this.record.template, this.record, this.kindOf, this.neighbours);
  }

  /**
   * Walks over the resources. If a deletion of the stack ends the walk, it throws, and the operation does nothing more.
   */
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
