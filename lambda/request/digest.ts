import { createHash } from 'node:crypto';

/** The same parts always give the same text, and no others do. */
export function digest(encoding: 'hex' | 'base64url', ...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest(encoding);
}
