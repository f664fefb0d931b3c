import { describeError } from './appstream/errors';
import type { Context } from './context';
import { writeNote } from './images/deletable-since';
import { holdersOf } from './images/holders';
import type { FailureName } from './report/failures';
import type { Done, Failed, Outcome, Waiting } from './report/outcome';
import type { Request } from './request/request';
import { inWords, subjectOf } from './report/words';

/** A moment of throttling must not be the end of an hour's wait. */
const BLIND_SECONDS = 60;

/** What a poll comes to where its outcome is a wait and no later poll could answer in time. */
export async function timeIsUp(context: Context<Request>, outcome: Outcome): Promise<Outcome> {
  if (outcome.kind !== 'wait') return outcome;
  const { request, now } = context;
  const { deadline, atDeadline } = outcome;
  if (!request.isOver(now, deadline, outcome.isBlind ? BLIND_SECONDS : 0)) return outcome;
  switch (atDeadline) {
    case 'end':
      return { ...outcome, kind: 'end' };
    case 'hand over':
      return handOver(outcome);
    case 'createTimedOut':
      return (await hasItsOwnHour(context)) ? outcome : giveUp(context, outcome, atDeadline);
    default:
      if (!request.outlasts(deadline) || !(await goesOnElsewhere(context, outcome)))
        return giveUp(context, outcome, atDeadline);
      await tellTheNext(context, outcome);
      return handOver(outcome);
  }
}

/** Where creation waiters were complete before this operation, the image has its own hour, whatever they have waited. */
async function hasItsOwnHour({ request, stack, now }: Context<Request>): Promise<boolean> {
  if (request.began === request.startedAt || request.isOver(now, request.end)) return false;
  return (await stack.history()).isOfEarlierPhase(request.began);
}

/** Whether another resource of the chain knows of the image, so that its own Delete comes next. */
async function goesOnElsewhere({ request, stack }: Context<Request>, { image }: Waiting): Promise<boolean> {
  const { deletedNext: next } = request;
  if (next === undefined) return false;
  // The next one finds previous images by itself.
  const arn = !image || image.isPrevious ? request.physicalId : image.arn;
  const history = await stack.history();
  if (history.of([next]).some(({ physicalId }) => physicalId === arn)) return true;
  return (await stack.record(next))?.physicalId === arn;
}

/** CloudFormation goes on with another resource of the chain, which goes on waiting. */
function handOver({ why, state, data }: Waiting): Done {
  return { kind: 'done', decision: `hand over: ${why}`, state, data };
}

/** The next resource of the chain counts deleteTimeout from the same moment; without a note from its own beginning. */
async function tellTheNext(context: Context<Request>, { image, passOn }: Waiting): Promise<void> {
  const since = image && passOn?.DeletableSince?.[image.arn];
  if (since) await writeNote(context, image, since).catch(() => undefined);
}

async function giveUp(context: Context<Request>, wait: Waiting, failure: FailureName): Promise<Outcome> {
  const { request } = context;
  const since = failure === 'createTimedOut' ? request.began : request.startedAt;
  const parts = [
    `waited ${inWords(context.secondsSince(since))}`,
    ...(await whatStoodInTheWay(context, wait)),
  ];
  return {
    kind: 'fail',
    failure,
    detail: parts.join('; '),
    state: wait.state,
    image: wait.image,
    physicalId: wait.physicalId,
  } satisfies Failed;
}

async function whatStoodInTheWay(context: Context<Request>, wait: Waiting): Promise<string[]> {
  const { why, others = [], isHeld, passOn } = wait;
  const last = passOn?.LastRefusal ?? context.passedOn.LastRefusal;
  const holders = await holdersAtTheEnd(context, wait);
  // What holds it is told once, and in full.
  const told = isHeld && holders ? [holders] : [holders, why];
  for (const other of others)
    if (other.image)
      told.push(`${subjectOf(other.image)}: ${(await holdersAtTheEnd(context, other)) || other.why}`);
  if (last && !told.some((text) => text.includes(last))) told.push(`last refusal: ${last}`);
  return told.filter(Boolean);
}

/** Empty where nothing holds the image, or where it is not the time for that. */
async function holdersAtTheEnd(context: Context<Request>, { image, passOn }: Waiting): Promise<string> {
  if (!image || !passOn?.DeletableSince) return '';
  const region = context.region(image.region);
  const told = async () => holdersOf(region, image, await region.sharedWith(image.name));
  return told().catch(describeError);
}
