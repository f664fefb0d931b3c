import { Logger } from '@aws-lambda-powertools/logger';
import { AppStreamClient } from '@aws-sdk/client-appstream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ConfiguredRetryStrategy, StandardRetryStrategy } from '@smithy/core/retry';
import { createHandlers, type Handlers } from '../lambda/handler';
import { AppStreamSimulator, type AppStreamSimulatorOptions } from './appstream';
import { VirtualClock } from './clock';
import { StackReadApi, type ReadApiBehaviour } from './cloudformation/read-api';
import { fleetIn } from './cloudformation/resource-kinds';
import { StackPlayer, type StackPlayerOptions } from './cloudformation/stack-player';
import { requestHandlerFor } from './http';
import { InProcessProvider } from './provider/in-process';

export interface SimulatedAccountOptions {
  readonly appStream?: Omit<AppStreamSimulatorOptions, 'clock'>;
  readonly readApi?: Partial<ReadApiBehaviour>;
  readonly pollIntervalSeconds?: number;
  /** How often the SDK tries, with its pauses on the virtual clock. Default: three times without a pause. */
  readonly sdkAttempts?: number;
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

/** The SDK's own strategy, with its pauses on the virtual clock. */
class PausingRetryStrategy extends StandardRetryStrategy {
  constructor(
    attempts: number,
    private readonly clock: VirtualClock,
  ) {
    super({
      maxAttempts: attempts,
      baseDelay: 0,
      backoff: { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 },
    });
  }

  override async refreshRetryTokenForRetry(
    ...request: Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>
  ): ReturnType<StandardRetryStrategy['refreshRetryTokenForRetry']> {
    const [token, { errorType }] = request;
    const next = await super.refreshRetryTokenForRetry(...request);
    // https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    const base = errorType === 'THROTTLING' ? 1000 : 50;
    await this.clock.sleep(Math.random() * Math.min(base * 2 ** token.getRetryCount(), 20_000));
    return next;
  }
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
    const { sdkAttempts } = options;
    // A strategy rations its retries: with pauses, each poll has one of its own, as each Lambda process has.
    const retries = () =>
      sdkAttempts === undefined
        ? new ConfiguredRetryStrategy(3, () => 0)
        : new PausingRetryStrategy(sdkAttempts, this.clock);
    const clients = new Map<string, AppStreamClient>();
    const newClient = (region: string) =>
      new AppStreamClient({
        region,
        ...SETTINGS,
        retryStrategy: retries(),
        requestHandler: requestHandlerFor(this.appStream.endpoint),
        signer: unhashed('appstream', region),
      });
    const clientFor = (region: string) => {
      if (sdkAttempts !== undefined) return newClient(region);
      const client = clients.get(region) ?? newClient(region);
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
    this.handlers = createHandlers({
      appStream: clientFor,
      cloudFormation: () => cloudFormation,
      now: () => this.clock.now(),
      logger: loggerInto(options.log),
      settings: { imageNamePrefix: NAME_PREFIX, pollIntervalSeconds: interval },
    });
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
