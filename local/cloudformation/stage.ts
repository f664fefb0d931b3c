import { Attempt, type AttemptOptions } from './attempt';
import type { CloudFormationBehaviour } from './behaviour';
import type { Scope } from './intrinsics';
import type { Neighbours } from './neighbours';
import type { Leftover, ResourcePlayer } from './resource-player';
import type { ResourceKind } from './resource-kind';
import type { Resources } from './leftovers';
import type { StackRecord } from './stack-record';
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
  ) {}

  /** At the beginning of an operation; its rollback goes back to values that were resolved before. */
  readParameters(template: Template): void {
    this.record.parameters = this.neighbours.parameters.valuesOf(template, this.record);
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
