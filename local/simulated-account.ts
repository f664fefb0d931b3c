import { Logger } from '@aws-lambda-powertools/logger';
import { AppStreamClient } from '@aws-sdk/client-appstream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { createHandlers, type Handlers } from '../lambda/handler';
import { type Calls, Retries, retriesOf } from '../lambda/retries';
import { AppStreamSimulator, type AppStreamSimulatorOptions } from './appstream';
import { VirtualClock } from './clock';
import { StackReadApi, type ReadApiBehaviour } from './cloudformation/read-api';
import { fleetIn } from './cloudformation/resource-kinds';
import { StackPlayer, type StackPlayerOptions } from './cloudformation/stack-player';
import { type Endpoint, requestHandlerFor } from './http';
import { PausingRetries } from './pausing-retries';
import { InProcessProvider } from './provider/in-process';

export interface SimulatedAccountOptions {
  readonly appStream?: Omit<AppStreamSimulatorOptions, 'clock'>;
  readonly readApi?: Partial<ReadApiBehaviour>;
  readonly pollIntervalSeconds?: number;
  /**
   * As in AWS: each call takes some time, the SDK pauses before it tries again, and a process works for one poll at a
   * time. Default: no latency, three tries without a pause, and one process, since that is quicker to play.
   */
  readonly meanLatencySeconds?: number;
  /** What a log line of the handler goes to. */
  readonly log?: (line: Record<string, unknown>) => void;
}

/** Says where a request is for, as a signature does, without the hashing: nobody here checks it. */
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

export const NAME_PREFIX = 'cdk-Stack-';

/**
 * An account of the simulated AWS in this process: the real handler, SDK clients and Provider framework code, on the
 * virtual clock and without sockets.
 */
export class SimulatedAccount {
  readonly clock = new VirtualClock();
  readonly appStream: AppStreamSimulator;
  readonly readApi: StackReadApi;
  readonly provider: InProcessProvider;
  readonly handlers: Handlers;

  constructor(options: SimulatedAccountOptions = {}) {
    const interval = options.pollIntervalSeconds ?? 30;
    this.appStream = new AppStreamSimulator({ clock: this.clock, ...options.appStream });
    this.readApi = new StackReadApi(this.clock, options.readApi);
    const { meanLatencySeconds } = options;
    const isQuick = meanLatencySeconds === undefined;
    const retries = (calls: Calls) =>
      isQuick
        ? new Retries({
            maxAttempts: 3,
            backoff: { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 },
          })
        : new PausingRetries(retriesOf(calls), this.clock);
    const endpoint: Endpoint = isQuick
      ? this.appStream.endpoint
      : async (request) => {
          await this.clock.sleep(-Math.log(1 - Math.random()) * meanLatencySeconds * 1000);
          return this.appStream.endpoint(request);
        };
    const newProcess = () => {
      const clients = new Map<string, AppStreamClient>();
      const clientFor = (region: string, calls: Calls) => {
        const key = `${region} ${calls}`;
        const client =
          clients.get(key) ??
          new AppStreamClient({
            region,
            ...SETTINGS,
            retryStrategy: retries(calls),
            requestHandler: requestHandlerFor(endpoint),
            signer: unhashed('appstream', region),
          });
        clients.set(key, client);
        return client;
      };
      const cloudFormation = new CloudFormationClient({
        region: 'eu-west-1',
        ...SETTINGS,
        retryStrategy: retries('rest'),
        requestHandler: requestHandlerFor(this.readApi.handle),
        signer: unhashed('cloudformation', 'eu-west-1'),
      });
      return createHandlers({
        appStream: clientFor,
        cloudFormation: () => cloudFormation,
        now: () => this.clock.now(),
        logger: loggerInto(options.log),
        settings: { imageNamePrefix: NAME_PREFIX, pollIntervalSeconds: interval },
      });
    };
    this.handlers = isQuick ? newProcess() : inProcesses(newProcess);
    this.provider = new InProcessProvider(this.clock, this.handlers, {
      intervalSeconds: interval,
      maxAttempts: Math.ceil(3600 / interval),
    });
  }

  /** A stack of the account, whose fleets are fleets of the simulated AppStream. */
  stack(options: Partial<StackPlayerOptions> = {}): StackPlayer {
    const player = new StackPlayer({
      clock: this.clock,
      transport: this.provider,
      kinds: { 'AWS::AppStream::Fleet': fleetIn(this.appStream) },
      ...options,
    });
    this.readApi.add(player.record);
    return player;
  }
}

/** As Lambda does: a process has one invocation at a time, and another one starts only when none is idle. */
function inProcesses(newProcess: () => Handlers): Handlers {
  const idle: Handlers[] = [];
  const within = async <T>(work: (process: Handlers) => Promise<T>): Promise<T> => {
    const process = idle.pop() ?? newProcess();
    return work(process).finally(() => idle.push(process));
  };
  return {
    onEvent: (event) => within((process) => process.onEvent(event)),
    isComplete: (event) => within((process) => process.isComplete(event)),
  };
}

/** Powertools' own logger, so that what is read is what would be written. */
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
