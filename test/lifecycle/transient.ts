import type { FaultKind } from '../../local/appstream';

/** What passes by itself, of AppStream and of the connection to it. */
export const TRANSIENT: [string, FaultKind][] = [
  ['throttling', { error: 'ThrottlingException' }],
  ['too many requests', { error: 'TooManyRequestsException', status: 429 }],
  ['an internal error', { error: 'InternalServiceException', status: 500 }],
  ['a load balancer without a target', 'http503'],
  ['a broken connection', 'reset'],
  ['no answer', 'hang'],
  ['a lost answer', 'lostAnswer'],
  ['an answer that is none', 'garbage'],
  ['a concurrent modification', { error: 'ConcurrentModificationException' }],
];
