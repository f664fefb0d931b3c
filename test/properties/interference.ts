import type { ImageSnapshot } from '../../local/appstream';
import type { SimulatedAccount } from '../../local/simulated-account';
import type { Interference } from './step';

/** Somebody outside of the stacks does something to an image. Answers with the image that is made in its place, if one is. */
export function interfere(
  { appStream, clock }: SimulatedAccount,
  interference: Interference,
  { region, name }: ImageSnapshot,
): ImageSnapshot | undefined {
  switch (interference.kind) {
    case 'fleet': {
      const until = clock.now() + interference.minutes * 60_000;
      appStream.putFleet(region, { name: 'outsider', imageName: name, until });
      return undefined;
    }
    case 'share':
      appStream.shareImage(region, name, interference.accountId);
      return undefined;
    case 'sessions':
      appStream.startSessions(region, name, interference.minutes * 60);
      return undefined;
    case 'removed':
      appStream.removeImage(region, name);
      return undefined;
    case 'madeAnew':
      appStream.removeImage(region, name);
      // A look, after which what was removed is gone.
      appStream.images(region);
      return appStream.addImage(region, {
        name,
        description: 'made anew by hand',
        tags: { team: 'theirs' },
      });
  }
}
