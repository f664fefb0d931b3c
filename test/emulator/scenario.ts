import type { StackEvent } from '@aws-sdk/client-cloudformation';
import type { Cdk } from './cdk';
import type { Checks } from './checks';
import { SOURCES, type EmulatedAws } from './emulated-aws';
import { Engine } from './engine';
import { ACCOUNT, LOG_GROUP, REGION } from './environment';
import { LIMITS } from './emulator-limits';

/** What a series of steps with one stack works with. */
export interface Lane {
  readonly aws: EmulatedAws;
  readonly cdk: Cdk;
  readonly checks: Checks;
  readonly stack: string;
  /** The account that its image is shared with. */
  readonly shareWith?: string;
  /** Whether its image has the default timeouts, and so is a chain of resources. */
  readonly chain?: boolean;
}

const IMAGE = 'Custom::AppStreamImage';

/** The resources of an image with the default timeouts, in the order in which they are made. */
const CHAIN = [
  ...Array<string>(4).fill('Custom::AppStreamImageDeletionWaiter'),
  ...Array<string>(3).fill('Custom::AppStreamImageCreationWaiter'),
  IMAGE,
];

export const DEPLOYED = 'cdk deploy ends with exit code 0';
export const USED_ONCE_AVAILABLE = 'what uses the image was made once it was AVAILABLE';
export const DESTROYED = 'cdk destroy ends with exit code 0';

/** An idle machine needs a third of it. */
const DEPLOY_SECONDS = 120;
const DESTROY_SECONDS = 60;
/** A rollback looks for three minutes for a copy that is not visible yet. */
const ROLLBACK_SECONDS = 270;

/** The life of a stack: made, deployed again, given a new source, and destroyed. */
export async function life(lane: Lane): Promise<void> {
  const { aws, checks, stack } = lane;
  const first = await deployFirst(lane);
  await deliverTwice(lane);
  await deployUnchanged(lane, first);
  const second = await deployNewSource(lane, first);
  await destroy(lane);
  checks.equal('each image was copied once', aws.calls(stack, 'CopyImage'), [first, second]);
}

/** A stack whose update fails: by itself, since its rollback takes minutes. */
export async function undoneUpdate(lane: Lane): Promise<void> {
  await deployBrokenSource(lane, await deployFirst(lane));
  await destroy(lane);
}

/** Answers the name of the image. */
export async function deployFirst({ aws, cdk, checks, stack, shareWith, chain }: Lane): Promise<string> {
  checks.step(`deploy with the source ${SOURCES.first}`);
  const { status, output } = await cdk.deploy(stack, SOURCES.first, DEPLOY_SECONDS);
  checks.that('cdk deploy ends in time', status !== undefined, output);
  checks.that(DEPLOYED, status === 0, output);
  const [name] = aws.copies(stack);
  const image = aws.appStream.image(REGION, name);
  const events = await aws.stacks.events(stack);
  const made = events.flatMap(({ ResourceType = '', ResourceStatus }) =>
    ResourceType.startsWith(IMAGE) && ResourceStatus === 'CREATE_COMPLETE' ? [ResourceType] : [],
  );
  checks.equal('the resources of the image were made in their order', made, chain ? CHAIN : [IMAGE]);
  const used = lastTime(events, 'User', 'CREATE_IN_PROGRESS');
  checks.that(USED_ONCE_AVAILABLE, image !== undefined && image.settledAt <= used, { used, image });
  checks.equal('the image is AVAILABLE', image?.state, 'AVAILABLE');
  checks.equal('the stack is CREATE_COMPLETE', await aws.stacks.status(stack), 'CREATE_COMPLETE');
  const outputs = {
    ImageName: name,
    ImageArn: `arn:aws:appstream:${REGION}:${ACCOUNT}:image/${name}`,
    ImageState: 'AVAILABLE',
    ImagePlatform: 'WINDOWS_SERVER_2022',
  };
  checks.equal('the stack has the attributes as outputs', await aws.stacks.outputs(stack), outputs);
  checks.equal('the CLI wrote them into the outputs file', cdk.outputs(stack), outputs);
  checks.equal('the image is tagged', image?.tags, { team: 'desktops' });
  checks.equal(
    'the image is shared as declared',
    image?.sharedWith.map(({ accountId }) => accountId),
    shareWith ? [shareWith] : [],
  );
  checks.equal('CopyImage was called once', aws.calls(stack, 'CopyImage'), [name]);
  checks.that(
    'it was polled while it was being copied',
    aws.calls(stack, 'DescribeImages').length >= 2,
    aws.appStream.journal,
  );
  return name;
}

