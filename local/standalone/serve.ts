import { AppStreamSimulator, type Behaviour } from '../appstream';
import { hasAppStream } from '../appstream/regions';
import { durationsOf } from '../deploy/durations';
import { type EndpointServer, listen } from '../http';
import { AcceleratedClock } from './accelerated-clock';
import { standaloneEndpoint } from './endpoint';
import { injectByName } from './fault-by-name';

/** An image or AMI, and its region. */
export interface Placed {
  readonly name: string;
  readonly region: string;
}

export interface StandaloneOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly account: string;
  /** Default: all that AWS documents. */
  readonly region?: readonly string[];
  readonly speed: number;
  readonly copyMinutes: number;
  readonly seed: number;
  readonly image: readonly Placed[];
  readonly ami: readonly Placed[];
  readonly fault: ReadonlyArray<readonly [name: string, count: number]>;
  readonly behaviour: Partial<Behaviour>;
  readonly idleMinutes: number;
}

/** A simulator that listens. */
export interface Standalone {
  readonly url: string;
  /** Resolves once no request has come for `idleMinutes`. */
  readonly idle: Promise<void>;
  close(): Promise<void>;
}

export async function serve(options: StandaloneOptions): Promise<Standalone> {
  const { port, seed, copyMinutes, region: regions = ['us-east-1', 'eu-west-1'] } = options;
  const clock = new AcceleratedClock(options.speed);
  const appStream = new AppStreamSimulator({
    clock,
    account: options.account,
    hasAppStream: (region) => options.region?.includes(region) ?? hasAppStream(region),
    behaviour: options.behaviour,
    ...durationsOf(copyMinutes, seed),
  });
  for (const { region, name } of options.image) appStream.addImage(region, { name });
  for (const { region, name } of options.ami) appStream.addImportable(region, { id: name });
  for (const [name, count] of options.fault) injectByName(appStream, regions, name, count);

  let asked = Date.now();
  const endpoint = standaloneEndpoint({ appStream, clock, regions }, () => {
    asked = Date.now();
  });
  const server: EndpointServer = await listen(endpoint, port);
  let timer: NodeJS.Timeout;
  const idle = new Promise<void>((resolve) => {
    const look = () => {
      const left = asked + options.idleMinutes * 60_000 - Date.now();
      if (left <= 0) resolve();
      // A timer of more than 24 days would ring at once, so it is cut into minutes. It also keeps the process alive,
      // which the server does not.
      else timer = setTimeout(look, Math.min(left, 60_000));
    };
    look();
  });
  return {
    url: server.url,
    idle,
    async close() {
      clearTimeout(timer);
      await server.close();
    },
  };
}
