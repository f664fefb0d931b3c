import { describeError, isErrorNamed, meaningOf } from '../appstream/errors';
import type { Context } from '../context';
import { type Failed, PROPAGATION_SECONDS } from '../report/outcome';
import type { PassedOn } from '../request/events';
import { markedDescription } from '../request/marker';
import type { DeclaredImage, Source } from '../request/declared-image';
import type { Way } from '../ways/way';
import { wayOf } from '../ways/ways';
import { attemptToMake } from './attempt';
import { censusOf } from './census';
import { decideOnLimit } from './decide-create';
import { isBeingMade } from './ownership';

/** How long a name may be taken by an image that AppStream does not show: one of ours, or one deleted just before. */
const NAME_FREE_SECONDS = 10 * 60;

/** A wait: for the new image, or for another try. `passOn`: what the next poll gets to know. */
interface MakingWait {
  readonly kind: 'wait';
  readonly why: string;
  readonly passOn: PassedOn;
}

/** Asks AppStream to make the image. `source`: another one than declared if a copy replaces an update. */
export async function make(
  context: Context,
  declared: DeclaredImage,
  isSourceAvailable: boolean,
  source = declared.source,
): Promise<MakingWait | Failed> {
  const way = wayOf(source);
  const instead = await beginMarked(context, declared, way, source).catch((error: unknown) =>
    afterError(context, declared, way, isSourceAvailable, error),
  );
  if (!instead)
    return { kind: 'wait', why: `the ${way.noun} has begun`, passOn: { BegunAt: context.nowAsText } };
  return instead.kind === 'instead' ? make(context, declared, isSourceAvailable, instead.source) : instead;
}

async function beginMarked(context: Context, declared: DeclaredImage, way: Way, source: Source) {
  const { owner, content, name, region } = declared;
  const attempt = await attemptToMake(context);
  const description = markedDescription(declared.description, { owner, content, attempt });
  return way.begin(context, source, { name, region, description });
}

async function afterError(
  context: Context,
  declared: DeclaredImage,
  way: Way,
  isSourceAvailable: boolean,
  error: unknown,
): Promise<MakingWait | Failed> {
  const detail = describeError(error);
  if (meaningOf(error) === 'limit') return waitForQuota(context, declared, way, detail);
  const isNew = isErrorNamed(error, ...(way.ofNewRoles ?? [])) && context.elapsed < PROPAGATION_SECONDS;
  const failure = isNew ? undefined : way.failures[(error as Error).name];
  if (failure) return { kind: 'fail', failure, detail };
  if (meaningOf(error) === 'missing') return { kind: 'fail', failure: 'sourceMissing', detail };
  if (isErrorNamed(error, 'ResourceNotAvailableException') && !isSourceAvailable)
    return { kind: 'fail', failure: 'sourceNotAvailable', detail };
  if (isErrorNamed(error, 'ResourceAlreadyExistsException')) return waitForName(context, declared, detail);
  // The state of the source may have changed since the look. The next poll sees it.
  if (isNew || isErrorNamed(error, 'ResourceNotAvailableException'))
    return { kind: 'wait', why: detail, passOn: { LastRefusal: detail } };
  throw error;
}

/**
 * An image that was not seen has the name. It may be ours: an answer was lost, or it is not visible yet. Or AppStream has
 * deleted it just before. If it is never shown, AppStream may not tell names apart by case, for example.
 */
function waitForName(context: Context, { isNamed }: DeclaredImage, detail: string): MakingWait | Failed {
  const { BegunAt, TakenSince = context.nowAsText } = context.passedOn;
  if (BegunAt === undefined && context.secondsSince(TakenSince) >= NAME_FREE_SECONDS)
    return {
      kind: 'fail',
      failure: isNamed ? 'nameTaken' : 'generatedNameTaken',
      detail: `${detail}; AppStream shows no image of that name`,
    };
  return { kind: 'wait', why: detail, passOn: { BegunAt, TakenSince, LastRefusal: detail } };
}

async function waitForQuota(
  context: Context,
  declared: DeclaredImage,
  { quota }: Way,
  said: string,
): Promise<MakingWait | Failed> {
  const images = await context.region(declared.region).ownImages();
  const isIdle = !images.some(isBeingMade);
  const IdleSince = isIdle ? (context.passedOn.IdleSince ?? context.nowAsText) : undefined;
  const idleSeconds = IdleSince === undefined ? 0 : context.secondsSince(IdleSince);
  const decision = decideOnLimit(images, idleSeconds, quota);
  if (decision.kind === 'fail') {
    const whose = await censusOf(context, declared, images);
    return { kind: 'fail', failure: decision.failure, detail: `${said}; ${decision.detail}: ${whose}` };
  }
  const why = `${decision.why}: ${said}`;
  return { kind: 'wait', why, passOn: { IdleSince, LastRefusal: why } };
}
