/**
 * What an error from AWS means for a poll. Errors are matched by name: AppStream's status codes differ between its
 * model and its documentation.
 */
export type ErrorMeaning =
  /** The thing asked about does not exist. */
  | 'missing'
  /** The next poll may get another answer. */
  | 'transient'
  /** New policies take a while to reach everywhere (aws/aws-cdk#37675), so a denial counts only after some minutes. */
  | 'denied'
  /** The region has no AppStream endpoint, or a name server fails for a moment (aws/aws-sdk-js#528). */
  | 'no endpoint'
  /** A quota is used up. Which one it is, and whether waiting helps, depends on the call. */
  | 'limit'
  /** Another try would get the same answer. */
  | 'final';

const TRANSIENT = new Set([
  'ConcurrentModificationException',
  // "Exists and is not in use, but is not available": the state changed between the look and the act.
  'ResourceNotAvailableException',
  // Temporary credentials that ran out: Lambda renews them.
  'ExpiredTokenException',
  'ExpiredToken',
  'RequestExpired',
  'InternalFailure',
  'InternalServerException',
  'InternalServiceException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  // Errors of the SDK: no answer came, or a proxy has changed it.
  'TimeoutError',
  'AbortError',
  'SyntaxError',
]);

/** What a region answers if the account has not enabled it: it does not know the credentials. */
const NOT_ENABLED = ['UnrecognizedClientException', 'InvalidClientTokenId', 'OptInRequired'];

const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', ...NOT_ENABLED]);

/** The codes of Node.js for broken connections: in DNS, TCP or TLS, or within an answer. */
const BROKEN_CONNECTION = /^(E(?!RR_)[A-Z]+(_[A-Z]+)*|ERR_(SSL|TLS|STREAM|SOCKET)_\w+|HPE_\w+)$/;

interface AwsError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: { readonly throttling?: boolean };
}

export function meaningOf(error: unknown): ErrorMeaning {
  const { name = '', code = '', $fault, $metadata, $retryable } = asAwsError(error);
  const status = $metadata?.httpStatusCode ?? 0;
  if (code === 'ENOTFOUND') return 'no endpoint';
  if (name === 'ResourceNotFoundException') return 'missing';
  if (name === 'LimitExceededException') return 'limit';
  if (DENIED.has(name)) return 'denied';
  // An answer that the SDK cannot read.
  if ($metadata && (name === 'TypeError' || name === 'RangeError')) return 'transient';
  if (TRANSIENT.has(name) || BROKEN_CONNECTION.test(code)) return 'transient';
  if (/throttl|toomanyrequests|requestlimitexceeded|slowdown/i.test(name) || $retryable?.throttling)
    return 'transient';
  if (status >= 500 || status === 408 || status === 429 || $fault === 'server') return 'transient';
  return 'final';
}

/** Whether the account has not enabled the region that answered. */
export function isNotEnabled(error: unknown): boolean {
  return isErrorNamed(error, ...NOT_ENABLED);
}

/** Whether AppStream refuses to delete an image because something uses it. */
export function isInUse(error: unknown): boolean {
  return isErrorNamed(error, 'ResourceInUseException', 'OperationNotPermittedException');
}

/** The code and message as AWS gave them, in one line. */
export function describeError(error: unknown): string {
  const { name, code, message } = asAwsError(error);
  const text = (message ?? '').replace(/\s+/g, ' ').trim();
  const label = code && !text.includes(code) ? `${name ?? 'Error'} (${code})` : (name ?? 'Error');
  return text ? `${label}: ${text}` : label;
}

/** Whether an error comes from the SDK or from the connection, and is no fault of this code. */
export function isAwsError(error: unknown): boolean {
  const { code, $metadata } = asAwsError(error);
  return $metadata !== undefined || typeof code === 'string' || meaningOf(error) === 'transient';
}

export function isErrorNamed(error: unknown, ...names: string[]): boolean {
  return names.includes(asAwsError(error).name ?? '');
}

function asAwsError(error: unknown): AwsError {
  return typeof error === 'object' && error !== null ? error : { message: String(error) };
}
