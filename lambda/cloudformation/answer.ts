import http from 'node:http';
import https from 'node:https';
import type { CustomResourceEvent } from '../request/events';

/** What CloudFormation gets to know of an event. */
export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
const MAX_ANSWER_BYTES = 4096;

/** A stack's event has 1,000 characters for the reader; CloudFormation puts about 130 around the reason. */
const MAX_REASON_LENGTH = 860;

/** The id of a resource that failed before its image had a name. CloudFormation deletes it under this id. */
export function failedId({ PhysicalResourceId, RequestId }: CustomResourceEvent): string {
  return PhysicalResourceId ?? `cdk-appstream-image-${RequestId}`;
}

const TRIES = 3;
const PAUSE_MS = 500;
const TIMEOUT_MS = 10_000;

/** Answers an event. Where S3 does not take the answer it throws, and the next invocation looks again and answers anew. */
export async function answer(event: CustomResourceEvent, content: Answer): Promise<void> {
  const body = answerBody(event, content);
  for (let tries = 1; ; tries += 1) {
    try {
      return await put(new URL(event.ResponseURL), body);
    } catch (error) {
      if (tries === TRIES) throw new AnswerNotTaken((error as Error).message);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE_MS * 2 ** tries));
    }
  }
}

/** A reason ends with the log group that the function really writes to, which Lambda tells it. */
function whereToRead(): string {
  const group = process.env.AWS_LAMBDA_LOG_GROUP_NAME;
  return group ? ` Log: ${group}` : '';
}

/** How many characters of a reason fit before that. */
export function reasonRoom(): number {
  return MAX_REASON_LENGTH - whereToRead().length;
}

/** An answer as CloudFormation takes it. */
export function answerBody(event: CustomResourceEvent, { Reason, ...content }: Answer): string {
  const { StackId, RequestId, LogicalResourceId } = event;
  const body = (reason: string | undefined) =>
    JSON.stringify({
      ...content,
      Reason: reason === undefined ? undefined : reason + whereToRead(),
      StackId,
      RequestId,
      LogicalResourceId,
    });
  const cut = Reason?.slice(0, reasonRoom());
  const over = Buffer.byteLength(body(cut)) - MAX_ANSWER_BYTES;
  return over > 0 ? body(cut?.slice(0, -over)) : body(cut);
}

/** CloudFormation takes the answer at a pre-signed URL of S3, which wants an empty content type. */
function put(url: URL, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'http:' ? http : https).request(
      {
        hostname: url.hostname,
        port: url.port || undefined,
        path: url.pathname + url.search,
        method: 'PUT',
        headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) },
        timeout: TIMEOUT_MS,
      },
      (response) => {
        const { statusCode = 0 } = response;
        response.resume();
        if (statusCode >= 200 && statusCode < 300) resolve();
        else reject(new Error(`S3 refused the answer to CloudFormation: ${statusCode}`));
      },
    );
    request.on('timeout', () => request.destroy(new Error('S3 does not take the answer to CloudFormation')));
    request.on('error', reject);
    request.end(body);
  });
}

/** The state machine knows it by its name, and polls again. */
class AnswerNotTaken extends Error {
  override name = 'AnswerNotTaken';
}
