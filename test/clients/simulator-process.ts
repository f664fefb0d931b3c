import { join } from 'node:path';
import type { Processes } from '../emulator/processes';

const ROOT = join(__dirname, '..', '..');

/** The simulator as its command runs it, whose time only control requests move: else no test would be repeatable. */
export class SimulatorProcess {
  private constructor(
    readonly url: string,
    private readonly running: ReturnType<Processes['start']>,
  ) {}

  static async start(processes: Processes): Promise<SimulatorProcess> {
    const running = processes.start(
      process.execPath,
      [
        ...[
          '--import',
          'tsx',
          'local/cli.ts',
          'simulator',
          '--port',
          '0',
          '--speed',
          '0.000001',
          '--idle-minutes',
          '10',
        ],
        ...['--image', 'golden@us-east-1', '--ami', 'ami-0123456789abcdef0@us-east-1'],
      ],
      { cwd: ROOT },
    );
    let hasEnded = false;
    void running.ended.then(() => (hasEnded = true));
    for (;;) {
      const [, url] = /AWS_ENDPOINT_URL_APPSTREAM=(\S+)\n/.exec(running.output()) ?? [];
      if (url) return new SimulatorProcess(url, running);
      if (hasEnded) throw new Error(`The simulator did not start:\n${running.output()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Lets simulated time pass. */
  async pass(minutes: number): Promise<void> {
    await fetch(`${this.url}/_control/time`, { method: 'POST', body: JSON.stringify({ minutes }) });
  }

  /** Answers how it ended, and what it had to say. */
  async end() {
    await this.running.end();
    return this.running.ended;
  }
}
