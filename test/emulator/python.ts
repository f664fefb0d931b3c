import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Processes } from './processes';
import { Unavailable } from './unavailable';

const ROOT = join(__dirname, '..', '..');
const REQUIREMENTS = join(__dirname, 'requirements.txt');
const FOLDER = join(ROOT, '.venv');

/** What is installed: written last, so that a half-made environment is made anew. */
const INSTALLED = join(FOLDER, 'installed.txt');

const COMMANDS = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

export const MINISTACK_VERSION = /^ministack==(.+)$/m.exec(readFileSync(REQUIREMENTS, 'utf8'))![1];

/** The interpreter of the virtual environment with the pinned MiniStack, which is made where it is not there yet. */
export async function pythonEnvironment(
  processes: Processes,
  print: (line: string) => void,
): Promise<string> {
  const python = join(FOLDER, 'bin', 'python');
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === wanted) return python;

  const base = await findPython(processes);
  print(`Installing MiniStack ${MINISTACK_VERSION} with ${base} into .venv`);
  rmSync(FOLDER, { recursive: true, force: true });
  const made = await processes.run(base, ['-m', 'venv', FOLDER], 60);
  if (made.status !== 0)
    throw new Unavailable(
      `${base} cannot make a virtual environment (its venv module is needed):\n${made.output}`,
    );
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1'];
  const installed = await processes.run(python, [...pip, '-r', REQUIREMENTS], 180);
  if (installed.status !== 0)
    throw new Unavailable(`MiniStack cannot be installed from the Python registry:\n${installed.output}`);
  writeFileSync(INSTALLED, wanted);
  return python;
}

async function findPython(processes: Processes): Promise<string> {
  for (const command of COMMANDS) {
    const probe = ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'];
    const { status } = await processes.run(command, probe, 20).catch(() => ({ status: undefined }));
    if (status === 0) return command;
  }
  throw new Unavailable('Python 3.10 or newer is needed for MiniStack, and there is none on the PATH.');
}
