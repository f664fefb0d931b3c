import type { ObservedImage, Region } from './appstream';
import { copiesUnderWay, decideOnImage, decideOnLimit, decideOnSource } from './decide-copy';
import { describeError, isInUse, isNamed, meaningOf } from './errors';
import { CREATION_WAITER_TYPE, type PassedOn } from './events';
import { Failure, subjectOf } from './failures';
import { markedDescription } from './identity';
import { converge } from './converge';
import type { Outcome, Waiting } from './outcome';
import { isBeingCopied, markerOf } from './ownership';
import { DeclaredImage, declaredImage, declaredImageIfValid, partOf } from './properties';
import { KEPT, type Removal, remove, targetOf, wasNeverMade } from './remove';
import { PROPAGATION_SECONDS, Step } from './step';

/**
 * Answers a Create or an Update: one look at the image that should be there, and one act towards it.
 *
 * The same step serves the image and the creation waiters before it, which neither tag nor share.
 */
export async function make(step: Step): Promise<Outcome> {
  const { event, settings } = step;
  const declared = declaredImage(event, event.ResourceProperties, settings.imageNamePrefix);
  const former = declaredImageIfValid(event, event.OldResourceProperties, settings.imageNamePrefix);
  const outcome = await makeImage(step, declared, former);
  if (outcome.kind === 'wait' || !former) return outcome;
  const undone = await removeUndoneCopy(step, declared, former);
  // Handing over is success, too: what uses the attributes must find them.
  return undone ? { ...undone, data: outcome.data } : outcome;
}

async function makeImage(
  step: Step,
  declared: DeclaredImage,
  former: DeclaredImage | undefined,
): Promise<Outcome> {
  const { part } = step;
  const destination = step.region(declared.region);
  const image = await destination.findImage(declared.name);
  const decision = decideOnImage(image, declared, part.attempt, former?.arn === declared.arn);
  switch (decision.act) {
    case 'wait':
      return waiting(step, decision.why, image?.state);
    case 'fail':
      throw new Failure(decision.failure, subjectOf(declared), decision.detail);
    case 'converge':
      return available(step, destination, image!, declared, former);
    case 'remove the failed image':
      return removeFailed(step, destination, declared);
    default:
      return begin(step, destination, declared, former);
  }
}

async function available(
  step: Step,
  destination: Region,
  image: ObservedImage,
  declared: DeclaredImage,
  former: DeclaredImage | undefined,
): Promise<Outcome> {
  if (step.event.ResourceType === CREATION_WAITER_TYPE) return waiterDone(step, image.state);
  // A version with other content under the same name was refused: it has nothing to undo.
  const inPlace = former?.arn === declared.arn && former.content === declared.content ? former : undefined;
  await converge(destination, declared, inPlace);
  return {
    kind: 'done',
    decision: 'done',
    state: image.state,
    done: markerOf(image)?.attempt === step.part.attempt ? 'copy' : undefined,
    data: {
      ImageName: declared.name,
      ImageArn: declared.arn,
      ImageState: image.state,
      ImagePlatform: shortened(image.platform),
      ImageBaseImageArn: shortened(image.baseImageArn),
      ImageAgentVersion: shortened(image.agentVersion),
      ImageCreatedTime: image.createdTime,
    },
  };
}

async function begin(
  step: Step,
  destination: Region,
  declared: DeclaredImage,
  former: DeclaredImage | undefined,
): Promise<Outcome> {
  if (former && former.arn === declared.arn && former.content !== declared.content) {
    // Copied under the old name, it could not be undone: the rollback would find the name taken. A rollback itself
    // gets here only when somebody else removed the image, and then makes it anew.
    if (!(await step.stack.isRollingBack())) throw new Failure('sameName', subjectOf(declared));
  }
  const { BegunAt } = step.passedOn;
  if (BegunAt !== undefined && step.secondsSince(BegunAt) < PROPAGATION_SECONDS)
    return { ...waiting(step, 'the copy is not visible yet'), passOn: { BegunAt } };
  if (await wouldReplaceUnderOneName(step, declared)) throw new Failure('sameName', subjectOf(declared));
  const source = await step.region(declared.sourceRegion).findImage(declared.sourceName, 'rest');
  const decision = decideOnSource(source, declared);
  if (decision.act === 'fail') throw new Failure(decision.failure, subjectOf(declared), decision.detail);
  if (decision.act === 'wait') return waiting(step, decision.why);
  if (step.isLastPoll(step.createDeadline)) return waiting(step, await whyNotBegun(destination));
  const { why, ...passOn } = await copy(step, destination, declared, source?.state === 'AVAILABLE');
  return { ...waiting(step, why), passOn };
}

/** A waiter may be new in an update, so its event does not tell what the image was before. Generated names never stay. */
async function wouldReplaceUnderOneName(step: Step, declared: DeclaredImage): Promise<boolean> {
  const { event, part, stack } = step;
  if (event.ResourceType !== CREATION_WAITER_TYPE || !declared.isNamed) return false;
  return stack.holdsAnother(
    part.imageLogicalId,
    declared.arn,
    (properties) => step.imageOfChain(properties)?.content === declared.content,
  );
}

