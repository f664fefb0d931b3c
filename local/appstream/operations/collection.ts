import type { Behaviour } from '../behaviour';

/** A list or map as the service sends it when it is empty. */
export function collection<T extends object>(empty: Behaviour['emptyCollections'], value: T): T | undefined {
  if (Object.keys(value).length > 0 || empty === 'empty') return value;
  // The SDK's types know no null, but a service that sends it where there is nothing would not be the first.
  return empty === 'absent' ? undefined : (null as unknown as undefined);
}
