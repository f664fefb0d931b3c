import { type Phase, goesOn, phaseOf } from './phase';
import { type StackEvent, asksToDelete, isOfDeletion, isOfStack, newestOfDelete } from './stack-event';

/** The status of a resource with which an operation has succeeded. */
const COMPLETE: ReadonlySet<string> = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);

/**
 * By how much a moment of a phase may seem to come before the phase began. The time of an attempt is from CloudFormation's
 * clock or, if the ResponseURL has none, from Lambda's.
 */
const SAME_PHASE_MS = 5_000;

/**
 * The operations of a stack that are not settled: the one under way, and those before it that failed and were neither
 * undone nor followed by a success (`--no-rollback`, a rollback that failed, a deletion that failed).
 *
 * All questions about the past are asked here. They are pure functions of the events, which are read once.
 */
export class History {
  /** `events`: newest first. */
  constructor(private readonly events: readonly StackEvent[]) {}

  /** The phase under way. Undefined if the events do not show it yet. */
  get phase(): Phase | undefined {
    const newest = this.events.find(isOfStack);
    return newest && phaseOf(newest.status);
  }

  /** When the phase under way began, in milliseconds since 1970. */
  get phaseBegan(): number | undefined {
    return this.events.find((event) => isOfStack(event) && event.status.endsWith('_IN_PROGRESS'))?.at;
  }

  /**
   * Since when the stack goes back (a rollback) or deletes (a clean-up, a deletion), in milliseconds since 1970. If that
   * failed and is tried again, its first try counts. If somebody deletes the stack during a clean-up, the beginning of the
   * clean-up counts. Undefined in a creation and in an update: these make images.
   */
  get goesBackOrDeletesSince(): number | undefined {
    if (goesOn(this.phase)) return undefined;
    const statuses = this.events.filter(isOfStack);
    const others = statuses.findIndex(({ status }) => ![this.phase, 'clean-up'].includes(phaseOf(status)));
    return statuses.at(others === -1 ? -1 : others - 1)?.at;
  }

  /** Whether operations that are not settled came before the present phase. */
  get followsUnsettled(): boolean {
    return this.events.some((event) => isOfStack(event) && phaseOf(event.status) !== this.phase);
  }

  /** Whether a moment was before the phase under way. */
  isOfEarlierPhase(moment: number): boolean {
    const { phaseBegan } = this;
    return phaseBegan !== undefined && moment < phaseBegan - SAME_PHASE_MS;
  }

  /** Whether a moment was before all operations that are not settled. */
  predatesUnsettled(moment: number): boolean {
    const unsettledSince = this.events.filter(isOfStack).at(-1)?.at;
    return unsettledSince !== undefined && moment < unsettledSince - SAME_PHASE_MS;
  }

  /** The newest event of a resource, if it is about its deletion. DELETE_SKIPPED counts, too. */
  deletionOf(logicalId: string): StackEvent | undefined {
    const [newest] = this.of([logicalId]);
    return newest && isOfDeletion(newest) ? newest : undefined;
  }

  /**
   * Whether a resource is being deleted under that id, or was, and its newest event of that is after a moment. One of an
   * earlier id may come late, and an earlier clean-up may have asked for the same id.
   */
  showsDeletion(logicalId: string, physicalId = '', after = -Infinity): boolean {
    const newest = newestOfDelete(this.of([logicalId]), physicalId);
    return newest !== undefined && isOfDeletion(newest) && newest.at > after;
  }

  /**
   * The phase in which CloudFormation last asked to delete a resource. The stack may be in another phase by now: it can
   * be deleted while the clean-up of an update still tries the Delete.
   */
  phaseOfDeletion(logicalId: string): Phase | undefined {
    const deletion = this.deletionOf(logicalId);
    // It may end in a later phase.
    const asked = this.of([logicalId]).find(
      (event) => asksToDelete(event) && event.physicalId === deletion?.physicalId,
    );
    return (deletion && this.phaseAt(asked ?? deletion)) ?? this.phase;
  }

  private phaseAt(event: StackEvent): Phase | undefined {
    const ofStack = this.events.slice(this.events.indexOf(event)).find(isOfStack);
    return ofStack && phaseOf(ofStack.status);
  }

  /**
   * Whether a creation or an update of one of these resources went on for longer than that, and may have been about that
   * physical id.
   */
  hasTakenLongerThan(milliseconds: number, logicalIds: readonly string[], physicalId: string): boolean {
    return logicalIds.some((logicalId) => {
      const events = this.of([logicalId]);
      return events.some((event, index) => {
        if (!/^(CREATE|UPDATE)_IN_PROGRESS$/.test(event.status)) return false;
        const end = events[index - 1] ?? event;
        if (COMPLETE.has(end.status) && end.physicalId !== physicalId) return false;
        return end.at - event.at > milliseconds && goesOn(this.phaseAt(event));
      });
    });
  }

  /** Whether the events show that CloudFormation skips the deletion of a resource that is removed. */
  isRemovalSkipped(logicalId: string): boolean {
    if (this.deletionOf(logicalId)?.status === 'DELETE_SKIPPED') return true;
    // What it had replaced may be asked for after it, under the same logical id.
    return this.askedFor(logicalId).some(({ status }) => status === 'DELETE_SKIPPED');
  }

  /** Whether CloudFormation skipped the deletion of that physical id, since the removal policy keeps it. */
  isSkipped(logicalId: string, physicalId: string): boolean {
    return this.of([logicalId]).some(
      (event) => event.status === 'DELETE_SKIPPED' && event.physicalId === physicalId,
    );
  }

