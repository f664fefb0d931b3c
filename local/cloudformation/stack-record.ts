import type { Clock } from '../clock';
import type { RandomIds } from '../random';
import type { ResourceDefinition } from './template';

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
  /** Left the template with the last update. */
  removed?: boolean;
  /** What it was when something was last complete: all that an emulator may show meanwhile. */
  complete?: { readonly physicalId: string; readonly status: string; readonly lastUpdated: number };
}

/** One line of the stack's history. */
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
}

/** Where a stack lives. */
export interface StackPlace {
  readonly stackName: string;
  readonly region: string;
  readonly account: string;
}

const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** What CloudFormation knows of one stack: the player writes it, the read API shows it. */
export class StackRecord {
  readonly stackName: string;
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  readonly stackId: string;
  readonly createdAt: number;
  readonly resources = new Map<string, StackResource>();
  /** In the order of time; DescribeStackEvents shows the newest first. */
  readonly events: StackEvent[] = [];
  status = 'REVIEW_IN_PROGRESS';
  statusReason?: string;
  outputs: Record<string, string> = {};
  /** Of the operation under way. */
  clientRequestToken = '';

  /** `seen` is told of each event as it happens. */
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

  setResourceStatus(resource: StackResource, status: string, reason?: string): void {
    resource.status = status;
    resource.statusReason = reason;
    resource.lastUpdated = this.clock.now();
    if (status.endsWith('_COMPLETE')) {
      resource.complete = { physicalId: resource.physicalId, status, lastUpdated: resource.lastUpdated };
    }
    this.addResourceEvent(resource, status, reason);
  }

  /** An event without a change of the resource itself: the clean-up of what it was before has such. */
  addResourceEvent(
    resource: Pick<StackResource, 'logicalId' | 'physicalId' | 'type' | 'properties'>,
    status: string,
    reason?: string,
  ): void {
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

  private addEvent(event: Omit<StackEvent, 'timestamp' | 'clientRequestToken'>): void {
    const stamped = { ...event, timestamp: this.clock.now(), clientRequestToken: this.clientRequestToken };
    this.events.push(stamped);
    this.seen(stamped);
  }
}
