import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAILURES } from '../../../lambda/report/failures';
import { deploy } from './command';

const text = readFileSync(join(__dirname, '../../../docs/troubleshooting.md'), 'utf8');
const [, section = ''] = text.split('## Seeing a failure\n');
const rows = [...section.split(/^## /m)[0].matchAll(/^\| (.*?) \| `(-.*?)`/gm)].map(
  ([, message, options]) => [options, message] as const,
);

/** One version of an app is played in less time than the two of the app in bin/. */
const SMALLEST = ['--app', 'examples/smallest'];

/** Who holds the image, where it is left behind for that. */
const HOLDERS: Readonly<Record<string, string>> = {
  '--fault held-by-fleet': 'used by fleet fleet-of-somebody-else-that-stays',
  '--fault held-by-share': 'shared with account 777788889999',
};

test.concurrent.each(rows)(
  'lifecycle 9: %s shows "%s"',
  async (options, message) => {
    const failure = Object.values(FAILURES).find(({ says }) => says === message)!;
    const isUpdate = options.startsWith('-c');
    const { code, output } = await deploy(...(isUpdate ? [] : SMALLEST), ...options.split(' '));
    expect(code).toBe(1);
    const failed = output.split('\n').filter((line) => line.startsWith('FAILED'));
    expect(failed[0]).toContain(`: ${message}`);
    const holder = HOLDERS[options];
    // The stack takes no update when its deletion has failed.
    expect(failed[0]).toContain(`. ${holder ? FAILURES.deleteTimedOut.otherwise : failure.next}`);
    if (holder === undefined) {
      expect(failed).toHaveLength(1);
      expect(failed[0]).toContain(isUpdate ? ' UPDATE_ROLLBACK_COMPLETE. ' : ' ROLLBACK_COMPLETE. ');
      return;
    }
    expect(failed).toEqual([
      expect.stringContaining(holder),
      expect.stringMatching(/: image cdk-Desktops-\S+ \(AVAILABLE\) is left behind\.$/),
      expect.stringMatching(/: stack Desktops is left behind \(DELETE_FAILED\)\.$/),
    ]);
  },
  120_000,
);

test.concurrent(
  'lifecycle 4: name-taken leaves the image of somebody else as it is',
  async () => {
    const { output } = await deploy(...SMALLEST, '--fault', 'name-taken');
    expect(output).toMatch(/│ eu-west-1 +│ AVAILABLE +│.*\n│ cdk-Desktops-/);
    expect(output).not.toContain('DeleteImage');
  },
  120_000,
);

test.concurrent.each([
  [
    'lifecycle 7: a quota of copies is waited for',
    'copy-quota',
    /copy-of-somebody-else-2 +AVAILABLE, eu-west-1\n/,
  ],
  [
    'an image without an update is copied where the stack says so',
    'nothing-to-update --app examples/patch-round',
    /\bCopyImage [1-9]/,
  ],
  ['lifecycle 6: a copy that is not visible yet is not begun again', 'late-visibility', /\bCopyImage 1\b/],
])(
  '%s: --fault %s succeeds',
  async (_, fault, shown) => {
    const { code, output } = await deploy(...SMALLEST, '--fault', ...fault.split(' '));
    expect(code).toBe(0);
    expect(output).toMatch(shown);
    expect(output).toContain('nothing is left behind');
  },
  120_000,
);
