import type { Behaviour } from '../behaviour';

/** A list or map as an answer has it; `empty` says what stands there if it is empty. */
export function collection<T extends object>(empty: Behaviour['emptyCollections'], value: T): T | undefined {
  if (Object.keys(value).length > 0 || empty === 'empty') return value;
  // The SDK's types know no null. The service may send it all the same, as it does in Applications[].Metadata.
  return empty === 'absent' ? undefined : (null as unknown as undefined);
}
