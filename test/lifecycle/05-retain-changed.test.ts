import type { Template } from '../../local/cloudformation/template';
import {
  type World,
  HOME,
  copies,
  desk,
  ends,
  imageResource,
  later,
  longDesk,
  physicalId,
  retained,
  sibling,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { WITHOUT_ROLLBACK } from './no-rollback';
import { failing } from './releases';

const Other = sibling({});
const BOTH = { copy: 180, delete: 180 };

/** The image comes after another resource. So an update, or its rollback, can end before it. */
function after({ Resources }: Template, first: Readonly<Record<string, unknown>>, others = {}): Template {
  const { Desk } = Resources;
  const DependsOn = [Desk.DependsOn ?? [], 'First'].flat();
  return { Resources: { ...Resources, First: sibling(first), Desk: { ...Desk, DependsOn }, ...others } };
}

const Last = sibling({ FailAfterSeconds: 60 }, { DependsOn: 'Desk' });

/** An update that is undone, but for the image: its rollback fails before that. */
const stuck = (template: Template) => after(template, { StaysSeconds: 5 }, { Last });

/** A fleet holds an image for so many minutes. */
function holds(w: World, imageName: string, minutes: number): void {
  w.appStream.putFleet(HOME, { name: 'fleet', imageName });
  later(w, minutes, () => w.appStream.removeFleet(HOME, 'fleet'));
}

/** CloudFormation goes by the removal policy that it holds: that of before. */
describe.each(['shown', 'hidden'] as const)(
  'a removal policy that an update changed and did not get through, DELETE_SKIPPED %s',
  (skippedDeletions) => {
    const readApi = { skippedDeletions };

    test.each([
      ['without waiters', desk(), desk(), 0],
      ['with waiters', longDesk(BOTH), longDesk(BOTH), 0],
      ['of another version', desk(), desk({ Revision: '2' }), 0],
      ['of another version with waiters', longDesk(BOTH), longDesk(BOTH, { Revision: '2' }), 0],
      ['that is held for longer than an hour', longDesk(BOTH), longDesk(BOTH), 80],
    ])(
      'lifecycle 5: the deletion of the stack deletes what it asks for, though a rollback that failed left RETAIN declared: %s',
      async (_, before, next, minutes) => {
        const w = world({ readApi });
        await succeeds(w.stack.create(after(before, {})));
        await ends(w.stack.update(retained(stuck(next))), 'UPDATE_ROLLBACK_FAILED');
        if (minutes > 0) holds(w, theCopy(w).name, minutes);
        await succeeds(w.stack.delete());
        await w.clock.idle();
        expect(copies(w)).toEqual([]);
      },
    );

    test.each([5, 500])(
      'lifecycle 5: a deletion that failed and is tried again with --retain-resources keeps the image: held for %i more min',
      async (minutes) => {
        const w = world({ readApi });
        await succeeds(w.stack.create(longDesk({ copy: 180 })));
        const { name } = theCopy(w);
        w.appStream.putFleet(HOME, { name: 'fleet', imageName: name });
        await ends(w.stack.delete(), 'DELETE_FAILED');
        later(w, minutes, () => w.appStream.removeFleet(HOME, 'fleet'));
        await succeeds(w.stack.delete({ retainResources: ['Desk'] }));
        await w.clock.idle();
        expect(copies(w)).toMatchObject([{ name, state: 'AVAILABLE' }]);
      },
    );

    test('lifecycle 5: RETAIN keeps the image that a refused update went back to, though the deletion deletes what had replaced it', async () => {
      const behaviour = {
        failedUpdate: 'takes new id',
        replacementWithoutRollback: 'is refused',
        retriedUpdate: 'from the failed version',
        leftoversAtDeletion: 'are deleted',
      } as const;
      const w = world({ readApi }, { behaviour });
      const first = retained(desk());
      await succeeds(w.stack.create(first));
      const { arn } = theCopy(w);
      const next = desk({ Revision: '2' }, failing(3600));
      for (let n = 0; n < 2; n += 1) await ends(w.stack.update(next, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
      await ends(w.stack.update(first, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
      await succeeds(w.stack.delete());
      await w.clock.idle();
      expect(copies(w)).toMatchObject([{ arn }]);
    });

    test.each(['keeps old id', 'takes new id'] as const)(
      'lifecycle 5: a rollback that failed left RETAIN declared, and the new copy is FAILED: the deletion of the stack leaves no image, where a failed update %s',
      async (failedUpdate) => {
        let is: 'AVAILABLE' | 'FAILED' = 'AVAILABLE';
        const w = world({ readApi, appStream: { copyOutcome: () => is } }, { behaviour: { failedUpdate } });
        const version = (Revision: string) => desk({ Revision, KeepPrevious: '1' });
        await succeeds(w.stack.create(after(version('1'), {})));
        await succeeds(w.stack.update(after(version('2'), {})));
        is = 'FAILED';
        await ends(w.stack.update(retained(stuck(version('3')))), 'UPDATE_ROLLBACK_FAILED');
        await succeeds(w.stack.delete());
        await w.clock.idle();
        expect(copies(w)).toEqual([]);
      },
    );

    test.each([
      ['stack', (w: World) => w.stack.delete()],
      ['construct', (w: World) => w.stack.update({ Resources: { Other } }, WITHOUT_ROLLBACK)],
    ])(
      'lifecycle 10: waiters go on with an image that is held, though only they were told of RETAIN: removal of the %s',
      async (_, removal) => {
        const w = world({ readApi });
        await succeeds(w.stack.create(after(longDesk(BOTH), {})));
        const template = retained(after(longDesk(BOTH), { FailAfterSeconds: 60 }));
        await ends(w.stack.update(template, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
        holds(w, theCopy(w).name, 80);
        await succeeds(removal(w));
        await w.clock.idle();
        expect(copies(w)).toEqual([]);
      },
    );

    test('lifecycle 5: the deletion of the stack keeps what RETAIN keeps, though a rollback that failed left DESTROY declared', async () => {
      const w = world({ readApi });
      await succeeds(w.stack.create(retained(after(longDesk(BOTH), {}))));
      const [{ arn }] = copies(w);
      await ends(w.stack.update(stuck(longDesk(BOTH, { Revision: '2' }))), 'UPDATE_ROLLBACK_FAILED');
      await succeeds(w.stack.delete());
      await w.clock.idle();
      expect(copies(w).map((image) => [image.arn, image.state])).toContainEqual([arn, 'AVAILABLE']);
    });

    test('lifecycle 12: RETAIN keeps previous images, though the waiters were told of DESTROY and ask late', async () => {
      const w = world({ readApi });
      // It is deleted before the waiters of the image.
      const Lab = imageResource(
        { Revision: 'lab', DeleteTimeout: '10000' },
        { DependsOn: 'DeskDeletionWaiter1' },
      );
      const version = (Revision: string) => longDesk(BOTH, { Revision, KeepPrevious: '1' });
      const withLab = ({ Resources }: Template) => ({ Resources: { ...Resources, Lab } });
      const released = (revision: string) => withLab(retained(after(version(revision), {})));
      await succeeds(w.stack.create(released('1')));
      await succeeds(w.stack.update(released('2')));
      const lab = physicalId(w.stack, 'Lab');
      const before = copies(w).filter(({ arn }) => arn !== lab);
      expect(before).toHaveLength(2);
      await ends(w.stack.update(withLab(stuck(version('2')))), 'UPDATE_ROLLBACK_FAILED');
      holds(w, copies(w).find(({ arn }) => arn === lab)!.name, 54);
      await succeeds(w.stack.delete());
      await w.clock.idle();
      expect(copies(w)).toEqual(before);
    });
  },
);

/** The clean-up may ask for what a failed update has replaced before it shows that the construct was removed. */
describe.each(['all', 'but the present one'] as const)(
  'a construct with RETAIN that is removed after a failed update had replaced its image, leftovers: %s',
  (carriedLeftovers) => {
    const version = (properties: object, others = {}) =>
      retained({ Resources: { ...desk({ ...properties }).Resources, Other, ...others } });

    test.each([
      ['beside keepPrevious', [{ Revision: '0' }, { Revision: '1' }], { Revision: '2' }],
      ['in another region', [{ Revision: '1' }], { Revision: '1', DestinationRegion: 'us-east-1' }],
      ['by a generated name', [{ ImageName: 'mine', KeepPrevious: undefined }], { Revision: '2' }],
    ])('lifecycle 12: keeps what was there before: %s', async (_, [first, ...releases], last) => {
      const w = world({}, { behaviour: { carriedLeftovers } });
      const declared = (more: object) => version({ KeepPrevious: '1', ...more });
      await succeeds(w.stack.create(declared(first)));
      for (const release of releases) await succeeds(w.stack.update(declared(release)));
      const before = copies(w);
      const S = sibling({ FailAfterSeconds: 3400 });
      await ends(
        w.stack.update(version({ KeepPrevious: '1', ...last }, { S }), WITHOUT_ROLLBACK),
        'UPDATE_FAILED',
      );
      await succeeds(w.stack.update({ Resources: { Other } }, WITHOUT_ROLLBACK));
      await w.clock.idle();
      const kept = copies(w).map(({ arn, state }) => [arn, state]);
      for (const { arn } of before) expect(kept).toContainEqual([arn, 'AVAILABLE']);
    });

    test.each([
      ['in another region', { Revision: '1' }, { Revision: '1', DestinationRegion: 'us-east-1' }],
      ['with an explicit name', { ImageName: 'mine' }, { Revision: '2' }],
    ])(
      'lifecycle 12: keeps what was there before with a warning, since an update that only mends the rest looks the same: %s',
      async (_, first, next) => {
        const lines: Record<string, unknown>[] = [];
        const w = world({ log: (line) => lines.push(line) }, { behaviour: { carriedLeftovers } });
        await succeeds(w.stack.create(version({ KeepPrevious: '1', ...first })));
        const [{ name, arn }] = copies(w);
        const S = sibling({ FailAfterSeconds: 3400 });
        const releasing = (others: object) => version({ KeepPrevious: '1', ...next }, others);
        await ends(w.stack.update(releasing({ S }), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
        await succeeds(w.stack.update(releasing({}), WITHOUT_ROLLBACK));
        expect(copies(w).map((image) => image.arn)).toContain(arn);
        expect(lines).toContainEqual(
          expect.objectContaining({
            level: 'WARN',
            decision: expect.stringMatching(`^${name} is left, since .* delete it, if nobody needs it$`),
          }),
        );
      },
    );

    test('lifecycle 12: the next release deletes the one too many that an update without the image has left', async () => {
      const w = world({}, { behaviour: { carriedLeftovers } });
      const declared = (Revision: string, others = {}) => version({ Revision, KeepPrevious: '1' }, others);
      await succeeds(w.stack.create(declared('0')));
      await succeeds(w.stack.update(declared('1')));
      const S = sibling({ FailAfterSeconds: 3000 });
      await ends(w.stack.update(declared('2', { S }), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
      await succeeds(w.stack.update(declared('2'), WITHOUT_ROLLBACK));
      await succeeds(w.stack.update(declared('3')));
      expect(copies(w)).toHaveLength(2);
    });
  },
);
