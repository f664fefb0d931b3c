import fc from 'fast-check';
import { BEHAVIOURS, type Behaviour } from '../../local/appstream';
import {
  CLOUDFORMATION_BEHAVIOURS,
  type CloudFormationBehaviour,
} from '../../local/cloudformation/stack-player';
import { INVOCATION_FAULTS, type InvocationFault } from '../../local/engine/lambda-account';
import type { ReadApiBehaviour } from '../../local/cloudformation/read-api';
import { type PlannedFault, plannedFault } from './planned-faults';
import { rarely } from './rarely';
import type { Step } from './step';
import { steps } from './steps';

/** Everything that one run does; nothing in it is left to chance any more. */
export interface History {
  readonly behaviour: Behaviour;
  readonly cloudFormation: CloudFormationBehaviour;
  /** Of the whole account; undefined: more than are needed. */
  readonly concurrentExecutions?: number;
  /** How late Lambda delivers an event, at the most. */
  readonly lateSeconds?: number;
  /** What happens to the n-th invocation of a function. */
  readonly invocationFaults: readonly (InvocationFault | undefined)[];
  /** What queues and pauses of the engine are drawn from. */
  readonly seed: number;
  readonly readApi: Pick<ReadApiBehaviour, 'view' | 'eventLagSeconds' | 'skippedDeletions' | 'pageBytes'>;
  /** How many events of past updates are added before each update of a stack that is complete. */
  readonly oldEvents?: number;
  readonly quotas: 'lowered' | 'default' | 'images raised' | 'all raised';
  /** With latencies and the SDK's pauses, in which CloudFormation may move on: what they are is drawn from this seed. */
  readonly pausesSeed?: number;
  readonly pollSeconds: number;
  readonly copySeconds: number;
  readonly importSeconds: number;
  readonly updateSeconds: number;
  /** Whether the account that golden-2 is shared with could keep its copies from being deleted. */
  readonly sourceIsShared: boolean;
  /** What AppStream says when it is asked for the n-th time whether there is nothing to update. */
  readonly upToDate: readonly boolean[];
  /** Whether the n-th image fails. */
  readonly imagesFail: readonly boolean[];
  readonly sourceLateSeconds: number;
  readonly nameIsTaken: boolean;
  /** Whether the account has enabled the other region. */
  readonly elsewhereIsEnabled: boolean;
  /** Whether a rollback that failed is continued, and one that is still to come asked for; else the stack is deleted. */
  readonly goesBack: boolean;
  /** After how many seconds the n-th event is delivered again. */
  readonly redeliveries: readonly (readonly number[])[];
  readonly faults: readonly PlannedFault[];
  readonly steps: readonly Step[];
}

const behaviour = fc.record(
  Object.fromEntries(
    Object.entries(BEHAVIOURS).map(([name, values]) => [
      name,
      name === 'pageSize' ? fc.constantFrom(25, 25, 25, 1) : fc.constantFrom(...(values as unknown[])),
    ]),
  ),
) as unknown as fc.Arbitrary<Behaviour>;

const cloudFormation = fc.record(
  Object.fromEntries(
    Object.entries(CLOUDFORMATION_BEHAVIOURS).map(([name, values]) => [
      name,
      // What ends any operation leads to the most.
      fc.constantFrom(...(name === 'deletionMeanwhile' ? [...values, values.at(-1)] : values)),
    ]),
  ),
) as unknown as fc.Arbitrary<CloudFormationBehaviour>;

const skippedDeletions = fc.constantFrom('shown' as const, 'hidden' as const);

/** How many bytes of events a page has; in the second case about three events. */
const pageBytes = fc.constantFrom(1_048_576, 5_000);

const redelivery = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  fc.constantFrom([0], [45], [1200], [3600], [3700], [7200]),
);

export const history: fc.Arbitrary<History> = fc.record({
  behaviour,
  cloudFormation,
  concurrentExecutions: rarely(fc.constantFrom(1, 2, 5), 4),
  lateSeconds: rarely(fc.constantFrom(300, 1200, 2400), 8),
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
    fc.record({
      view: fc.constant('real' as const),
      eventLagSeconds: fc.constantFrom(0, 20, 90),
      skippedDeletions,
      pageBytes,
    }),
    fc.record({
      view: fc.constant('emulator' as const),
      eventLagSeconds: fc.constant(0),
      // MiniStack shows it.
      skippedDeletions: fc.constant('shown' as const),
      pageBytes,
    }),
  ),
  oldEvents: rarely(fc.constant(3000), 8),
  quotas: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom('default' as const, 'images raised' as const, 'all raised' as const),
    },
    { weight: 1, arbitrary: fc.constant('lowered' as const) },
  ),
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
  importSeconds: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(20, 600, 1500, 2400) },
    { weight: 1, arbitrary: fc.constantFrom(3200, 4000) },
  ),
  updateSeconds: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(20, 600, 1500, 2400) },
    { weight: 2, arbitrary: fc.constantFrom(3600, 9000) },
  ),
  upToDate: fc.oneof(
    { weight: 6, arbitrary: fc.constant([false]) },
    { weight: 2, arbitrary: fc.constant([true]) },
    { weight: 2, arbitrary: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }) },
  ),
  sourceIsShared: rarely(fc.constant(true), 5).map(Boolean),
  imagesFail: fc.array(fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, fc.constant(true)), {
    minLength: 8,
    maxLength: 8,
  }),
  sourceLateSeconds: fc.constantFrom(120, 1800, 9000),
  nameIsTaken: fc.boolean(),
  elsewhereIsEnabled: rarely(fc.constant(false), 10).map((isEnabled) => isEnabled ?? true),
  goesBack: fc.boolean(),
  redeliveries: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(redelivery, { minLength: 12, maxLength: 12 }) },
    { weight: 1, arbitrary: fc.constantFrom(1200, 3600, 7200).map((seconds) => Array(12).fill([seconds])) },
  ),
  faults: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, fc.array(plannedFault, { maxLength: 4 })),
  steps,
});
