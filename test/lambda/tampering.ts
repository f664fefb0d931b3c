import type { World } from './stacks';

type Answer = Record<string, unknown>;

/**
 * Changes what AppStream answers to an operation, in place or by another answer, as no simulated behaviour would.
 * Returns what ends it.
 */
export function tamper(
  { appStream }: World,
  operation: string,
  change: (answer: Answer) => unknown,
): () => void {
  const original = appStream.handle.bind(appStream);
  appStream.handle = async (request) => {
    const answer = await original(request);
    const asked = request.headers['x-amz-target']?.split('.')[1];
    if (typeof answer === 'string' || answer.status !== 200 || asked !== operation) return answer;
    const body = JSON.parse(answer.body) as Answer;
    const other = change(body);
    return { ...answer, body: JSON.stringify(isAnswer(other) ? other : body) };
  };
  return () => {
    appStream.handle = original;
  };
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null;
}

/** Has the events show a property otherwise than it is: CloudFormation shows dynamic references unresolved. */
export function hideInEvents({ stack }: World, key: string, shown: unknown): void {
  const { record } = stack;
  const add = record.addResourceEvent.bind(record);
  record.addResourceEvent = (resource, ...rest) =>
    add({ ...resource, properties: { ...resource.properties, [key]: shown } }, ...rest);
}

/** The `nth` time that the events are read while the stack has a status, they end at a moment. Else they show all. */
export function hideOnce(
  { account, stack, clock }: World,
  during: RegExp,
  nth: number,
  shownUntil: number,
): void {
  let reads = 0;
  Object.defineProperty(account.readApi.behaviour, 'eventLagSeconds', {
    get: () => {
      if (!during.test(stack.record.status)) return 0;
      reads += 1;
      return reads === nth ? (clock.now() - shownUntil) / 1000 : 0;
    },
  });
}
