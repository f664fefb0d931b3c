import { Superseded } from './appstream';
import { isWithoutAppStream } from './errors';
import { IMAGE_TYPE } from './events';
import { ownerOf, parseImageArn } from './identity';
import type { Outcome, Waiting } from './outcome';
import { declaredImageIfValid } from './properties';
import { KEPT, Objection, Removal, Target, remove } from './remove';
import { PROPAGATION_SECONDS, Step } from './step';

/** Answers a Delete: one look at each image that the resource may have made, and one act towards its end. */
export async function unmake(step: Step): Promise<Outcome> {
  const kept: string[] = [];
  const waits: Waiting[] = [];
  const targets = targetsOf(step);
  for (const target of targets) {
    const removal = await removeTarget(step, target);
    if (removal.kind === 'foreign')
      kept.push(`left alone an image in state ${removal.state} that is not ours`);
    if (removal.kind === 'kept') kept.push(removal.why);
    if (removal.kind === 'wait') waits.push(removal);
  }
  const [first] = waits;
  if (first) return { ...first, handsOver: step.part.handsOver };
  if (kept.length === 0 && targets.length > 0 && (await mayAppearYet(step))) {
    return {
      kind: 'wait',
      why: 'the creation had not finished: looking again for a copy that is not visible yet',
      state: 'absent',
      failure: 'deleteTimedOut',
      deadline: step.eventEnd,
    };
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

async function removeTarget(step: Step, target: Target): Promise<Removal> {
  const { event, stack } = step;
  const look = (wanted: Target) => remove(step, wanted, () => objectionTo(step, wanted));
  try {
    const removal = await look(target);
    // Under an explicit name, an update whose rollback never came to this resource has left the image from before.
    const isFormer =
      removal.kind === 'foreign' &&
      target.content !== undefined &&
      (await stack.wasLastCompleteAs(event.LogicalResourceId, target.arn));
    return isFormer ? await look({ ...target, content: undefined }) : removal;
  } catch (error) {
    // Where AppStream is not, nothing was made; the endpoint that an image once came from is missed.
    if (!isWithoutAppStream(error, target.region, step.home.region) || (await wasComplete(step))) throw error;
    return { kind: 'gone' };
  }
}

/**
 * The image that the properties name and, should it be another one, the image that the physical id names. The id may
 * be anything: CloudFormation invents one for a creation that was given up (aws/aws-cdk#26139).
 */
function targetsOf(step: Step): Target[] {
  const { event, home, part, settings } = step;
  const declared = declaredImageIfValid(event, event.ResourceProperties, settings.imageNamePrefix);
  const shares = declared?.shares.map((share) => share.accountId) ?? [];
  const targets: Target[] = declared ? [{ ...declared, shares }] : [];
  const named = parseImageArn(home, event.PhysicalResourceId);
  if (named && event.PhysicalResourceId !== declared?.arn)
    targets.push({
      ...named,
      arn: event.PhysicalResourceId,
      owner: ownerOf(home, part.imageLogicalId, named.region, named.name),
      shares,
    });
  return targets;
}

async function objectionTo(step: Step, target: Target): ReturnType<Objection> {
  const { event, stack } = step;
  if (!(await stack.stillDeletes(event))) throw new Superseded();
  const isHeld =
    event.ResourceType === IMAGE_TYPE
      ? await stack.hasJustMade(event.LogicalResourceId, target.arn)
      : await isHeldByChain(step, target);
  if (isHeld) return 'CloudFormation holds the image as the present one of its resource';
  return (await stack.wasKept(target.arn)) ? KEPT : undefined;
}

/** A leg or a guard may be deleted because the template has no more use for it: the image stays. */
function isHeldByChain(step: Step, target: Target): Promise<boolean> {
  return step.stack.holds(
    step.part.imageLogicalId,
    target.arn,
    (properties) => step.imageOfChain(properties)?.arn === target.arn,
  );
}

async function mayAppearYet(step: Step): Promise<boolean> {
  return step.elapsed < PROPAGATION_SECONDS && !(await wasComplete(step));
}

function wasComplete({ event, stack }: Step): Promise<boolean> {
  return stack.wasComplete(event.LogicalResourceId, event.PhysicalResourceId, event.StartedAt);
}
