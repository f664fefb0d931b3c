/**
 * The handlers of the two Lambda functions. Their code is in `functions.ts`, which is loaded when it is needed. If it
 * does not load, the code here tells CloudFormation. Otherwise CloudFormation would wait for its whole hour.
 */
import { answer, failedId } from './cloudformation/answer';
import type { CaughtError, CustomResourceEvent, Execution, PollResult } from './request/events';
import { sentAt } from './request/sent-at';

/**
 * If the receiver throws, Lambda invokes it again after one minute, and after two more. An event older than this may
 * have no further invocation: the receiver tries again by itself, then answers FAILED.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const TRIED_AGAIN_MS = 150_000;
const TRIES = 3;
const PAUSE_MS = 4_000;

const MAX_WHY_LENGTH = 400;

function loadFunctions(): typeof import('./functions') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- when it is needed, not before
  return require('./functions') as typeof import('./functions');
}

/** Takes an event of CloudFormation. The invocation is asynchronous: CloudFormation does not see how it ends. */
export async function receive(event: CustomResourceEvent): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await loadFunctions().receive(event);
    } catch (error) {
      const now = Date.now();
      if (now - sentAt(event, now) < TRIED_AGAIN_MS) throw error;
      const { name, message } = error as Error;
      if (tries === TRIES) return sayThatItFailed(event, `${name}: ${message}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** One task of the state machine: a poll. If polls have failed again and again, it only answers FAILED. */
export async function poll({ LastFailure, ...execution }: Execution): Promise<PollResult> {
  const { Event, Poll } = execution;
  if (LastFailure) {
    const why = `${LastFailure.Error}: ${causeOf(LastFailure)}`;
    await sayThatItFailed(Event, why, Poll?.PassedOn?.TriedShare);
    return { Answered: true };
  }
  const polled = await loadFunctions().poll(execution);
  if ('passOn' in polled)
    return { Answered: false, WaitSeconds: polled.waitSeconds, PassedOn: polled.passOn };
  if (polled.answer) await answer(Event, polled.answer);
  return { Answered: true };
}

/** `id`: of what a poll may have made. Then the Delete that follows takes it back. */
async function sayThatItFailed(event: CustomResourceEvent, why: string, id = failedId(event)): Promise<void> {
  const Reason =
    `Image resource ${event.LogicalResourceId}: the functions behind it failed again and again ` +
    `(${why.slice(0, MAX_WHY_LENGTH)}). Read their log, then try again what you did.`;
  await answer(event, { Status: 'FAILED', Reason, PhysicalResourceId: id });
}

/** If a function throws, `Cause` is JSON of Lambda with a stack trace. Only its message is for the user. */
function causeOf({ Cause = '' }: CaughtError): string {
  try {
    return (JSON.parse(Cause) as { readonly errorMessage: string }).errorMessage;
  } catch {
    return Cause;
  }
}
