import { join } from 'node:path';
import type { Processes } from '../emulator/processes';
import { Unavailable } from '../emulator/unavailable';

const FOLDER = join(__dirname, 'go');

/** Compiles the Go program into a folder. */
export async function buildGoProgram(processes: Processes, folder: string): Promise<string> {
  // Another toolchain than the one that is there is not for a test to fetch.
  const env = { ...process.env, GOTOOLCHAIN: 'local' };
  const go = (...args: string[]) => processes.run('go', args, 400, { cwd: FOLDER, env });
  const found = await go('version').catch(() => undefined);
  if (found?.status !== 0)
    throw new Unavailable('Go 1.24 or newer is needed, and there is none on the PATH.');
  const downloaded = await go('mod', 'download');
  if (downloaded.status !== 0) {
    throw new Unavailable(`The AWS SDK for Go cannot be had from the Go proxy:\n${downloaded.output}`);
  }
  const program = join(folder, 'clients');
  const { status, output } = await go('build', '-o', program, '.');
  if (status !== 0) throw new Error(`The Go program cannot be compiled:\n${output}`);
  return program;
}
