import type { ObservedImage, Region } from './appstream';
import { LimitDecision, copiesUnderWay, decideOnImage, decideOnLimit, decideOnSource } from './decide-copy';
import { describeError, isNamed, isWithoutAppStream, meaningOf } from './errors';
import { LEG_TYPE } from './events';
import { Failure, subjectOf } from './failures';
import { markedDescription } from './identity';
import { converge } from './converge';
import type { Outcome, Waiting } from './outcome';
import { markerOf } from './ownership';
import { DeclaredImage, declaredImage, declaredImageIfValid, partOf } from './properties';
import { KEPT, type Removal, remove, targetOf } from './remove';
import { PROPAGATION_SECONDS, Step } from './step';

/**
 * Answers a Create or an Update: one look at the image that should be there, and one act towards it.
 *
 * The same step serves the image and the legs that wait before it; a leg neither tags nor shares.
 */
export async function make(step: Step, memory: Memory): Promise<Outcome> {
  const { event, settings } = step;
  const declared = declaredImage(event, event.ResourceProperties, settings.imageNamePrefix);
  const former = declaredImageIfValid(event, event.OldResourceProperties, settings.imageNamePrefix);
  const outcome = await makeImage(step, declared, former, memory);
  if (outcome.kind === 'wait' || !former) return outcome;
  const undone = await removeUndoneCopy(step, declared, former);
  // Handing over is success, too: what uses the attributes must find them.
  return undone ? { ...undone, data: outcome.data } : outcome;
}

/** Polls of one process that are further apart say nothing of the time between. */
const IDLE_GAP_POLLS = 3;

/**
 * What a process remembers from one poll of a request to the next, in milliseconds since 1970. It only saves calls and
 * haste: the next poll may run in a process that remembers nothing.
 */
export class Memory {
  /** When a copy was begun that AppStream may not show yet. */
  readonly begun = new Map<string, number>();
  /** Since when, and until when, a quota was seen used up in a region though no copy is under way there. */
  private readonly idle = new Map<string, { readonly since: number; readonly until: number }>();

  /** For how many seconds a quota has been used up in a region without a copy under way. */
  idleSeconds(region: string, isIdle: boolean, { now, settings }: Step): number {
    const last = this.idle.get(region);
    this.idle.delete(region);
    if (!isIdle) return 0;
    // In a longer gap, in which other processes polled, a copy may have come and gone.
    const goesOn = last && now - last.until <= IDLE_GAP_POLLS * settings.pollIntervalSeconds * 1000;
    const since = goesOn ? last.since : now;
    this.idle.set(region, { since, until: now });
    return (now - since) / 1000;
  }
}

async function makeImage(
  step: Step,
  declared: DeclaredImage,
  former: DeclaredImage | undefined,
  memory: Memory,
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
      return begin(step, destination, declared, former, memory);
  }
}

async function available(
  step: Step,
  destination: Region,
  image: ObservedImage,
  declared: DeclaredImage,
  former: DeclaredImage | undefined,
): Promise<Outcome> {
  if (step.event.ResourceType === LEG_TYPE) return legDone(step, 'the image is there', image.state);
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
  memory: Memory,
): Promise<Outcome> {
  if (former && former.arn === declared.arn && former.content !== declared.content) {
    // Copied under the old name, it could not be undone: the rollback would find the name taken. A rollback itself
    // gets here only when somebody else removed the image, and then makes it anew.
    if (!(await step.stack.isRollingBack())) throw new Failure('sameName', subjectOf(declared));
  }
  const key = step.event.RequestId;
  const copiedAt = memory.begun.get(key);
  if (copiedAt !== undefined && step.now - copiedAt < PROPAGATION_SECONDS * 1000)
    return waiting(step, 'the copy is not visible yet');
  if (await wouldReplaceUnderOneName(step, declared)) throw new Failure('sameName', subjectOf(declared));
  const source = await step.region(declared.sourceRegion).findImage(declared.sourceName, 'rest');
  const decision = decideOnSource(source, declared);
  if (decision.act === 'fail') throw new Failure(decision.failure, subjectOf(declared), decision.detail);
  if (decision.act === 'wait') return waiting(step, decision.why);
  if (step.isLastPoll(copyDeadline(step))) return waiting(step, await whyNotBegun(destination));
  const why = await copy(step, destination, declared, source?.state === 'AVAILABLE', memory);
  if (why) return waiting(step, why);
  memory.begun.set(key, step.now);
  return waiting(step, 'the copy has begun');
}

