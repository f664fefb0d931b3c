import type { ObservedImage } from '../appstream/observed-image';
import { describeError, isInUse } from '../appstream/errors';
import { tellsTheSame } from '../cloudformation/tells-the-same';
import type { Context } from '../context';
import { type Outcome, PROPAGATION_SECONDS } from '../report/outcome';
import { versionsFilter } from '../request/marker';
import type { DeclaredImage } from '../request/declared-image';
import { declaredImageIfValid } from '../request/properties';
import type { Properties } from '../request/values';
import { wayOf } from '../ways/ways';
import { attemptFor, hasFailedBefore } from './attempt';
import { converge } from './converge';
import { decideOnDeclared } from './decide-create';
import { removeUndone } from './delete';
import { make } from './make';
import { readMark, unmark } from './mark';
import { markerOf } from './ownership';
import { beforeTakingUp } from './previous';
import { waitingForImage } from './waiting-for-image';

/**
 * Answers a Create or an Update, of an image or of a creation waiter: looks at the image that should be there, and acts
 * if something is to be done. A creation waiter neither tags nor shares. An Update then removes what failed updates have
 * made.
 */
export async function create(context: Context): Promise<Outcome> {
  const outcome = await createDeclared(context, context.request.image!);
  if (outcome.kind !== 'done' || context.request.event.RequestType === 'Create') return outcome;
  const unfinished = await removeUndone(context);
  // If the removal hands over, this event succeeds: then it needs the attributes, too.
  return unfinished?.kind === 'wait' ? { ...unfinished, data: outcome.data } : (unfinished ?? outcome);
}

async function createDeclared(context: Context, declared: DeclaredImage): Promise<Outcome> {
  const { part, former, startedAt } = context.request;
  const image = await context.region(declared.region).findImage(declared.name);
  const attempt = attemptFor(part, image);
  const decision = decideOnDeclared(image, declared, attempt, startedAt, former?.arn === declared.arn);
  switch (decision.kind) {
    case 'wait':
      return {
        ...waitingForImage(context.request, decision.why, image!.state),
        data: { Attempt: attempt },
        passOn: { IsBeingMade: true },
      };
    case 'fail':
      if (decision.failure === 'imageFailed' && (await hasFailedBefore(context, attempt)))
        return removeFailed(context, declared);
      return { ...decision, state: image?.state };
    case 'converge':
      return available(context, image!, declared, attempt);
    case 'remove the failed image':
      return removeFailed(context, declared);
    case 'look at the source':
      return lookAtSource(context, declared);
  }
}

async function available(
  context: Context,
  image: ObservedImage,
  declared: DeclaredImage,
  attempt: string,
): Promise<Outcome> {
  const { request } = context;
  if (request.isCreationWaiter)
    return {
      kind: 'done',
      decision: 'the image is there',
      state: image.state,
      data: { Attempt: attempt },
    };
  const isFresh = markerOf(image)?.attempt === attempt;
  const region = context.region(declared.region);
  // The image may have inherited the tags of its source. A mark among them says nothing about this image.
  if (isFresh && wayOf(declared.source).mayInheritTags) await unmark(region, declared);
  const isInPlace = request.former?.arn === declared.arn;
  const isTakenUp =
    isInPlace && (await context.stack.history()).idBefore(request.part.imageLogicalId) !== declared.arn;
  const isOfNew = await isOfNewStack(context);
  if (!isOfNew && (!isInPlace || isTakenUp)) await beforeTakingUp(context, declared, isFresh);
  const before = isOfNew ? [] : await declaredBefore(context, declared);
  // A previous image that a failed update has taken up keeps its shares, in case that is undone. If not, the clean-up
  // takes them back.
  const keepsShares = isTakenUp && readMark(await region.tags(declared.arn)) !== undefined;
  const former = keepsShares ? before.map((each) => ({ ...each, shares: [] })) : before;
  const refused = await converge(region, declared, former);
  if (refused) return { ...refused, state: image.state };
  return {
    kind: 'done',
    decision: 'done',
    state: image.state,
    completed: isFresh ? 'creation' : undefined,
    data: {
      ImageName: declared.name,
      ImageArn: declared.arn,
      ImageState: image.state,
      ImagePlatform: shortened(image.platform),
      ImageBaseImageArn: shortened(image.baseImageArn),
      ImageAgentVersion: shortened(image.agentVersion),
      ImageCreatedTime: image.createdTime,
      ImageVersionsFilter: versionsFilter(declared.owner),
    },
  };
}

/**
 * Whether the stack is being created: then it had no resource before. Without this question each of its images would
 * read the events and list all images.
 */
