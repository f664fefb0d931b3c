import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What Stryker runs against each mutant: the quick tests of the handler, as one file, so that each mutant loads the AWS
 * SDK once. One failure is enough, so the quickest come first.
 */
const TOO_SLOW = /^lifecycle-(05|06|07|10)-/;

const slowness = (file: string) => ['lifecycle-', 'hostile-'].findIndex((start) => file.startsWith(start));

readdirSync(__dirname)
  .filter((file) => file.endsWith('.test.ts') && !TOO_SLOW.test(file))
  .sort((a, b) => slowness(a) - slowness(b))
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
