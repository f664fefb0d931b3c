import { signedBy, type Endpoint } from '../http';
import { Faults, faultLabel } from './faults';
import type { Fleet } from './fleet';
import type { ImageShare, ImageSnapshot, SimulatedImage } from './image';
import type { JournalEntry } from './journal';
import { fullShare, type NewImage, newImage } from './new-image';
import { OPERATIONS } from './operations';
import { Call } from './operations/call';
import { type AppStreamSimulatorOptions, settingsOf } from './options';
import { ServiceError } from './service-error';
import { Throttle } from './throttle';
import { validate } from './validation';
import {
  faultAnswer,
  type Protocol,
  protocolOf,
  signedRegion,
  type SimulatorAnswer,
  type SimulatorRequest,
  type SimulatorResponse,
} from './wire';
import { type Importable, World, type WorldSettings } from './world';

export interface NewFleet {
  readonly name: string;
  readonly imageName?: string;
  readonly imageArn?: string;
  /** Default: RUNNING. */
  readonly state?: string;
  /** When the fleet disappears by itself, in milliseconds of the clock. Default: never. */
  readonly until?: number;
}

/** AppStream of one account in all regions. It speaks both protocols of the SDKs: awsJson1_1 and rpc-v2-cbor. */
export class AppStreamSimulator {
  /** Every call that arrived, oldest first. */
  readonly journal: JournalEntry[] = [];
  readonly faults: Faults;
  /** They may be changed at any time: `simulator.settings.copySeconds = 60`. */
  readonly settings: WorldSettings;
  private readonly world: World;
  private readonly throttles = new Map<string, Throttle>();
  private readonly callsPerSecond: number | undefined;

  constructor(options: AppStreamSimulatorOptions = {}) {
    this.settings = settingsOf(options);
    this.faults = new Faults(this.settings.clock);
    this.world = new World(this.settings);
    this.callsPerSecond = options.callsPerSecond;
  }

  /**
   * For `listen`, which serves it on a port, or for `requestHandlerFor`, by which an SDK client in this process calls
   * it.
   */
  readonly endpoint: Endpoint = async (request) => {
    const { method, path } = request;
    if (method === 'POST' && (path === '/' || path.startsWith('/service/'))) return this.handle(request);
    const message = `AppStream takes POST to / or /service/…, not ${method} to ${path}.`;
    return protocolOf(request).error(new ServiceError('UnknownOperationException', message, 404));
  };