/** A leg is new in every update, so its event does not tell what the image was before. Generated names never stay. */
async function wouldReplaceUnderOneName(step: Step, declared: DeclaredImage): Promise<boolean> {
  const { event, part, stack } = step;
  if (event.ResourceType !== LEG_TYPE || event.ResourceProperties.ImageName === undefined) return false;
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

/** Begins the copy, or tells why it has to wait. Called in the source region, as AppStream demands. */
async function copy(
  step: Step,
  destination: Region,
  declared: DeclaredImage,
  sourceIsAvailable: boolean,
  memory: Memory,
): Promise<string | undefined> {
  const { owner, content } = declared;
  const description = markedDescription(declared.description, { owner, content, attempt: step.part.attempt });
  try {
    await step
      .region(declared.sourceRegion)
      .copyImage(declared.sourceName, declared.name, declared.region, description);
    return undefined;
  } catch (error) {
    const said = describeError(error);
    if (meaningOf(error) === 'limit') {
      const images = await destination.ownImages();
      const seconds = memory.idleSeconds(destination.name, !copiesUnderWay(images), step);
      return waitFor(decideOnLimit(images, seconds >= PROPAGATION_SECONDS), declared, said);
    }
    if (meaningOf(error) === 'missing') throw new Failure('sourceMissing', subjectOf(declared), said);
    // Ours from a call whose answer was lost, or somebody's that is not visible yet: the next look tells.
    if (isNamed(error, 'ResourceAlreadyExistsException')) return said;
    if (isNamed(error, 'ResourceNotAvailableException')) {
      if (sourceIsAvailable) return said;
      throw new Failure('sourceNotAvailable', subjectOf(declared), said);
    }
    throw error;
  }
}

function waitFor(decision: LimitDecision, declared: DeclaredImage, said: string): string {
  if (decision.act === 'wait') return `${decision.why}: ${said}`;
  throw new Failure(decision.failure, subjectOf(declared), `${said}; ${decision.detail}`);
}

/** A FAILED image keeps its name taken until it is deleted. */
async function removeFailed(step: Step, destination: Region, declared: DeclaredImage): Promise<Outcome> {
  try {
    await destination.deleteImage(declared.name);
    return waiting(step, 'the failed image of an earlier attempt is removed', 'FAILED');
  } catch (error) {
    if (isNamed(error, 'ResourceInUseException', 'OperationNotPermittedException'))
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
  const removal = await remove(step, targetOf(former), async () =>
    (await step.stack.wasKept(former.arn)) ? KEPT : undefined,
  ).catch((error: unknown): Removal => {
    // The undone update may just have been to a region without AppStream, where nothing was made.
    if (isWithoutAppStream(error, former.region, step.home.region)) return { kind: 'gone' };
    throw error;
  });
  // Only where the undone version had a chain were its guards told of the copy: they delete it in the clean-up.
  const handsOver = partOf({
    ...step.event,
    ResourceProperties: step.event.OldResourceProperties ?? {},
  }).handsOver;
  if (removal.kind === 'wait') return { ...removal, failure: 'undoTimedOut', handsOver };
  if (removal.kind !== 'gone' || step.elapsed >= PROPAGATION_SECONDS) return undefined;
  return {
    ...waiting(step, 'looking again for a copy of the undone update that is not visible yet'),
    failure: 'undoTimedOut',
    deadline: step.eventEnd,
  };
}

function waiting(step: Step, why: string, state = 'absent'): Waiting {
  return { kind: 'wait', why, state, failure: 'copyTimedOut', deadline: copyDeadline(step) };
}

function copyDeadline(step: Step): number {
  return step.after(step.part.copySeconds);
}

/** CloudFormation takes answers of 4,096 bytes at most. */
function shortened(attribute: string): string {
  return attribute.slice(0, 512);
}

/** At the end of its share a leg leaves the copy to the next of the chain. */
function legDone(step: Step, decision: string, state: string): Outcome {
  return { kind: 'done', decision, state, data: { Attempt: step.part.attempt } };
}
