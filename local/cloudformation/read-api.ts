import { Faults } from '../appstream/faults';
import { Throttle } from '../appstream/throttle';
import type { VirtualClock } from '../clock';
import { signedRegion, type Endpoint, type EndpointAnswer } from '../http';
import type { StackEvent, StackRecord, StackResource } from './stack-record';

/** What real CloudFormation and emulators do differently, and what nobody promises. */
export interface ReadApiBehaviour {
  /**
   * `real`: a resource is listed while it is being made, changed or deleted. `emulator` (as MiniStack): it is listed once
   * it is complete, keeps its old status during an update, and is unknown as soon as it left the template.
   */
  readonly view: 'real' | 'emulator';
  /** How long an event takes until DescribeStackEvents shows it. */
  readonly eventLagSeconds: number;
  /** CloudFormation's answers were seen with a question mark for each character outside of ASCII. */
  readonly nonAscii: 'kept' | 'questionMarks';
  /** How many events a page has. */
  readonly eventsPerPage: number;
  /** The others are throttled. AWS does not say how many it takes. Default: no limit. */
  readonly callsPerSecond?: number;
}

/** One call that was made. */
export interface ReadApiJournalEntry {
  readonly at: number;
  readonly action: string;
  readonly stack: string;
  readonly outcome: string;
}

class ReadApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** DescribeStacks, DescribeStackResource and DescribeStackEvents in the AWS Query protocol. */
export class StackReadApi {
  readonly behaviour: ReadApiBehaviour;
  readonly faults: Faults;
  readonly journal: ReadApiJournalEntry[] = [];
  private readonly stacks: StackRecord[] = [];
  private readonly throttle: Throttle | undefined;

  constructor(
    private readonly clock: VirtualClock,
    behaviour: Partial<ReadApiBehaviour> = {},
  ) {
    this.behaviour = { view: 'real', eventLagSeconds: 0, nonAscii: 'kept', eventsPerPage: 100, ...behaviour };
    this.faults = new Faults(clock);
    const { callsPerSecond } = this.behaviour;
    this.throttle = callsPerSecond === undefined ? undefined : new Throttle(callsPerSecond, clock);
  }

  /** Makes a stack known. */
  add(stack: StackRecord): void {
    this.stacks.push(stack);
  }

