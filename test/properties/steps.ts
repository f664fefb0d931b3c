import fc from 'fast-check';
import { rarely } from './rarely';
import { source } from './sources';
import {
  type DeclaredImage,
  type Deploy,
  type Step,
  deploy,
  image,
  inCleanUp,
  interference,
  moment,
  newest,
} from './step';

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
 * Releases of one image from one of two sources, forward and back, to other regions and names, which may fail, while
 * somebody holds what is the present one.
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
