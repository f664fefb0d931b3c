import type { Source } from '../request/declared-image';
import type { Home } from '../request/identity';
import { InvalidProperty, type Properties } from '../request/values';
import { COPY } from './copy';
import { IMPORT } from './import';
import { UPDATE } from './update';
import type { Way } from './way';

/** By what sources say of themselves. */
const WAYS: Readonly<Record<string, Way>> = { import: IMPORT, update: UPDATE, copy: COPY };

/**
 * The source that properties declare.
 *
 * @throws InvalidProperty
 */
export function sourceOf(properties: Properties, home: Home): Source {
  // A copy is what properties ask for that tell of no other way: so it comes last, and says what is missing.
  for (const way of Object.values(WAYS)) {
    const source = way.read(properties, home);
    if (source) return source;
  }
  throw new InvalidProperty('The properties tell of no source. Declare one.');
}

export function wayOf({ way }: Source): Way {
  return WAYS[way];
}
