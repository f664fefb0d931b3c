import { desk, fleet, longDesk, sibling, ends } from '../lambda/stacks';
import { ours, type Scenario } from './scenario';

const OF_AN_UNFINISHED_COPY = [
  'visibleAfterSeconds',
  'descriptionWhileCopying',
  'deletion',
  'deleteWhileCopying',
] as const;

/** Another resource fails, before, while or after the image is made. */
export const FAILING_SIBLINGS: readonly Scenario[] = [
  ...[5, 70, 900].map((FailAfterSeconds): Scenario => ({
    name: `lifecycle 5: a sibling that fails after ${FailAfterSeconds} s leaves nothing of a creation`,
    meets: [...OF_AN_UNFINISHED_COPY, 'missingImage'],
    async play(w) {
      await ends(w.stack.create(desk({}, { Sibling: sibling({ FailAfterSeconds }) })), 'ROLLBACK_COMPLETE');
      expect(ours(w)).toEqual([]);
    },
  })),
  ...[5, 900].map((FailAfterSeconds): Scenario => ({
    name: `lifecycle 5: a sibling that fails after ${FailAfterSeconds} s leaves nothing of an update`,
    meets: [...OF_AN_UNFINISHED_COPY, 'missingImage'],
    failsUpdate: true,
    async play(w) {
      await ends(w.stack.create(desk({}, { Fleet: fleet() })), 'CREATE_COMPLETE');
      const before = ours(w);
      await ends(
        w.stack.update(desk({ Revision: '2' }, { Fleet: fleet(), Sibling: sibling({ FailAfterSeconds }) })),
        'UPDATE_ROLLBACK_COMPLETE',
      );
      expect(ours(w)).toEqual(before);
    },
  })),
  ...[600, 5000].map((FailAfterSeconds): Scenario => ({
    name: `lifecycle 10: a sibling that fails after ${FailAfterSeconds} s leaves nothing of a copy of three hours`,
    meets: OF_AN_UNFINISHED_COPY,
    async play(w) {
      w.appStream.settings.copySeconds = 3 * 3600;
      await ends(
        w.stack.create(longDesk({ copy: 240 }, {}, { Sibling: sibling({ FailAfterSeconds }) })),
        'ROLLBACK_COMPLETE',
      );
      expect(ours(w)).toEqual([]);
    },
  })),
];
