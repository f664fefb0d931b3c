import type { Named, Region } from '../appstream/region';
import { fewOf } from '../report/words';

/**
 * What keeps an image from being deleted: fleets of this account, and shares with accounts that the stack has not shared
 * it with. Empty if nothing.
 */
export async function holdersOf(
  region: Region,
  image: Named & { readonly shares?: readonly string[] },
  sharedWith?: readonly string[],
): Promise<string> {
  const { name, shares = [] } = image;
  const accounts = (sharedWith ?? (await region.sharedWith(name))).filter(
    (account) => !shares.includes(account),
  );
  const fleets = await region.fleetsOn(image);
  const holders = [
    fleets.length > 0 && `used by fleet${fleets.length > 1 ? 's' : ''} ${fewOf(fleets)}`,
    accounts.length > 0 && `shared with account${accounts.length > 1 ? 's' : ''} ${fewOf(accounts)}`,
  ];
  return holders.filter(Boolean).join(', ');
}
