import { Logger } from '@aws-lambda-powertools/logger';
import { AppStreamClient } from '@aws-sdk/client-appstream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Retries } from '../lambda/appstream/retries';
import { createPoll, type Poll } from '../lambda/poll';
import { AppStreamSimulator, type AppStreamSimulatorOptions } from './appstream';
import { VirtualClock } from './clock';
import { StackReadApi, type ReadApiBehaviour } from './cloudformation/read-api';
import { fleetIn } from './cloudformation/resource-kinds';
import { StackPlayer, type StackPlayerOptions } from './cloudformation/stack-player';
import { InProcessEngine } from './engine/in-process';
import { LambdaAccount, type LambdaAccountOptions } from './engine/lambda-account';
import { type Endpoint, requestHandlerFor } from './http';
import { PausingRetries } from './pausing-retries';

export interface SimulatedAccountOptions {
  readonly appStream?: Omit<AppStreamSimulatorOptions, 'clock'>;
  readonly readApi?: Partial<ReadApiBehaviour>;
  readonly pollIntervalSeconds?: number;
  readonly lambda?: LambdaAccountOptions;
  /**
   * If it is given, calls are as in AWS: each takes a random time, the SDK pauses before it tries again, and a process
   * works on one poll at a time. Default: no latency, three tries without a pause and one process, which is faster to
   * play.
   */
  readonly meanLatencySeconds?: number;
  /** Takes each line that the handler logs. */
  readonly log?: (line: Record<string, unknown>) => void;
}

/** A signer that only names service and region. The simulated AWS checks no signature. */
function unhashed(service: string, region: string) {
  return {
    sign: async <T extends { headers: Record<string, string> }>(request: T): Promise<T> => {
      request.headers.authorization = `AWS4-HMAC-SHA256 Credential=AKIA/20261102/${region}/${service}/aws4_request`;
      return request;
    },
  };
}

const SETTINGS = {
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
};

/** The prefix of generated image names: it has the stack's name and the first part of the UUID in its id. */
export const NAME_PREFIX = 'cdk-Stack-1a2b3c4d.';

/**
 * A simulated AWS account in this process, on the virtual clock and without sockets. Receiver, handler, SDK clients and
 * state machine are the real ones.
 */
export class SimulatedAccount {
  readonly clock = new VirtualClock();
  readonly appStream: AppStreamSimulator;
  readonly readApi: StackReadApi;
  readonly engine: InProcessEngine;
  readonly handler: Poll;

  constructor(options: SimulatedAccountOptions = {}) {
    const interval = options.pollIntervalSeconds ?? 30;
    this.appStream = new AppStreamSimulator({ clock: this.clock, ...options.appStream });
    this.readApi = new StackReadApi(this.clock, options.readApi);
    const { meanLatencySeconds } = options;
    const isQuick = meanLatencySeconds === undefined;
    const retries = () =>
      isQuick
        ? new Retries({ backoff: { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 } })
        : new PausingRetries(this.clock);
    const endpoint: Endpoint = isQuick
      ? this.appStream.endpoint
      : async (request) => {
          await this.clock.sleep(-Math.log(1 - Math.random()) * meanLatencySeconds * 1000);
          return this.appStream.endpoint(request);
        };
    const newProcess = () => {
      const clients = new Map<string, AppStreamClient>();
      const clientFor = (region: string) => {
        const client =
          clients.get(region) ??
          new AppStreamClient({
            region,
            ...SETTINGS,
            retryStrategy: retries(),
            requestHandler: requestHandlerFor(endpoint),
            signer: unhashed('appstream', region),
          });
        clients.set(region, client);
        return client;
      };
      const cloudFormation = new CloudFormationClient({
        region: 'eu-west-1',
        ...SETTINGS,
        retryStrategy: retries(),
        requestHandler: requestHandlerFor(this.readApi.handle),
        signer: unhashed('cloudformation', 'eu-west-1'),
      });
      return createPoll({
        appStream: clientFor,
        cloudFormation: () => cloudFormation,
        now: () => this.clock.now(),
        logger: loggerInto(options.log),
        settings: { imageNamePrefix: NAME_PREFIX, pollIntervalSeconds: interval },
      });
    };
    this.handler = isQuick ? newProcess() : inProcesses(newProcess);
    const lambda = new LambdaAccount(this.clock, options.lambda);
    this.engine = new InProcessEngine(this.clock, this.handler, lambda, options.lambda?.random);
  }

  /** A stack of the account. Its fleets are in the simulated AppStream. */
  stack(options: Partial<StackPlayerOptions> = {}): StackPlayer {
    const player = new StackPlayer({
      clock: this.clock,
      transport: this.engine,
      kinds: { 'AWS::AppStream::Fleet': fleetIn(this.appStream) },
      ...options,
    });
    this.readApi.add(player.record);
    return player;
  }
}

/** As in Lambda: a process runs one invocation at a time, and a new process starts only if none is idle. */
function inProcesses(newProcess: () => Poll): Poll {
  const idle: Poll[] = [];
  return async (execution) => {
    const process = idle.pop() ?? newProcess();
    return process(execution).finally(() => idle.push(process));
  };
}

/** Powertools' own logger, so that tests read the lines as they would be written. */
function loggerInto(log: SimulatedAccountOptions['log']): Logger {
  const logger = new Logger({ logLevel: log ? 'INFO' : 'SILENT' });
  if (log) {
    const write = (line: string) => log(JSON.parse(line) as Record<string, unknown>);
    Object.assign(logger, {
      console: { ...console, info: write, error: write, warn: write, debug: write, log: write },
    });
  }
  return logger;
}
