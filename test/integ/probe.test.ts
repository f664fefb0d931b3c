import { AppStreamSimulator, type Behaviour } from '../../local/appstream';
import { VirtualClock } from '../../local/clock';
import { clientOf } from '../local/appstream/client';
import { Probe } from './questions';

/** The probe against the simulator, whose behaviour it has to find out. */
async function probed(behaviour: Partial<Behaviour>, copyOutcome: 'AVAILABLE' | 'FAILED' = 'AVAILABLE') {
  const clock = new VirtualClock();
  let allowed: string | undefined;
  const simulator = new AppStreamSimulator({
    clock,
    behaviour,
    copyOutcome: () => copyOutcome,
    authorize: (_operation, resource) => allowed === undefined || resource === allowed,
  });
  simulator.addImage('us-east-1', { name: 'golden', description: 'Golden', createdTime: 0 });
  const printed: string[] = [];
  const probe = new Probe({
    source: 'golden',
    sourceRegion: 'us-east-1',
    destinationRegion: 'eu-west-1',
    shareWith: '999988887777',
    prefix: 'probe-',
    pollSeconds: 15,
    maxHours: 6,
    client: (region) => clientOf(simulator, region),
    restrictedClient: (region, arn) => {
      const client = clientOf(simulator, region);
      client.middlewareStack.add((next) => async (args) => {
        allowed = arn;
        return next(args).finally(() => (allowed = undefined));
      });
      return client;
    },
    sleep: (seconds) => clock.sleep(seconds * 1000),
    now: () => clock.now(),
    print: (line) => printed.push(line),
  });
  const failure = await clock.busy(() =>
    probe.run().then(
      () => undefined,
      (error: Error) => error.message,
    ),
  );
  const answers = Object.fromEntries(probe.answers.map(({ question, answer }) => [question, answer]));
  const left = simulator.regions().flatMap((region) => simulator.images(region).map(({ name }) => name));
  return { answers, left, failure, printed };
}

test('the probe finds out how AppStream behaves, and deletes its copies', async () => {
  const { answers, left } = await probed({
    missingImage: 'exception',
    visibleAfterSeconds: 45,
    deleteWhileCopying: 'OperationNotPermittedException',
    sharedDelete: 'ResourceInUseException',
    deleteSourceOfCopy: 'refused',
    copyAuthorizedOn: 'source',
    unshareOfUnshared: 'ResourceNotFoundException',
  });
  expect(answers).toMatchObject({
    'What DescribeImages answers for a name that is not there': 'ResourceNotFoundException',
    'What a second CopyImage to the same name answers at once': 'ResourceAlreadyExistsException',
    'When a copy is visible': '45 s after CopyImage, as COPYING',
    'Whether it shows its description while it is copied': 'yes',
    'Whether a copy has a CreatedTime of its own': 'yes',
    'What the BaseImageArn of a copy is': 'the base of its source',
    'What DeleteImage answers while an image is COPYING': 'OperationNotPermittedException',
    'How long a copy takes': '40 min, then AVAILABLE',
    'What DeleteImage answers for a shared image': 'ResourceInUseException',
    'What DeleteImagePermissions answers without a share': 'ResourceNotFoundException',
    'What DeleteImage answers for the source of a running copy': 'ResourceInUseException',
    'With CopyImage allowed on the source only': 'ok',
  });
  expect(answers['With CopyImage allowed on the destination only']).toMatch(
    /^AccessDeniedException: .*golden/,
  );
  expect(left).toEqual(['golden']);
});

test('the probe finds out the opposite', async () => {
  const { answers, left } = await probed({
    missingImage: 'empty',
    nameCheck: 'onlyWithinRegion',
    deleteWhileCopying: 'accepted',
    sharedDelete: 'OperationNotPermittedException',
    deleteSourceOfCopy: 'copyFails',
    copyAuthorizedOn: 'destination',
    descriptionWhileCopying: false,
    createdTimeOfCopy: 'source',
    baseImageOfCopy: 'source',
    deletion: 'synchronous',
    unshareOfUnshared: 'accepted',
  });
  expect(answers).toMatchObject({
    'What DescribeImages answers for a name that is not there': 'an empty list',
    'What a second CopyImage to the same name answers at once': 'ok',
    'Whether it shows its description while it is copied': 'no',
    'Whether a copy has a CreatedTime of its own': 'no',
    'What the BaseImageArn of a copy is': 'its source',
    'What DeleteImage answers while an image is COPYING': 'ok',
    'What DeleteImage answers for a shared image': 'OperationNotPermittedException',
    'What DeleteImagePermissions answers without a share': 'ok',
    'What DeleteImage answers for the source of a running copy': 'ok',
    'How such a copy ends': 'FAILED',
    'With CopyImage allowed on the destination only': 'ok',
  });
  expect(left).toEqual(['golden']);
});

test('the probe deletes its copies when it fails', async () => {
  const { left, failure } = await probed({}, 'FAILED');
  expect(failure).toContain('The copy is FAILED');
  expect(left).toEqual(['golden']);
});
