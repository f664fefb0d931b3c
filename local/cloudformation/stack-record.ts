import type { Clock } from '../clock';
import type { RandomIds } from '../random';
import { oldEvents, type OldEventsOptions } from './old-events';
import type { ResourceDefinition, Template } from './template';

/** What CloudFormation knows of one resource. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Empty while the resource is being made. */
  physicalId: string;
  status: string;
  statusReason?: string;
  lastUpdated: number;
  definition: ResourceDefinition;
  /** With all intrinsic functions resolved. */
  properties: Record<string, unknown>;
  attributes: Record<string, unknown>;
  /** Whether the last update removed it from the template. */
  removed?: boolean;
  /** How it was when it was last complete. An emulator shows nothing newer. */
  complete?: {
    readonly physicalId: string;
    readonly status: string;
    readonly lastUpdated: number;
    readonly properties: Record<string, unknown>;
  };
}

export interface StackEvent {
  readonly eventId: string;
  readonly timestamp: number;
  readonly logicalResourceId: string;
  readonly physicalResourceId: string;
  readonly resourceType: string;
  readonly resourceStatus: string;
  readonly resourceStatusReason?: string;
  /** JSON */
  readonly resourceProperties?: string;
  readonly clientRequestToken: string;
  readonly operationId?: string;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_OperationEntry.html */
export interface StackOperation {
  readonly type: 'CREATE_STACK' | 'UPDATE_STACK' | 'DELETE_STACK' | 'CONTINUE_ROLLBACK' | 'ROLLBACK';
  readonly id: string;
}

/** What an event tells of a resource. */
export interface ShownResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly properties?: Record<string, unknown>;
}

/** How an operation on a stack ended. */
export interface StackResult {
  readonly status: string;
  readonly reason?: string;
  /** Of this operation, oldest first. */
  readonly events: readonly StackEvent[];
  readonly resources: readonly StackResource[];
  readonly outputs: Readonly<Record<string, string>>;
}

export interface StackPlace {
  readonly stackName: string;
  readonly region: string;
  readonly account: string;
}

export const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** What CloudFormation knows of one stack. The player writes it, and the read API shows it. */
export class StackRecord {
  readonly stackName: string;
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  readonly stackId: string;
  readonly createdAt: number;
  readonly resources = new Map<string, StackResource>();
  /** Oldest first. DescribeStackEvents shows the newest first. */
  readonly events: StackEvent[] = [];
  status = 'REVIEW_IN_PROGRESS';
  statusReason?: string;
  outputs: Record<string, string> = {};
  /** By the name of the export. */
  exports: Record<string, string> = {};
  /** The values of the template's parameters in the present operation. */
  parameters: Record<string, unknown> = {};
  /** The template that the stack has, or is brought to by the present operation. */
  template: Template = { Resources: {} };
  /** Whether a failure leaves all as it is (`--no-rollback`). It holds for one request. */
  keepsFailures = false;
  /** The token of the request that the present operation belongs to. */
  clientRequestToken = '';
  /** The operations of the last request, newest first. A rollback that comes by itself is an operation of its own. */
  lastOperations: StackOperation[] = [];

  /** `seen` is called for each event as it happens. */
  constructor(
    place: StackPlace,
    private readonly clock: Clock,
    private readonly ids: RandomIds,
    private readonly seen: (event: StackEvent) => void = () => {},
  ) {
    this.stackName = place.stackName;
    this.region = place.region;
    this.account = place.account;
    this.partition = place.region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
    this.stackId = `arn:${this.partition}:cloudformation:${this.region}:${this.account}:stack/${this.stackName}/${ids.uuid()}`;
    this.createdAt = clock.now();
  }

  /** Whether an operation is under way. */
  get inProgress(): boolean {
    return this.status.endsWith('_IN_PROGRESS') && this.status !== 'REVIEW_IN_PROGRESS';
  }

  /** The physical id that CloudFormation makes up for a resource. */
  inventId(logicalId: string): string {
    return `${this.stackName}-${logicalId}-${this.ids.suffix()}`;
  }

  /** Begins a request. All events until the next request have its token. */
  beginRequest(type: StackOperation['type']): void {
    this.clientRequestToken = this.ids.uuid();
    this.lastOperations = [];
    this.beginOperation(type);
  }

  beginOperation(type: StackOperation['type']): void {
    this.lastOperations = [{ type, id: this.ids.uuid() }, ...this.lastOperations];
  }

  addResource(logicalId: string, definition: ResourceDefinition): StackResource {
    const resource: StackResource = {
      logicalId,
      type: definition.Type,
      physicalId: '',
      status: 'CREATE_IN_PROGRESS',
      lastUpdated: this.clock.now(),
      definition,
      properties: {},
      attributes: {},
    };
    this.resources.set(logicalId, resource);
    return resource;
  }

  setStatus(status: string, reason?: string): void {
    this.status = status;
    this.statusReason = reason;
    this.addEvent({
      eventId: this.ids.uuid(),
      logicalResourceId: this.stackName,
      physicalResourceId: this.stackId,
      resourceType: STACK_TYPE,
      resourceStatus: status,
      resourceStatusReason: reason,
    });
  }

  /** `shown`: what the event tells of the resource. */
  setResourceStatus(
    resource: StackResource,
    status: string,
    reason?: string,
    shown: ShownResource = resource,
  ): void {
    resource.status = status;
    resource.statusReason = reason;
    resource.lastUpdated = this.clock.now();
    if (status.endsWith('_COMPLETE')) {
      const { physicalId, lastUpdated, properties } = resource;
      resource.complete = { physicalId, status, lastUpdated, properties };
    }
    this.addResourceEvent(shown, status, reason);
  }

  /** Writes an event and leaves the resource as it is, as in the clean-up of what was replaced. */
  addResourceEvent(resource: ShownResource, status: string, reason?: string): void {
    this.addEvent({
      eventId: `${resource.logicalId}-${this.ids.uuid()}`,
      logicalResourceId: resource.logicalId,
      physicalResourceId: resource.physicalId,
      resourceType: resource.type,
      resourceStatus: status,
      resourceStatusReason: reason,
      resourceProperties: JSON.stringify(resource.properties),
    });
  }

  /** Adds `count` events of past updates, as if the stack had been updated often. `seen` is not called for them. */
  addOldEvents(count: number, options?: OldEventsOptions): void {
    if (this.inProgress) throw new Error(`Stack ${this.stackName} is in ${this.status}`);
    for (const event of oldEvents(this, this.clock.now(), count, options)) this.events.push(event);
    this.status = 'UPDATE_COMPLETE';
  }

  private addEvent(event: Omit<StackEvent, 'timestamp' | 'clientRequestToken' | 'operationId'>): void {
    const stamped = {
      ...event,
      timestamp: this.clock.now(),
      clientRequestToken: this.clientRequestToken,
      operationId: this.lastOperations[0]?.id,
    };
    this.events.push(stamped);
    this.seen(stamped);
  }
}
