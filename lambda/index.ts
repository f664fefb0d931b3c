import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { AppStreamClient } from '@aws-sdk/client-appstream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { createHandlers } from './handler';

/** Well under the function's own timeout: a hung connection must end as an error that the next poll mends. */
const CALLS = {
  // Pollers that march in step are throttled together: the pauses between tries spread them.
  maxAttempts: 8,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
};

const clients = new Map<string, AppStreamClient>();

function appStream(region: string): AppStreamClient {
  const client = clients.get(region) ?? new AppStreamClient({ region, ...CALLS });
  clients.set(region, client);
  return client;
}

const cloudFormation = new CloudFormationClient(CALLS);

export const { onEvent, isComplete } = createHandlers({
  appStream,
  cloudFormation: () => cloudFormation,
  now: () => Date.now(),
  logger: new Logger(),
  metrics: process.env.POWERTOOLS_METRICS_NAMESPACE ? new Metrics() : undefined,
  settings: {
    imageNamePrefix: process.env.IMAGE_NAME_PREFIX ?? '',
    pollIntervalSeconds: Number(process.env.POLL_INTERVAL_SECONDS),
  },
});
