import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { ROOT, apps } from './support';

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

test.each(apps.filter((name) => name !== 'shared-image'))(
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
