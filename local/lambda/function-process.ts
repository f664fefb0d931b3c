import { fork, type ChildProcess } from 'node:child_process';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a process is told of an invocation. */
export interface InvocationMessage {
  /** Simulated time, in milliseconds since 1970. */
  readonly now: number;
  readonly payload: string;
}

/** What it answers, as Lambda's Invoke does. */
export interface InvocationAnswer {
  readonly functionError?: string;
  readonly payload: string;
}

/** A function as its stack declares it. */
export interface FunctionDefinition {
  readonly name: string;
  /** The name of its role, which its calls are signed with. */
  readonly role: string;
  readonly region: string;
  readonly directory: string;
  /** `file.export` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly timeoutSeconds: number;
}

/** It is bundled as this file is. */
const BOOTSTRAP = join(__dirname, extname(__filename) === '.ts' ? 'bootstrap.mts' : 'bootstrap.mjs');

/** One warm process of a function. It runs one event at a time. */
export class FunctionProcess {
  private readonly child: ChildProcess;

  constructor(
    private readonly definition: FunctionDefinition,
    environment: Readonly<Record<string, string>>,
    log: (line: string) => void,
  ) {
    const { name, role, region, directory, handler, logGroup } = definition;
    this.child = fork(BOOTSTRAP, [], {
      // What the parent was started with (a TypeScript loader, say) is not for the child.
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: role,
        AWS_SECRET_ACCESS_KEY: 'simulated',
        AWS_SESSION_TOKEN: 'simulated',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
        AWS_LAMBDA_LOG_FORMAT: 'Text',
        LAMBDA_TASK_ROOT: directory,
        _HANDLER: handler,
        ...environment,
        ...definition.environment,
      },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', log);
    }
  }

  invoke(message: InvocationMessage): Promise<InvocationAnswer> {
    const { child, definition } = this;
    return new Promise((resolve) => {
      const end = (answer: InvocationAnswer) => {
        clearTimeout(timeout);
        child.off('message', end);
        child.off('exit', exited);
        resolve(answer);
      };
      const exited = () => end(failure('Runtime.ExitError', 'Error: Runtime exited'));
      // Real seconds, as a call that hangs takes real seconds.
      const timeout = setTimeout(() => {
        this.end();
        end(
          failure(
            'Sandbox.Timedout',
            `Error: Task timed out after ${definition.timeoutSeconds.toFixed(2)} seconds`,
          ),
        );
      }, definition.timeoutSeconds * 1000);
      child.on('message', end);
      child.on('exit', exited);
      child.send(message);
    });
  }

  get hasEnded(): boolean {
    return this.child.killed || this.child.exitCode !== null;
  }

  end(): void {
    this.child.kill();
  }
}

function failure(errorType: string, errorMessage: string): InvocationAnswer {
  return { functionError: 'Unhandled', payload: JSON.stringify({ errorType, errorMessage }) };
}

/** Why a Node.js runs no functions, if it does not. Every event would wait for its answer in vain, for simulated hours. */
export function whyNoFunctionRuns(execPath: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = fork(BOOTSTRAP, [], { execPath, execArgv: [], silent: true, env: {} });
    let printed = '';
    child.stderr?.on('data', (data) => (printed += String(data)));
    child.on('error', ({ message }) => resolve(message));
    child.on('close', () => resolve(/^\w*Error.*$/m.exec(printed)?.[0] ?? 'it ends at once'));
    child.on('message', () => {
      resolve(undefined);
      child.kill();
    });
    const message: InvocationMessage = { now: 0, payload: '{}' };
    // Whatever it answers: it can.
    child.send(message, () => {});
  });
}
