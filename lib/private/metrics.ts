/** The CloudWatch namespace of the metrics. */
export const METRICS_NAMESPACE = 'AppStreamImage';

/** The value of the dimension `service`, which Powertools adds to each metric. */
export const METRICS_SERVICE = 'cdk-appstream-image';

/**
 * Why a poll waits: the values of the dimension `Reason`. The list is closed, since CloudWatch charges for each value,
 * and since an alarm on a misspelt one would never go off.
 */
export const WAIT_REASONS = [
  // Fleets or shares keep an image from being deleted.
  'held',
  // The state of an image. absent: the image is not there. unknown: the poll could not look.
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
  // The error with which AWS answered a call.
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

/** One of `WAIT_REASONS`. */
export type WaitReason = (typeof WAIT_REASONS)[number];
