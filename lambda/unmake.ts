import { type ObservedImage, Superseded } from './appstream';
import { IMAGE_TYPE } from './events';
import { ownerOf, parseImageArn } from './identity';
import type { Outcome } from './outcome';
import { isBeingCopied } from './ownership';
import { declaredImageIfValid } from './properties';
import { KEPT, Objection, Removal, Target, remove, targetOf, wasNeverMade } from './remove';
import { COMPLETE } from './stack';
import { PROPAGATION_SECONDS, Step } from './step';

/** By ARN. */
type Removals = Map<string, Removal>;

/** Answers a Delete: one look at each image that the resource may have made, and one act towards its end. */
export async function unmake(step: Step): Promise<Outcome> {
  const removals: Removals = new Map();
  await removeAll(step, targetsOf(step), removals);
  const waits = () => [...removals.values()].flatMap((removal) => (removal.kind === 'wait' ? removal : []));
  // What holds an image may be a share that only the events tell of.
  if (waits().every(({ isHeld }) => isHeld)) {
    const left = await leftBehind(step);
    await removeAll(step, left ?? [], removals);
    const why = waits().length === 0 && (await whyLookAgain(step, removals, left !== undefined));
    if (why) return { kind: 'wait', why, state: 'absent', failure: 'deleteTimedOut', deadline: Infinity };
  }
  const [wait] = waits();
  if (wait) return { ...wait, handsOver: step.part.handsOver };
  const kept: string[] = [];
  for (const removal of removals.values()) {
    if (removal.kind === 'foreign')
      kept.push(`left alone an image in state ${removal.state} that is not ours`);
    if (removal.kind === 'kept') kept.push(removal.why);
  }
  const isDeleted = kept.length === 0 && step.event.ResourceType === IMAGE_TYPE;
  return {
    kind: 'done',
    decision: kept.join('; ') || 'gone',
    state: 'absent',
    data: {},
    done: isDeleted ? 'deletion' : undefined,
  };
}

/** What is not gone is looked at once more: it may be told by its id now, whatever its content, or have other shares. */
async function removeAll(step: Step, targets: readonly Target[], removals: Removals): Promise<void> {
  for (const target of targets)
    if (removals.get(target.arn)?.kind !== 'gone') removals.set(target.arn, await removeTarget(step, target));
}

async function removeTarget(step: Step, target: Target): Promise<Removal> {
  try {
    return await remove(step, target, (image) => objectionTo(step, target, image));
  } catch (error) {
    if (await wasNeverMade(step, target)) return { kind: 'gone' };
    throw error;
  }
}

/**
 * The image that the physical id names. The properties tell only of an id that CloudFormation invented, for a creation
 * that was given up (aws/aws-cdk#26139).
 */
function targetsOf(step: Step): Target[] {
  const { event, settings } = step;
  const declared = declaredImageIfValid(event, event.ResourceProperties, settings.imageNamePrefix);
  const target = declared && targetOf(declared);
  if (target && target.arn === event.PhysicalResourceId) return [target];
  const named = namedTarget(step, event.PhysicalResourceId, target?.shares ?? []);
  return named || target ? [named ?? target!] : [];
}

/** Whatever was its content: an id tells nothing of it. */
function namedTarget({ home, part }: Step, arn: string, shares: readonly string[]): Target | undefined {
  const named = parseImageArn(home, arn);
  if (!named) return undefined;
  return { ...named, arn, owner: ownerOf(home, part.imageLogicalId, named.region, named.name), shares };
}

/**
 * The image before an update and the copy that the update made may both be there, while CloudFormation asks for the
 * deletion of one: `Stack.unsettledAtDeletion`. Undefined until the events show the deletion.
 */
async function leftBehind(step: Step): Promise<Target[] | undefined> {
  const { event, part, stack } = step;
  const events = await stack.unsettledAtDeletion(part.imageLogicalId, event.LogicalResourceId);
  if (!events) return undefined;
  if (events.length === 0) return [];
  const declared = [event.ResourceProperties, ...events.map(({ properties }) => properties)].flatMap(
    (properties) => (properties && step.imageOfChain(properties)) ?? [],
  );
  const targets = new Map<string, Target>();
  for (const target of declared.map(targetOf)) {
    const shares = [...(targets.get(target.arn)?.shares ?? []), ...target.shares];
    targets.set(target.arn, { ...target, shares });
  }
  const sharesOfAll = [...targets.values()].flatMap(({ shares }) => shares);
  for (const { logicalId, status, physicalId } of events) {
    const known = targets.get(physicalId);
    // An update that was refused names an image that is there with another content, and its deletion waiters are complete.
    const wasComplete = logicalId === part.imageLogicalId && COMPLETE.has(status);
    if (known && !wasComplete) continue;
    const named = namedTarget(step, physicalId, known?.shares ?? sharesOfAll);
    if (named) targets.set(physicalId, named);
  }
  return [...targets.values()];
}

async function objectionTo(step: Step, target: Target, image: ObservedImage): ReturnType<Objection> {
  const { event, stack } = step;
  if (!(await stack.stillDeletes(event))) throw new Superseded();
  const isHeld = await stack.isPresent(step.part.imageLogicalId, target.arn);
  if (isHeld) return 'CloudFormation holds the image as the present one of its resource';
  // What is kept is complete.
  if (isBeingCopied(image)) return undefined;
  return (await stack.wasKept(target.arn)) ? KEPT : undefined;
}

async function whyLookAgain(
  step: Step,
  removals: Removals,
  deletionIsShown: boolean,
): Promise<string | undefined> {
  if (removals.size === 0 || step.elapsed >= PROPAGATION_SECONDS) return undefined;
  // What else the events tell of the resource may be as late.
  if (!deletionIsShown) return 'CloudFormation does not show the deletion yet';
  const kinds = [...removals.values()].map(({ kind }) => kind);
  if (!kinds.includes('gone') || (await step.wasComplete(step.event.PhysicalResourceId))) return undefined;
  return 'the creation had not finished: looking again for a copy that is not visible yet';
}
