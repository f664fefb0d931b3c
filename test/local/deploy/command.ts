import { execFile } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** All that it wrote. */
  readonly output: string;
}

/** Runs `npm run deploy:local -- …` (the bundle was made before the tests). */
export function deploy(...options: string[]): Promise<Ended> {
  const tsx = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [tsx, 'local/cli.ts', 'rehearse', ...options],
      { cwd: ROOT, maxBuffer: 10_000_000 },
      (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : 0;
        resolve({ code, stdout, stderr, output: stdout + stderr });
      },
    );
  });
}
