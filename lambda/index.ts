import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { AppStreamClient } from '@aws-sdk/client-appstream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { createHandlers } from './handler';
import { type Calls, Retries, retriesOf } from './retries';

/** Well under the function's own timeout: a hung connection must end as an error that the next poll mends. */
const requestHandler = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

const clients = new Map<string, AppStreamClient>();

function appStream(region: string, calls: Calls): AppStreamClient {
  const key = `${region} ${calls}`;
  const client =
    clients.get(key) ??
    new AppStreamClient({
      region,
      requestHandler,
      retryStrategy: new Retries(retriesOf(calls)),
    });
  clients.set(key, client);
  return client;
}

let cloudFormationClient: CloudFormationClient | undefined;

/** Made when first asked: most polls only look at AppStream, and a client takes a tenth of the time to the first answer. */
function cloudFormation(): CloudFormationClient {
  cloudFormationClient ??= new CloudFormationClient({
    requestHandler,
    retryStrategy: new Retries(retriesOf('rest')),
  });
  return cloudFormationClient;
}

export const { onEvent, isComplete } = createHandlers({
  appStream,
  cloudFormation,
  now: () => Date.now(),
  logger: new Logger(),
  metrics: process.env.POWERTOOLS_METRICS_NAMESPACE ? new Metrics() : undefined,
  settings: {
    imageNamePrefix: process.env.IMAGE_NAME_PREFIX ?? '',
    pollIntervalSeconds: Number(process.env.POLL_INTERVAL_SECONDS),
  },
});
