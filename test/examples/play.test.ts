import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { rehearse } from '../../local/deploy/rehearsal';
import { appIn } from '../../local/deploy/script';
import { Recorder } from './recorder';
import { EXAMPLES, ROOT, apps } from './support';

/** Runs `npm run deploy:local -- --app examples/<name> …` (the bundle was made before the tests). */
function play(name: string, ...options: string[]): Promise<{ code: number; output: string }> {
  const tsx = path.join(ROOT, 'node_modules/tsx/dist/cli.mjs');
  const args = [tsx, 'local/deploy.ts', '--app', `examples/${name}`, ...options];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT, maxBuffer: 10_000_000 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
    });
  });
}

const WITH_TESTS_OF_THEIR_OWN = ['shared-image', 'two-stacks'];

test.each(apps.filter((name) => !WITH_TESTS_OF_THEIR_OWN.includes(name)))(
  '%s is created, updated and destroyed on a simulated AWS',
  async (name) => {
    const { code, output } = await play(name);
    expect(output).toContain('nothing is left behind');
    expect(code).toBe(0);
  },
  180_000,
);

test('monthly-release keeps the images of both months where it is told to', async () => {
  const { code, output } = await play('monthly-release', '-c', 'keep=true');
  expect(output.match(/Kept, as its stack says: /g)).toHaveLength(2);
  expect(code).toBe(0);
}, 180_000);

test('shared-image is created, moves the consumer before the old image goes, and is destroyed', async () => {
  const { code, output } = await play('shared-image');
  expect(output).toContain('nothing is left behind');
  expect(code).toBe(0);
  const at = (line: RegExp) => output.search(line);
  const moved = at(/UPDATE_COMPLETE +AWS::AppStream::Fleet/);
  expect(moved).toBeGreaterThan(0);
  expect(at(/DELETE_IN_PROGRESS +Custom::AppStreamImage +Image202611/)).toBeGreaterThan(moved);
}, 180_000);

test('two-stacks: no release of the image waits for the fleet, which moves afterwards, and a way back copies nothing', async () => {
  const recorder = new Recorder();
  const settings = { regions: ['eu-west-1'], copyMinutes: 40, faults: [], seed: 1 };
  const script = appIn(path.join(EXAMPLES, 'two-stacks'), {});
  const { problems, images } = await rehearse({ script, ...settings }, recorder);
  expect(problems).toEqual([]);
  const made = images.filter(({ copied }) => copied !== undefined);
  expect(made.map(({ state }) => state)).toEqual(['deleted', 'deleted']);

  const twoPolls = 2 * 30_000;
  const release = recorder.during('npm run update:');
  const end = release.at('Images', 'UPDATE_COMPLETE');
  expect(release.copies).toBe(1);
  expect(end - release.available!).toBeLessThanOrEqual(twoPolls);
  expect(release.at('Fleet', 'UPDATE_COMPLETE')).toBeGreaterThanOrEqual(end);

  const back = recorder.during('npm run update:back:');
  expect(back.copies).toBe(0);
  expect(back.at('Images', 'UPDATE_COMPLETE') - back.at('Images', 'UPDATE_IN_PROGRESS')).toBeLessThan(
    twoPolls,
  );
  expect(back.at('Fleet', 'UPDATE_COMPLETE')).toBeGreaterThanOrEqual(back.at('Images', 'UPDATE_COMPLETE'));
}, 180_000);
