import { ServiceError } from './service-error';

/** One page of a list. The token is the index at which the next page begins. */
export function page<T>(
  entries: readonly T[],
  size: number,
  token: string | undefined,
): { entries: T[]; next?: string } {
  const position = token === undefined ? '0' : Buffer.from(token, 'base64url').toString();
  if (!/^\d+$/.test(position)) {
    throw new ServiceError('ValidationException', 'The NextToken is not valid.');
  }
  const start = Number(position);
  const end = start + size;
  return {
    entries: entries.slice(start, end),
    next: end < entries.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
}
