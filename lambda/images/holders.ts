import type { Named, Region } from '../appstream/region';
import { fewOf } from '../report/words';

/** What keeps an image from being deleted: fleets of this account, and shares with `accounts`. Empty if nothing. */
export async function holdersOf(region: Region, image: Named, accounts: readonly string[]): Promise<string> {
  const fleets = await region.fleetsOn(image);
  const holders = [
    fleets.length > 0 && `used by fleet${fleets.length > 1 ? 's' : ''} ${fewOf(fleets)}`,
    accounts.length > 0 && `shared with account${accounts.length > 1 ? 's' : ''} ${fewOf(accounts)}`,
  ];
  return holders.filter(Boolean).join(', ');
}