/** Lambda may deliver an event twice, and CloudFormation may send one of the same RequestId when a deployment is tried again. */
async function deliverTwice({ aws, checks, stack }: Lane): Promise<void> {
  checks.step('deliver the events of CloudFormation once more');
  const engine = new Engine(aws, stack);
  const first = await engine.endedExecutions();
  const resources = first.map(({ event }) => event.LogicalResourceId);
  checks.equal('each event was one execution', resources.length, new Set(resources).size);
  checks.that(
    'each execution SUCCEEDED',
    first.every(({ status }) => status === 'SUCCEEDED'),
    first,
  );
  for (const { event } of first) await engine.receive(event);
  checks.equal('that begins no execution', (await engine.endedExecutions()).length, first.length);
  const [{ event }] = first;
  await engine.receive({ ...event, ResponseURL: `${event.ResponseURL}-again` });
  const count = (await engine.endedExecutions()).length;
  checks.equal('the same request with another ResponseURL begins one', count, first.length + 1);
}

async function deployUnchanged({ aws, cdk, checks, stack }: Lane, name: string): Promise<void> {
  checks.step('deploy again without a change');
  const before = aws.appStream.journal.length;
  const { status, output } = await cdk.deploy(stack, SOURCES.first, DEPLOY_SECONDS);
  checks.that(DEPLOYED, status === 0, output);
  checks.that('the CLI says that there are no changes', output.includes('(no changes)'), output);
  const since = aws.appStream.journal.slice(before);
  checks.that(
    'AppStream was not called',
    !since.some((call) => JSON.stringify(call).includes(`cdk-${stack}-`)),
    since,
  );
  checks.equal('the outputs are as before', (await aws.stacks.outputs(stack)).ImageName, name);
}

async function deployNewSource({ aws, cdk, checks, stack }: Lane, old: string): Promise<string> {
  checks.step(`deploy with the source ${SOURCES.second}`);
  const { status, output } = await cdk.deploy(stack, SOURCES.second, DEPLOY_SECONDS);
  checks.that(DEPLOYED, status === 0, output);
  checks.equal('the stack is UPDATE_COMPLETE', await aws.stacks.status(stack), 'UPDATE_COMPLETE');
  const [name, ...others] = aws.copies(stack);
  checks.that(`for this events were added: ${LIMITS.replacementCleanUp}`, aws.cleanUpEvents > 0);
  checks.equal('the old image is gone', [others, aws.appStream.image(REGION, old)], [[], undefined]);
  const image = aws.appStream.image(REGION, name)!;
  checks.equal('the new one is AVAILABLE', image.state, 'AVAILABLE');
  checks.equal('the outputs name the new image', (await aws.stacks.outputs(stack)).ImageName, name);
  const deleted = aws.appStream.journal.find(
    ({ operation, input }) => operation === 'DeleteImage' && input.Name === old,
  )!;
  const moved = lastTime(await aws.stacks.events(stack), 'User', 'UPDATE_COMPLETE');
  checks.that(
    'what uses the image moved over after the new one was AVAILABLE and before the old one was deleted',
    image.settledAt <= moved && moved <= deleted.at,
    { available: image.settledAt, moved, deleted: deleted.at },
  );
  return name;
}

/** As an update: MiniStack then rolls the failed resource back, as CloudFormation does. */
async function deployBrokenSource({ aws, cdk, checks, stack }: Lane, present: string): Promise<void> {
  checks.step('deploy with a source whose copy FAILS');
  const { status, output } = await cdk.deploy(stack, SOURCES.broken, ROLLBACK_SECONDS);
  checks.equal('cdk deploy ends with exit code 1', status, 1);
  checkReason({ checks, output, events: await aws.stacks.events(stack) }, 'UPDATE_FAILED', [
    `Image cdk-${stack}-`,
    `in ${REGION}: it ended in state FAILED (IMAGE_COPY_FAILURE`,
    'deploy again: the failed image is removed first.',
  ]);
  checks.equal('the stack is rolled back', await aws.stacks.status(stack), 'UPDATE_ROLLBACK_COMPLETE');
  checks.equal('the FAILED copy is gone, and the present image is there', aws.copies(stack), [present]);
  checks.equal('the outputs name it still', (await aws.stacks.outputs(stack)).ImageName, present);
}

