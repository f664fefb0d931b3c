import fc from 'fast-check';
import { BEHAVIOURS, type Behaviour, type FaultKind } from '../../local/appstream';
import {
  CLOUDFORMATION_BEHAVIOURS,
  type CloudFormationBehaviour,
} from '../../local/cloudformation/stack-player';
import { INVOCATION_FAULTS, type InvocationFault } from '../../local/engine/lambda-account';

/** An image as a stack of a history declares it. */
export interface DeclaredImage {
  readonly source: string;
  readonly imageName?: string;
  readonly destinationRegion?: string;
  readonly description?: string;
  readonly revision?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly shares: readonly string[];
  readonly copyMinutes: number;
  readonly deleteMinutes: number;
  readonly retain: boolean;
}

/** What the world does before a stack operation begins. */
export type Interference =
  | { readonly kind: 'fleet'; readonly minutes: number }
  | { readonly kind: 'share'; readonly accountId: string }
  | { readonly kind: 'sessions'; readonly minutes: number }
  | { readonly kind: 'removed' }
  | { readonly kind: 'madeAnew' };

export type Operation =
  | {
      readonly kind: 'deploy';
      readonly images: Readonly<Record<string, DeclaredImage>>;
      /** Another resource fails so many seconds after the beginning. */
      readonly siblingFailsAfter?: number;
      /** Should it be undone, yet another resource fails so many seconds after the beginning of that. */
      readonly undoFailsAfter?: number;
      readonly fleet: boolean;
    }
  | { readonly kind: 'destroy' };

export interface Step {
  readonly interference?: Interference;
  readonly operation: Operation;
}

export interface PlannedFault {
  readonly target: 'appstream' | 'cloudformation';
  readonly kind: FaultKind;
  readonly count: number;
  readonly operation?: string;
  readonly afterSeconds: number;
}

/** Everything that one run does; nothing in it is left to chance any more. */
export interface History {
  readonly behaviour: Behaviour;
  readonly failedUpdate: CloudFormationBehaviour['failedUpdate'];
  readonly requestIds: CloudFormationBehaviour['requestIds'];
  /** Of the whole account; undefined: more than are needed. */
  readonly concurrentExecutions?: number;
  /** What happens to the n-th invocation of a function. */
  readonly invocationFaults: readonly (InvocationFault | undefined)[];
  /** What queues and pauses of the engine are drawn from. */
  readonly seed: number;
  readonly readApi: { readonly view: 'real' | 'emulator'; readonly eventLagSeconds: number };
  readonly raisedQuotas: 'none' | 'images' | 'all';
  /** With latencies and the SDK's pauses, in which CloudFormation may move on: what they are is drawn from this seed. */
  readonly pausesSeed?: number;
  readonly pollSeconds: number;
  readonly copySeconds: number;
  /** Whether the account that golden-2 is shared with could keep its copies from being deleted. */
  readonly sourceIsShared: boolean;
  /** Whether the n-th copy fails. */
  readonly copiesFail: readonly boolean[];
  readonly sourceLateSeconds: number;
  readonly nameIsTaken: boolean;
  /** Whether the account has enabled the other region. */
  readonly elsewhereIsEnabled: boolean;
  /** Whether a rollback that failed is continued; else the stack is deleted. */
  readonly continuesRollback: boolean;
  /** After how many seconds the n-th event is delivered again. */
  readonly redeliveries: readonly (readonly number[])[];
  readonly faults: readonly PlannedFault[];
  readonly steps: readonly Step[];
}

