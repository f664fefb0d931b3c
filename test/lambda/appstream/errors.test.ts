import {
  describeError,
  isAwsError,
  isInUse,
  isErrorNamed,
  isNotEnabled,
  meaningOf,
} from '../../../lambda/appstream/errors';

const named = (name: string, more = {}) => Object.assign(new Error('It is so.'), { name, ...more });

test.each<[unknown, string]>([
  [named('ResourceNotFoundException'), 'missing'],
  [named('LimitExceededException'), 'limit'],
  [named('ConcurrentModificationException'), 'transient'],
  [named('ResourceNotAvailableException'), 'transient'],
  [named('ThrottlingException'), 'transient'],
  [named('Throttling'), 'transient'],
  [named('TooManyRequestsException'), 'transient'],
  [named('RequestLimitExceeded'), 'transient'],
  [named('SlowDown'), 'transient'],
  [named('Unknown', { $retryable: { throttling: true } }), 'transient'],
  [named('InternalServiceException'), 'transient'],
  [named('Unknown', { $metadata: { httpStatusCode: 500 } }), 'transient'],
  [named('503', { $metadata: { httpStatusCode: 503 } }), 'transient'],
  [named('Unknown', { $metadata: { httpStatusCode: 429 } }), 'transient'],
  [named('Unknown', { $fault: 'server' }), 'transient'],
  [named('Unknown', { $metadata: { httpStatusCode: 499 } }), 'final'],
  [named('Unknown', { $metadata: { httpStatusCode: 428 } }), 'final'],
  [named('Unknown', { $metadata: {} }), 'final'],
  [named('Unknown', { $fault: 'client' }), 'final'],
  [named('Unknown', { $retryable: { throttling: false } }), 'final'],
  [named('Unknown', { $retryable: {} }), 'final'],
  [named('InternalFailure'), 'transient'],
  [named('InternalServerException'), 'transient'],
  [named('ServiceUnavailable'), 'transient'],
  [named('ServiceUnavailableException'), 'transient'],
  [named('TimeoutError'), 'transient'],
  [named('AbortError'), 'transient'],
  [named('SyntaxError'), 'transient'],
  [named('TypeError', { $metadata: {} }), 'transient'],
  [named('RangeError', { $metadata: {} }), 'transient'],
  [named('TypeError'), 'final'],
  [named('RangeError'), 'final'],
  [named('ExpiredTokenException'), 'transient'],
  [named('ExpiredToken'), 'transient'],
  [named('RequestExpired'), 'transient'],
  [named('Error', { code: 'ECONNRESET' }), 'transient'],
  [named('Error', { code: 'ECONNREFUSED' }), 'transient'],
  [named('Error', { code: 'ETIMEDOUT' }), 'transient'],
  [named('Error', { code: 'EPIPE' }), 'transient'],
  [named('Error', { code: 'EAI_AGAIN' }), 'transient'],
  [named('Error', { code: 'ECONNABORTED' }), 'transient'],
  [named('Error', { code: 'EHOSTUNREACH' }), 'transient'],
  [named('Error', { code: 'ENETUNREACH' }), 'transient'],
  [named('Error', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }), 'transient'],
  [named('Error', { code: 'EPROTO' }), 'transient'],
  [named('Error', { code: 'ENETDOWN' }), 'transient'],
  [named('Error', { code: 'EAI_FAIL' }), 'transient'],
  [named('Error', { code: 'ERR_STREAM_PREMATURE_CLOSE' }), 'transient'],
  [named('Error', { code: 'ERR_TLS_HANDSHAKE_TIMEOUT' }), 'transient'],
  [named('Error', { code: 'ERR_SOCKET_CLOSED' }), 'transient'],
  [named('Error', { code: 'HPE_INVALID_CONSTANT' }), 'transient'],
  [named('Unknown', { $metadata: { httpStatusCode: 408 } }), 'transient'],
  [named('Unknown', { $metadata: { httpStatusCode: 407 } }), 'final'],
  [named('Error', { code: 'ERR_INVALID_ARG_TYPE' }), 'final'],
  [named('Error', { code: 'ERR_SSL' }), 'final'],
  [named('Error', { code: 'CERT_HAS_EXPIRED' }), 'final'],
  [named('Error', { code: 'XECONNRESET' }), 'final'],
  [named('Error', { code: 'ECONNRESET!' }), 'final'],
  [named('Error', { code: 'ENOTFOUND' }), 'no endpoint'],
  [named('TimeoutError', { code: 'ENOTFOUND' }), 'no endpoint'],
  [named('AccessDeniedException'), 'denied'],
  [named('AccessDenied'), 'denied'],
  [named('UnrecognizedClientException'), 'denied'],
  [named('UnauthorizedOperation'), 'denied'],
  [named('InvalidClientTokenId'), 'denied'],
  [named('OptInRequired'), 'denied'],
  [{ message: 'It is so.' }, 'final'],
  [{ $metadata: { httpStatusCode: 503 } }, 'transient'],
  [named('ValidationException', { $metadata: { httpStatusCode: 400 } }), 'final'],
  [named('IncompatibleImageException'), 'final'],
  [named('InvalidAccountStatusException'), 'final'],
  [new Error('of nobody'), 'final'],
  ['a text', 'final'],
  [undefined, 'final'],
  [null, 'final'],
])('lifecycle 7: an error %p means %s', (error, meaning) => {
  expect(meaningOf(error)).toBe(meaning);
});

