import fc from 'fast-check';
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

/** A name pattern that no image has. */
export const FOUND_NOWHERE = 'silver*';

const image: fc.Arbitrary<DeclaredImage> = fc
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
    tags: fc.dictionary(fc.constantFrom('team', 'cost'), fc.constantFrom('a', 'b'), { maxKeys: 2 }),
    shares: fc.uniqueArray(fc.constantFrom('222222222222', '333333333333'), { maxLength: 2 }),
    createMinutes: fc.oneof({ weight: 5, arbitrary: fc.constant(55) }, fc.constantFrom(20, 120, 185)),
    deleteMinutes: fc.oneof({ weight: 5, arbitrary: fc.constant(55) }, fc.constantFrom(20, 90)),
    retain: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
    keep: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2, 3)),
  })
  .chain((declared) => placed({ ...declared, keep: declared.imageName === undefined ? declared.keep : 0 }));

const interference: fc.Arbitrary<Interference> = fc.oneof(
  fc.record({ kind: fc.constant('fleet' as const), minutes: fc.constantFrom(3, 30, 600) }),
  fc.record({ kind: fc.constant('share' as const), accountId: fc.constant('444444444444') }),
  fc.record({ kind: fc.constant('sessions' as const), minutes: fc.constantFrom(3, 30) }),
  fc.constant({ kind: 'removed' as const }),
  fc.constant({ kind: 'madeAnew' as const }),
);

const moment = fc.constantFrom(0, 20, 70, 600, 1500, 2400, 4000);

const inCleanUp = fc.constantFrom(0, 5, 20, 70, 300, 900);

const newest: fc.Arbitrary<Newest> = fc.record({
  namePattern: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('*', 'golden*', 'golden-2*') },
    { weight: 1, arbitrary: fc.constant(FOUND_NOWHERE) },
  ),
  revision: rarely(fc.constantFrom('1', '2'), 2),
});

const deploy: fc.Arbitrary<Deploy> = fc.record({
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

const anything: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    interference: rarely(interference, 5),
    operation: fc.oneof(
      { weight: 10, arbitrary: deploy },
      { weight: 2, arbitrary: fc.constant({ kind: 'destroy' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'rollback' as const }) },
    ),
  }),
  { minLength: 1, maxLength: 5 },
);

function deployed(images: Deploy['images'], more: Partial<Deploy> = {}): Step {
  return { operation: { kind: 'deploy', images, fleet: true, ...more } };
}

/** There and back again, with the Delete of the first image delivered once more while it is in use again. */
const thereAndBack: fc.Arbitrary<Step[]> = fc
  .tuple(image, image)
  .map(([a, b]) => [a, b, a].map((Desk) => deployed({ Desk })));

/**
 * Releases of one image from one of two sources, forward and back, to other regions and names, which may fail, while somebody holds what is the
 * present one.
 */
const releases: fc.Arbitrary<Step[]> = fc
  .tuple(
    image,
    source,
    fc.array(
      fc.record({
        revision: fc.constantFrom('1', '2', '3', '4'),
        isOther: rarely(fc.constant(true), 4),
        newest: rarely(newest, 2),
        keep: fc.nat(3),
        retain: rarely(fc.constant(true), 4),
        imageName: rarely(fc.constant('desk-a'), 6),
        destinationRegion: rarely(fc.constant('us-east-1'), 6),
        siblingFailsAfter: rarely(moment, 4),
        noRollback: rarely(fc.constant(true), 4),
        interference: rarely(interference, 3),
      }),
      { minLength: 3, maxLength: 6 },
    ),
  )
  .map(([base, other, all]) =>
    all.map(({ isOther, interference: before, retain = false, ...release }) => {
      const { siblingFailsAfter, noRollback, newest, ...changed } = release;
      const keep = changed.imageName === undefined ? changed.keep : 0;
      const from = isOther ? other : base.source;
      const destinationRegion = from.way === 'copy' ? changed.destinationRegion : undefined;
      const Desk = { ...base, ...changed, source: from, destinationRegion, retain, keep };
      return {
        ...deployed({ Desk }, { siblingFailsAfter, noRollback, newest, fleet: false }),
        ...(before && { interference: before }),
      };
    }),
  );

