import { AppStreamSimulator, type AppStreamSimulatorOptions } from '../../local/appstream';
import { VirtualClock } from '../../local/clock';
import { clientOf } from '../local/appstream/client';
import type { ProbeOptions } from './asking';
import { WaysProbe } from './ways-questions';

const REGION = 'eu-west-1';
const AMI = 'ami-0123456789abcdef0';

/** The probe of imports and updates against the simulator, whose behaviour it has to find out. */
async function probed(simulated: AppStreamSimulatorOptions = {}, options: Partial<ProbeOptions> = {}) {
  const clock = new VirtualClock();
  const simulator = new AppStreamSimulator({ clock, ...simulated });
  simulator.addImage(REGION, { name: 'golden', tags: { team: 'cad' } });
  simulator.addImportable(REGION, { id: AMI });
  const probe = new WaysProbe({
    source: 'golden',
    sourceRegion: REGION,
    destinationRegion: REGION,
    importOf: AMI,
    importRole: 'arn:aws:iam::111122223333:role/importer',
    update: true,
    prefix: 'probe-',
    pollSeconds: 15,
    maxHours: 6,
    client: (region) => clientOf(simulator, region),
    sleep: (seconds) => clock.sleep(seconds * 1000),
    now: () => clock.now(),
    print: () => {},
    ...options,
  });
  await clock.busy(() => probe.run());
  const answers = Object.fromEntries(probe.answers.map(({ question, answer }) => [question, answer]));
  return { answers, left: simulator.images(REGION).map(({ name }) => name) };
}

test('the probe finds out how imports and updates go, and deletes what it made', async () => {
  const { answers, left } = await probed();
  expect(answers).toMatchObject({
    'What a dry run of an import answers for an AMI that is not there': expect.stringMatching(
      /^ResourceNotFoundException: /,
    ) as string,
    'What a dry run of an import answers': expect.stringMatching(/^DryRunOperationException: /) as string,
    'The states of an import': 'IMPORTING, VALIDATING, AVAILABLE, after 45 min',
    'When an import shows its description': 'IMPORTING',
    'What a dry run of a managed update answers': 'canUpdateImage: true',
    'What a run of a managed update answers': 'canUpdateImage: true, an image in state PENDING',
    'The states of a managed update': 'PENDING, CREATING, AVAILABLE, after 180 min',
    'Which tags an update has by itself': '{}',
  });
  expect(left).toEqual(['golden']);
});

test('the probe finds out the opposite', async () => {
  const { answers, left } = await probed({
    behaviour: {
      missingAmi: 'IncompatibleImageException',
      importStates: 'CREATING',
      updateStates: 'PENDING',
      runTellsCanUpdate: false,
      updateInheritsTags: true,
      visibleAfterSeconds: 45,
      descriptionWhileCopying: false,
    },
  });
  expect(answers).toMatchObject({
    'What a dry run of an import answers for an AMI that is not there': expect.stringMatching(
      /^IncompatibleImageException: /,
    ) as string,
    'The states of an import': 'not visible, CREATING, AVAILABLE, after 45 min',
    'When an import shows its description': 'AVAILABLE',
    'What a run of a managed update answers': 'canUpdateImage: undefined, an image in state PENDING',
    'The states of a managed update': 'not visible, PENDING, AVAILABLE, after 180 min',
    'Which tags an update has by itself': '{"team":"cad"}',
  });
  expect(left).toEqual(['golden']);
});

test('the probe makes nothing that it is not asked for', async () => {
  const { answers, left } = await probed({ isUpToDate: () => true }, { importOf: undefined, update: false });
  expect(answers).toEqual({
    'What an import answers': 'not asked: no --import-of',
    'What a dry run of a managed update answers': 'canUpdateImage: false',
    'How a managed update goes': 'not asked: no --update, or two regions',
  });
  expect(left).toEqual(['golden']);
});