  /** For `listen`, or for `requestHandlerFor` and thus a real SDK client in this process. */
  readonly handle: Endpoint = async (request) => {
    const parameters = new URLSearchParams(request.body);
    const action = parameters.get('Action') ?? '';
    const region = signedRegion(request.headers);
    const entry = { at: this.clock.now(), action, stack: parameters.get('StackName') ?? '' };
    const note = (outcome: string) => this.journal.push({ ...entry, outcome });
    try {
      if (this.throttle?.take() === false) throw new ReadApiError('Throttling', 'Rate exceeded');
      const fault = this.faults.next(action, region);
      if (fault === 'hang' || fault === 'reset') {
        note(fault);
        return fault;
      }
      if (fault !== undefined) {
        const { error, message, status } = typeof fault === 'object' ? fault : { error: fault };
        throw new ReadApiError(error, message ?? 'Rate exceeded', status);
      }
      const result = this.answer(action, region, parameters);
      note('ok');
      return xml(200, `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
    } catch (error) {
      if (!(error instanceof ReadApiError)) throw error;
      note(error.code);
      const fields = elements({ Type: 'Sender', Code: error.code, Message: error.message });
      return xml(error.status, `<ErrorResponse><Error>${fields}</Error></ErrorResponse>`);
    }
  };

  private answer(action: string, region: string, parameters: URLSearchParams): string {
    const stack = this.stackNamed(parameters.get('StackName') ?? '', region);
    switch (action) {
      case 'DescribeStacks':
        return `<Stacks><member>${describeStack(stack)}</member></Stacks>`;
      case 'DescribeStackResource':
        return this.describeResource(stack, parameters.get('LogicalResourceId') ?? '');
      case 'DescribeStackEvents':
        return this.describeEvents(stack, parameters.get('NextToken'));
      default:
        throw new ReadApiError('InvalidAction', `Could not find operation ${action}`);
    }
  }

  /** A stack that is deleted is found by its id only. */
  private stackNamed(nameOrId: string, region: string): StackRecord {
    const found = this.stacks.find(
      (stack) =>
        stack.stackId === nameOrId ||
        (stack.stackName === nameOrId && stack.region === region && stack.status !== 'DELETE_COMPLETE'),
    );
    if (!found) throw new ReadApiError('ValidationError', `Stack with id ${nameOrId} does not exist`);
    return found;
  }

  private describeResource(stack: StackRecord, logicalId: string): string {
    const resource = stack.resources.get(logicalId);
    const shown = resource && this.shown(resource);
    if (!shown) {
      const message = `Resource ${logicalId} does not exist for stack ${stack.stackName}`;
      throw new ReadApiError('ValidationError', message);
    }
    const fields = elements({
      StackName: stack.stackName,
      StackId: stack.stackId,
      LogicalResourceId: logicalId,
      PhysicalResourceId: shown.physicalId || undefined,
      ResourceType: resource.type,
      LastUpdatedTimestamp: timestamp(shown.lastUpdated),
      ResourceStatus: shown.status,
      ResourceStatusReason: shown.statusReason,
    });
    return `<StackResourceDetail>${fields}</StackResourceDetail>`;
  }

  private shown(
    resource: StackResource,
  ): Pick<StackResource, 'physicalId' | 'status' | 'statusReason' | 'lastUpdated'> | undefined {
    if (this.behaviour.view === 'real') return resource;
    return resource.removed ? undefined : resource.complete;
  }

  private describeEvents(stack: StackRecord, nextToken: string | null): string {
    const { eventsPerPage } = this.behaviour;
    const from = Number(nextToken ?? 0);
    const newest = this.visibleEvents(stack) - 1 - from;
    let members = '';
    for (let index = newest; index >= 0 && index > newest - eventsPerPage; index -= 1) {
      members += `<member>${describeEvent(stack, stack.events[index])}</member>`;
    }
    if (this.behaviour.nonAscii === 'questionMarks') members = members.replace(/[^\0-\x7f]/g, '?');
    const next = newest >= eventsPerPage ? String(from + eventsPerPage) : undefined;
    return `<StackEvents>${members}</StackEvents>${elements({ NextToken: next })}`;
  }

  private visibleEvents(stack: StackRecord): number {
    const latest = this.clock.now() - this.behaviour.eventLagSeconds * 1000;
    let visible = stack.events.length;
    while (visible > 0 && stack.events[visible - 1].timestamp > latest) visible -= 1;
    return visible;
  }
}

function describeStack(stack: StackRecord): string {
  const outputs = Object.entries(stack.outputs)
    .map(([OutputKey, OutputValue]) => `<member>${elements({ OutputKey, OutputValue })}</member>`)
    .join('');
  const fields = elements({
    StackName: stack.stackName,
    StackId: stack.stackId,
    CreationTime: timestamp(stack.createdAt),
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
  });
  return `${fields}<Outputs>${outputs}</Outputs>`;
}

function describeEvent(stack: StackRecord, event: StackEvent): string {
  return elements({
    StackName: stack.stackName,
    StackId: stack.stackId,
    EventId: event.eventId,
    LogicalResourceId: event.logicalResourceId,
    PhysicalResourceId: event.physicalResourceId,
    ResourceType: event.resourceType,
    Timestamp: timestamp(event.timestamp),
    ResourceStatus: event.resourceStatus,
    ResourceStatusReason: event.resourceStatusReason,
    ResourceProperties: event.resourceProperties,
    ClientRequestToken: event.clientRequestToken,
  });
}

function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

const XML_ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function elements(fields: Record<string, string | undefined>): string {
  let result = '';
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined)
      result += `<${name}>${value.replace(/[&<>"]/g, (character) => XML_ENTITIES[character])}</${name}>`;
  }
  return result;
}

function xml(status: number, body: string): EndpointAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
