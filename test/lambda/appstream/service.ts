import { AppStreamClient } from '@aws-sdk/client-appstream';
import { requestHandlerFor } from '../../../local/http';
import { Region } from '../../../lambda/appstream/region';
import { Silence } from '../../../lambda/appstream/silence';
import type { Guard } from '../../../lambda/cloudformation/guard';
import { ACCOUNT, HOME } from '../stacks';

export type Answer = Record<string, unknown>;
export type Call = readonly [operation: string, input: Answer];

export const ARN = `arn:aws:appstream:${HOME}:${ACCOUNT}:image/cad`;

const SETTINGS = { region: HOME, credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' } };

/**
 * AppStream as a poll reaches it, with the real client; `answer` is what the service sends back, or an error: its name,
 * or "name: message".
 */
export function appStream(answer: (...call: Call) => Answer | string = () => ({})) {
  const calls: Call[] = [];
  const signals: AbortSignal[] = [];
  /** Images that acts take away from; undefined for all other acts. */
  const checks: (string | undefined)[] = [];
  const clock = { now: Date.UTC(2026, 10, 2) };
  const refusal: { error?: Error } = {};
  const poll = new AbortController();
  const handler = requestHandlerFor(async ({ headers, body }) => {
    const call: Call = [headers['x-amz-target']!.split('.')[1], JSON.parse(body) as Answer];
    calls.push(call);
    const answered = answer(...call);
    const isError = typeof answered === 'string';
    return {
      status: isError ? 400 : 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify(isError ? errorOf(answered) : answered),
    };
  });
  const client = new AppStreamClient({
    ...SETTINGS,
    requestHandler: {
      ...handler,
      handle: (request: never, { abortSignal }: { abortSignal?: AbortSignal } = {}) => {
        signals.push(abortSignal!);
        return handler.handle(request);
      },
    },
  });
  const guard = {
    check: async (mustNotBePresent?: string) => {
      checks.push(mustNotBePresent);
      if (refusal.error) throw refusal.error;
    },
  };
  const silence = new Silence({}, HOME, () => clock.now);
  const region = new Region(HOME, client, {
    account: ACCOUNT,
    abortSignal: poll.signal,
    guard: guard as unknown as Guard,
    silence,
    now: () => clock.now,
  });
  return { region, calls, signals, checks, clock, refusal, poll, silence };
}

function errorOf(text: string): Answer {
  const [, __type, message = 'It is so.'] = /^(\w+)(?:: (.*))?$/.exec(text)!;
  return { __type, message };
}

/** Answers each call with the next page of a list, whose tokens are the numbers of the pages. */
export const paged =
  (pages: readonly unknown[], answer: (page: unknown, NextToken: string | undefined) => Answer) =>
  (_: string, { NextToken }: Answer) => {
    const at = Number(NextToken ?? 0);
    return answer(pages[at], at + 1 < pages.length ? `${at + 1}` : undefined);
  };

export const images = (...Images: unknown[]) => appStream(() => ({ Images })).region;
export const cad = (more: Answer = {}) => ({ Name: 'cad', Arn: ARN, State: 'AVAILABLE', ...more });