/** Left out in all but one of so many cases. */
function rarely<T>(arbitrary: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const behaviour = fc.record(
  Object.fromEntries(
    Object.entries(BEHAVIOURS).map(([name, values]) => [
      name,
      name === 'pageSize' ? fc.constantFrom(25, 25, 25, 1) : fc.constantFrom(...(values as unknown[])),
    ]),
  ),
) as unknown as fc.Arbitrary<Behaviour>;

/** A region where AppStream has no endpoint. */
export const WITHOUT_APPSTREAM = 'us-west-1';

const image: fc.Arbitrary<DeclaredImage> = fc.record({
  source: fc.oneof(
    { weight: 16, arbitrary: fc.constantFrom('golden', 'golden-2') },
    { weight: 1, arbitrary: fc.constantFrom('missing', 'broken', 'late') },
  ),
  imageName: fc.oneof(
    { weight: 7, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.constantFrom('desk-a', 'desk-b') },
    { weight: 1, arbitrary: fc.constant('taken') },
  ),
  destinationRegion: fc.oneof(
    { weight: 12, arbitrary: fc.constant(undefined) },
    { weight: 4, arbitrary: fc.constant('us-east-1') },
    { weight: 1, arbitrary: fc.constant(WITHOUT_APPSTREAM) },
  ),
  description: rarely(fc.constantFrom('one', 'two'), 3),
  revision: rarely(fc.constantFrom('1', '2'), 3),
  tags: fc.dictionary(fc.constantFrom('team', 'cost'), fc.constantFrom('a', 'b'), { maxKeys: 2 }),
  shares: fc.uniqueArray(fc.constantFrom('222222222222', '333333333333'), { maxLength: 2 }),
  copyMinutes: fc.oneof({ weight: 5, arbitrary: fc.constant(55) }, fc.constantFrom(20, 120, 185)),
  deleteMinutes: fc.oneof({ weight: 5, arbitrary: fc.constant(55) }, fc.constantFrom(20, 90)),
  retain: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
});

const interference: fc.Arbitrary<Interference> = fc.oneof(
  fc.record({ kind: fc.constant('fleet' as const), minutes: fc.constantFrom(3, 30, 600) }),
  fc.record({ kind: fc.constant('share' as const), accountId: fc.constant('444444444444') }),
  fc.record({ kind: fc.constant('sessions' as const), minutes: fc.constantFrom(3, 30) }),
  fc.constant({ kind: 'removed' as const }),
  fc.constant({ kind: 'madeAnew' as const }),
);

const deploy: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constant('deploy' as const),
  images: fc.oneof(
    { weight: 3, arbitrary: fc.record({ Desk: image }) },
    { weight: 2, arbitrary: fc.record({ Desk: image, Lab: image }) },
  ),
  siblingFailsAfter: rarely(fc.constantFrom(0, 20, 70, 600, 1500, 2400, 4000), 4),
  undoFailsAfter: rarely(fc.constantFrom(0, 20, 70, 1500), 8),
  fleet: fc.boolean(),
});

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    interference: rarely(interference, 5),
    operation: fc.oneof(
      { weight: 5, arbitrary: deploy },
      { weight: 1, arbitrary: fc.constant({ kind: 'destroy' as const }) },
    ),
  }),
  { minLength: 1, maxLength: 5 },
);

/** There and back again, with the Delete of the first image delivered once more while it is in use again. */
const thereAndBack: fc.Arbitrary<Step[]> = fc
  .tuple(image, image)
  .map(([a, b]) => [
    { operation: { kind: 'deploy', images: { Desk: a }, fleet: true } },
    { operation: { kind: 'deploy', images: { Desk: b }, fleet: true } },
    { operation: { kind: 'deploy', images: { Desk: a }, fleet: true } },
  ]);

/** An image that is kept when another replaces it, then taken up again by an update that may fail. */
const keptAndTakenUp: fc.Arbitrary<Step[]> = fc
  .tuple(image, image, fc.constantFrom(20, 1500, 4000, undefined))
  .map(([a, b, siblingFailsAfter]) => [
    { operation: { kind: 'deploy', images: { Desk: { ...a, retain: true } }, fleet: true } },
    { operation: { kind: 'deploy', images: { Desk: { ...b, retain: true } }, fleet: true } },
    {
      operation: { kind: 'deploy', images: { Desk: { ...a, retain: true } }, fleet: true, siblingFailsAfter },
    },
  ]);

