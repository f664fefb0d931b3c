import { Faults } from '../appstream/faults';
import { Throttle } from '../appstream/throttle';
import type { VirtualClock } from '../clock';
import { signedBy, signedRegion, type Endpoint, type EndpointAnswer } from '../http';
import type { Authorize } from './policies';
import { describeEvent, describeStack, elements, timestamp } from './read-api-xml';
import type { StackEvent, StackRecord, StackResource } from './stack-record';

/** How CloudFormation shows stacks: in what AWS and emulators differ, and what AWS does not document. */
export interface ReadApiBehaviour {
  /**
   * What is known of a resource.
   * `real`: all resources, also while they are being made, changed or deleted.
   * `emulator`, as in MiniStack: only complete ones, which keep their old status during an update. Once a resource
   * leaves the template, it is unknown.
   */
  readonly view: 'real' | 'emulator';
  /** How long an event takes until DescribeStackEvents shows it. */
  readonly eventLagSeconds: number;
  /**
   * The same for the events of the stack itself, if that is longer. AWS does not document in which order events are
   * shown. Nobody has seen this one.
   */
  readonly stackEventLagSeconds: number;
  /**
   * Whether a question mark stands for each character outside of ASCII, as users report
   * (aws-cloudformation/cloudformation-coverage-roadmap#814).
   */
  readonly nonAscii: 'kept' | 'questionMarks';
  /** Whether events show DELETE_SKIPPED. Nobody has verified that for custom resources. */
  readonly skippedDeletions: 'shown' | 'hidden';
  /** How many events a page has at most. */
  readonly eventsPerPage: number;
  /**
   * How many bytes of events a page has at most, so large properties make short pages. "If the output exceeds 1 MB in
   * size, a string that identifies the next page of events".
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html
   */
  readonly pageBytes: number;
  /** Further calls are throttled. AWS does not document how many it takes. Default: no limit. */
  readonly callsPerSecond?: number;
}

const DEFAULT_BEHAVIOUR: ReadApiBehaviour = {
  view: 'real',
  eventLagSeconds: 0,
  stackEventLagSeconds: 0,
  nonAscii: 'kept',
  skippedDeletions: 'shown',
  eventsPerPage: 100,
  pageBytes: 1_048_576,
};

/** One call of the API. */
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

/** The operations that read stacks, in the AWS Query protocol. */
export class StackReadApi {
  readonly behaviour: ReadApiBehaviour;
  readonly faults: Faults;
  readonly journal: ReadApiJournalEntry[] = [];
  private readonly stacks: StackRecord[] = [];
  private readonly throttle: Throttle | undefined;

  constructor(
    private readonly clock: VirtualClock,
    behaviour: Partial<ReadApiBehaviour> = {},
    private readonly authorize: Authorize = () => true,
  ) {
    this.behaviour = { ...DEFAULT_BEHAVIOUR, ...behaviour };
    this.faults = new Faults(clock);
    const { callsPerSecond } = this.behaviour;
    this.throttle = callsPerSecond === undefined ? undefined : new Throttle(callsPerSecond, clock);
  }

  add(stack: StackRecord): void {
    this.stacks.push(stack);
  }

  /**
   * For `listen`, which serves it on a port, or for `requestHandlerFor`, by which an SDK client in this process calls
   * it.
   */
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
      const result = this.answer(action, region, parameters, signedBy(request.headers));
      note('ok');
      return xml(200, `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
    } catch (error) {
      if (!(error instanceof ReadApiError)) throw error;
      note(error.code);
      const fields = elements({ Type: 'Sender', Code: error.code, Message: error.message });
      return xml(error.status, `<ErrorResponse><Error>${fields}</Error></ErrorResponse>`);
    }
  };

  private answer(action: string, region: string, parameters: URLSearchParams, accessKey: string): string {
    const stack = this.stackNamed(parameters.get('StackName') ?? '', region);
    if (!this.authorize(accessKey, `cloudformation:${action}`, stack.stackId)) {
      const message = `${accessKey} is not authorized to perform: cloudformation:${action} on resource: ${stack.stackId}`;
      throw new ReadApiError('AccessDenied', message, 403);
    }
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

  /** A deleted stack is found by its id only. */
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

  /** The token is the index of the page's newest event, so later events do not move the page. */
  private describeEvents(stack: StackRecord, nextToken: string | null): string {
    const { eventsPerPage, pageBytes, nonAscii } = this.behaviour;
    const newest = nextToken === null ? this.visibleEvents(stack) - 1 : Number(nextToken);
    let members = '';
    let bytes = 0;
    let index = newest;
    for (; index >= 0 && newest - index < eventsPerPage; index -= 1) {
      const event = stack.events[index];
      if (this.isHidden(stack, event)) continue;
      const member = `<member>${describeEvent(stack, event)}</member>`;
      bytes += Buffer.byteLength(member);
      // An event that is larger than a page gets a page of its own.
      if (bytes > pageBytes && index < newest) break;
      members += member;
    }
    if (nonAscii === 'questionMarks') members = members.replace(/[^\0-\x7f]/g, '?');
    const next = index >= 0 ? String(index) : undefined;
    return `<StackEvents>${members}</StackEvents>${elements({ NextToken: next })}`;
  }

  private isHidden(
    stack: StackRecord,
    { logicalResourceId, resourceStatus, timestamp }: StackEvent,
  ): boolean {
    const { skippedDeletions, stackEventLagSeconds } = this.behaviour;
    if (skippedDeletions === 'hidden' && resourceStatus === 'DELETE_SKIPPED') return true;
    return (
      logicalResourceId === stack.stackName && timestamp > this.clock.now() - stackEventLagSeconds * 1000
    );
  }

  private visibleEvents(stack: StackRecord): number {
    const latest = this.clock.now() - this.behaviour.eventLagSeconds * 1000;
    let visible = stack.events.length;
    while (visible > 0 && stack.events[visible - 1].timestamp > latest) visible -= 1;
    return visible;
  }
}

function xml(status: number, body: string): EndpointAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