test.each<[unknown, boolean]>([
  [named('ValidationException', { $metadata: {} }), true],
  [named('Error', { code: 'ENOTFOUND' }), true],
  [named('TimeoutError'), true],
  [{ code: 'ERR_INVALID_ARG_TYPE' }, true],
  [named('DataCloneError', { code: 25 }), false],
  [new TypeError('x is not a function'), false],
  [undefined, false],
])('lifecycle 7: an error %p comes from AWS or from beneath it: %p', (error, is) => {
  expect(isAwsError(error)).toBe(is);
});

test.each<[unknown, string]>([
  [named('ValidationException'), 'ValidationException: It is so.'],
  [Object.assign(named('Error'), { code: 'ECONNRESET' }), 'Error (ECONNRESET): It is so.'],
  [Object.assign(named('Error'), { code: 'EPIPE', message: 'write EPIPE' }), 'Error: write EPIPE'],
  [Object.assign(named('Error'), { message: ' one\n\ttwo ' }), 'Error: one two'],
  [Object.assign(named('ValidationException'), { message: '' }), 'ValidationException'],
  [{}, 'Error'],
  [{ code: 'EPIPE' }, 'Error (EPIPE)'],
  [{ message: 'It is so.' }, 'Error: It is so.'],
  [{ name: 'AbortError', code: 'ABORTED', message: '' }, 'AbortError (ABORTED)'],
  [null, 'Error: null'],
  [undefined, 'Error: undefined'],
  ['a text', 'Error: a text'],
])('lifecycle 9: an error %p is told as %p', (error, said) => {
  expect(describeError(error)).toBe(said);
});

test.each<[unknown, boolean]>([
  [named('B'), true],
  [named('C'), false],
  [{}, false],
  ['B', false],
  [undefined, false],
])('lifecycle 7: an error %p has one of two names: %p', (error, has) => {
  expect(isErrorNamed(error, 'A', 'B')).toBe(has);
});

test.each<[unknown, boolean]>([
  [named('UnrecognizedClientException'), true],
  [named('InvalidClientTokenId'), true],
  [named('OptInRequired'), true],
  [named('AccessDeniedException'), false],
  [named('Error', { code: 'ENOTFOUND' }), false],
])(
  'lifecycle 8: an error %p is what a region says that the account has not enabled: %p',
  (error, expected) => {
    expect(isNotEnabled(error)).toBe(expected);
  },
);

test.each<[unknown, boolean]>([
  [named('ResourceInUseException'), true],
  [named('OperationNotPermittedException'), true],
  [named('ConcurrentModificationException'), false],
  [named('ResourceNotAvailableException'), false],
  [undefined, false],
])('lifecycle 7: an error %p means that something uses the image: %p', (error, expected) => {
  expect(isInUse(error)).toBe(expected);
});