/** An image that is kept when another replaces it, then taken up again by an update that may fail. */
const keptAndTakenUp: fc.Arbitrary<Step[]> = fc
  .tuple(image, image, fc.constantFrom(20, 1500, 4000, undefined), fc.boolean())
  .map(([a, b, siblingFailsAfter, noRollback]) => [
    deployed({ Desk: { ...a, retain: true } }),
    deployed({ Desk: { ...b, retain: true } }),
    deployed({ Desk: { ...a, retain: true } }, { siblingFailsAfter, noRollback }),
  ]);

const both = fc.record({ Desk: image, Lab: image });

/** An update whose rollback fails while the images are at any point of their way back. */
const stuck: fc.Arbitrary<Step[]> = fc
  .tuple(both, both, fc.constantFrom(20, 700, 1500, 4000), fc.constantFrom(0, 20, 70, 700, 1500))
  .map(([a, b, siblingFailsAfter, undoFailsAfter]) => [
    deployed(a),
    deployed(b, { siblingFailsAfter, undoFailsAfter }),
  ]);

/** Updates without rollback between three versions, which fail somewhere, and a way out. Somebody may hold an image. */
const withoutRollback: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.tuple(image, image, image),
    fc.array(
      fc.record({ to: fc.nat(2), siblingFailsAfter: moment, fleetComesLast: rarely(fc.constant(true), 2) }),
      { minLength: 1, maxLength: 3 },
    ),
    fc.oneof(fc.constantFrom('destroy' as const, 'rollback' as const), fc.nat(2)),
    rarely(interference, 3),
  )
  .map(([versions, failing, out, before]) => [
    deployed({ Desk: versions[0] }),
    ...failing.map(({ to, ...more }) => deployed({ Desk: versions[to] }, { noRollback: true, ...more })),
    {
      ...(typeof out === 'number'
        ? deployed({ Desk: versions[out] }, { noRollback: true })
        : { operation: { kind: out } }),
      ...(before && { interference: before }),
    },
  ]);

/** An update that somebody ends while the images are at any point of their way. */
const cutShort: fc.Arbitrary<Step[]> = fc
  .tuple(both, both, fc.constantFrom('cancelAfter', 'deleteAfter'), moment, fc.boolean())
  .map(([a, b, ending, after, noRollback]) => [deployed(a), deployed(b, { [ending]: after, noRollback })]);

/**
 * Updates to another copy and back, which may fail without rollback, or to another construct. Then somebody deletes the
 * stack in a clean-up.
 */
const deletedInCleanUp: fc.Arbitrary<Step[]> = fc
  .tuple(
    image,
    fc.array(fc.record({ to: fc.nat(1), siblingFailsAfter: rarely(moment, 2) }), { maxLength: 2 }),
    fc.record({
      to: fc.constantFrom('0', '1', 'Lab'),
      siblingFailsAfter: rarely(moment, 2),
      noRollback: fc.boolean(),
      deleteInCleanUpAfter: inCleanUp,
    }),
    fc.boolean(),
  )
  .map(([base, before, { to, ...last }, retain]) => {
    const version = (revision: number | string): DeclaredImage => ({
      ...base,
      source: { way: 'copy', name: 'golden' },
      imageName: undefined,
      destinationRegion: undefined,
      revision: `${revision}`,
      retain,
    });
    return [
      deployed({ Desk: version(0) }),
      ...before.map(({ to: next, ...more }) =>
        deployed({ Desk: version(next) }, { noRollback: true, ...more }),
      ),
      deployed(to === 'Lab' ? { Lab: version(0) } : { Desk: version(to) }, last),
    ];
  });

export const steps: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 5, arbitrary: anything },
  { weight: 1, arbitrary: thereAndBack },
  { weight: 1, arbitrary: keptAndTakenUp },
  { weight: 3, arbitrary: releases },
  { weight: 1, arbitrary: stuck },
  { weight: 2, arbitrary: withoutRollback },
  { weight: 1, arbitrary: cutShort },
  { weight: 2, arbitrary: deletedInCleanUp },
);