export async function destroy({ aws, cdk, checks, stack, shareWith }: Lane): Promise<void> {
  checks.step('destroy');
  const [name] = aws.copies(stack);
  const { status, output } = await cdk.destroy(stack, SOURCES.first, DESTROY_SECONDS);
  checks.that(DESTROYED, status === 0, output);
  checks.equal('the stack is gone', await aws.stacks.status(stack), undefined);
  checks.equal('its image is gone', aws.copies(stack), []);
  checks.equal('it was deleted by DeleteImage', aws.calls(stack, 'DeleteImage').at(-1), name);
  if (shareWith)
    checks.equal('it was unshared before', aws.calls(stack, 'DeleteImagePermissions').at(-1), name);
}

/** A stack whose source does not exist. */
export async function missingSource({ aws, cdk, checks, stack }: Lane): Promise<void> {
  checks.step('deploy with a source that does not exist');
  const { status, output } = await cdk.deploy(stack, 'missing', DEPLOY_SECONDS);
  checks.equal('cdk deploy ends with exit code 1', status, 1);
  checkReason({ checks, output, events: await aws.stacks.events(stack) }, 'CREATE_FAILED', [
    `in ${REGION}: the source image does not exist (missing in ${REGION}).`,
    'Check the name and region of the source',
  ]);
  checks.equal('the stack is rolled back', await aws.stacks.status(stack), 'ROLLBACK_COMPLETE');
  checks.equal('nothing was copied', aws.calls(stack, 'CopyImage'), []);
  await destroyRolledBack({ aws, cdk, checks, stack });
}

/** A stack whose first copy FAILS. */
export async function failedCopy({ aws, cdk, checks, stack }: Lane): Promise<void> {
  checks.step('deploy a new stack with a source whose copy FAILS');
  const { status, output } = await cdk.deploy(stack, SOURCES.broken, DEPLOY_SECONDS);
  checks.equal('cdk deploy ends with exit code 1', status, 1);
  checkReason({ checks, output, events: await aws.stacks.events(stack) }, 'CREATE_FAILED', [
    `in ${REGION}: it ended in state FAILED (IMAGE_COPY_FAILURE`,
  ]);
  checks.equal('the stack is rolled back', await aws.stacks.status(stack), 'ROLLBACK_COMPLETE');
  checks.leftOut(`that the FAILED copy is gone: ${LIMITS.failedCreation}`);
  for (const name of aws.copies(stack)) aws.appStream.removeImage(REGION, name);
  await destroyRolledBack({ aws, cdk, checks, stack });
}

async function destroyRolledBack({ aws, cdk, checks, stack }: Lane): Promise<void> {
  checks.step('destroy what the rollback left');
  const { status, output } = await cdk.destroy(stack, SOURCES.first, DESTROY_SECONDS);
  checks.that(DESTROYED, status === 0, output);
  checks.equal('the stack is gone', await aws.stacks.status(stack), undefined);
}

/** Both where the pipeline shows it and where the stack keeps it. */
function checkReason(
  { checks, output, events }: { checks: Checks; output: string; events: readonly StackEvent[] },
  expectedStatus: string,
  parts: readonly string[],
): void {
  const failure = [...events]
    .reverse()
    .find(
      ({ ResourceType, ResourceStatus }) =>
        ResourceType?.startsWith(IMAGE) && ResourceStatus === expectedStatus,
    );
  const reason = failure?.ResourceStatusReason ?? '';
  checks.that(
    `the event ${expectedStatus} says: ${parts.join(' … ')}`,
    parts.every((part) => reason.includes(part)),
    events,
  );
  checks.that('it has at most 1,000 characters', reason.length <= 1000, reason);
  checks.that('it has no stack trace', !/\n|\bat \w+.*:\d+:\d+/.test(reason), reason);
  checks.that('it ends with the log group of the function', reason.endsWith(` Log: ${LOG_GROUP}`), reason);
  const shown = output.replace(/\s+/g, ' ');
  checks.that(
    'the CLI shows it',
    parts.every((part) => shown.includes(part)),
    output,
  );
}

/** When a resource last got that status. Its logical id begins with its construct id. */
function lastTime(events: readonly StackEvent[], id: string, status: string): number {
  const event = [...events]
    .reverse()
    .find(
      ({ LogicalResourceId, ResourceStatus }) =>
        LogicalResourceId?.startsWith(id) && ResourceStatus === status,
    );
  return event?.Timestamp?.getTime() ?? NaN;
}
