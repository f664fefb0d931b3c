import { actionOf, AppStreamSimulator, type NewFleet, type NewImage } from '../appstream';
import { VirtualClock } from '../clock';
import type { Transport } from '../cloudformation/custom-resource';
import { IMAGE_BUILDER } from '../cloudformation/image-builder';
import { NestedStacks } from '../cloudformation/nested-stacks';
import { Neighbours } from '../cloudformation/neighbours';
import type { ParameterPlace } from '../cloudformation/parameter-store';
import { Policies, roleNameOf } from '../cloudformation/policies';
import { StackReadApi } from '../cloudformation/read-api';
import { fleetIn } from '../cloudformation/resource-kinds';
import { StackPlayer } from '../cloudformation/stack-player';
import type { Parent } from '../cloudformation/stage';
import type { Template } from '../cloudformation/template';
import type { StackEvent, StackPlace, StackRecord } from '../cloudformation/stack-record';
import { listen } from '../http';
import type { InvocationFault } from '../engine/lambda-account';
import { ProcessEngine } from '../engine/processes';
import { seededRandom } from '../random';
import { resourcesOf, withNested } from './declared';
import { durationsOf } from './durations';
import { NotPlayable } from './lookups';
import { NotPlayed } from './not-played';
import { OwnCode } from './own-code';
import type { SynthesizedStack } from './synthesize';

export const ACCOUNT = '111122223333';

/** The settings of the simulated AWS. */
export interface SimulatedAwsOptions {
  readonly copyMinutes: number;
  readonly seed: number;
  /** Executions of Lambda at a time, in each region. Default: 1,000. */
  readonly concurrentExecutions?: number;
  readonly onEvent: (stack: StackRecord, event: StackEvent) => void;
  /** Takes each line that a function writes. */
  readonly log: (functionName: string, line: string) => void;
}

/** AppStream, CloudFormation, Lambda, Step Functions and IAM of one account, on ports of 127.0.0.1. */
export class SimulatedAws {
  readonly clock = new VirtualClock();
  readonly began = this.clock.now();
  readonly policies = new Policies();
  readonly appStream: AppStreamSimulator;
  readonly readApi = new StackReadApi(this.clock, {}, this.policies.allows);
  readonly stacks: StackPlayer[] = [];
  private readonly neighbours = new Neighbours(this.policies.allows);
  /** The ARNs of the images and fleets that no stack makes. */
  readonly outside = new Set<string>();
  readonly notPlayed = new NotPlayed();
  private readonly ownCode = new OwnCode();
  private readonly nested = new NestedStacks({
    templateAt: (url) => this.templateAt(url),
    open: (place, parent) => this.open(place, parent),
  });
  private readonly others = new Map<string, AppStreamSimulator>();
  /** How many of the next events are delivered twice. */
  duplicates = 0;
  /** What happens to the next invocations: `throttled` to those of any function, all else to those of polls. */
  invocationFaults: InvocationFault[] = [];
  private readonly closing: Array<() => Promise<void>> = [];
  private engine!: ProcessEngine;

  private constructor(private readonly options: SimulatedAwsOptions) {
    this.appStream = new AppStreamSimulator({
      clock: this.clock,
      account: ACCOUNT,
      ...durationsOf(options.copyMinutes, options.seed),
      assumableRole: (arn) => this.policies.mayImport(roleNameOf(arn)),
      authorize: (operation, resource, _region, role) =>
        this.policies.allows(role, actionOf(operation), resource),
    });
  }

  /** Opens the ports. `close` must be called at the end. */
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
        concurrentExecutions: options.concurrentExecutions,
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

  /** A stack that can be deployed. Its code and its nested templates are in these cloud assemblies. */
  addStack(stack: SynthesizedStack, assemblies: readonly string[]): StackPlayer {
    const { name: stackName, region, account, template } = stack;
    this.addAssemblies(assemblies);
    const declared = withNested({ template, region, account }, (url) => this.templateAt(url));
    const hasImages = resourcesOf(declared).some(({ type }) => type === 'Custom::AppStreamImage');
    if (hasImages && account !== ACCOUNT) {
      throw new NotPlayable(
        `Stack ${stackName} makes images in account ${account}: they are played in account ${ACCOUNT} only. ` +
          'Leave the account out, or take process.env.CDK_DEFAULT_ACCOUNT.',
      );
    }
    return this.open({ stackName, region, account });
  }

  /** A stack and those that are nested in it. */
  withNested(player: StackPlayer): StackPlayer[] {
    return [player, ...this.nested.below(player.record)];
  }

  /** The template of a nested stack, by its URL. */
  templateAt(url: string): Template | undefined {
    return this.engine.templateAt(url);
  }

  private open(place: StackPlace, parent?: Parent): StackPlayer {
    const { region, account } = place;
    const others = this.notPlayed.kind;
    const player: StackPlayer = new StackPlayer({
      ...place,
      parent,
      clock: this.clock,
      transport: this.transportFor(region),
      kinds: {
        ...this.ownCode.kinds(this.engine.kinds, others),
        ...this.policies.kinds,
        ...this.notPlayed.told(IMAGE_BUILDER),
        'AWS::CloudFormation::Stack': this.nested.kind,
        'AWS::AppStream::Fleet': fleetIn(this.account(account), (arn) => this.refusal(arn, account)),
      },
      isAnswered: this.ownCode.isAnswered,
      onMadeAtOnce: this.notPlayed.add,
      seed: this.options.seed + this.stacks.length,
      neighbours: this.neighbours,
      redeliver: () => this.redeliver(),
      onEvent: (event) => this.options.onEvent(player.record, event),
    });
    this.readApi.add(player.record);
    this.stacks.push(player);
    return player;
  }

  /** Lets the code of these cloud assemblies be found. */
  addAssemblies(assemblies: readonly string[]): void {
    for (const assembly of assemblies) this.engine.addAssembly(assembly);
  }

  /** An image of the account that no stack makes. One that is there already stays as it is. */
  addImageOutside(region: string, image: NewImage): void {
    const { arn } = this.appStream.image(region, image.name) ?? this.appStream.addImage(region, image);
    this.outside.add(arn);
  }

  /** A parameter of the account that no stack makes. */
  putParameterOutside(place: ParameterPlace, name: string, value: string): void {
    this.neighbours.parameters.put(place, name, value);
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

  /**
   * Any AMI or WorkSpaces image that a resource names is taken to be there: its id may be known only when the stack is
   * deployed.
   */
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

  /** The AppStream of an account. Other accounts have no images of their own. */
  private account(account: string): AppStreamSimulator {
    if (account === ACCOUNT) return this.appStream;
    const other = this.others.get(account) ?? new AppStreamSimulator({ clock: this.clock, account });
    this.others.set(account, other);
    return other;
  }

  /** Why an account cannot use an image by its ARN. Undefined if it can. */
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

  /** The most processes that one function needed at a time. */
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

  /**
   * Lambda may deliver an asynchronous event twice. Here the second one comes at once or after ten minutes, by turns.
   */
  private redeliver(): readonly number[] {
    if (this.duplicates === 0) return [];
    this.duplicates -= 1;
    return [this.duplicates % 2 === 0 ? 0 : 600];
  }
}
