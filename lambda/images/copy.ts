import { describeError, isNamed, meaningOf } from '../appstream/errors';
import type { Context } from '../context';
import type { Failed } from '../report/outcome';
import type { PassedOn } from '../request/events';
import { markedDescription } from '../request/marker';
import type { DeclaredImage } from '../request/properties';
import { censusOf } from './census';
import { decideOnLimit } from './decide-create';
import { isBeingMade } from './ownership';

/** What is waited for, and what the next poll gets to know of it. */
interface Begun {
  readonly kind: 'begun';
  readonly why: string;
  readonly passOn: PassedOn;
}

/** Begins a copy, or tells why that has to wait or cannot be. Called in the source region, as AppStream demands. */
export async function copy(
  context: Context,
  declared: DeclaredImage,
  sourceIsAvailable: boolean,
): Promise<Begun | Failed> {
  const { owner, content, sourceRegion, sourceName, name, region } = declared;
  const { attempt } = context.request.part;
  const description = markedDescription(declared.description, { owner, content, attempt });
  try {
    await context.region(sourceRegion).copyImage(sourceName, name, region, description);
    return { kind: 'begun', why: 'the copy has begun', passOn: { BegunAt: context.nowAsText } };
  } catch (error) {
    const said = describeError(error);
    if (meaningOf(error) === 'limit') return waitForQuota(context, declared, said);
    if (meaningOf(error) === 'missing') return { kind: 'fail', failure: 'sourceMissing', detail: said };
    if (isNamed(error, 'ResourceNotAvailableException') && !sourceIsAvailable)
      return { kind: 'fail', failure: 'sourceNotAvailable', detail: said };
    // Of a name that exists: ours from a call whose answer was lost, or somebody's that is not visible yet. Of a source
    // that is not available: its state changed between the look and the act. The next look tells.
    if (isNamed(error, 'ResourceAlreadyExistsException', 'ResourceNotAvailableException'))
      return { kind: 'begun', why: said, passOn: { LastRefusal: said } };
    throw error;
  }
}

async function waitForQuota(
  context: Context,
  declared: DeclaredImage,
  said: string,
): Promise<Begun | Failed> {
  const images = await context.region(declared.region).ownImages();
  const isIdle = !images.some(isBeingMade);
  const IdleSince = isIdle ? (context.passedOn.IdleSince ?? context.nowAsText) : undefined;
  const decision = decideOnLimit(images, IdleSince === undefined ? 0 : context.secondsSince(IdleSince));
  if (decision.act === 'fail') {
    const whose = await censusOf(context, declared, images);
    return { kind: 'fail', failure: decision.failure, detail: `${said}; ${decision.detail}: ${whose}` };
  }
  const why = `${decision.why}: ${said}`;
  return { kind: 'begun', why, passOn: { IdleSince, LastRefusal: why } };
}
