import { HANDLER_TAG_PREFIX } from '../../lib/private/constraints';
import type { Context } from '../context';
import { IMAGE_TYPE } from '../request/events';
import type { Request } from '../request/request';
import type { Target } from './targets';

/**
 * deleteTimeout counts from when the image is no longer being made. AppStream does not tell that time. A poll passes it
 * on to the next poll, but not to the next resource of the chain: for that one, a tag of the image has it.
 */
const SINCE_TAG = `${HANDLER_TAG_PREFIX}deletable-since`;

/** Since when deleteTimeout counts, in milliseconds since 1970. */
export async function deletableSince(context: Context, target: Target): Promise<number> {
  const { passedOn, request } = context;
  const passed = passedOn.DeletableSince?.[target.arn];
  if (passed !== undefined) return Date.parse(passed);
  const noted = request.event.ResourceType === IMAGE_TYPE ? undefined : await readNote(context, target);
  const isFinished = target.isPrevious || (await wasComplete(context, target));
  return noted ?? (isFinished ? request.startedAt : context.now);
}

/** The deadline if AppStream could not be asked: Infinity, unless it is known since when deleteTimeout counts. */
export async function deletionDeadline(context: Context, target: Target): Promise<number> {
  const { passedOn, request, now } = context;
  const passed = passedOn.DeletableSince?.[target.arn];
  if (passed !== undefined) return request.deleteDeadline(Date.parse(passed));
  const earliest = request.deleteDeadline(request.startedAt);
  if (now < earliest || request.part.deletedNext) return Infinity;
  return (await wasComplete(context, target).catch(() => false)) ? earliest : Infinity;
}

/** Writes the tag for the next resource of the chain. */
export async function writeNote(
  context: Context<Request>,
  { name, region, arn }: Pick<Target, 'name' | 'region' | 'arn'>,
  since: string,
): Promise<void> {
  await context.region(region).tag({ name, arn }, { [SINCE_TAG]: since });
}

/** The tag may be from a deletion that failed. It counts only if it is of this phase. */
async function readNote(context: Context, { region, arn }: Target): Promise<number | undefined> {
  const read = async () => (await context.region(region).tags(arn))[SINCE_TAG] ?? '';
  const noted = Date.parse(await read().catch(() => ''));
  const { phaseBegan = 0 } = await context.stack.history();
  return noted >= phaseBegan && noted <= context.now ? noted : undefined;
}

async function wasComplete({ request, stack }: Context, { arn }: Target): Promise<boolean> {
  return (await stack.history()).wasComplete(request.part.imageLogicalId, arn);
}
