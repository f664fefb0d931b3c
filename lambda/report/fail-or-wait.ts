import { describeError, isErrorNamed, isNotEnabled, meaningOf } from '../appstream/errors';
import type { Context } from '../context';
import type { Request } from '../request/request';
import type { FailureName } from './failures';
import { type Failed, PROPAGATION_SECONDS, type Waiting } from './outcome';

/** The failure that an error of AWS means. Undefined if another poll may succeed: then `blindWait` is next. */
export function failureOf(context: Context<Request>, error: unknown): Failed | undefined {
  const failure = nameOf(context, error);
  if (!failure) return undefined;
  const said = describeError(error);
  const where = context.silence.silentRegion;
  return { kind: 'fail', failure, detail: where ? `${where}: ${said}` : said };
}

function nameOf(context: Context<Request>, error: unknown): FailureName | undefined {
  const { silence } = context;
  if (isErrorNamed(error, 'InvalidAccountStatusException')) return 'accountSuspended';
  switch (meaningOf(error)) {
    case 'denied':
      if (silence.isSuspected && isNotEnabled(error))
        return silence.silentRegion === undefined ? undefined : 'notEnabled';
      return context.noteDenial() < PROPAGATION_SECONDS ? undefined : 'accessDenied';
    case 'no endpoint':
      return silence.silentRegion === undefined ? undefined : 'noEndpoint';
    case 'final':
      return 'rejected';
    case 'missing':
    case 'transient':
    case 'limit':
      return undefined;
  }
}

/** The wait of a poll that an error kept from looking or acting. The error may pass. */
export function blindWait(error: unknown, wait: Omit<Waiting, 'why' | 'state' | 'isBlind'>): Waiting {
  const said = describeError(error);
  // In a VPC without a route to AWS this is the only error: nothing refuses, and nothing answers.
  const why = isErrorNamed(error, 'TimeoutError')
    ? `${said} In a VPC, check its routes and endpoints.`
    : said;
  return { ...wait, why, state: 'unknown', isBlind: true, passOn: { ...wait.passOn, LastRefusal: why } };
}
