import type { Answer } from '../../lambda/cloudformation/answer';
import type { Behaviour, ImageSnapshot, JournalEntry, NewImage } from '../../local/appstream';
import type { StackEvent } from '../../local/cloudformation/stack-record';
import type { StackPlayer, StackPlayerOptions, StackResult } from '../../local/cloudformation/stack-player';
import type { ResourceDefinition, Template } from '../../local/cloudformation/template';
import { SimulatedAccount, type SimulatedAccountOptions } from '../../local/simulated-account';
import { planChain } from '../../lib/private/chain';

export const HOME = 'eu-west-1';
export const ELSEWHERE = 'us-east-1';
export const ACCOUNT = '111122223333';

const IMAGE_TYPE = 'Custom::AppStreamImage';

/** An account with the source image `golden` at home and one stack. */
export function world(options: SimulatedAccountOptions = {}, stackOptions: Partial<StackPlayerOptions> = {}) {
  const account = new SimulatedAccount(options);
  account.appStream.addImage(HOME, { name: 'golden' });
  const stack = account.stack(stackOptions);
  return { account, appStream: account.appStream, clock: account.clock, stack };
}

export type World = ReturnType<typeof world>;

type Properties = Readonly<Record<string, unknown>>;
type More = Partial<ResourceDefinition>;

export function imageResource(properties: Properties = {}, more: More = {}): ResourceDefinition {
  return {
    Type: IMAGE_TYPE,
    Properties: {
      ServiceToken: 'arn:token',
      SourceImageName: 'golden',
      ...properties,
      ...(more.DeletionPolicy === RETAINED.DeletionPolicy && { RetainReplaced: 'true' }),
    },
    ...more,
  };
}

/** What an image may declare beside its content. */
export const DECLARED = { Tags: [{ Key: 'a', Value: '1' }], SharedWith: [{ AccountId: '222233334444' }] };

export const HOURS = 3600;

/** A copy of two and a half hours. */
export const slow = (behaviour: Partial<Behaviour> = {}) => ({
  appStream: { copySeconds: 2.5 * HOURS, behaviour },
});

/** What RETAIN is in a template for CloudFormation; a replaced image is kept by the handler, which `retained` tells to. */
export const RETAINED = {
  DeletionPolicy: 'RetainExceptOnCreate',
  UpdateReplacePolicy: 'Delete',
} as const;

/** A template with RETAIN on its images and shares, as the constructs render it: the waiters of an image only tell it. */
export function retained({ Resources, ...rest }: Template): Template {
  const retain = (resource: ResourceDefinition): ResourceDefinition => {
    const { Type, Properties } = resource;
    if (!Type.startsWith(IMAGE_TYPE)) return resource;
    const policies = Type.endsWith('Waiter') ? {} : RETAINED;
    return { ...resource, Properties: { ...Properties, RetainReplaced: 'true' }, ...policies };
  };
  return {
    ...rest,
    Resources: Object.fromEntries(Object.entries(Resources).map(([id, resource]) => [id, retain(resource)])),
  };
}

/** A resource that takes its time, or fails. */
export function sibling(properties: Properties, more: More = {}): ResourceDefinition {
  return { Type: 'Test::Sibling', Properties: properties, ...more };
}

export function fleet(ImageName: unknown = { 'Fn::GetAtt': ['Desk', 'ImageName'] }): ResourceDefinition {
  return { Type: 'AWS::AppStream::Fleet', Properties: { Name: 'fleet', ImageName } };
}

/** A stack whose only image is `Desk`. */
export function desk(properties: Properties = {}, others: Template['Resources'] = {}): Template {
  return { Resources: { Desk: imageResource(properties), ...others } };
}

