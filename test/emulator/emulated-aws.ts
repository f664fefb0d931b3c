import { AppStreamSimulator } from '../../local/appstream';
import { listen } from '../../local/http';
import { withCleanUpEvents } from './clean-up-event';
import { ACCOUNT, REGION, emulatedEnvironment } from './environment';
import { startMiniStack } from './ministack';
import { freePort, isOpen } from './ports';
import type { Processes } from './processes';
import { Stacks } from './stacks';

/** Over by the third poll, well after the second, which has to see the image COPYING. */
const COPY_SECONDS = 17;

/** What the sources are called: the copy of one of them FAILS. */
export const SOURCES = { first: 'golden-2026-10', second: 'golden-2026-11', broken: 'broken' } as const;

/** MiniStack, and beside it our AppStream, which it does not have. Both listen on 127.0.0.1 only. */
export class EmulatedAws {
  /** How often an answer of MiniStack's CloudFormation had to be completed. */
  cleanUpEvents = 0;
  readonly appStream = new AppStreamSimulator({
    account: ACCOUNT,
    copySeconds: ({ sourceName }) => (sourceName === SOURCES.broken ? 1 : COPY_SECONDS),
    copyOutcome: ({ sourceName }) => (sourceName === SOURCES.broken ? 'FAILED' : 'AVAILABLE'),
    behaviour: { deletingSeconds: 1 },
    // The stacks of the test are deployed side by side.
    quotas: { images: 50, concurrentCopies: 20 },
  });
  private readonly closing: Array<() => Promise<void>> = [];
  private readonly ports: number[] = [];

  private constructor(
    readonly url: string,
    readonly stacks: Stacks,
    /** For a process that talks to it. */
    readonly env: NodeJS.ProcessEnv,
  ) {
    for (const name of Object.values(SOURCES)) this.appStream.addImage(REGION, { name });
  }

  /** `close` must follow. */
  static async start(processes: Processes, python: string, folder: string): Promise<EmulatedAws> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = emulatedEnvironment(folder);
    const aws = new EmulatedAws(url, new Stacks(url), {
      ...env,
      AWS_ENDPOINT_URL: url,
      CDK_DEFAULT_ACCOUNT: ACCOUNT,
      CDK_DEFAULT_REGION: REGION,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CI: 'true',
    });
    const appStream = await listen(aws.appStream.endpoint);
    const cloudFormation = await listen(withCleanUpEvents(url, () => (aws.cleanUpEvents += 1)));
    aws.closing.push(
      () => appStream.close(),
      () => cloudFormation.close(),
    );
    aws.ports.push(port, appStream.port, cloudFormation.port);
    await startMiniStack(processes, python, port, {
      ...env,
      AWS_ENDPOINT_URL_APPSTREAM: appStream.url,
      AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.url,
    });
    return aws;
  }

  /** Names of this account's images that no test put there. */
  copies(stack?: string): string[] {
    return this.appStream
      .images(REGION)
      .map(({ name }) => name)
      .filter((name) => !Object.values<string>(SOURCES).includes(name))
      .filter((name) => stack === undefined || name.startsWith(`cdk-${stack}-`));
  }

  /** Calls about the images of a stack that AppStream took, in their order. */
  calls(stack: string, operation: string): string[] {
    return this.appStream.journal
      .filter((entry) => entry.operation === operation && entry.outcome === 'ok')
      .map(({ input }) => String(input.DestinationImageName ?? input.Name ?? (input.Names as string[])?.[0]))
      .filter((name) => name.startsWith(`cdk-${stack}-`));
  }

  /** Closes its own ports; MiniStack's closes with the processes. */
  async close(): Promise<void> {
    await Promise.all(this.closing.splice(0).map((close) => close()));
  }

  async openPorts(): Promise<number[]> {
    const open = await Promise.all(this.ports.map(isOpen));
    return this.ports.filter((_port, index) => open[index]);
  }
}