async function isOfNewStack({ request, stack }: Context): Promise<boolean> {
  return request.event.RequestType === 'Create' && (await stack.status()) === 'CREATE_IN_PROGRESS';
}

/**
 * How operations that are not settled have declared this very image, and the version before: each may have tagged and
 * shared it, also one that failed (`--no-rollback`), of which the event does not tell. A version with other content
 * under the same name was refused, so it has not. What the events hide or garble counts as what is declared now.
 */
async function declaredBefore(
  { request, stack }: Context,
  declared: DeclaredImage,
): Promise<DeclaredImage[]> {
  const { event, part, declarer, former } = request;
  const events = (await stack.history()).of([part.imageLogicalId]);
  const own = event.ResourceProperties;
  const told = events.map(({ properties = {} }) => {
    const asTold = Object.entries(properties).map(([key, shown]) => [
      key,
      tellsTheSame(shown, own[key]) ? own[key] : shown,
    ]);
    return Object.fromEntries(asTold) as Properties;
  });
  const versions = [former, ...told.map((properties) => declaredImageIfValid(declarer, properties))];
  return versions.filter(
    (each) => each?.arn === declared.arn && each.content === declared.content,
  ) as DeclaredImage[];
}

/** Looks at the source, and asks AppStream to make the image if that is to be done. */
async function lookAtSource(context: Context, declared: DeclaredImage): Promise<Outcome> {
  const { passedOn } = context;
  if (await needsAnotherName(context, declared)) return { kind: 'fail', failure: 'sameName' };
  const way = wayOf(declared.source);
  const { BegunAt } = passedOn;
  if (BegunAt !== undefined && context.secondsSince(BegunAt) < PROPAGATION_SECONDS)
    return {
      ...waitingForImage(context.request, `the ${way.noun} is not visible yet`),
      isSoon: true,
      passOn: { BegunAt },
    };
  const decision = await way.look(context, declared.source);
  switch (decision.kind) {
    case 'fail':
      return decision;
    case 'wait':
      return waitingForImage(context.request, decision.why);
    case 'make': {
      if (await isForTheImage(context, declared)) {
        const why = 'left to the image itself: its name stays the same';
        return { kind: 'done', decision: why, state: 'absent', data: context.request.handedOn };
      }
      // An image that is begun now would be there too late.
      if (isLast(context))
        return waitingForImage(
          context.request,
          passedOn.LastRefusal ?? `there was no time left to begin the ${way.noun}`,
        );
      const made = await make(context, declared, decision.isAvailable ?? false);
      if (made.kind === 'fail') return made;
      return { ...waitingForImage(context.request, made.why), passOn: made.passOn };
    }
  }
}

/**
 * Whether the content changes, but the name does not. If the new image had that name, the update could not be undone:
 * the rollback would find the name taken. If a rollback gets here, somebody else has removed the image: it is made
 * again.
 */
async function needsAnotherName(
  { request, stack, guard }: Context,
  declared: DeclaredImage,
): Promise<boolean> {
  const { former } = request;
  if (!former || former.arn !== declared.arn || former.content === declared.content) return false;
  await guard.mustBeShown();
  return (await stack.history()).phase !== 'rollback';
}

/**
 * Whether this waiter leaves the image to the image's own Update. A waiter that is new does not know what the image was
 * before. If somebody has removed an image that keeps its explicit name, only that Update can tell whether the content
 * is still the same.
 */
async function isForTheImage({ request, stack }: Context, declared: DeclaredImage): Promise<boolean> {
  if (!request.isCreationWaiter || request.former || !declared.isNamed) return false;
  return (await stack.record(request.part.imageLogicalId))?.physicalId === declared.arn;
}

/** A FAILED image keeps its name taken until it is deleted. */
async function removeFailed(context: Context, declared: DeclaredImage): Promise<Outcome> {
  try {
    await context.region(declared.region).deleteImage(declared);
    return waitingForImage(context.request, 'the failed image of an earlier attempt is removed', 'FAILED');
  } catch (error) {
    if (!isInUse(error)) throw error;
    const why = `the failed image of an earlier attempt stays: ${describeError(error)}`;
    return {
      ...waitingForImage(context.request, why, 'FAILED'),
      passOn: { LastRefusal: describeError(error) },
    };
  }
}

function isLast({ request, now }: Context): boolean {
  return request.isOver(now, request.createDeadline);
}

/** CloudFormation takes answers of 4,096 bytes at most. */
function shortened(attribute: string): string {
  return attribute.slice(0, 512);
}
