import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * What Stryker runs against each mutant: the quick tests of the handler, as one file, so that each mutant loads the AWS
 * SDK once. One failure is enough, so the quickest come first: those of the rooms, then those of polls.
 */
const TESTS = join(__dirname, '..');
const TOO_SLOW = /^lifecycle.(05|06|07|10)-/;

function slowness(file: string): number {
  if (file.startsWith(`lifecycle${sep}`)) return 3;
  if (file.startsWith(join('lambda', 'hostile-'))) return 2;
  return file.split(sep).length > 2 ? 0 : 1;
}

['lambda', 'lifecycle']
  .flatMap((folder) =>
    readdirSync(join(TESTS, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.test.ts') && !TOO_SLOW.test(file))
  .sort((a, b) => slowness(a) - slowness(b) || a.localeCompare(b))
  .forEach((file) => describe(file, () => load(join(TESTS, file))));

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
