import { desk, fleet, HOME, ends } from '../lambda/stacks';
import { ours, type Scenario } from './scenario';

const COPYING = ['visibleAfterSeconds', 'pendingSeconds', 'descriptionWhileCopying', 'missingImage'] as const;

/** Copies that are made, replaced, deleted, or fail by themselves. */
export const COPIES: readonly Scenario[] = [
  {
    name: 'lifecycle 1: a copy is waited for, tagged and shared; lifecycle 3: and deleted with the stack',
    meets: [...COPYING, 'nameCheck', 'deletion'],
    async play(w) {
      const Tags = [{ Key: 'team', Value: 'a' }];
      await ends(
        w.stack.create(desk({ Tags, SharedWith: [{ AccountId: '222222222222' }] })),
        'CREATE_COMPLETE',
      );
      expect(ours(w)).toMatchObject([
        {
          state: 'AVAILABLE',
          tags: { team: 'a' },
          sharedWith: [{ accountId: '222222222222', allowFleet: true }],
        },
      ]);
      await ends(w.stack.delete(), 'DELETE_COMPLETE');
      expect(ours(w)).toEqual([]);
    },
  },
  {
    name: 'lifecycle 1: what AppStream sends beside the image does no harm',
    meets: [
      'emptyCollections',
      'nullsInApplications',
      'publicImagesListed',
      'missingImage',
      'pendingSeconds',
    ],
    async play(w) {
      await ends(w.stack.create(desk({ SharedWith: [{ AccountId: '222222222222' }] })), 'CREATE_COMPLETE');
      await ends(w.stack.update(desk({ Tags: [{ Key: 'team', Value: 'a' }] })), 'UPDATE_COMPLETE');
      expect(ours(w)).toMatchObject([{ state: 'AVAILABLE', tags: { team: 'a' }, sharedWith: [] }]);
    },
  },
  {
    name: 'lifecycle 3: the waiting goes on while the image is DELETING',
    meets: ['deletion', 'deletingSeconds', 'deleteWhileDeleting', 'missingImage', 'actionOnMissing'],
    async play(w) {
      await ends(w.stack.create(desk()), 'CREATE_COMPLETE');
      await ends(w.stack.delete(), 'DELETE_COMPLETE');
      expect(ours(w)).toEqual([]);
    },
  },
  {
    name: 'lifecycle 1: the attributes tell which image AppStream calls the base, and a second event tells the same',
    meets: ['baseImageOfCopy', 'createdTimeOfCopy', 'copyInheritsPermissions'],
    async play(w) {
      await ends(w.stack.create(desk({}, { Fleet: fleet() })), 'CREATE_COMPLETE');
      const told = () => w.stack.record.resources.get('Desk')?.attributes;
      const first = told();
      expect(first).toMatchObject({ ImageBaseImageArn: expect.stringMatching(/^arn:aws:appstream:/) });
      await ends(
        w.stack.update(desk({ Tags: [{ Key: 'team', Value: 'cad' }] }, { Fleet: fleet() })),
        'UPDATE_COMPLETE',
      );
      expect(told()).toEqual(first);
      await ends(w.stack.delete(), 'DELETE_COMPLETE');
      expect(ours(w)).toEqual([]);
    },
  },
  {
    name: 'lifecycle 1: a copy that FAILED fails the deployment; the next attempt is not held up by it',
    meets: [
      'failedCopyTells',
      'createdTimeOfCopy',
      'visibleAfterSeconds',
      'descriptionWhileCopying',
      'missingImage',
    ],
    copiesFail: 1,
    async play(w) {
      // The deletion of the failed copy is refused for as long as CloudFormation waits.
      w.appStream.faults.inject({
        operation: 'DeleteImage',
        kind: { error: 'OperationNotPermittedException' },
        count: Infinity,
        lasts: 3 * 3600_000,
      });
      await ends(w.stack.create(desk({ ImageName: 'desk' })), 'ROLLBACK_FAILED');
      w.appStream.faults.clear();
      expect(ours(w)).toMatchObject([{ state: 'FAILED' }]);
      await ends(w.stack.delete(), 'DELETE_COMPLETE');
      expect(ours(w)).toEqual([]);
    },
  },
  {
    name: 'lifecycle 2: an update moves the fleet and deletes the old image',
    meets: ['visibleAfterSeconds', 'missingImage', 'deletion', 'runningSessionsBlock', 'fleetNamesImageBy'],
    async play(w) {
      await ends(w.stack.create(desk({}, { Fleet: fleet() })), 'CREATE_COMPLETE');
      const [old] = ours(w);
      w.appStream.startSessions(HOME, old.name, 50 * 60);
      await ends(w.stack.update(desk({ Revision: '2' }, { Fleet: fleet() })), 'UPDATE_COMPLETE');
      expect(ours(w)).toMatchObject([{ state: 'AVAILABLE' }]);
      expect(ours(w)[0].name).not.toBe(old.name);
    },
  },
  {
    name: 'lifecycle 3: a share of somebody else keeps the image, until it is gone',
    meets: [
      'sharedDelete',
      'unshareOfUnshared',
      'visibilityOfShared',

      'deletion',
      'actionOnMissing',
      'missingImage',
    ],
    async play(w) {
      await ends(w.stack.create(desk({ SharedWith: [{ AccountId: '222222222222' }] })), 'CREATE_COMPLETE');
      const [{ name }] = ours(w);
      w.appStream.shareImage(HOME, name, '333333333333');
      w.clock.schedule(10 * 60_000, () => {
        expect(w.appStream.image(HOME, name)?.sharedWith).toHaveLength(2);
        w.appStream.unshareImage(HOME, name, '333333333333');
      });
      await ends(w.stack.delete(), 'DELETE_COMPLETE');
      expect(ours(w)).toEqual([]);
    },
  },
  {
    name: 'lifecycle 4: a name that is taken fails the deployment, and its image survives',
    meets: ['nameCheck', 'copyChecks', 'missingImage', 'publicImagesListed', 'sharedImagesFoundByName'],
    async play(w) {
      w.appStream.addImage(HOME, { name: 'desk', description: 'by hand', tags: { keep: 'me' } });
      await ends(w.stack.create(desk({ ImageName: 'desk' })), 'ROLLBACK_COMPLETE');
      expect(w.appStream.image(HOME, 'desk')).toMatchObject({ state: 'AVAILABLE', tags: { keep: 'me' } });
    },
  },
  {
    name: 'lifecycle 5: an update whose copy FAILED leaves the world as it was',
    meets: ['visibleAfterSeconds', 'failedCopyTells', 'createdTimeOfCopy', 'missingImage', 'deletion'],
    failsUpdate: true,
    async play(w) {
      await ends(w.stack.create(desk({}, { Fleet: fleet() })), 'CREATE_COMPLETE');
      const before = ours(w);
      w.appStream.settings.copyOutcome = () => 'FAILED';
      await ends(w.stack.update(desk({ Revision: '2' }, { Fleet: fleet() })), 'UPDATE_ROLLBACK_COMPLETE');
      expect(ours(w)).toEqual(before);
    },
  },
  {
    name: 'lifecycle 7: a source in a state that nobody knows: the answer of CopyImage decides; lifecycle 8: at once',
    meets: ['copyOfUnknownState', 'missingSourceOnCopy', 'missingImage'],
    async play(w) {
      w.appStream.addImage(HOME, { name: 'old', state: 'DEPRECATED' });
      const accepted = w.appStream.settings.behaviour.copyOfUnknownState === 'accepted';
      await ends(
        w.stack.create(desk({ SourceImageName: 'old' })),
        accepted ? 'CREATE_COMPLETE' : 'ROLLBACK_COMPLETE',
      );
      expect(ours(w)).toHaveLength(accepted ? 1 : 0);
    },
  },
  {
    name: 'lifecycle 7: the third of three copies waits for the quota of two',
    meets: ['visibleAfterSeconds', 'pendingSeconds', 'copyChecks', 'missingImage', 'nameCheck'],
    async play(w) {
      w.appStream.settings.copySeconds = 1200;
      const { Resources: first } = desk({ Revision: '1' });
      const Resources = {
        A: first.Desk,
        B: desk({ Revision: '2' }).Resources.Desk,
        C: desk({ Revision: '3' }).Resources.Desk,
      };
      await ends(w.stack.create({ Resources }), 'CREATE_COMPLETE');
      expect(ours(w).map(({ state }) => state)).toEqual(['AVAILABLE', 'AVAILABLE', 'AVAILABLE']);
    },
  },
  {
    name: 'lifecycle 8: a source that is deleted while it is copied',
    meets: ['deleteSourceOfCopy', 'failedCopyTells', 'visibleAfterSeconds', 'missingImage'],
    async play(w) {
      w.clock.schedule(10 * 60_000, () => w.appStream.removeImage(HOME, 'golden'));
      const { status } = await w.stack.create(desk());
      expect(ours(w)).toHaveLength(status === 'CREATE_COMPLETE' ? 1 : 0);
      expect(['CREATE_COMPLETE', 'ROLLBACK_COMPLETE']).toContain(status);
    },
  },
];
