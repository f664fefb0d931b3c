import { pause, type Processes } from './processes';
import { ACCOUNT, LOG_GROUP, REGION } from './environment';

const SECONDS_TO_START = 60;

/** Starts MiniStack on a port of 127.0.0.1. Its Lambda functions inherit `env`. */
export async function startMiniStack(
  processes: Processes,
  python: string,
  port: number,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { ended, output } = processes.start(python, ['-m', 'ministack'], {
    env: {
      ...env,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      MINISTACK_REGION: REGION,
      AWS_LAMBDA_LOG_GROUP_NAME: LOG_GROUP,
      // Each would open a port of its own on every interface.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
    },
  });
  let hasEnded = false;
  ended.finally(() => (hasEnded = true)).catch(() => {});
  for (let waited = 0; waited < SECONDS_TO_START && !hasEnded; waited += 0.25) {
    const answer = await fetch(`http://127.0.0.1:${port}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(250);
  }
  throw new Error(`MiniStack does not answer:\n${output()}`);
}
