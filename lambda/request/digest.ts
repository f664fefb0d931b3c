import { createHash } from 'node:crypto';

/** A hash. The parts are hashed as JSON, so that `ab`, `c` differs from `a`, `bc`. */
export function digest(encoding: 'hex' | 'base64url', ...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest(encoding);
}
