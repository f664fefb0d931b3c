import type { Region } from './appstream';
import { describeError, meaningOf } from './errors';
import { Failure, FailureName, subjectOf } from './failures';
import type { DeclaredImage, Share } from './properties';

/**
 * Tags and shares an AVAILABLE image as declared, in place. Of what is there beyond that, it undoes only what the
 * former version of the same image declared.
 */
export async function converge(
  region: Region,
  declared: DeclaredImage,
  former: DeclaredImage | undefined,
): Promise<void> {
  const changes = [
    ...(await tagChanges(region, declared, former)),
    ...(await shareChanges(region, declared, former)),
  ];
  for (const change of changes) await change();
}

type Change = () => Promise<void>;

async function tagChanges(
  region: Region,
  declared: DeclaredImage,
  former: DeclaredImage | undefined,
): Promise<Change[]> {
  const dropped = Object.keys(former?.tags ?? {}).filter((key) => !Object.hasOwn(declared.tags, key));
  if (Object.keys(declared.tags).length + dropped.length === 0) return [];
  const present = await region.tags(declared.arn);
  const missing = Object.entries(declared.tags).filter(([key, value]) => present[key] !== value);
  const extra = dropped.filter((key) => Object.hasOwn(present, key));
  const changes: Change[] = [];
  // First away with the old: together they might be more than the 50 that an image takes.
  if (extra.length > 0) changes.push(() => region.untag(declared, extra));
  if (missing.length > 0)
    changes.push(() => within('tagQuota', declared, () => region.tag(declared, Object.fromEntries(missing))));
  return changes;
}

async function shareChanges(
  region: Region,
  declared: DeclaredImage,
  former: DeclaredImage | undefined,
): Promise<Change[]> {
  const wanted = new Set(declared.shares.map((share) => share.accountId));
  const dropped = (former?.shares ?? []).filter((share) => !wanted.has(share.accountId));
  if (declared.shares.length + dropped.length === 0) return [];
  const present = new Map((await region.shares(declared.name)).map((share) => [share.accountId, share]));
  return [
    ...dropped
      .filter((share) => present.has(share.accountId))
      .map((share) => () => region.unshare(declared.name, share.accountId)),
    ...declared.shares
      .filter((share) => !isSame(share, present.get(share.accountId)))
      .map((share) => () => within('shareQuota', declared, () => region.share(declared.name, share))),
  ];
}

function isSame(share: Share, present: Share | undefined): boolean {
  return share.allowFleet === present?.allowFleet && share.allowImageBuilder === present.allowImageBuilder;
}

async function within(quota: FailureName, declared: DeclaredImage, change: Change): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (meaningOf(error) !== 'limit') throw error;
    throw new Failure(quota, subjectOf(declared), describeError(error));
  }
}
