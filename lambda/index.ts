/**
 * The two functions of Lambda. What they do is in a file of its own that is loaded when it is needed: should it not load,
 * CloudFormation hears so from here, where it would else wait for its hour.
 */
import { answer, failedId } from './cloudformation/answer';
import type { CaughtError, CustomResourceEvent, Execution, PollResult } from './request/events';
import { sentAt } from './request/sent-at';

/** Lambda tries an event again by itself, but not one that it has kept back for longer: then it is tried again here. */
const TRIED_AGAIN_MS = 150_000;
const TRIES = 3;
const PAUSE_MS = 4_000;

const MAX_WHY_LENGTH = 400;

function loadFunctions(): typeof import('./functions') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- when it is needed, not before
  return require('./functions') as typeof import('./functions');
}

/** Takes an event of CloudFormation, which does not hear how that ends. */
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

/** One task of the state machine: a poll, or the answer where polls have failed again and again. */
export async function poll({ LastFailure, ...execution }: Execution): Promise<PollResult> {
  const { Event } = execution;
  if (LastFailure) {
    await sayThatItFailed(Event, `${LastFailure.Error}: ${causeOf(LastFailure)}`);
    return { Answered: true };
  }
  const polled = await loadFunctions().poll(execution);
  if ('passOn' in polled)
    return { Answered: false, WaitSeconds: polled.waitSeconds, PassedOn: polled.passOn };
  if (polled.answer) await answer(Event, polled.answer);
  return { Answered: true };
}

async function sayThatItFailed(event: CustomResourceEvent, why: string): Promise<void> {
  const Reason =
    `Image resource ${event.LogicalResourceId}: the functions behind it failed again and again ` +
    `(${why.slice(0, MAX_WHY_LENGTH)}). Read their log, then try again what you did.`;
  await answer(event, { Status: 'FAILED', Reason, PhysicalResourceId: failedId(event) });
}

/** Of a function's error, Step Functions hands on what Lambda made of it: with a stack trace, which is for the log. */
function causeOf({ Cause = '' }: CaughtError): string {
  try {
    return (JSON.parse(Cause) as { readonly errorMessage: string }).errorMessage;
  } catch {
    return Cause;
  }
}
