import type { Source } from '../request/declared-image';
import type { Home } from '../request/identity';
import { InvalidProperty, type Properties } from '../request/values';
import { COPY } from './copy';
import { IMPORT } from './import';
import { UPDATE } from './update';
import type { Way } from './way';

/** By `Source.way`. */
const WAYS: Readonly<Record<string, Way>> = { import: IMPORT, update: UPDATE, copy: COPY };

/**
 * The source that properties declare.
 *
 * @throws InvalidProperty
 */
export function sourceOf(properties: Properties, home: Home): Source {
  // COPY comes last: it takes all properties that the others do not take, and says what is missing.
  for (const way of Object.values(WAYS)) {
    const source = way.read(properties, home);
    if (source) return source;
  }
  throw new InvalidProperty('The properties tell of no source. Declare one.');
}

export function wayOf({ way }: Source): Way {
  return WAYS[way];
}