  async handle(request: SimulatorRequest): Promise<SimulatorAnswer> {
    const region = signedRegion(request.headers);
    if (region === undefined) {
      return protocolOf(request).error(
        new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403),
      );
    }
    return this.settings.hasAppStream(region) ? this.answer(request, region) : 'noHost';
  }

  /** Puts an image into a region: of this account, shared by another one, or public. */
  addImage(regionName: string, image: NewImage): ImageSnapshot {
    const region = this.world.region(regionName);
    const added = newImage(region, image, this.world.now);
    const { arn } = added.details;
    if (region.images.has(arn)) throw new Error(`${arn} is there already.`);
    region.images.set(arn, added);
    return added.snapshot(this.world.now);
  }

  /** Puts an AMI or a WorkSpaces image of this account into a region. One with the same id is replaced. */
  addImportable(region: string, importable: Importable): void {
    this.world.region(region).importables.set(importable.id, importable);
  }

  /** As if somebody had deregistered an AMI of this account, or deleted a WorkSpaces image. */
  removeImportable(region: string, id: string): void {
    this.world.region(region).importables.delete(id);
  }

  /** As if somebody outside of the stack had deleted an image of this account. It works even if the image is in use. */
  removeImage(region: string, name: string): void {
    this.existing(region, name).goneAt = this.world.now;
  }

  /** As if somebody outside of the stack had shared an image of this account. */
  shareImage(region: string, name: string, share: string | ImageShare): void {
    const full = fullShare(share);
    this.existing(region, name).shares.set(full.accountId, full);
  }

  /** As if somebody outside of the stack had ended a share of an image of this account. */
  unshareImage(region: string, name: string, accountId: string): void {
    this.existing(region, name).shares.delete(accountId);
  }

  /** As if somebody outside of the stack had tagged an image of this account. */
  tagImage(region: string, name: string, tags: Record<string, string>): void {
    const image = this.existing(region, name);
    for (const [key, value] of Object.entries(tags)) image.tags.set(key, value);
  }

  /** Sessions use an image for so many seconds from now. 0 ends those that run. */
  startSessions(region: string, name: string, seconds = Infinity): void {
    this.existing(region, name).sessionsUntil = this.world.now + seconds * 1000;
  }

  /** This account's images in a region, also those that are not visible yet. */
  images(region: string): ImageSnapshot[] {
    return this.world
      .region(region)
      .ownImages()
      .map((image) => image.snapshot(this.world.now));
  }

  /** This account's image of that name, if there is one. */
  image(region: string, name: string): ImageSnapshot | undefined {
    return this.world.region(region).ownImage(name)?.snapshot(this.world.now);
  }

  /** The regions in which something was put or asked for. */
  regions(): string[] {
    return this.world.regions().map(({ name }) => name);
  }

  /** Creates a fleet, or points it at another image. */
  putFleet(regionName: string, { name, imageName, imageArn, state, until }: NewFleet): void {
    const region = this.world.region(regionName);
    region.fleets.set(name, {
      name,
      arn: region.arn('fleet', name),
      imageName,
      imageArn,
      state: state ?? 'RUNNING',
      until: until ?? Infinity,
    });
  }

  removeFleet(region: string, name: string): void {
    this.world.region(region).fleets.delete(name);
  }

  fleets(region: string): Fleet[] {
    return [...this.world.region(region).fleets.values()];
  }

  private answer(request: SimulatorRequest, region: string): SimulatorAnswer {
    const protocol = protocolOf(request);
    const operation = protocol.operationOf(request);
    const at = this.world.now;
    const input = protocol.inputOf(request.body);
    if (!input) {
      const message = 'The body of the request cannot be read.';
      return protocol.error(new ServiceError('SerializationException', message));
    }
    if (this.throttleOf(region)?.take() === false) {
      const error = new ServiceError('ThrottlingException', 'Rate exceeded');
      this.journal.push({ at, region, operation, input, outcome: error.name });
      return protocol.error(error);
    }
    const kind = this.faults.next(operation, region);
    const fault = kind && faultLabel(kind);
    if (kind !== undefined && kind !== 'lostAnswer') {
      this.journal.push({ at, region, operation, input, outcome: faultLabel(kind), fault });
      return faultAnswer(kind, protocol);
    }
    const call = new Call(operation, this.world, region, signedBy(request.headers));
    const { outcome, response } = perform(call, input, protocol);
    this.journal.push({ at, region, operation, input, outcome, fault, touched: call.touched });
    return kind === 'lostAnswer' ? 'reset' : response;
  }

  private throttleOf(region: string): Throttle | undefined {
    if (this.callsPerSecond === undefined) return undefined;
    let throttle = this.throttles.get(region);
    if (!throttle) {
      throttle = new Throttle(this.callsPerSecond, this.settings.clock);
      this.throttles.set(region, throttle);
    }
    return throttle;
  }

  private existing(regionName: string, name: string): SimulatedImage {
    const image = this.world.region(regionName).ownImage(name);
    if (!image) throw new Error(`There is no image ${name} in ${regionName}.`);
    return image;
  }
}

function perform(
  call: Call,
  input: object,
  protocol: Protocol,
): { outcome: string; response: SimulatorResponse } {
  try {
    if (!Object.hasOwn(OPERATIONS, call.operation)) {
      const known = Object.keys(OPERATIONS).join(', ');
      const message = `The operation "${call.operation}" is not simulated. There are: ${known}.`;
      throw new ServiceError('UnknownOperationException', message);
    }
    validate(call.operation, input);
    return { outcome: 'ok', response: protocol.ok(OPERATIONS[call.operation](call, input as never)) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { outcome: error.name, response: protocol.error(error) };
  }
}
