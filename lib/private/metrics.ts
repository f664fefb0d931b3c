/** What the functions write their metrics under. */
export const METRICS_NAMESPACE = 'AppStreamImage';

export const METRICS_SERVICE = 'cdk-appstream-image';

/**
 * What a poll can wait for: the values of the dimension `Reason`. A closed list, since each value is a metric that
 * CloudWatch charges for, and since an alarm on a misspelt one would never go off.
 */
export const WAIT_REASONS = [
  // Fleets or shares keep an image from being deleted.
  'held',
  // The states of an image, and what stands for one where it is not there, or where nobody could look.
  'AVAILABLE',
  'COPYING',
  'CREATING',
  'DELETING',
  'FAILED',
  'IMPORTING',
  'PENDING',
  'VALIDATING',
  'absent',
  'unknown',
  // What AWS said against a look or an act.
  'AccessDeniedException',
  'ConcurrentModificationException',
  'LimitExceededException',
  'OperationNotPermittedException',
  'RequestLimitExceededException',
  'ResourceAlreadyExistsException',
  'ResourceInUseException',
  'ResourceNotAvailableException',
  'ResourceNotFoundException',
  'ServiceUnavailableException',
  'ThrottlingException',
  'TimeoutError',
  'UnrecognizedClientException',
  // A state or an error that is not named here: the log tells which.
  'other',
] as const;

export type WaitReason = (typeof WAIT_REASONS)[number];
