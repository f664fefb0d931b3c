import { HANDLER_TAG_PREFIX, MOST_ACCOUNTS_TAGS } from '../../lib/private/constraints';
import type { Named, Region } from '../appstream/region';

/**
 * A mark is tags that the handler puts on an image that was the present one and was replaced. Such an image is a
 * previous image: it is kept (by `keepPrevious`) or left (AppStream refused to delete it). If an update that failed
 * without rollback had made the image, and AppStream refused to delete it, it is unreleased: no `keepPrevious` keeps it.
 *
 * On the present image a mark means nothing: an update has gone back to the image, and its clean-up removes the mark.
 */
export interface Mark {
  /**
   * A later release treats kept and left images alike: the rank by `replacedAt` decides. It deletes unreleased ones. In
   * the clean-up that has left an image, nobody tries to delete it again (`wasLeft`).
   */
  readonly as: 'kept' | 'left' | 'unreleased';
  /** Milliseconds since 1970. */
  readonly replacedAt: number;
  /** The accounts that the stack has shared it with. These shares are removed when it is deleted. */
  readonly accounts: readonly string[];
  /**
   * How many of these accounts, the first ones, the update declares that has taken the image up again. The events of the
   * stack may hide them, and the clean-up that removes the mark takes back the other shares.
   */
  readonly declared?: number;
}

/**
 * Its value says as what, and when the image was replaced: "kept 2026-11-26T12:00:00.000Z". If an update has taken the
 * image up again, the number of the accounts that it declares follows.
 */
const MARK_TAG = `${HANDLER_TAG_PREFIX}previous`;

const ACCOUNTS_TAG = `${HANDLER_TAG_PREFIX}shared-with-`;

/** A value has 256 characters, and an account takes eight in base 36. More accounts count as not the stack's. */
const ACCOUNTS_EACH = 32;

export function readMark(tags: Readonly<Record<string, string>>): Mark | undefined {
  const [, as, at, declared] = /^(kept|left|unreleased) (\S+)(?: (\d+))?$/.exec(tags[MARK_TAG] ?? '') ?? [];
  const replacedAt = Date.parse(at);
  if (Number.isNaN(replacedAt)) return undefined;
  // AppStream answers with the tags in any order.
  const keys = Object.keys(tags).filter((key) => key.startsWith(ACCOUNTS_TAG));
  const encoded = keys.sort().map((key) => tags[key]);
  const accounts = encoded.flatMap((text) => text.match(/[0-9a-z]{8}/g) ?? []).map(accountOf);
  return { as: as as Mark['as'], replacedAt, accounts, declared: declared ? Number(declared) : undefined };
}

function tagsOf({ as, replacedAt, accounts, declared }: Mark): Record<string, string> {
  const said = [as, new Date(replacedAt).toISOString(), ...(declared === undefined ? [] : [declared])];
  const tags: Record<string, string> = { [MARK_TAG]: said.join(' ') };
  for (let n = 0; n < MOST_ACCOUNTS_TAGS && n * ACCOUNTS_EACH < accounts.length; n += 1) {
    const some = accounts.slice(n * ACCOUNTS_EACH, (n + 1) * ACCOUNTS_EACH);
    tags[`${ACCOUNTS_TAG}${n + 1}`] = some.map(encoded).join('');
  }
  return tags;
}

function encoded(accountId: string): string {
  return Number(accountId).toString(36).padStart(8, '0');
}

function accountOf(text: string): string {
  return parseInt(text, 36).toString().padStart(12, '0');
}

/** Marks an image, unless it has this mark already. Throws `PresentImage` if it is the present one of its resource. */
export async function mark(
  region: Region,
  image: Named,
  { as, replacedAt, accounts }: Mark,
  before: Mark | undefined,
): Promise<void> {
  // Accounts that the old mark names stay in it, though the version that was replaced did not declare them.
  const all = union(before?.accounts ?? [], accounts);
  const isSaid =
    before?.as === as && before.replacedAt === replacedAt && before.accounts.length === all.length;
  if (!isSaid) await region.tag(image, tagsOf({ as, replacedAt, accounts: all }), image.arn);
}

export async function unmark(region: Region, image: Named): Promise<void> {
  const keys = Object.keys(await region.tags(image.arn));
  const ours = keys.filter((key) => key === MARK_TAG || key.startsWith(ACCOUNTS_TAG));
  if (ours.length > 0) await region.untag(image, ours);
}

/**
 * Adds accounts to the mark of an image, before an update that takes the image up again shares it with them. If the
 * update is undone, the image stays a previous one, and these shares must count as the stack's.
 */
export async function noteAccounts(region: Region, image: Named, accounts: readonly string[]): Promise<void> {
  const present = await region.tags(image.arn);
  const before = readMark(present);
  if (!before) return;
  const all = union(accounts, before.accounts);
  const tags = tagsOf({ ...before, accounts: all, declared: accounts.length });
  const isSaid = Object.entries(tags).every(([key, value]) => present[key] === value);
  if (all.length > 0 && !isSaid) await region.tag(image, tags);
}

function union(some: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...some, ...others])];
}
