import type { Context } from '../context';
import { type Failed, type Outcome, PROPAGATION_SECONDS, type Waiting } from '../report/outcome';
import { subjectOf } from '../report/words';
import { IMAGE_TYPE } from '../request/events';
import { keepingOfPrevious } from './keeping';
import { removePrevious } from './previous';
import { DELETION_NOT_SHOWN, type Removal, type Removals, remove, stillHeld } from './remove';
import { ownTarget, type Target, targetsNamed } from './targets';

/** Answers a Delete: looks at each image that has to go with it, and acts if something is to be done. */
export async function deleteImages(context: Context): Promise<Outcome> {
  const { request, stack } = context;
  const own = ownTarget(request);
  const held = own && (await stillHeld(context, own));
  if (held) return held;
  const removals: Removals = new Map();
  if (own) removals.set(own.arn, await remove(context, own));
  const unfinished = () => [...removals.values()].filter(isUnfinished);
  const isAllElseDone = () =>
    unfinished().every((one) => one.kind === 'fail' || one.isHeld || one.passOn?.RefusedSince !== undefined);
  // All is gone or stays, but for what AppStream does not let go. Only now the events are read: they may name other images,
  // and shares of the stack that explain what holds this one.
  if (isAllElseDone()) {
    const history = await stack.history();
    // If somebody deletes the stack while a clean-up still tries this Delete, the present image has a Delete of its own.
    const phase = history.phaseOfDeletion(request.event.LogicalResourceId);
    const mustRemoveAll = isUndone(phase) || (await stack.isRemoved(request.part.imageLogicalId));
    const targets = mustRemoveAll ? targetsNamed(request, history) : [];
    for (const target of targets) {
      const hasMoreShares = target.arn === own?.arn && target.shares.length > own.shares.length;
      const { kind } = removals.get(target.arn) ?? {};
      if (kind === undefined || (kind !== 'gone' && hasMoreShares))
        removals.set(target.arn, await remove(context, target));
    }
    if (own && isAllElseDone()) await addPrevious(context, own, targets, removals);
    if (unfinished().length === 0) {
      const why = await whyLookAgain(context, removals);
      if (why) return lookingAgain(why);
    }
  }
  const open = unfinished();
  if (open.length > 0) return together(open);
  const stay = [...removals.values()].flatMap((removal) => ('why' in removal ? [removal] : []));
  const isDeletion = stay.length === 0 && request.event.ResourceType === IMAGE_TYPE;
  return {
    kind: 'done',
    decision: stay.map(({ why }) => why).join('; ') || 'gone',
    state: 'absent',
    data: {},
    completed: isDeletion ? 'deletion' : undefined,
    left: stay.filter(({ kind }) => kind === 'left').length,
  };
}

/** Adds the previous images (`Mark`): a removal deletes all of them, a release those beyond `keepPrevious`. */
async function addPrevious(
  context: Context,
  own: Target,
  named: readonly Target[],
  removals: Removals,
): Promise<void> {
  const keeping = await keepingOfPrevious(context, own);
  if (!keeping) return;
  for (const region of new Set([own, ...named].map((target) => target.region)))
    if (!context.silence.isSilent(region)) await removePrevious(context, region, keeping, removals);
}

/**
 * A failure names all that is not deleted yet: after a clean-up CloudFormation may ask for none of it again. Waits are
 * told together, and the next poll gets what each has seen.
 */
function together(open: readonly (Waiting | Failed)[]): Waiting | Failed {
  const failed = open.find((one) => one.kind === 'fail');
  if (failed) {
    const others = open.filter((one) => one !== failed).map(inOneLine);
    return { ...failed, detail: [failed.detail, ...others].filter(Boolean).join('; ') };
  }
  const waits = open.filter((one) => one.kind === 'wait');
  const [first, ...others] = waits;
  if (others.length === 0) return first;
  const seen = waits.map(({ passOn = {} }) => passOn);
  return {
    ...first,
    others,
    passOn: {
      ...first.passOn,
      // Otherwise the next poll would look at this image alone (`stillHeld`).
      HeldBy: undefined,
      DeletableSince: merged(seen.map(({ DeletableSince = {} }) => DeletableSince)),
      RefusedSince: merged(seen.map(({ RefusedSince = {} }) => RefusedSince)),
    },
  };
}

