import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Processes } from './processes';
import { Unavailable } from './unavailable';

const ROOT = join(__dirname, '..', '..');

/** Pinned packages, and where they are installed. */
export interface PythonPackages {
  /** The folder of the virtual environment. */
  readonly folder: string;
  /** The file that pins them. */
  readonly requirements: string;
  /** The one that they are there for. */
  readonly name: string;
}

/** A virtual environment of the repository; `folder` is listed in .gitignore. */
export function packagesIn(folder: string, requirements: string, wanted: string): PythonPackages {
  const version = new RegExp(`^${wanted}==(.+)$`, 'm').exec(readFileSync(requirements, 'utf8'))![1];
  return { folder: join(ROOT, folder), requirements, name: `${wanted} ${version}` };
}

const COMMANDS = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

export const MINISTACK = packagesIn('.venv', join(__dirname, 'requirements.txt'), 'ministack');

/** The interpreter of the virtual environment with the pinned packages, which is made where it is not there yet. */
export async function pythonEnvironment(
  processes: Processes,
  { folder, requirements, name }: PythonPackages,
  print: (line: string) => void,
): Promise<string> {
  const python = join(folder, 'bin', 'python');
  const wanted = readFileSync(requirements, 'utf8');
  // Written last, so that a half-made environment is made anew.
  const installedFile = join(folder, 'installed.txt');
  if (existsSync(installedFile) && readFileSync(installedFile, 'utf8') === wanted) return python;

  const base = await findPython(processes, name);
  print(`Installing ${name} with ${base} into ${basename(folder)}`);
  rmSync(folder, { recursive: true, force: true });
  const made = await processes.run(base, ['-m', 'venv', folder], 60);
  if (made.status !== 0)
    throw new Unavailable(
      `${base} cannot make a virtual environment (its venv module is needed):\n${made.output}`,
    );
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1'];
  const installed = await processes.run(python, [...pip, '-r', requirements], 180);
  if (installed.status !== 0)
    throw new Unavailable(`${name} cannot be installed from the Python registry:\n${installed.output}`);
  writeFileSync(installedFile, wanted);
  return python;
}

async function findPython(processes: Processes, name: string): Promise<string> {
  for (const command of COMMANDS) {
    const probe = ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'];
    const { status } = await processes.run(command, probe, 20).catch(() => ({ status: undefined }));
    if (status === 0) return command;
  }
  throw new Unavailable(`Python 3.10 or newer is needed for ${name}, and there is none on the PATH.`);
}
