import http from 'node:http';
import https from 'node:https';
import type { CustomResourceEvent } from '../request/events';

/** The answer to an event of CloudFormation. */
export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
const MAX_ANSWER_BYTES = 4096;

/** A stack event may show 1,000 characters (docs/lifecycle.md, 9), and CloudFormation adds about 130 to the reason. */
const MAX_REASON_LENGTH = 860;

/** The physical id of the answer, if the resource failed before it had one. Its Delete comes with this id. */
export function failedId({ PhysicalResourceId, RequestId }: CustomResourceEvent): string {
  return PhysicalResourceId ?? `cdk-appstream-image-${RequestId}`;
}

const TRIES = 3;
const PAUSE_MS = 500;
const TIMEOUT_MS = 10_000;

/** Answers an event. If S3 does not take the answer, it throws: the next invocation looks and answers again. */
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

/** The end of each reason: the log group that the function writes to, as Lambda tells it. */
function whereToRead(): string {
  const group = process.env.AWS_LAMBDA_LOG_GROUP_NAME;
  return group ? ` Log: ${group}` : '';
}

/** How many characters of a reason fit before the log group. */
export function reasonRoom(): number {
  return MAX_REASON_LENGTH - whereToRead().length;
}

/** The body of an answer, cut to the size that CloudFormation takes. */
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

/** The ResponseURL is a pre-signed URL of S3. It needs an empty content type. */
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

/** The state machine knows this error by its name, and tries again. */
class AnswerNotTaken extends Error {
  override name = 'AnswerNotTaken';
}
