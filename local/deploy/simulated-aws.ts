import { actionOf, AppStreamSimulator, type NewFleet, type NewImage } from '../appstream';
import { VirtualClock } from '../clock';
import type { Transport } from '../cloudformation/custom-resource';
import { IMAGE_BUILDER } from '../cloudformation/image-builder';
import { Neighbours } from '../cloudformation/neighbours';
import { Policies, roleNameOf } from '../cloudformation/policies';
import { StackReadApi } from '../cloudformation/read-api';
import { fleetIn } from '../cloudformation/resource-kinds';
import { StackPlayer } from '../cloudformation/stack-player';
import type { StackEvent, StackRecord } from '../cloudformation/stack-record';
import { listen } from '../http';
import type { InvocationFault } from '../engine/lambda-account';
import { ProcessEngine } from '../engine/processes';
import { seededRandom, variation } from '../random';
import type { SynthesizedStack } from './synthesize';

export const ACCOUNT = '111122223333';

/** "30 to 60 minutes" */
const IMPORT_MINUTES = 45;
/** "several hours" */
const UPDATE_MINUTES = 180;

/** How the simulated AWS of a run is. */
export interface SimulatedAwsOptions {
  readonly copyMinutes: number;
  readonly seed: number;
  readonly onEvent: (stack: StackRecord, event: StackEvent) => void;
  /** Takes each line that a function writes. */
  readonly log: (functionName: string, line: string) => void;
}

/** AppStream, CloudFormation, Lambda, Step Functions and IAM of one account, on ports of 127.0.0.1. */
export class SimulatedAws {
  readonly clock = new VirtualClock();
  readonly policies = new Policies();
  readonly appStream: AppStreamSimulator;
  readonly readApi = new StackReadApi(this.clock, {}, this.policies.allows);
  readonly stacks: StackPlayer[] = [];
  private readonly neighbours = new Neighbours(this.policies.allows);
  /** The ARNs of the images and fleets that no stack makes. */
  readonly outside = new Set<string>();
  private readonly others = new Map<string, AppStreamSimulator>();
  /** How many of the events to come are delivered twice. */
  duplicates = 0;
  /** What happens to the invocations to come: of polls, or of any function where Lambda itself is at fault. */
  invocationFaults: InvocationFault[] = [];
  private readonly closing: Array<() => Promise<void>> = [];
  private engine!: ProcessEngine;

  private constructor(private readonly options: SimulatedAwsOptions) {
    this.appStream = new AppStreamSimulator({
      clock: this.clock,
      account: ACCOUNT,
      copySeconds: ({ destinationRegion, name }) =>
        this.secondsFor(options.copyMinutes, destinationRegion, name),
      importSeconds: ({ region, name }) => this.secondsFor(IMPORT_MINUTES, region, name),
      updateSeconds: ({ region, name }) => this.secondsFor(UPDATE_MINUTES, region, name),
      assumableRole: (arn) => this.policies.mayImport(roleNameOf(arn)),
      authorize: (operation, resource, _region, role) =>
        this.policies.allows(role, actionOf(operation), resource),
    });
  }

  /** Opens the ports; `close` must follow. */
  static async start(options: SimulatedAwsOptions): Promise<SimulatedAws> {
    const aws = new SimulatedAws(options);
    const appStream = await listen(aws.appStream.endpoint);
    const cloudFormation = await listen(aws.readApi.handle);
    aws.engine = await ProcessEngine.start({
      clock: aws.clock,
      appStreamUrl: appStream.url,
      cloudFormationUrl: cloudFormation.url,
      log: options.log,
      authorize: aws.policies.allows,
      account: {
        random: seededRandom(options.seed),
        faults: (_, functionName) => aws.nextFault(functionName),
      },
    });
    aws.closing.push(
      () => aws.engine.close(),
      () => appStream.close(),
      () => cloudFormation.close(),
    );
    return aws;
  }

