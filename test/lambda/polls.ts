import type { NewImage } from '../../local/appstream';
import { NAME_PREFIX } from '../../local/simulated-account';
import type { Answer } from '../../lambda/cloudformation/answer';
import {
  type CustomResourceEvent,
  type Execution,
  IMAGE_TYPE,
  type PassedOn,
} from '../../lambda/request/events';
import { homeOf } from '../../lambda/request/identity';
import { attemptOf, markedDescription } from '../../lambda/request/marker';
import type { DeclaredImage } from '../../lambda/request/declared-image';
import { declaredImage } from '../../lambda/request/properties';
import { acts, world } from './stacks';

type Properties = Readonly<Record<string, unknown>>;
type Line = Record<string, unknown>;

/** An event with the id of its image, and when it was sent. */
export interface PolledEvent extends CustomResourceEvent {
  readonly PhysicalResourceId: string;
  /** ISO 8601. */
  readonly StartedAt: string;
  /** The id that CloudFormation knew when it sent an Update. */
  readonly FormerPhysicalResourceId?: string;
}

/** A world that keeps what the handler logs. */
export function watched(options: Parameters<typeof world>[0] = {}) {
  const lines: Line[] = [];
  return { ...world({ ...options, log: (line) => lines.push(line) }), lines };
}

export type Watched = ReturnType<typeof watched>;

export const REQUEST_ID = '11111111-2222-3333-4444-555555555555';
const RESPONSE_URL = 'https://bucket.s3.eu-west-1.amazonaws.com/?X-Amz-Signature=secret';

/** An event about `Desk` as a poll meets it; `more` replaces parts of it. */
export function eventOf(
  { stack, clock }: Pick<Watched, 'stack' | 'clock'>,
  RequestType: CustomResourceEvent['RequestType'],
  properties: Properties = {},
  more: Partial<PolledEvent> = {},
): PolledEvent {
  const event = {
    RequestType,
    RequestId: REQUEST_ID,
    ResponseURL: RESPONSE_URL,
    StackId: stack.record.stackId,
    LogicalResourceId: 'Desk',
    ResourceType: IMAGE_TYPE,
    ResourceProperties: { SourceImageName: 'golden', ...properties },
    StartedAt: new Date(clock.now()).toISOString(),
    ...more,
  };
  return { ...event, PhysicalResourceId: more.PhysicalResourceId ?? imageOf(event).arn };
}

/** The image that the properties of an event name, or others in their place. */
export function imageOf(event: CustomResourceEvent, properties = event.ResourceProperties): DeclaredImage {
  const { ResourceType, LogicalResourceId, StackId } = event;
  const imageLogicalId =
    ResourceType === IMAGE_TYPE
      ? LogicalResourceId
      : String(event.ResourceProperties.ImageLogicalId ?? 'Desk');
  return declaredImage({ home: homeOf(StackId), imageLogicalId, namePrefix: NAME_PREFIX }, properties);
}

/** The same event, sent now. */
export function sentNow({ clock }: Pick<Watched, 'clock'>, event: PolledEvent): PolledEvent {
  return { ...event, StartedAt: new Date(clock.now()).toISOString() };
}

const STATUS = { Create: 'CREATE_IN_PROGRESS', Update: 'UPDATE_IN_PROGRESS', Delete: 'DELETE_IN_PROGRESS' };

/** Has the stack ask for what an event says: its status, its record of the resource and its events show it. */
export function ask(
  { stack: { record } }: Pick<Watched, 'stack'>,
  event: PolledEvent,
  status = STATUS[event.RequestType],
  stackStatus = status,
): void {
  record.setStatus(stackStatus);
  const resource = record.addResource(event.LogicalResourceId, {
    Type: event.ResourceType,
    Properties: event.ResourceProperties,
  });
  resource.physicalId = event.PhysicalResourceId;
  resource.properties = { ...event.ResourceProperties };
  record.setResourceStatus(resource, status);
}

/** An event that the stack asks for. */
export function asked(w: Watched, ...about: ParametersAfterFirst<typeof eventOf>): PolledEvent {
  const event = eventOf(w, ...about);
  ask(w, event);
  return event;
}

type ParametersAfterFirst<F extends (first: never, ...rest: never[]) => unknown> = F extends (
  first: never,
  ...rest: infer Rest
) => unknown
  ? Rest
  : never;

/** The pages of all images of the account, the public ones among them. */
export const LOOK_FOR_PREVIOUS = ['DescribeImages', 'DescribeImages'];

/** Of an event that is sent when the world begins. */
export const ATTEMPT = attemptOf({ RequestId: REQUEST_ID, ResponseURL: RESPONSE_URL }, Date.UTC(2026, 10, 2));

/** Puts the copy there that the handler would have made of the image, by default in answer to this very request. */
export function put(
  { appStream }: Pick<Watched, 'appStream'>,
  image: DeclaredImage,
  { attempt = ATTEMPT, ...more }: Partial<NewImage> & { readonly attempt?: string } = {},
): void {
  const { region, name, owner, content } = image;
  const description = markedDescription(image.description, { owner, content, attempt });
  appStream.addImage(region, { name, description, ...more });
}

/** What a poll comes to. */
export interface Look {
  readonly done?: boolean;
  readonly data?: Answer['Data'];
  /** The message, where it fails. */
  readonly failure?: string;
  readonly state: unknown;
  readonly decision: unknown;
  /** The operations that took effect, and what they were asked. */
  readonly acts: readonly string[];
  readonly inputs: readonly object[];
  /** All calls, in their order. */
  readonly calls: readonly string[];
  /** What the next poll gets to know. */
  readonly passedOn?: PassedOn;
}

/** One poll: what it answers or fails with, what it logs, and what it has AppStream do. */
export async function look(w: Watched, event: PolledEvent, passedOn?: PassedOn): Promise<Look> {
  const since = w.appStream.journal.length;
  const polled = await w.account.handler(executionOf(event, passedOn));
  const line = w.lines.at(-1)!;
  return {
    ...('passOn' in polled ? { done: false, passedOn: polled.passOn } : told(polled.answer)),
    state: line.state,
    decision: line.decision,
    acts: acts(w, since).map(({ operation }) => operation),
    calls: w.appStream.journal.slice(since).map(({ operation }) => operation),
    inputs: acts(w, since).map(({ region, input }) => ({ region, ...input })),
  };
}

/** Polls of one event, each of which is told what the one before passes on. */
export function polling(w: Watched, event: PolledEvent): () => Promise<Look> {
  let passedOn: PassedOn | undefined;
  return async () => {
    const seen = await look(w, event, passedOn);
    ({ passedOn } = seen);
    return seen;
  };
}

/** What the function that polls is given of such an event. */
export function executionOf(
  { StartedAt, FormerPhysicalResourceId: former, ...sent }: PolledEvent,
  passedOn?: PassedOn,
): Execution {
  const PhysicalResourceId = sent.RequestType === 'Delete' ? sent.PhysicalResourceId : former;
  return {
    Event: { ...sent, PhysicalResourceId },
    StartedAt,
    Poll: passedOn && { Answered: false, PassedOn: passedOn },
  };
}

function told(answer: Answer | undefined): Pick<Look, 'failure' | 'done' | 'data'> {
  if (!answer) return {};
  const { Status, Reason, Data } = answer;
  return Status === 'FAILED' ? { failure: Reason } : { done: true, data: Data };
}

/** Lets so many seconds pass. */
export function wait({ clock }: Pick<Watched, 'clock'>, seconds: number): Promise<void> {
  return clock.busy(() => clock.sleep(seconds * 1000));
}
