import { HANDLER_TAG_PREFIX } from '../../lib/private/constraints';
import type { Context } from '../context';
import { IMAGE_TYPE } from '../request/events';
import type { Request } from '../request/request';
import type { Target } from './targets';

/**
 * deleteTimeout counts from the moment that the image is no longer being made. A poll passes it on to the next one, but no
 * event can hand it to the next resource of a chain, and AppStream does not tell it: so the image itself keeps it.
 */
const SINCE_TAG = `${HANDLER_TAG_PREFIX}deletable-since`;

/** Milliseconds since 1970. */
export async function deletableSince(context: Context, target: Target): Promise<number> {
  const { passedOn, request } = context;
  const passed = passedOn.DeletableSince?.[target.arn];
  if (passed !== undefined) return Date.parse(passed);
  const noted = request.event.ResourceType === IMAGE_TYPE ? undefined : await readNote(context, target);
  const isFinished = target.isPrevious || (await wasComplete(context, target));
  return noted ?? (isFinished ? request.startedAt : context.now);
}

/** When the time is up for a deletion that nobody could look at: never, unless the image surely was complete before. */
export async function deletionDeadline(context: Context, target: Target): Promise<number> {
  const { passedOn, request, now } = context;
  const passed = passedOn.DeletableSince?.[target.arn];
  if (passed !== undefined) return request.deleteDeadline(Date.parse(passed));
  const earliest = request.deleteDeadline(request.startedAt);
  if (now < earliest || request.deletedNext) return Infinity;
  return (await wasComplete(context, target).catch(() => false)) ? earliest : Infinity;
}

/** For the next resource of the chain. */
export async function writeNote(
  context: Context<Request>,
  { name, region, arn }: Pick<Target, 'name' | 'region' | 'arn'>,
  since: string,
): Promise<void> {
  await context.region(region).tag({ name, arn }, { [SINCE_TAG]: since });
}

/** A deletion that failed may have left its note: it is from before this operation. */
async function readNote(context: Context, { region, arn }: Target): Promise<number | undefined> {
  const read = async () => (await context.region(region).tags(arn))[SINCE_TAG] ?? '';
  const noted = Date.parse(await read().catch(() => ''));
  const { phaseBegan = 0 } = await context.stack.history();
  return noted >= phaseBegan && noted <= context.now ? noted : undefined;
}

async function wasComplete({ request, stack }: Context, { arn }: Target): Promise<boolean> {
  return (await stack.history()).wasComplete([request.part.imageLogicalId], arn);
}
