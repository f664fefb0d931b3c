import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { AppStreamClient } from '@aws-sdk/client-appstream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { REQUEST_HANDLER, Retries } from './appstream/retries';
import { createPoll } from './poll';
import { createReceiver } from './receiver';

const clients = new Map<string, AppStreamClient>();

function appStream(region: string): AppStreamClient {
  const client =
    clients.get(region) ??
    new AppStreamClient({ region, requestHandler: REQUEST_HANDLER, retryStrategy: new Retries() });
  clients.set(region, client);
  return client;
}

let cloudFormationClient: CloudFormationClient | undefined;

/**
 * Made when first used: most polls need AppStream alone, and a client takes a tenth of the time to the first answer.
 */
function cloudFormation(): CloudFormationClient {
  cloudFormationClient ??= new CloudFormationClient({
    requestHandler: REQUEST_HANDLER,
    retryStrategy: new Retries(),
  });
  return cloudFormationClient;
}

/** A poll, with the clients and settings of its function. */
export const poll = createPoll({
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

let stateMachines: SFNClient | undefined;

/** The receiver of events, with the client and settings of its function. */
export const receive = createReceiver({
  now: () => Date.now(),
  startExecution: async (name, input) => {
    stateMachines ??= new SFNClient({ requestHandler: REQUEST_HANDLER, maxAttempts: 6 });
    const stateMachineArn = process.env.STATE_MACHINE_ARN;
    await stateMachines.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  },
});
