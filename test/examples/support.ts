import { existsSync, readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';

export const ROOT = path.join(__dirname, '../..');

export const EXAMPLES = path.join(ROOT, 'examples');

export const folders = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Those in TypeScript: the others need what jsii makes of the package. */
export const apps = folders.filter((name) => existsSync(path.join(EXAMPLES, name, 'app.ts')));

export function read(...names: string[]): string {
  return readFileSync(path.join(EXAMPLES, ...names), 'utf8');
}
