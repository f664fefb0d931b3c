import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * What Stryker runs against each mutant: the quick tests of the handler, as one file, so that each mutant loads the AWS
 * SDK once. One failure is enough, so the quickest come first: those in the folders, then those of whole polls.
 */
function slowness(file: string): number {
  if (file.startsWith('hostile-')) return 2;
  return file.includes(sep) ? 0 : 1;
}

readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .sort((a, b) => slowness(a) - slowness(b) || a.localeCompare(b))
  .forEach((file) => describe(file, () => load(join(__dirname, file))));

/** Outside of a test, an error would be one of Stryker's run, not a mutant killed. */
function load(file: string): void {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require(file);
  } catch (error) {
    test('loads', () => {
      throw error;
    });
  }
}
