import { describeError } from './appstream/errors';
import type { Context } from './context';
import { writeNote } from './images/deletable-since';
import { holdersOf } from './images/holders';
import type { FailureName } from './report/failures';
import type { Done, Failed, Outcome, Waiting } from './report/outcome';
import type { Request } from './request/request';
import { inWords, subjectOf } from './report/words';

/** If an error kept the poll from looking or acting, the deadline is this much later: the error may pass. */
const BLIND_SECONDS = 60;

/**
 * If a wait is over its deadline, or no later poll could answer in time, this decides what it turns into: a failure, a
 * success that hands over to another resource of the chain, or no answer. If the image may still wait in its own event
 * (`hasItsOwnHour`), it goes on waiting.
 */
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

/**
 * Whether the image may wait for its own 55 minutes, however long its creation waiters have waited: they were complete
 * before this operation.
 */
async function hasItsOwnHour({ request, stack, now }: Context<Request>): Promise<boolean> {
  if (request.waitsSince === request.startedAt || request.isOver(now, request.end)) return false;
  return (await stack.history()).isOfEarlierPhase(request.waitsSince);
}

/** Whether the next resource of the chain knows the image. Then the Delete of that resource goes on with this deletion. */
async function goesOnElsewhere({ request, stack }: Context<Request>, { image }: Waiting): Promise<boolean> {
  const { deletedNext: next } = request;
  if (next === undefined) return false;
  // The next resource finds previous images by itself, if it knows the image of this event.
  const arn = !image || image.isPrevious ? request.physicalId : image.arn;
  if ((await stack.record(next))?.physicalId === arn) return true;
  return (await stack.history()).of([next]).some(({ physicalId }) => physicalId === arn);
}

/** Succeeds. Then CloudFormation goes on with the next resource of the chain, which goes on waiting. */
function handOver({ why, state, data }: Waiting): Done {
  return { kind: 'done', decision: `hand over: ${why}`, state, data };
}

/**
 * Tells the next resource of the chain since when deleteTimeout counts, by a tag. Without the tag, that one counts from
 * its own beginning.
 */
async function tellTheNext(context: Context<Request>, wait: Waiting): Promise<void> {
  for (const { image, passOn } of [wait, ...(wait.others ?? [])]) {
    const since = image && passOn?.DeletableSince?.[image.arn];
    if (since) await writeNote(context, image, since).catch(() => undefined);
  }
}

async function giveUp(context: Context<Request>, wait: Waiting, failure: FailureName): Promise<Outcome> {
  const { request } = context;
  const since = failure === 'createTimedOut' ? request.waitsSince : request.startedAt;
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
  // If something holds the image, the list of holders says all that `why` does.
  const told = isHeld && holders ? [holders] : [holders, why];
  for (const other of others)
    if (other.image)
      told.push(`${subjectOf(other.image)}: ${(await holdersAtTheEnd(context, other)) || other.why}`);
  if (last && !told.some((text) => text.includes(last))) told.push(`last refusal: ${last}`);
  return told.filter(Boolean);
}

/** Empty if nothing holds the image, or if deleteTimeout does not count yet. */
async function holdersAtTheEnd(context: Context<Request>, { image, passOn }: Waiting): Promise<string> {
  if (!image || !passOn?.DeletableSince) return '';
  return holdersOf(context.region(image.region), image).catch(describeError);
}