/** An update whose rollback fails while the images are at any point of their way back. */
const stuck: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.record({ Desk: image, Lab: image }),
    fc.record({ Desk: image, Lab: image }),
    fc.constantFrom(20, 700, 1500, 4000),
    fc.constantFrom(0, 20, 70, 700, 1500),
  )
  .map(([a, b, siblingFailsAfter, undoFailsAfter]) => [
    { operation: { kind: 'deploy', images: a, fleet: true } },
    { operation: { kind: 'deploy', images: b, fleet: true, siblingFailsAfter, undoFailsAfter } },
  ]);

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

const fault: fc.Arbitrary<PlannedFault> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
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
          'DescribeImages',
          'DeleteImage',
          'TagResource',
          'UpdateImagePermissions',
        ),
      ),
    }),
  },
  {
    // One poll that cannot resolve the host, or whose account is not recognised.
    weight: 1,
    arbitrary: fc.record({
      ...when,
      count: fc.constantFrom(1, 3),
      target: fc.constant('appstream' as const),
      kind: fc.constantFrom<FaultKind>('noHost', { error: 'UnrecognizedClientException', status: 400 }),
      operation: fc.constantFrom(undefined, 'DescribeImages', 'DeleteImage'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...when,
      target: fc.constant('cloudformation' as const),
      kind: fc.constantFrom<FaultKind>(...anywhere),
    }),
  },
);

const redelivery = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  fc.constantFrom([0], [45], [1200], [3600], [3700], [7200]),
);

export const history: fc.Arbitrary<History> = fc.record({
  behaviour,
  failedUpdate: fc.constantFrom(...CLOUDFORMATION_BEHAVIOURS.failedUpdate),
  requestIds: fc.constantFrom(...CLOUDFORMATION_BEHAVIOURS.requestIds),
  concurrentExecutions: rarely(fc.constantFrom(1, 2, 5), 4),
  invocationFaults: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(rarely(fc.constantFrom(...INVOCATION_FAULTS), 4), { minLength: 10, maxLength: 80 }),
    },
  ),
  seed: fc.nat(),
  // An emulator has no replicas that lag behind.
  readApi: fc.oneof(
    fc.record({ view: fc.constant('real' as const), eventLagSeconds: fc.constantFrom(0, 20, 90) }),
    fc.record({ view: fc.constant('emulator' as const), eventLagSeconds: fc.constant(0) }),
  ),
  raisedQuotas: fc.constantFrom('none', 'images', 'all'),
  pausesSeed: rarely(fc.nat(), 5),
  // Mostly far apart, since each poll costs time on the machine's clock.
  pollSeconds: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(300, 600, 420) },
    { weight: 1, arbitrary: fc.constantFrom(30, 60, 77) },
  ),
  copySeconds: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(20, 600, 1500, 2400) },
    { weight: 1, arbitrary: fc.constantFrom(3200, 4000, 9000) },
  ),
  sourceIsShared: rarely(fc.constant(true), 5).map(Boolean),
  copiesFail: fc.array(fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, fc.constant(true)), {
    minLength: 8,
    maxLength: 8,
  }),
  sourceLateSeconds: fc.constantFrom(120, 1800, 9000),
  nameIsTaken: fc.boolean(),
  elsewhereIsEnabled: rarely(fc.constant(false), 10).map((isEnabled) => isEnabled ?? true),
  continuesRollback: fc.boolean(),
  redeliveries: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(redelivery, { minLength: 12, maxLength: 12 }) },
    { weight: 1, arbitrary: fc.constantFrom(1200, 3600, 7200).map((seconds) => Array(12).fill([seconds])) },
  ),
  faults: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, fc.array(fault, { maxLength: 4 })),
  steps: fc.oneof(
    { weight: 5, arbitrary: steps },
    { weight: 1, arbitrary: thereAndBack },
    { weight: 1, arbitrary: keptAndTakenUp },
    { weight: 1, arbitrary: stuck },
  ),
});
