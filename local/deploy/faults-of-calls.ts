import { type AppStreamFaults, call } from './named-fault';

const SUSPENDED = 'The account is not in good standing.';
const NOT_COPYABLE = 'The image cannot be copied: its operating system is not supported.';
const NOT_IMPORTABLE = 'The AMI cannot be imported: its volume is encrypted.';
const NOT_UPDATABLE = 'The image cannot be updated: its operating system is not supported.';
const NO_SUCH_COMBINATION = 'The combination of parameters is not valid.';

/** The errors that COUNT calls of one operation get. */
const ERRORS: ReadonlyArray<[fault: string, operation: string, error: string, message: string]> = [
  ['in-use', 'DeleteImage', 'ResourceInUseException', 'The specified resource is in use.'],
  [
    'not-permitted',
    'DeleteImage',
    'OperationNotPermittedException',
    'The attempted operation is not permitted.',
  ],
  ['source-missing', 'CopyImage', 'ResourceNotFoundException', 'The specified resource was not found.'],
  [
    'access-denied',
    'CopyImage',
    'AccessDeniedException',
    'User is not authorized to perform: appstream:CopyImage',
  ],
  ['account-suspended', 'CopyImage', 'InvalidAccountStatusException', SUSPENDED],
  ['incompatible', 'CopyImage', 'IncompatibleImageException', NOT_COPYABLE],
  ['import-missing', 'CreateImportedImage', 'ResourceNotFoundException', 'The AMI could not be found.'],
  ['import-unfit', 'CreateImportedImage', 'IncompatibleImageException', NOT_IMPORTABLE],
  ['role-refused', 'CreateImportedImage', 'InvalidRoleException', 'AppStream cannot assume the role.'],
  ['not-updatable', 'CreateUpdatedImage', 'IncompatibleImageException', NOT_UPDATABLE],
  ['rejected', 'CopyImage', 'InvalidParameterCombinationException', NO_SUCH_COMBINATION],
];

/** What goes wrong with calls to AppStream. */
export const FAULTS_OF_CALLS: AppStreamFaults = {
  throttle: {
    ...call('COUNT calls to AppStream are throttled.', {
      error: 'ThrottlingException',
      message: 'Rate exceeded',
    }),
    realSeconds: 20,
  },
  http503: { ...call('COUNT calls are answered with 503 by a load balancer.', 'http503'), realSeconds: 2 },
  reset: {
    ...call('COUNT connections to AppStream break before the call takes effect.', 'reset'),
    realSeconds: 2,
  },
  hang: { ...call('COUNT calls are never answered.', 'hang'), realSeconds: 15 },
  garbage: call('COUNT answers of AppStream are not readable.', 'garbage'),
  'lost-copy-answer': call(
    'COUNT CopyImage calls take effect, but the answer is lost.',
    'lostAnswer',
    'CopyImage',
  ),
  'lost-delete-answer': call(
    'COUNT DeleteImage calls take effect, but the answer is lost.',
    'lostAnswer',
    'DeleteImage',
  ),
  'concurrent-modification': call(
    'COUNT more DeleteImage calls get ConcurrentModificationException.',
    {
      error: 'ConcurrentModificationException',
      message: 'An API error occurred. Wait a few minutes and try again.',
    },
    'DeleteImage',
  ),
  ...Object.fromEntries(
    ERRORS.map(([name, operation, error, message]) => [
      name,
      call(`COUNT ${operation} calls get ${error}.`, { error, message }, operation),
    ]),
  ),
  'no-endpoint': {
    sentence: 'In COUNT regions AppStream has no endpoint.',
    realSeconds: 2,
    inject(aws, count, destinations) {
      for (const region of destinations.slice(0, count)) {
        aws.appStream.faults.inject({ kind: 'noHost', count: Infinity, region });
      }
    },
  },
};
