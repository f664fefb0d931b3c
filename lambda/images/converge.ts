import { describeError, meaningOf } from '../appstream/errors';
import type { Region } from '../appstream/region';
import type { Failed } from '../report/outcome';
import { type DeclaredImage, allowsTheSame } from '../request/declared-image';

interface Change {
  readonly act: () => Promise<void>;
  /** The failure if AppStream answers LimitExceededException. */
  readonly quota: 'tagQuota' | 'shareQuota';
}

/**
 * Tags and shares an AVAILABLE image as declared. Other tags and shares stay, unless a version before (`former`)
 * declared them for the same image. Answers with a failure if a quota is used up.
 */
export async function converge(
  region: Region,
  declared: DeclaredImage,
  former: readonly DeclaredImage[],
): Promise<Failed | undefined> {
  const changes = [
    ...(await tagChanges(region, declared, former)),
    ...(await shareChanges(region, declared, former)),
  ];
  for (const { act, quota } of changes) {
    try {
      await act();
    } catch (error) {
      if (meaningOf(error) !== 'limit') throw error;
      return { kind: 'fail', failure: quota, detail: describeError(error) };
    }
  }
  return undefined;
}

async function tagChanges(
  region: Region,
  declared: DeclaredImage,
  former: readonly DeclaredImage[],
): Promise<Change[]> {
  const before = new Set(former.flatMap(({ tags }) => Object.keys(tags)));
  const dropped = [...before].filter((key) => !Object.hasOwn(declared.tags, key));
  if (Object.keys(declared.tags).length + dropped.length === 0) return [];
  const present = await region.tags(declared.arn);
  const missing = Object.entries(declared.tags).filter(([key, value]) => present[key] !== value);
  const extra = dropped.filter((key) => Object.hasOwn(present, key));
  const quota = 'tagQuota';
  const changes: Change[] = [];
  // The old tags are removed first: together with the new ones they may be more than the 50 that an image takes.
  if (extra.length > 0) changes.push({ quota, act: () => region.untag(declared, extra) });
  if (missing.length > 0)
    changes.push({ quota, act: () => region.tag(declared, Object.fromEntries(missing)) });
  return changes;
}

async function shareChanges(
  region: Region,
  declared: DeclaredImage,
  former: readonly DeclaredImage[],
): Promise<Change[]> {
  const wanted = new Set(declared.shares.map((share) => share.accountId));
  const before = new Set(former.flatMap(({ shares }) => shares.map(({ accountId }) => accountId)));
  const dropped = [...before].filter((accountId) => !wanted.has(accountId));
  if (declared.shares.length + dropped.length === 0) return [];
  const present = new Map((await region.shares(declared.name)).map((share) => [share.accountId, share]));
  const quota = 'shareQuota';
  const unshared = dropped.filter((accountId) => present.has(accountId));
  const shared = declared.shares.filter((share) => !allowsTheSame(share, present.get(share.accountId)));
  return [
    ...unshared.map((accountId): Change => ({ quota, act: () => region.unshare(declared, accountId) })),
    ...shared.map((share): Change => ({ quota, act: () => region.share(declared, share) })),
  ];
}
