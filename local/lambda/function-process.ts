import { fork, type ChildProcess } from 'node:child_process';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a process gets for an invocation. */
export interface InvocationMessage {
  /** Simulated time, in milliseconds since 1970. */
  readonly now: number;
  readonly payload: string;
}

/** What the process answers. It is what Lambda's Invoke answers. */
export interface InvocationAnswer {
  readonly functionError?: string;
  readonly payload: string;
}

/** A function as its stack declares it. */
export interface FunctionDefinition {
  readonly name: string;
  /** The name of its role. It is the access key that its calls are signed with. */
  readonly role: string;
  readonly region: string;
  readonly directory: string;
  /** `file.export` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly timeoutSeconds: number;
}

/** In the bundle of the local package, the bootstrap is JavaScript. */
const BOOTSTRAP = join(__dirname, extname(__filename) === '.ts' ? 'bootstrap.mts' : 'bootstrap.mjs');

/** A warm process of a function. It runs one event at a time. */
export class FunctionProcess {
  private readonly child: ChildProcess;

  constructor(
    private readonly definition: FunctionDefinition,
    environment: Readonly<Record<string, string>>,
    log: (line: string) => void,
  ) {
    const { name, role, region, directory, handler, logGroup } = definition;
    this.child = fork(BOOTSTRAP, [], {
      // The options of this process, such as a TypeScript loader, are not for the child.
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
      // In real time, since a call that hangs takes real time.
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

/**
 * Why this Node.js runs no functions. Undefined if it does. If it did not, every event would wait for its answer for
 * hours of simulated time.
 */
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
    // Any answer will do.
    child.send(message, () => {});
  });
}
