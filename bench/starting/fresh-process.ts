import { fork } from 'node:child_process';
import { dirname } from 'node:path';

/** Where code outside of this repository finds the SDK, which Lambda's runtime would bring along. */
const NODE_PATH = dirname(dirname(require.resolve('aws-cdk-lib/package.json')));

/** Sends a task to a script in a fresh process of Node.js. Answers with what the script sends. */
export function inFreshProcess<Answer>(
  script: string,
  task: object,
  environment: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = fork(script, [], {
      // The options of this process, such as a TypeScript loader, are not for the child.
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { PATH: process.env.PATH, NODE_PATH, ...environment },
    });
    let said = '';
    child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
    child.once('message', (answer) => resolve(answer as Answer));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}: ${said}`)));
    child.send(task);
  });
}
