import type { Context } from '../context';
import { type Failed, type Outcome, PROPAGATION_SECONDS, type Waiting } from '../report/outcome';
import { IMAGE_TYPE } from '../request/events';
import { NOT_SHOWN, type Removal, remove, stillHeld } from './remove';
import { ownTarget, targetsNamed } from './targets';

/** By ARN. */
type Removals = Map<string, Removal>;

/** Answers a Delete: one look at each image that the resource may have made, and one act towards its end. */
export async function deleteImages(context: Context): Promise<Outcome> {
  const { request, stack } = context;
  const own = ownTarget(request);
  const held = own && (await stillHeld(context, own));
  if (held) return held;
  const removals: Removals = new Map();
  if (own) removals.set(own.arn, await remove(context, own));
  const ends = () => [...removals.values()].filter(isEnd);
  // What holds the image may be a share that only the events tell of.
  if (ends().every((end) => end.kind === 'wait' && end.isHeld)) {
    const history = await stack.history();
    const targets = isUndone(history.phase) ? targetsNamed(request, history) : [];
    for (const target of targets) {
      const hasMoreShares = target.arn === own?.arn && target.shares.length > own.shares.length;
      const { kind } = removals.get(target.arn) ?? {};
      if (kind === undefined || (kind !== 'gone' && hasMoreShares))
        removals.set(target.arn, await remove(context, target));
    }
    const why = ends().length === 0 && removals.size > 0 && (await whyLookAgain(context, removals));
    if (why) return lookingAgain(why);
  }
  const [end] = ends();
  if (end) return end;
  const kept = [...removals.values()].flatMap((removal) => (removal.kind === 'kept' ? removal.why : []));
  const isDeletion = kept.length === 0 && request.event.ResourceType === IMAGE_TYPE;
  return {
    kind: 'done',
    decision: kept.join('; ') || 'gone',
    state: 'absent',
    data: {},
    done: isDeletion ? 'deletion' : undefined,
  };
}

/**
 * Only where the stack, or what an update made, is on its way out. Elsewhere each image that is to go has a Delete of its
 * own, or the Update that replaced it removes it.
 */
function isUndone(phase: string | undefined): boolean {
  return phase === 'delete' || phase === 'rollback' || phase === 'creation rollback';
}

/**
 * What updates have made that failed. One may be undone by an Update back to the old properties with the old id, and
 * without any Delete for the copy that it made (aws/aws-cdk#17040): then CloudFormation knows nothing of that copy.
 */
export async function removeUndone(context: Context): Promise<Waiting | Failed | undefined> {
  const { request, stack } = context;
  const history = await stack.history();
  const atDeadline = request.isCreationWaiter ? 'hand over' : 'undoTimedOut';
  const known = [request.physicalId, request.event.PhysicalResourceId];
  const targets = targetsNamed(request, history).filter(({ arn }) => !known.includes(arn));
  const removals: Removals = new Map();
  for (const target of targets) {
    const removal = await remove(context, target);
    if (removal.kind === 'wait') return { ...removal, atDeadline };
    if (removal.kind === 'fail') return removal;
    removals.set(target.arn, removal);
  }
  const why = await whyLookAgain(context, removals);
  return why === undefined ? undefined : { ...lookingAgain(why), atDeadline };
}

/** A copy that was begun may not be visible yet, and what else the events tell of the resource may be as late. */
async function whyLookAgain(context: Context, removals: Removals): Promise<string | undefined> {
  const { request, stack, elapsed } = context;
  const history = await stack.history();
  const { event, part } = request;
  const { LogicalResourceId: own } = event;
  if (elapsed >= PROPAGATION_SECONDS) return undefined;
  if (request.isDelete && !history.deletionOf(own)) return NOT_SHOWN;
  const { DeletableSince = {} } = context.passedOn;
  const gone = [...removals].filter(([arn, removal]) => {
    return removal.kind === 'gone' && !removal.wasSeen && !(arn in DeletableSince);
  });
  if (gone.every(([arn]) => history.wasComplete([part.imageLogicalId], arn))) return undefined;
  // Nothing was begun since the stack turned: a waiter need not look for as long as each of those before it.
  const isImage = own === part.imageLogicalId;
  if (!isImage && context.secondsSince(history.turnedAt ?? Infinity) >= PROPAGATION_SECONDS) return undefined;
  return 'the creation had not finished: looking again for a copy that is not visible yet';
}

function lookingAgain(why: string): Waiting {
  return { kind: 'wait', why, state: 'absent', deadline: Infinity, atDeadline: 'deleteTimedOut' };
}

function isEnd(removal: Removal): removal is Waiting | Failed {
  return removal.kind === 'wait' || removal.kind === 'fail';
}