/** `Desk` with the waiters that the construct puts before it; timeouts in minutes. */
export function longDesk(
  timeouts: { readonly copy?: number; readonly delete?: number },
  properties: Properties = {},
  others: Template['Resources'] = {},
): Template {
  const copySeconds = (timeouts.copy ?? 55) * 60;
  const deleteSeconds = (timeouts.delete ?? 55) * 60;
  const { deletionWaiters, creationWaiters } = planChain(copySeconds, deleteSeconds, 30);
  const { Tags, ...declared } = properties;
  const { Properties: declaration } = imageResource({ ...declared, DeleteTimeout: `${deleteSeconds}` });
  const { ServiceToken, DeleteTimeout } = declaration!;
  const of = { ServiceToken, DeleteTimeout, ImageLogicalId: 'Desk' };
  const told = () => ({
    Declaration: { 'Fn::GetAtt': ['DeskDeletionWaiter1', 'Declaration'] },
    HandOver: last,
  });
  const CreateTimeout = `${copySeconds}`;
  const Resources: Record<string, ResourceDefinition> = {};
  let last: string | undefined;
  const add = (id: string, suffix: string, own: Properties) => {
    Resources[id] = { Type: `${IMAGE_TYPE}${suffix}`, Properties: own, DependsOn: last };
    last = id;
  };
  for (let n = 1; n <= deletionWaiters; n += 1)
    add(`DeskDeletionWaiter${n}`, 'DeletionWaiter', { ...(n === 1 ? declaration : told()), ...of });
  let earlier: Properties = {};
  for (let n = 1; n <= creationWaiters; n += 1) {
    const id = `DeskCreationWaiter${n}`;
    add(id, 'CreationWaiter', { ...told(), ...of, CreateTimeout, ...earlier });
    earlier = { Attempt: { 'Fn::GetAtt': [id, 'Attempt'] } };
  }
  add('Desk', '', { ...declaration, Tags, HandOver: last, CreateTimeout, ...earlier });
  return { Resources: { ...Resources, ...others } };
}

/** All images of the account in a region but the source. */
export function copies({ appStream }: World, region = HOME): ImageSnapshot[] {
  return appStream.images(region).filter(({ name }) => name !== 'golden');
}

/** The one copy in a region. */
export function theCopy(world: World, region = HOME): ImageSnapshot {
  const all = copies(world, region);
  expect(all.map(({ name }) => name)).toHaveLength(1);
  return all[0];
}

const ACTS = new Set([
  'CopyImage',
  'CreateImportedImage',
  'CreateUpdatedImage',
  'DeleteImage',
  'TagResource',
  'UntagResource',
  'UpdateImagePermissions',
  'DeleteImagePermissions',
]);

/** The calls that changed something, since the given number of calls. */
export function acts({ appStream }: World, since = 0): JournalEntry[] {
  return (
    appStream.journal
      .slice(since)
      .filter(({ operation, outcome }) => ACTS.has(operation) && outcome === 'ok')
      // A dry run succeeds as well, and so may an update with nothing to update: neither makes an image.
      .filter(({ operation, touched }) => operation !== 'CreateUpdatedImage' || touched)
  );
}

/** How often an operation took effect. */
export function count(world: World, operation: string): number {
  return acts(world).filter((call) => call.operation === operation).length;
}

/** Minutes since the world began. */
export function minute(at: number): number {
  return (at - Date.UTC(2026, 10, 2)) / 60_000;
}

/** Has somebody outside of the stack do something so many minutes from now. */
export function later({ clock }: World, minutes: number, act: () => void): void {
  clock.schedule(minutes * 60_000, act);
}

/** Somebody outside of the stack deletes an image and makes another one under its name. */
export function makeAnew({ appStream }: World, name: string, image: Partial<NewImage>): void {
  appStream.removeImage(HOME, name);
  appStream.addImage(HOME, { name, ...image });
}

/** Lets so many minutes pass. */
export function pass({ clock }: World, minutes: number): Promise<void> {
  return clock.busy(() => clock.sleep(minutes * 60_000));
}