function inOneLine({ image, ...one }: Waiting | Failed): string {
  const why = one.kind === 'fail' ? one.detail : one.why;
  return [image && subjectOf(image), why].filter(Boolean).join(': ');
}

function merged(moments: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  return Object.fromEntries(moments.flatMap((each) => Object.entries(each)));
}

/**
 * Whether the stack, or what an update made, is being undone. In all other phases each image that is to go has a Delete
 * of its own, or the Update that replaced it removes it. But if a resource is removed, no such Update comes.
 */
function isUndone(phase: string | undefined): boolean {
  return phase === 'delete' || phase === 'rollback' || phase === 'creation rollback';
}

/**
 * Removes what failed updates have made. CloudFormation may undo an update by an Update back to the old properties with
 * the old id. It may send no Delete for the image that the failed update made (aws/aws-cdk#17040): then it does not know
 * that image.
 */
export async function removeUndone(context: Context): Promise<Waiting | Failed | undefined> {
  const { request, stack, guard } = context;
  const history = await stack.history();
  const atDeadline = request.isCreationWaiter ? 'hand over' : 'undoTimedOut';
  const known = [request.physicalId, request.event.PhysicalResourceId];
  const targets = targetsNamed(request, history).filter(({ arn }) => !known.includes(arn));
  if (targets.length > 0) await guard.mustBeShown();
  const removals: Removals = new Map();
  for (const target of targets) {
    // CloudFormation knows of it, and asks for its deletion when all that uses it has moved. What waited for that here would
    // wait for ever: nothing moves before this event is answered.
    const isKnown = history.becameComplete(request.part.imageLogicalId, target.arn);
    if (isKnown && history.phase === 'update') continue;
    const removal = await remove(context, target);
    if (removal.kind === 'wait' && !(isKnown && removal.isHeld)) return { ...removal, atDeadline };
    if (removal.kind === 'fail') return removal;
    removals.set(target.arn, removal);
  }
  const why = await whyLookAgain(context, removals);
  return why === undefined ? undefined : { ...lookingAgain(why), atDeadline };
}

/** Why to look again, if at all: a new image may not be visible yet, and events of the stack may come late, too. */
async function whyLookAgain(context: Context, removals: Removals): Promise<string | undefined> {
  const { request, stack, elapsed } = context;
  const history = await stack.history();
  const { event, part } = request;
  const { LogicalResourceId: own } = event;
  if (elapsed >= PROPAGATION_SECONDS) return undefined;
  if (request.isDelete && !(await context.guard.isShown())) return DELETION_NOT_SHOWN;
  const { DeletableSince = {} } = context.passedOn;
  const gone = [...removals].filter(([arn, removal]) => {
    return removal.kind === 'gone' && !removal.wasSeen && !(arn in DeletableSince);
  });
  if (gone.length === 0) return undefined;
  // Somebody may have removed the image, so that an operation which failed right before has begun to make it anew.
  const mayBeMadeAnew = history.phaseOfDeletion(own) === 'delete' && history.followsUnsettled;
  const wasComplete = gone.every(([arn]) => history.wasComplete(part.imageLogicalId, arn));
  if (wasComplete && !mayBeMadeAnew) return undefined;
  // Since the stack goes back or deletes, nothing was begun. So not every waiter has to look for three minutes.
  const isImage = own === part.imageLogicalId;
  const { goesBackOrDeletesSince = Infinity } = history;
  if ((!isImage || wasComplete) && context.secondsSince(goesBackOrDeletesSince) >= PROPAGATION_SECONDS)
    return undefined;
  return 'the creation had not finished: looking again for an image that is not visible yet';
}

function lookingAgain(why: string): Waiting {
  return {
    kind: 'wait',
    why,
    state: 'absent',
    isSoon: true,
    deadline: Infinity,
    atDeadline: 'deleteTimedOut',
  };
}

function isUnfinished(removal: Removal): removal is Waiting | Failed {
  return removal.kind === 'wait' || removal.kind === 'fail';
}