  /** The events of these resources, newest first. */
  of(logicalIds: readonly string[]): StackEvent[] {
    return this.events.filter(({ logicalId }) => logicalId !== undefined && logicalIds.includes(logicalId));
  }

  /** The physical id of a resource when the stack was last settled. Undefined if it had none, or no event since. */
  idBefore(logicalId: string): string | undefined {
    const oldest = this.of([logicalId]).at(-1);
    return oldest?.status.startsWith('CREATE_') ? undefined : oldest?.physicalId;
  }

  /** Whether a resource was ever complete with that physical id. */
  wasComplete(logicalId: string, physicalId: string): boolean {
    const before = this.idBefore(logicalId);
    // Some emulators do not show which id there was: then it may be any.
    return before === physicalId || before === '' || this.becameComplete(logicalId, physicalId);
  }

  /** Whether all that operations that are not settled did with a resource under that physical id has failed. */
  hasOnlyFailed(logicalId: string, physicalId: string): boolean {
    const hasFailed = this.of([logicalId]).some(
      (event) => /^(CREATE|UPDATE)_FAILED$/.test(event.status) && event.physicalId === physicalId,
    );
    return hasFailed && !this.wasComplete(logicalId, physicalId);
  }

  /** Whether an operation that is not settled has succeeded with a resource under that physical id. */
  becameComplete(logicalId: string, physicalId: string): boolean {
    return this.of([logicalId]).some(
      (event) => COMPLETE.has(event.status) && event.physicalId === physicalId,
    );
  }

  /** Whether an operation that is not settled gave another resource that physical id, which it still has. */
  isOfAnother(logicalId: string, physicalId: string): boolean {
    const newest = this.events.find(
      (event) => event.logicalId !== logicalId && event.physicalId === physicalId,
    );
    return newest !== undefined && COMPLETE.has(newest.status);
  }

  /** The physical id that a resource has now, if an operation that is not settled gave it. */
  presentId(logicalId: string): string | undefined {
    return this.newestComplete(logicalId)?.physicalId;
  }

  /** Whether a rollback has already gone back to the physical id that a resource has now. */
  isBack(logicalId: string): boolean {
    const complete = this.newestComplete(logicalId);
    return complete !== undefined && this.phaseAt(complete) === 'rollback';
  }

  private newestComplete(logicalId: string): StackEvent | undefined {
    return this.of([logicalId]).find(({ status }) => COMPLETE.has(status));
  }

  /**
   * Whether CloudFormation has asked to delete the id that a resource has now, since the stack goes back or deletes. A
   * removal does. So does the clean-up after updates that went to another image and back.
   */
  deletesPresent(logicalId: string): boolean {
    // CloudFormation may take the id of an update that failed, or one that no event shows.
    const shown = this.shownIds(logicalId);
    const present = [this.presentId(logicalId) ?? this.idBefore(logicalId), shown[0]];
    const isOfPresent = (id: string) => present.includes(id) || !shown.includes(id);
    return this.askedFor(logicalId).some(({ physicalId }) => isOfPresent(physicalId));
  }

  /**
   * Whether that is a removal without doubt: nothing else deletes an id that no update has declared anew. If the newest
   * update failed with another id, that one may be the present one. If a deletion of the stack failed and is tried again,
   * it may skip what it asked for before (`delete-stack --retain-resources`).
   */
  surelyRemoves(logicalId: string): boolean {
    const present = this.presentId(logicalId) ?? this.idBefore(logicalId);
    const [newest = present] = this.shownIds(logicalId);
    if (newest !== present) return false;
    const isDeclared = this.declaredLast(logicalId) !== undefined;
    const since = this.phase === 'delete' ? this.phaseBegan! : 0;
    return this.askedFor(logicalId).some((event) => {
      const isOfReplaced = isDeclared && this.phaseAt(event) === 'clean-up';
      return event.physicalId === present && event.at >= since && !isOfReplaced;
    });
  }

  /** The physical ids in all events of a resource but those of deletions, newest first. */
  private shownIds(logicalId: string): string[] {
    const others = this.of([logicalId]).filter((event) => !isOfDeletion(event));
    return others.map(({ physicalId }) => physicalId);
  }

  private askedFor(logicalId: string): StackEvent[] {
    const { goesBackOrDeletesSince = Infinity } = this;
    return this.of([logicalId]).filter((event) => asksToDelete(event) && event.at >= goesBackOrDeletesSince);
  }

  /** Whether the newest update, or creation, of the stack has declared a resource anew. */
  isDeclaredNow(logicalId: string): boolean {
    const began = this.events.findIndex((event) => isOfStack(event) && goesOn(phaseOf(event.status)));
    return this.events
      .slice(0, began)
      .some((event) => event.logicalId === logicalId && /^(CREATE|UPDATE)_/.test(event.status));
  }

  /**
   * What a resource was last declared with, `properties` as far as the events show them. Undefined if no operation that
   * is not settled has declared it.
   */
  declaredLast(logicalId: string): { readonly properties?: Readonly<Record<string, unknown>> } | undefined {
    const asked = this.of([logicalId]).filter(({ status }) => /^(CREATE|UPDATE)_/.test(status));
    return asked.find(({ properties }) => properties) ?? asked[0];
  }

  /**
   * Whether the oldest failure about something has one of these texts in its reason. If only a later failure has one,
   * the image may have been made before.
   */
  hasFailedFirstWith(about: string, texts: readonly string[]): boolean {
    const tells = (event: StackEvent) => event.status.endsWith('_FAILED') && event.reason.includes(about);
    const first = this.events.filter(tells).at(-1);
    return first !== undefined && texts.some((text) => first.reason.includes(text));
  }
}
