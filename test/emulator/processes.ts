import { spawn, type ChildProcess } from 'node:child_process';

export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** How a command ended. */
export interface Ended {
  /** `undefined` where its time was over or a signal ended it. */
  readonly status: number | undefined;
  /** What it wrote to either output. */
  readonly output: string;
}

/** How long a process may take to end by itself once it is asked to. */
const GRACE_MS = 2_000;

/**
 * The processes that the test starts. Each leads a group of its own, so that what it starts in turn ends with it:
 * MiniStack leaves its Lambda functions running when it is ended alone.
 */
export class Processes {
  private readonly groups: number[] = [];

  start(
    command: string,
    args: readonly string[],
    options: ProcessOptions = {},
  ): { readonly ended: Promise<Ended>; readonly output: () => string; readonly end: () => Promise<void> } {
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    const ended = endOf(child, () => output);
    const { pid } = child;
    if (pid !== undefined) this.groups.push(pid);
    return {
      ended,
      output: () => output,
      end: async () => {
        if (pid !== undefined) await endGroup(pid);
      },
    };
  }

  /** Runs a command to its end, for so many seconds at the most. */
  async run(
    command: string,
    args: readonly string[],
    limitSeconds: number,
    options: ProcessOptions = {},
  ): Promise<Ended> {
    const { ended, end } = this.start(command, args, options);
    const timer = setTimeout(() => void end(), limitSeconds * 1000);
    try {
      return await ended;
    } finally {
      clearTimeout(timer);
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.groups.map(endGroup));
  }

  /** For when this process is about to end and cannot wait. */
  kill(): void {
    for (const group of this.groups) signal(group, 'SIGKILL');
  }

  /** The groups of which a process still runs. */
  running(): number[] {
    return this.groups.filter((group) => signal(group, 0));
  }
}

function endOf(child: ChildProcess, output: () => string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status: status ?? undefined, output: output() }));
  });
}

async function endGroup(group: number): Promise<void> {
  signal(group, 'SIGTERM');
  for (const deadline = Date.now() + GRACE_MS; signal(group, 0) && Date.now() < deadline;) await pause(50);
  signal(group, 'SIGKILL');
  for (const deadline = Date.now() + GRACE_MS; signal(group, 0) && Date.now() < deadline;) await pause(20);
}

/** Whether there is a process in the group. */
function signal(group: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, name);
  } catch {
    return false;
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
