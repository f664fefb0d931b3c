import { dirname, join } from 'node:path';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

/** MiniStack takes an access key of twelve digits for the account. Nobody checks the secret. */
export const CREDENTIALS = { accessKeyId: ACCOUNT, secretAccessKey: 'emulated' };

/** What the functions are told of their log group, since MiniStack tells them nothing: see `logGroup` in emulator-limits.ts. */
export const LOG_GROUP = '/emulated/functions';

/**
 * The environment of what talks to the emulated AWS, or is a part of it: nothing of the user's own AWS settings or
 * proxies may reach it, and the Node.js that runs this test comes first on its PATH.
 */
export function emulatedEnvironment(folder: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|CDK_|BOTO|npm_|NODE_OPTIONS|PYTHON)|_proxy$/i.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: folder,
    TMPDIR: folder,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: join(folder, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