  /** A stack that can be deployed; its code comes from these cloud assemblies. */
  addStack(stack: SynthesizedStack, assemblies: readonly string[]): StackPlayer {
    const { name: stackName, region, account, template } = stack;
    const hasImages = Object.values(template.Resources).some(({ Type }) => Type === 'Custom::AppStreamImage');
    if (hasImages && account !== ACCOUNT) {
      throw new Error(
        `Stack ${stackName} makes images in account ${account}: they are played in account ${ACCOUNT} only. ` +
          'Leave the account out, or take process.env.CDK_DEFAULT_ACCOUNT.',
      );
    }
    this.addAssemblies(assemblies);
    const player: StackPlayer = new StackPlayer({
      clock: this.clock,
      transport: this.transportFor(region),
      kinds: {
        ...this.engine.kinds,
        ...this.policies.kinds,
        ...IMAGE_BUILDER,
        'AWS::AppStream::Fleet': fleetIn(this.account(account), (arn) => this.refusal(arn, account)),
      },
      stackName,
      region,
      account,
      seed: this.options.seed + this.stacks.length,
      neighbours: this.neighbours,
      redeliver: () => this.redeliver(),
      onEvent: (event) => this.options.onEvent(player.record, event),
    });
    this.readApi.add(player.record);
    this.stacks.push(player);
    return player;
  }

  /** Makes the code known that templates of these cloud assemblies refer to. */
  addAssemblies(assemblies: readonly string[]): void {
    for (const assembly of assemblies) this.engine.addAssembly(assembly);
  }

  /** An image of the account that no stack makes. One that is there already stays as it is. */
  addImageOutside(region: string, image: NewImage): void {
    const { arn } = this.appStream.image(region, image.name) ?? this.appStream.addImage(region, image);
    this.outside.add(arn);
  }

  /** A parameter of the account that no stack makes. */
  putParameterOutside(region: string, name: string, value: string): void {
    this.neighbours.parameters.put({ account: ACCOUNT, region }, name, value);
  }

  /** A fleet of the account that no stack makes. */
  putFleetOutside(region: string, fleet: NewFleet): void {
    this.appStream.putFleet(region, fleet);
    for (const { name, arn } of this.appStream.fleets(region)) if (name === fleet.name) this.outside.add(arn);
  }

  /** The fleets of all accounts and regions. */
  fleets(): Array<{ region: string; name: string; arn: string }> {
    return [this.appStream, ...this.others.values()].flatMap((account) =>
      account
        .regions()
        .flatMap((region) => account.fleets(region).map(({ name, arn }) => ({ region, name, arn }))),
    );
  }

  /** The AMI or WorkSpaces image that a resource tells of is there, whatever its id was resolved from. */
  private transportFor(region: string): Transport {
    return {
      deliver: (event, respond) => {
        const { SourceAmiId, SourceWorkspacesImageId } = event.ResourceProperties;
        for (const id of [SourceAmiId, SourceWorkspacesImageId]) {
          if (typeof id === 'string') this.appStream.addImportable(region, { id });
        }
        this.engine.deliver(event, respond);
      },
    };
  }

  /** No two images take equally long, and none ends on a poll. The order of calls must not matter: it is not seeded. */
  private secondsFor(minutes: number, region: string, name: string): number {
    return minutes * 60 * variation(this.options.seed, region + name);
  }

  /** AppStream as another account sees it: it has no images of its own. */
  private account(account: string): AppStreamSimulator {
    if (account === ACCOUNT) return this.appStream;
    const other = this.others.get(account) ?? new AppStreamSimulator({ clock: this.clock, account });
    this.others.set(account, other);
    return other;
  }

  /** Why an account can't use an image by its ARN. */
  private refusal(arn: string, account: string): string | undefined {
    const [, , , region, owner, path] = arn.split(':');
    if (owner !== ACCOUNT) return undefined;
    const image = this.appStream.image(region, path.replace('image/', ''));
    if (image?.state !== 'AVAILABLE') return `Image ${arn} is ${image?.state ?? 'not found'}`;
    const isShared = image.sharedWith.some(
      ({ accountId, allowFleet }) => accountId === account && allowFleet,
    );
    return account === owner || isShared ? undefined : `Image ${arn} is not shared with account ${account}`;
  }

  /** The most processes that a function needed at once. */
  get concurrency(): number {
    return Math.max(0, ...[...this.engine.lambda.statistics.values()].map(({ concurrency }) => concurrency));
  }

  async close(): Promise<void> {
    for (const close of this.closing.splice(0)) await close();
  }

  private nextFault(functionName: string): InvocationFault | undefined {
    const [next] = this.invocationFaults;
    const isHit = next === 'throttled' || functionName.includes('Poll');
    return isHit ? this.invocationFaults.shift() : undefined;
  }

  /** Lambda may deliver an asynchronous event twice: here at once and, the next time, ten minutes later. */
  private redeliver(): readonly number[] {
    if (this.duplicates === 0) return [];
    this.duplicates -= 1;
    return [this.duplicates % 2 === 0 ? 0 : 600];
  }
}
