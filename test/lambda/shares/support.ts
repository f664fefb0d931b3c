import type { Answer } from '../../../lambda/cloudformation/answer';
import { type CustomResourceEvent, type PassedOn, SHARE_TYPE } from '../../../lambda/request/events';
import { homeOf } from '../../../lambda/request/identity';
import { shareId } from '../../../lambda/shares/share-id';
import type { ResourceDefinition, Template } from '../../../local/cloudformation/template';
import type { ImageShare } from '../../../local/appstream/image';
import { type PolledEvent, type Watched, ask, eventOf, executionOf } from '../polls';
import { HOME, type World, acts, physicalId, succeeds, world } from '../stacks';

type Properties = Readonly<Record<string, unknown>>;

export const OTHER = '222233334444';
export const THIRD = '333344445555';

/** What a share says where a test declares nothing else. */
const DECLARED_SHARE = { ImageName: 'golden', AccountId: OTHER };

export function shareResource(
  properties: Properties = {},
  more: Partial<ResourceDefinition> = {},
): ResourceDefinition {
  const Properties = { ServiceToken: 'arn:token', ...DECLARED_SHARE, ...properties };
  return { Type: SHARE_TYPE, Properties, ...more };
}

/** A stack whose only share is `Share`. */
export function sharing(properties: Properties = {}, others: Template['Resources'] = {}): Template {
  return { Resources: { Share: shareResource(properties), ...others } };
}

/** A stack that has shared `golden`, and how many calls that took. */
export async function shared(...options: Parameters<typeof world>) {
  const w = world(...options);
  await succeeds(w.stack.create(sharing()));
  return { w, since: acts(w).length, id: physicalId(w.stack, 'Share') };
}

/** What AppStream has of an image's shares. */
export function sharesOf({ appStream }: Pick<World, 'appStream'>, name = 'golden'): readonly ImageShare[] {
  return appStream.image(HOME, name)?.sharedWith ?? [];
}

export const accounts = (w: Pick<World, 'appStream'>, name = 'golden'): string[] =>
  sharesOf(w, name).map(({ accountId }) => accountId);

/** The id of a share of an image as it is now. */
export function idOf(
  { appStream, stack }: Pick<World, 'appStream' | 'stack'>,
  accountId = OTHER,
  name = 'golden',
): string {
  const { createdTime, description = '' } = appStream.image(HOME, name)!;
  const image = { ...NOTHING, name, description, createdTime: new Date(createdTime).toISOString() };
  return shareId(homeOf(stack.record.stackId), image, accountId)!;
}

const NOTHING = { arn: '', state: '', reason: '', platform: '', baseImageArn: '', agentVersion: '' };

/** An event about `Share` that the stack asks for. `id`: under which CloudFormation knows it. */
export function askedForShare(
  w: Watched,
  RequestType: CustomResourceEvent['RequestType'],
  { id = 'Stack-Share-INVENTED', ...more }: Partial<PolledEvent> & { readonly id?: string } = {},
): PolledEvent {
  const { SourceImageName, ...event } = eventOf(w, RequestType).ResourceProperties;
  expect(SourceImageName).toBe('golden');
  const asked = eventOf(w, RequestType, event, {
    ResourceType: SHARE_TYPE,
    LogicalResourceId: 'Share',
    PhysicalResourceId: id,
    FormerPhysicalResourceId: RequestType === 'Update' ? id : undefined,
    ResourceProperties: DECLARED_SHARE,
    ...more,
  });
  ask(w, asked);
  return asked;
}

/** What the handler has logged last. */
export const lastLine = ({ lines }: Watched) => lines.at(-1)!;

/** One poll: its answer, or what the next poll gets to know. */
export async function pollShare(
  w: Watched,
  event: PolledEvent,
  passedOn?: PassedOn,
): Promise<{ readonly answer?: Answer; readonly passOn?: PassedOn }> {
  return w.account.handler(executionOf(event, passedOn));
}
