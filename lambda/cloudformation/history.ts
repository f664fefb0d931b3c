import type { StackEvent } from './stack-event';

/**
 * What CloudFormation does with a stack. An update that succeeds ends with a clean-up, in which what it has replaced is
 * deleted; the clean-up after a rollback is part of the rollback.
 */
export type Phase = 'create' | 'update' | 'clean-up' | 'rollback' | 'creation rollback' | 'delete';

/** What a resource is when an operation has succeeded with it. */
const COMPLETE: ReadonlySet<string> = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);

/** Attempts began at CloudFormation's clock or at ours. */
const CLOCK_SKEW_MS = 5_000;

/** The stack's own *_COMPLETE: what came before can neither go on nor be undone. */
export function isSettled({ logicalId, status }: StackEvent): boolean {
  return logicalId === undefined && status.endsWith('_COMPLETE');
}

/**
 * The operations of a stack that are not settled: the one that is under way, and those before it that failed and were
 * neither undone nor followed by a success (`--no-rollback`, a rollback that failed, a deletion that failed).
 *
 * All questions about the past are asked here. They are pure: the events are read once.
 */
export class History {
  /** `events`: newest first. */
  constructor(private readonly events: readonly StackEvent[]) {}

  /** What is under way. Undefined as long as the events do not show it. */
  get phase(): Phase | undefined {
    const newest = this.events.find(isOfStack);
    return newest && phaseOf(newest.status);
  }

  /** When that began, in milliseconds since 1970. */
  get phaseBegan(): number | undefined {
    return this.events.find((event) => isOfStack(event) && event.status.endsWith('_IN_PROGRESS'))?.at;
  }

  /** When the stack turned to that, which may be operations ago: where a rollback or a deletion failed and goes on. */
  get turnedAt(): number | undefined {
    const statuses = this.events.filter(isOfStack);
    const others = statuses.findIndex(({ status }) => phaseOf(status) !== this.phase);
    return statuses.at(others === -1 ? -1 : others - 1)?.at;
  }

  /** Whether a moment was before what is under way. */
  isOfEarlierPhase(moment: number): boolean {
    const { phaseBegan } = this;
    return phaseBegan !== undefined && moment < phaseBegan - CLOCK_SKEW_MS;
  }

  /** Whether a moment was before all that is not settled. */
  predatesUnsettled(moment: number): boolean {
    const began = this.events.filter(isOfStack).at(-1)?.at;
    return began !== undefined && moment < began - CLOCK_SKEW_MS;
  }

  /** The newest event of a resource, if it is one of its deletion, DELETE_SKIPPED included. */
  deletionOf(logicalId: string): StackEvent | undefined {
    const [newest] = this.of([logicalId]);
    return newest?.status.startsWith('DELETE_') ? newest : undefined;
  }

  /** Whether the latest event of a resource is about its deletion under that id; one of an id of before may come late. */
  showsDeletion(logicalId: string, physicalId = ''): boolean {
    const deletion = this.deletionOf(logicalId);
    if (!deletion) return false;
    // What is no ARN is of CloudFormation's own making.
    return deletion.physicalId === physicalId || !deletion.physicalId.startsWith('arn:');
  }

  /**
   * What the stack did when it was last asked to delete a resource. That may be over while the Delete is still tried: a
   * stack can be deleted while an update is cleaned up.
   */
  phaseOfDeletion(logicalId: string): Phase | undefined {
    const deletion = this.deletionOf(logicalId);
    if (!deletion) return this.phase;
    const begun = this.events.slice(this.events.indexOf(deletion)).find(isOfStack);
    return begun ? phaseOf(begun.status) : this.phase;
  }

  /**
   * Whether a removal leaves the image of a chain. `asked`: whose Delete it is. A waiter may have another policy than the
   * image, where an update has failed between them: so the removal of the image has to be shown, too.
   */
  keepsImage(imageLogicalId: string, asked: string): boolean {
    const deletion = this.deletionOf(imageLogicalId);
    if (deletion?.status === 'DELETE_SKIPPED') return true;
    if (asked === imageLogicalId) return false;
    return !deletion || this.phaseOfDeletion(imageLogicalId) !== this.phaseOfDeletion(asked);
  }

  /** Whether CloudFormation keeps what a resource has under that physical id. */
  isSkipped(logicalId: string, physicalId: string): boolean {
    return this.of([logicalId]).some(
      (event) => event.status === 'DELETE_SKIPPED' && event.physicalId === physicalId,
    );
  }

  /** What of the past is about one of these resources, newest first. */
  of(logicalIds: readonly string[]): StackEvent[] {
    return this.events.filter(({ logicalId }) => logicalId !== undefined && logicalIds.includes(logicalId));
  }

  /** The physical id that a resource had when the stack was last settled: undefined where it had none. */
  idBefore(logicalId: string): string | undefined {
    const oldest = this.of([logicalId]).at(-1);
    return oldest?.status.startsWith('CREATE_') ? undefined : oldest?.physicalId;
  }

  /** Whether one of these resources was ever complete with that physical id. */
  wasComplete(logicalIds: readonly string[], physicalId: string): boolean {
    const before = logicalIds.map((id) => this.idBefore(id));
    // An emulator shows that there was one, and not which.
    if (before.includes(physicalId) || before.includes('')) return true;
    return this.of(logicalIds).some((event) => COMPLETE.has(event.status) && event.physicalId === physicalId);
  }

  /** The physical id that a resource has now, as far as an operation that is not settled gave it one. */
  presentId(logicalId: string): string | undefined {
    return this.of([logicalId]).find(({ status }) => COMPLETE.has(status))?.physicalId;
  }

  /**
   * Whether the operation under way deletes the id that a resource has now. So does a removal, and an update that went to
   * another image and back.
   */
  deletesPresent(logicalId: string): boolean {
    const present = this.presentId(logicalId) ?? this.idBefore(logicalId);
    const { phaseBegan = 0 } = this;
    return this.of([logicalId]).some(
      ({ status, physicalId, at }) =>
        status.startsWith('DELETE_') && physicalId === present && at >= phaseBegan,
    );
  }

  /** What a resource was last declared with, as far as the events show properties; undefined where it was left alone. */
  declaredLast(logicalId: string): { readonly properties?: Readonly<Record<string, unknown>> } | undefined {
    const asked = this.of([logicalId]).filter(({ status }) => /^(CREATE|UPDATE)_/.test(status));
    return asked.find(({ properties }) => properties) ?? asked[0];
  }

  /**
   * Whether the first attempt of what is not settled that failed about something failed with one of these texts of ours.
   * What failed so only later may have been made before.
   */
  hasFailedFirstWith(about: string, texts: readonly string[]): boolean {
    const failures = this.events.filter(
      ({ status, reason }) => status.endsWith('_FAILED') && reason.includes(about),
    );
    const first = failures.at(-1);
    return first !== undefined && texts.some((text) => first.reason.includes(text));
  }
}

function isOfStack({ logicalId }: StackEvent): boolean {
  return logicalId === undefined;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
function phaseOf(status: string): Phase {
  if (status.startsWith('DELETE_')) return 'delete';
  if (status.startsWith('ROLLBACK_')) return 'creation rollback';
  if (status.includes('ROLLBACK')) return 'rollback';
  if (status.includes('CLEANUP')) return 'clean-up';
  return status.startsWith('CREATE_') ? 'create' : 'update';
}
