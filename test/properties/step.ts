import fc from 'fast-check';
import { MAX_TAGS } from '../../lib/private/constraints';
import { rarely } from './rarely';
import { type DeclaredSource, source } from './sources';

/** An image as a stack of a history declares it. */
export interface DeclaredImage {
  readonly source: DeclaredSource;
  readonly imageName?: string;
  readonly destinationRegion?: string;
  readonly description?: string;
  readonly revision?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly shares: readonly string[];
  readonly createMinutes: number;
  readonly deleteMinutes: number;
  readonly retain: boolean;
  /** `keepPrevious`; 0 beside an explicit name. */
  readonly keep: number;
}

/** What the world does before a stack operation begins. */
export type Interference =
  | { readonly kind: 'fleet'; readonly minutes: number }
  | { readonly kind: 'share'; readonly accountId: string }
  | { readonly kind: 'sessions'; readonly minutes: number }
  | { readonly kind: 'removed' }
  | { readonly kind: 'madeAnew' };

/** `cdk deploy`: a creation or an update. */
export interface Deploy {
  readonly kind: 'deploy';
  readonly images: Readonly<Record<string, DeclaredImage>>;
  /** With `--no-rollback`, what fails is left as it is. */
  readonly noRollback?: boolean;
  /** Another resource fails so many seconds after the beginning. */
  readonly siblingFailsAfter?: number;
  /** Should it be undone, yet another resource fails so many seconds after the beginning of that. */
  readonly undoFailsAfter?: number;
  /** Somebody cancels the update so many seconds after its beginning. */
  readonly cancelAfter?: number;
  /** Somebody deletes the stack so many seconds after the beginning. */
  readonly deleteAfter?: number;
  /** Somebody deletes the stack so many seconds after a clean-up has begun. */
  readonly deleteInCleanUpAfter?: number;
  readonly fleet: boolean;
  /** Whether the fleet waits for that other resource, so that it stays on the image of before where that fails. */
  readonly fleetComesLast?: boolean;
  readonly newest?: Newest;
}

/** `NewestAppStreamImage`, beside the images. */
interface Newest {
  readonly namePattern: string;
  readonly revision?: string;
}

/** `rollback` is `cdk rollback`, of what failed without one. */
type Operation = Deploy | { readonly kind: 'destroy' } | { readonly kind: 'rollback' };

export interface Step {
  readonly interference?: Interference;
  readonly operation: Operation;
}

/** A region where AppStream has no endpoint. */
export const WITHOUT_APPSTREAM = 'us-west-1';

/** Only copies can be made in other regions. A token may stand for one elsewhere, too: the handler refuses that. */
function placed(declared: DeclaredImage): fc.Arbitrary<DeclaredImage> {
  if (declared.source.way === 'copy' || declared.destinationRegion === undefined)
    return fc.constant(declared);
  return rarely(fc.constant(declared.destinationRegion), 8).map((destinationRegion) => ({
    ...declared,
    destinationRegion,
  }));
}

// A kept image still has the tags of other declarations. If these were not among all tags, it would get too many.
const KEYS = ['team', 'cost', ...Array.from({ length: MAX_TAGS }, (_, index) => `tag-${index}`)];

/** As many tags as may be declared. */
export const ALL_TAGS = Object.fromEntries(KEYS.slice(0, MAX_TAGS).map((key) => [key, 'a']));

/** A name pattern that no image has. */
export const FOUND_NOWHERE = 'silver*';

export const image: fc.Arbitrary<DeclaredImage> = fc
  .record({
    source,
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
    tags: fc.oneof(
      {
        weight: 15,
        arbitrary: fc.dictionary(fc.constantFrom('team', 'cost'), fc.constantFrom('a', 'b'), { maxKeys: 2 }),
      },
      { weight: 1, arbitrary: fc.constant(ALL_TAGS) },
    ),
    shares: fc.uniqueArray(fc.constantFrom('222222222222', '333333333333'), { maxLength: 2 }),
    createMinutes: fc.oneof({ weight: 5, arbitrary: fc.constant(55) }, fc.constantFrom(20, 120, 185)),
    deleteMinutes: fc.oneof({ weight: 5, arbitrary: fc.constant(55) }, fc.constantFrom(20, 90)),
    retain: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
    keep: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2, 3)),
  })
  .chain((declared) => placed({ ...declared, keep: declared.imageName === undefined ? declared.keep : 0 }));

export const interference: fc.Arbitrary<Interference> = fc.oneof(
  fc.record({ kind: fc.constant('fleet' as const), minutes: fc.constantFrom(3, 30, 600) }),
  fc.record({ kind: fc.constant('share' as const), accountId: fc.constant('444444444444') }),
  fc.record({ kind: fc.constant('sessions' as const), minutes: fc.constantFrom(3, 30) }),
  fc.constant({ kind: 'removed' as const }),
  fc.constant({ kind: 'madeAnew' as const }),
);

/** Seconds after the beginning of an operation. */
export const moment = fc.constantFrom(0, 20, 70, 600, 1500, 2400, 4000);

/** Seconds after the beginning of a clean-up. */
export const inCleanUp = fc.constantFrom(0, 5, 20, 70, 300, 900);

export const newest: fc.Arbitrary<Newest> = fc.record({
  namePattern: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('*', 'golden*', 'golden-2*') },
    { weight: 1, arbitrary: fc.constant(FOUND_NOWHERE) },
  ),
  revision: rarely(fc.constantFrom('1', '2'), 2),
});

export const deploy: fc.Arbitrary<Deploy> = fc.record({
  kind: fc.constant('deploy' as const),
  images: fc.oneof(
    { weight: 3, arbitrary: fc.record({ Desk: image }) },
    { weight: 2, arbitrary: fc.record({ Desk: image, Lab: image }) },
  ),
  noRollback: rarely(fc.constant(true), 4),
  siblingFailsAfter: rarely(moment, 4),
  undoFailsAfter: rarely(fc.constantFrom(0, 20, 70, 1500), 8),
  cancelAfter: rarely(moment, 10),
  deleteAfter: rarely(moment, 10),
  deleteInCleanUpAfter: rarely(inCleanUp, 10),
  fleet: fc.boolean(),
  newest: rarely(newest, 3),
});
