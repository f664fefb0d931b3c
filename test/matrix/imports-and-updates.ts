import { HOME, desk, ends, fleet, physicalId, reasons, sibling, type World } from '../lambda/stacks';
import { ours, type Scenario } from './scenario';

type Properties = Readonly<Record<string, unknown>>;

const AMI = 'ami-11111111';
const NEXT_AMI = 'ami-22222222';
const UNFIT_AMI = 'ami-33333333';
const MISSING_AMI = 'ami-44444444';
const WSI = 'wsi-111111111';
const ROLE = 'arn:aws:iam::111122223333:role/importer';

const from = (SourceAmiId: string): Properties => ({
  SourceImageName: undefined,
  SourceAmiId,
  ImportRoleArn: ROLE,
});

const update = (more: Properties = {}): Properties => ({
  SourceImageName: undefined,
  UpdateOfImageName: 'golden',
  ...more,
});

const WITH_FLEET = { Fleet: fleet() };
const TAGS = { Tags: [{ Key: 'team', Value: 'cad' }] };

/** What can be imported, and an AMI that cannot; short enough that CloudFormation's hour is long. */
function prepare({ appStream }: World): void {
  for (const id of [AMI, NEXT_AMI, WSI]) appStream.addImportable(HOME, { id });
  appStream.addImportable(HOME, { id: UNFIT_AMI, flaws: ['The volume is encrypted.'] });
  Object.assign(appStream.settings, { copySeconds: 600, importSeconds: 900, updateSeconds: 900 });
}

/** Created, changed in place, undone, replaced and deleted. */
async function live(w: World, first: Properties, second: Properties): Promise<void> {
  prepare(w);
  await ends(w.stack.create(desk(first, WITH_FLEET)), 'CREATE_COMPLETE');
  const old = physicalId(w.stack);
  await ends(w.stack.update(desk({ ...first, ...TAGS }, WITH_FLEET)), 'UPDATE_COMPLETE');
  const before = ours(w);
  expect(before).toMatchObject([{ arn: old, state: 'AVAILABLE', tags: { team: 'cad' } }]);
  const failing = sibling({ FailAfterSeconds: 5 }, { DependsOn: 'Desk' });
  await ends(
    w.stack.update(desk({ ...second, ...TAGS }, { ...WITH_FLEET, Other: failing })),
    'UPDATE_ROLLBACK_COMPLETE',
  );
  expect(ours(w)).toEqual(before);
  await ends(w.stack.update(desk({ ...second, ...TAGS }, WITH_FLEET)), 'UPDATE_COMPLETE');
  expect(ours(w)).toMatchObject([{ state: 'AVAILABLE' }]);
  expect(ours(w).map(({ tags }) => tags)).toEqual([{ team: 'cad' }]);
  expect(physicalId(w.stack)).not.toBe(old);
  await ends(w.stack.delete(), 'DELETE_COMPLETE');
  expect(ours(w)).toEqual([]);
}

/** A sibling fails while an image is being made: first in a creation, then in an update, which leaves the one of before. */
async function cutShort(w: World, first: Properties, second: Properties): Promise<void> {
  prepare(w);
  const failing = { Other: sibling({ FailAfterSeconds: 300 }) };
  await ends(w.stack.create(desk(first, failing)), 'ROLLBACK_COMPLETE');
  expect(ours(w)).toEqual([]);
  await ends(w.stack.delete(), 'DELETE_COMPLETE');
  const stack = w.account.stack({ seed: 2 });
  await ends(stack.create(desk(first)), 'CREATE_COMPLETE');
  const before = ours(w);
  await ends(stack.update(desk(second, failing)), 'UPDATE_ROLLBACK_COMPLETE');
  expect(ours(w)).toEqual(before);
}

/** An update that succeeds, or else fails with that in its reason and leaves the image of before. */
async function updates(w: World, properties: Properties, failure: string | undefined): Promise<void> {
  const before = ours(w);
  const result = await w.stack.update(desk(properties, WITH_FLEET));
  expect([result.status, reasons(result).join()]).toEqual(
    failure === undefined
      ? ['UPDATE_COMPLETE', '']
      : ['UPDATE_ROLLBACK_COMPLETE', expect.stringContaining(failure)],
  );
  if (failure === undefined)
    expect(ours(w)).toMatchObject([{ arn: physicalId(w.stack), state: 'AVAILABLE' }]);
  else expect(ours(w)).toEqual(before);
}

async function createdThen(w: World, first: Properties, then: () => Promise<void>): Promise<void> {
  prepare(w);
  await ends(w.stack.create(desk(first, WITH_FLEET)), 'CREATE_COMPLETE');
  await then();
  await ends(w.stack.delete(), 'DELETE_COMPLETE');
  expect(ours(w)).toEqual([]);
}

const NOTHING = 'AppStream has no update for the source image';

/** What the third of three ways to say that there is nothing to update comes to: the run itself. */
function failureOfRun({ appStream }: World, whenUpToDate: string): string | undefined {
  const { nothingToUpdate } = appStream.settings.behaviour;
  if (nothingToUpdate === 'FAILED') return 'it ended in state FAILED';
  return nothingToUpdate === 'made' || whenUpToDate === 'COPY' ? undefined : NOTHING;
}

const REVISIONS = ['FAIL', 'COPY'].map((WhenUpToDate) => update({ WhenUpToDate, Revision: WhenUpToDate }));