/** The answer to one event about `Desk` that no operation of the stack sends; undefined where it has to wait. */
export async function poll(
  { account, stack, clock }: World,
  RequestType: 'Create' | 'Update' | 'Delete',
  ResourceProperties: unknown,
  more: Properties = {},
): Promise<Answer | undefined> {
  const Event = {
    RequestType,
    RequestId: '11111111-2222-3333-4444-555555555555',
    ResponseURL: 'https://bucket.s3.eu-west-1.amazonaws.com/?X-Amz-Signature=secret',
    StackId: stack.record.stackId,
    LogicalResourceId: 'Desk',
    ResourceType: 'Custom::AppStreamImage',
    ResourceProperties: ResourceProperties as Properties,
    ...more,
  };
  const polled = await account.handler({ Event, StartedAt: new Date(clock.now()).toISOString() });
  return 'answer' in polled ? polled.answer : undefined;
}

/** A poll of a Delete of `Desk`, as the stack's events show it, too. */
export async function pollDelete(
  w: World,
  PhysicalResourceId: string,
  properties: Properties = {},
): Promise<Answer | undefined> {
  const { record } = w.stack;
  const { status } = record;
  record.setStatus('DELETE_IN_PROGRESS');
  record.addResourceEvent(
    { logicalId: 'Desk', physicalId: PhysicalResourceId, type: 'Custom::AppStreamImage', properties },
    'DELETE_IN_PROGRESS',
  );
  return poll(w, 'Delete', { SourceImageName: 'golden', ...properties }, { PhysicalResourceId }).finally(() =>
    record.setStatus(status),
  );
}

/** How many minutes an operation on a stack took. */
export function duration({ events }: StackResult): number {
  return (events.at(-1)!.timestamp - events[0].timestamp) / 60_000;
}

/** The events of one resource. */
export function eventsOf({ events }: Pick<StackResult, 'events'>, logicalId = 'Desk'): StackEvent[] {
  return events.filter(({ logicalResourceId }) => logicalResourceId === logicalId);
}

/** What the stack's events give as reasons for failures of a resource. */
export function reasons(result: StackResult, logicalId = 'Desk'): string[] {
  return eventsOf(result, logicalId)
    .filter(({ resourceStatus }) => resourceStatus.endsWith('_FAILED'))
    .map(({ resourceStatusReason }) => resourceStatusReason ?? '');
}

/** What the stack's events give as reasons for failed deletions, of any resource. A clean-up does not fail for them. */
export function failedDeletions({ events }: Pick<StackResult, 'events'>): string[] {
  return events
    .filter(({ resourceStatus }) => resourceStatus === 'DELETE_FAILED')
    .map(({ resourceStatusReason }) => resourceStatusReason ?? '');
}

/** The physical id of a resource. */
export function physicalId(stack: StackPlayer, logicalId = 'Desk'): string {
  return stack.record.resources.get(logicalId)?.physicalId ?? '';
}

/** An operation that must succeed. */
export async function succeeds(operation: Promise<StackResult>): Promise<StackResult> {
  const result = await operation;
  expect(
    result.events.flatMap(({ resourceStatus, ...event }) =>
      resourceStatus.endsWith('_FAILED') ? [event] : [],
    ),
  ).toEqual([]);
  expect(result.status).toMatch(/^(CREATE|UPDATE|DELETE)_COMPLETE$/);
  return result;
}

/** An operation that must end in that status. */
export async function ends(operation: Promise<StackResult>, status: string): Promise<void> {
  expect((await operation).status).toBe(status);
}

/** An operation that must fail and be rolled back as a whole. */
export async function rollsBack(operation: Promise<StackResult>): Promise<StackResult> {
  const result = await operation;
  expect([result.status, result.reason]).toEqual([
    expect.stringMatching(/^(UPDATE_)?ROLLBACK_COMPLETE$/),
    undefined,
  ]);
  return result;
}
