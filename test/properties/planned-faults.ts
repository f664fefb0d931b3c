import fc from 'fast-check';
import type { FaultKind } from '../../local/appstream';

/** A fault that some calls will meet. */
export interface PlannedFault {
  readonly target: 'appstream' | 'cloudformation';
  readonly kind: FaultKind;
  readonly count: number;
  readonly operation?: string;
  readonly region?: string;
  readonly afterSeconds: number;
}

const when = {
  count: fc.constantFrom(1, 2, 3, 6, 20),
  afterSeconds: fc.constantFrom(0, 10, 300, 1800, 4000),
};

const anywhere: FaultKind[] = [
  { error: 'ThrottlingException' },
  { error: 'AccessDeniedException' },
  { error: 'InternalFailure', status: 500 },
  'reset',
  'hang',
];

const ofAppStream: fc.Arbitrary<PlannedFault> = fc.record({
  ...when,
  target: fc.constant('appstream' as const),
  kind: fc.constantFrom<FaultKind>(
    ...anywhere,
    { error: 'ConcurrentModificationException' },
    { error: 'ResourceInUseException' },
    { error: 'OperationNotPermittedException' },
    { error: 'LimitExceededException' },
    { error: 'ResourceNotAvailableException' },
    'lostAnswer',
    'garbage',
    'http503',
  ),
  operation: fc.oneof(
    fc.constant(undefined),
    fc.constantFrom(
      'CopyImage',
      'CreateImportedImage',
      'CreateUpdatedImage',
      'DescribeImages',
      'DeleteImage',
      'TagResource',
      'UpdateImagePermissions',
    ),
  ),
});

/** A call tries three times in a poll: one try, one poll, or two polls. */
const passing = { ...when, count: fc.constantFrom(1, 3, 6) };

/** The host name is not resolved for a moment, as happens anywhere (aws-sdk-js#2618). */
const unresolvedHost: fc.Arbitrary<PlannedFault> = fc.record({
  ...passing,
  target: fc.constant('appstream' as const),
  kind: fc.constant<FaultKind>('noHost'),
  operation: fc.constantFrom(undefined, 'DescribeImages', 'DeleteImage'),
});

/** A region does not recognise the account for a moment, which it says for good where it is not enabled. */
const unrecognisedAccount: fc.Arbitrary<PlannedFault> = fc.record({
  ...passing,
  target: fc.constant('appstream' as const),
  kind: fc.constant<FaultKind>({ error: 'UnrecognizedClientException', status: 400 }),
  operation: fc.constantFrom(undefined, 'DescribeImages', 'DeleteImage'),
  region: fc.constantFrom(undefined, 'us-east-1', 'us-east-1'),
});

/** A role that was just made is not known everywhere yet. */
const unknownRole: fc.Arbitrary<PlannedFault> = fc.record({
  ...passing,
  target: fc.constant('appstream' as const),
  kind: fc.constant<FaultKind>({ error: 'InvalidRoleException' }),
  operation: fc.constant('CreateImportedImage'),
});

const ofCloudFormation: fc.Arbitrary<PlannedFault> = fc.record({
  ...when,
  target: fc.constant('cloudformation' as const),
  kind: fc.constantFrom<FaultKind>(...anywhere),
});

export const plannedFault = fc.oneof(
  { weight: 8, arbitrary: ofAppStream },
  { weight: 2, arbitrary: unresolvedHost },
  { weight: 2, arbitrary: unrecognisedAccount },
  { weight: 1, arbitrary: unknownRole },
  { weight: 2, arbitrary: ofCloudFormation },
);