export const IMPORTS_AND_UPDATES: readonly Scenario[] = [
  {
    name: 'lifecycle 1 to 5: an import',
    meets: ['importStates', 'visibleAfterSeconds'],
    play: (w) => live(w, from(AMI), from(NEXT_AMI)),
  },
  {
    name: 'lifecycle 5: an import that a sibling ends',
    meets: ['importStates', 'deleteWhileCopying'],
    play: (w) => cutShort(w, from(AMI), { SourceImageName: undefined, SourceWorkspacesImageId: WSI }),
  },
  {
    name: 'lifecycle 8: an AMI that does not fit, or is not there, fails an update and leaves the image of before',
    meets: ['unfitAmi', 'missingAmi'],
    failsUpdate: true,
    play: (w) =>
      createdThen(w, from(AMI), async () => {
        const { unfitAmi, missingAmi } = w.appStream.settings.behaviour;
        const unfit = 'AppStream cannot import the AMI or WorkSpaces image (';
        await updates(w, from(UNFIT_AMI), unfitAmi === 'FAILED' ? 'it ended in state FAILED' : unfit);
        const missing = 'the AMI or WorkSpaces image does not exist (';
        await updates(w, from(MISSING_AMI), missingAmi === 'ResourceNotFoundException' ? missing : unfit);
      }),
  },
  {
    name: 'lifecycle 8: an imported image as the source of a copy and of an update',
    meets: ['copyOfImported', 'updateOfImported', 'dryRunChecksAll'],
    play: (w) =>
      createdThen(w, from(AMI), async () => {
        w.appStream.addImage(HOME, { name: 'imported', type: 'CUSTOM' });
        const { copyOfImported, updateOfImported } = w.appStream.settings.behaviour;
        await updates(
          w,
          { SourceImageName: 'imported' },
          copyOfImported === 'accepted' ? undefined : 'the source image cannot be copied (',
        );
        await updates(
          w,
          update({ UpdateOfImageName: 'imported', WhenUpToDate: 'COPY' }),
          updateOfImported === 'accepted' ? undefined : 'the source image cannot be updated (',
        );
      }),
  },
  {
    name: 'lifecycle 1 to 5: a managed update',
    meets: ['updateStates', 'runTellsCanUpdate', 'visibleAfterSeconds'],
    play: (w) => live(w, update(), update({ Revision: '2' })),
  },
  {
    name: 'lifecycle 12: what marks the source as a previous image says nothing of its update',
    meets: ['updateInheritsTags', 'copyInheritsPermissions'],
    async play(w) {
      w.appStream.tagImage(HOME, 'golden', {
        'cdk-appstream-image:previous': 'left 2026-01-01T00:00:00.000Z',
      });
      await createdThen(w, update(), async () => {
        expect(ours(w).map(({ tags }) => tags)).toEqual([{}]);
        await updates(w, update({ Revision: '2' }), undefined);
        expect(ours(w).map(({ tags }) => tags)).toEqual([{}]);
      });
    },
  },
  {
    name: 'lifecycle 4: a managed update asks for no more than its images',
    meets: ['updateAuthorizedOn', 'dryRunChecksAll'],
    async play(w) {
      w.appStream.settings.authorize = (_operation, resource) =>
        resource === '*' || /:image\/(golden|cdk-Stack-1a2b3c4d\..+)$/.test(resource);
      await live(w, update(), update({ Revision: '2' }));
    },
  },
  {
    name: 'lifecycle 5: a managed update that a sibling ends',
    meets: ['updateStates', 'deleteWhileCopying'],
    play: (w) => cutShort(w, update(), update({ Revision: '2' })),
  },
  {
    name: 'lifecycle 2: an image that is copied, imported and updated in turn',
    meets: ['nameCheck', 'deletion'],
    async play(w) {
      await createdThen(w, {}, async () => {
        for (const next of [from(AMI), update(), {}]) await updates(w, next, undefined);
      });
    },
  },
  {
    name: 'lifecycle 8: a dry run says that there is nothing to update',
    meets: ['dryRunOfUpToDate', 'dryRunChecksAll'],
    failsUpdate: true,
    play: (w) =>
      createdThen(w, update(), async () => {
        w.appStream.settings.isUpToDate = () => true;
        await updates(w, REVISIONS[0], NOTHING);
        await updates(w, REVISIONS[1], undefined);
      }),
  },
  {
    name: 'lifecycle 8: only the run says that there is nothing to update',
    meets: ['nothingToUpdate', 'runTellsCanUpdate'],
    failsUpdate: true,
    play: (w) =>
      createdThen(w, update(), async () => {
        // The dry run knows of no reason against it.
        let asked = 0;
        w.appStream.settings.isUpToDate = () => (asked += 1) % 2 === 0;
        for (const properties of REVISIONS)
          await updates(w, properties, failureOfRun(w, properties.WhenUpToDate as string));
      }),
  },
  {
    name: 'lifecycle 7: a source of an update in a state that nobody knows: the answer of AppStream decides',
    meets: ['updateOfUnavailable', 'copyOfUnknownState', 'missingImage'],
    play: (w) =>
      createdThen(w, update(), async () => {
        w.appStream.addImage(HOME, { name: 'old', state: 'DEPRECATED' });
        const { copyOfUnknownState } = w.appStream.settings.behaviour;
        await updates(
          w,
          update({ UpdateOfImageName: 'old' }),
          copyOfUnknownState === 'accepted' ? undefined : 'the source image cannot be updated (',
        );
      }),
  },
];