async function whyNotBegun(destination: Region): Promise<string> {
  const none = 'there was no time left to begin the copy';
  const underWay = copiesUnderWay(await destination.ownImages());
  return underWay ? `${none}: ${underWay}` : none;
}

/** What is waited for, and what the next poll gets to know of it. */
interface Begun extends PassedOn {
  readonly why: string;
}

/** Begins the copy, or tells why it has to wait. Called in the source region, as AppStream demands. */
async function copy(
  step: Step,
  destination: Region,
  declared: DeclaredImage,
  sourceIsAvailable: boolean,
): Promise<Begun> {
  const { owner, content } = declared;
  const description = markedDescription(declared.description, { owner, content, attempt: step.part.attempt });
  try {
    await step
      .region(declared.sourceRegion)
      .copyImage(declared.sourceName, declared.name, declared.region, description);
    return { why: 'the copy has begun', BegunAt: step.nowAsText };
  } catch (error) {
    const said = describeError(error);
    if (meaningOf(error) === 'limit') return waitForQuota(step, destination, declared, said);
    if (meaningOf(error) === 'missing') throw new Failure('sourceMissing', subjectOf(declared), said);
    // Ours from a call whose answer was lost, or somebody's that is not visible yet: the next look tells.
    if (isNamed(error, 'ResourceAlreadyExistsException')) return { why: said };
    if (isNamed(error, 'ResourceNotAvailableException')) {
      if (sourceIsAvailable) return { why: said };
      throw new Failure('sourceNotAvailable', subjectOf(declared), said);
    }
    throw error;
  }
}

async function waitForQuota(
  step: Step,
  destination: Region,
  declared: DeclaredImage,
  said: string,
): Promise<Begun> {
  const images = await destination.ownImages();
  const IdleSince = copiesUnderWay(images) ? undefined : (step.passedOn.IdleSince ?? step.nowAsText);
  const isSettled = IdleSince !== undefined && step.secondsSince(IdleSince) >= PROPAGATION_SECONDS;
  const decision = decideOnLimit(images, isSettled);
  if (decision.act === 'wait') return { why: `${decision.why}: ${said}`, IdleSince };
  throw new Failure(decision.failure, subjectOf(declared), `${said}; ${decision.detail}`);
}

/** A FAILED image keeps its name taken until it is deleted. */
async function removeFailed(step: Step, destination: Region, declared: DeclaredImage): Promise<Outcome> {
  try {
    await destination.deleteImage(declared.name);
    return waiting(step, 'the failed image of an earlier attempt is removed', 'FAILED');
  } catch (error) {
    if (isInUse(error))
      return waiting(step, `the failed image of an earlier attempt stays: ${describeError(error)}`, 'FAILED');
    throw error;
  }
}

/**
 * An update that is undone may come as an Update back to the old properties with the old id and without any Delete for
 * the copy that the undone update made (aws/aws-cdk#17040): what the former properties name is then neither what is
 * wanted nor what CloudFormation knows, and nobody else would remove it.
 */
async function removeUndoneCopy(
  step: Step,
  declared: DeclaredImage,
  former: DeclaredImage,
): Promise<Waiting | undefined> {
  if (former.arn === declared.arn || former.arn === step.event.FormerPhysicalResourceId) return undefined;
  const removal = await remove(step, targetOf(former), async (image) =>
    !isBeingCopied(image) && (await step.stack.wasKept(former.arn)) ? KEPT : undefined,
  ).catch(async (error: unknown): Promise<Removal> => {
    // The undone update may just have been to a region without AppStream.
    if (await wasNeverMade(step, targetOf(former))) return { kind: 'gone' };
    throw error;
  });
  // Only where the undone version had a chain were its deletion waiters told of the copy: they delete it in the clean-up.
  const handsOver = partOf({
    ...step.event,
    ResourceProperties: step.event.OldResourceProperties ?? {},
  }).handsOver;
  if (removal.kind === 'wait') return { ...removal, failure: 'undoTimedOut', handsOver };
  if (removal.kind !== 'gone' || step.elapsed >= PROPAGATION_SECONDS) return undefined;
  return {
    ...waiting(step, 'looking again for a copy of the undone update that is not visible yet'),
    failure: 'undoTimedOut',
    deadline: Infinity,
  };
}

function waiting(step: Step, why: string, state = 'absent'): Waiting {
  return { kind: 'wait', why, state, failure: 'createTimedOut', deadline: step.createDeadline };
}

/** CloudFormation takes answers of 4,096 bytes at most. */
function shortened(attribute: string): string {
  return attribute.slice(0, 512);
}

function waiterDone(step: Step, state: string): Outcome {
  return { kind: 'done', decision: 'the image is there', state, data: handedOn(step) };
}

/** What a creation waiter tells the next of its chain. */
export function handedOn({ part, began }: Step): Record<string, string> {
  return { Attempt: part.attempt, Began: began };
}
