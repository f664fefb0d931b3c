import { join } from 'node:path';
import type { Progress } from '../../../local/deploy/progress';
import { rehearse } from '../../../local/deploy/rehearsal';
import type { RehearsalSettings } from '../../../local/deploy/settings';
import { remarkLines } from '../../../local/deploy/remarks';
import { appIn } from '../../../local/deploy/script';
import { deploy } from './command';

/** Plays `apps/<name>`, and answers with what is said at the end, the events, and how many images were copied. */
async function play(name: string, options: Partial<RehearsalSettings> = {}) {
  const events: string[] = [];
  const progress: Progress = {
    phase: (_title, _aws, work) => work(),
    event: ({ region }, { resourceStatus, resourceType, logicalResourceId }) => {
      events.push(`${region} ${resourceStatus} ${resourceType} ${logicalResourceId}`);
    },
  };
  const script = appIn(join(__dirname, 'apps', name), {});
  const settings = { script, regions: ['eu-west-1'], copyMinutes: 2, faults: [], seed: 1, ...options };
  const report = await rehearse(settings, progress);
  const copies = report.images.map(({ calls }) => calls.get('CopyImage') ?? 0);
  return {
    events,
    copied: copies.reduce((sum, count) => sum + count, 0),
    said: [...remarkLines(report), ...report.problems.map((problem) => `FAILED  ${problem}`)],
  };
}

const ASSUMED = ['11', '12'].map((month) => `Assumed to be there: image golden-2026-${month} in eu-west-1`);
const LOG_GROUP = 'Counted as done, and not played: AWS::Logs::LogGroup 1';

test.each(['nested', 'policy-name', 'two-stacks'])(
  '%s is played to the end',
  async (name) => {
    const { said, copied } = await play(name);
    expect(said).toEqual([...ASSUMED, LOG_GROUP]);
    expect(copied).toBe(2);
  },
  180_000,
);

test('the tags of a stack reach the image, and a new value does without another image', async () => {
  const { said, copied, events } = await play('stack-tags');
  expect(said).toEqual([ASSUMED[0], LOG_GROUP]);
  expect(copied).toBe(1);
  expect(events).toContainEqual(expect.stringMatching(/UPDATE_COMPLETE Custom::AppStreamImage /));
}, 180_000);

test("somebody's own functions and custom resources count as done, and are counted", async () => {
  const { said } = await play('own-lambda');
  expect(said).toEqual([
    ASSUMED[0],
    'Counted as done, and not played: AWS::CloudFormation::CustomResource 1, AWS::Lambda::Function 2, AWS::Logs::LogGroup 1',
  ]);
}, 180_000);

test('a strong reference between stacks keeps the image from being replaced, in the words of CloudFormation', async () => {
  const { said } = await play('cross-stack');
  expect(said).toEqual([
    ...ASSUMED,
    LOG_GROUP,
    expect.stringMatching(
      /^FAILED {2}eu-west-1, Images: the update ended UPDATE_ROLLBACK_COMPLETE\. Export Images:\S+ cannot be updated as it is in use by Fleets$/,
    ),
  ]);
}, 180_000);

test('a parameter keeps what it was though its default has changed, as cdk deploy has it, and this is said', async () => {
  const { said, copied } = await play('parameter');
  expect(said).toEqual([
    ASSUMED[0],
    'Stack Desktops keeps "golden-2026-11" as its parameter Golden: cdk deploy does not take a new default, here ' +
      '"golden-2026-12". --parameters Desktops:Golden=VALUE sets it.',
    LOG_GROUP,
  ]);
  expect(copied).toBe(1);
}, 180_000);

test('what an app looks up when it is synthesized comes from --ssm', async () => {
  const { said, copied } = await play('value-from-lookup', { ssm: { '/golden/image': 'golden-2026-11' } });
  expect(said).toEqual([ASSUMED[0], LOG_GROUP]);
  expect(copied).toBe(1);
}, 180_000);

test('and without it, the run ends before anything is played and says what to give', async () => {
  const { said, events } = await play('value-from-lookup');
  expect(said).toEqual([
    'FAILED  The app looks up the parameter /golden/image when it is synthesized. Say what Parameter Store has: --ssm /golden/image=VALUE.',
  ]);
  expect(events).toEqual([]);
});

test('an app with nested stacks, a bucket that empties itself, parameters and a condition is played to the end', async () => {
  const { said, copied } = await play('ordinary', {
    parameters: [{ stack: 'Desktops', name: 'Golden', value: 'golden' }],
    ssm: { '/golden/second': 'second' },
    images: [{ name: 'golden', region: 'eu-west-1' }],
    account: 'new',
  });
  expect(copied).toBe(2);
  expect(said).toEqual([
    'Assumed to be there: image second in eu-west-1',
    expect.stringMatching(/^eu-west-1: image Image\w+ was not made, since its condition does not hold\.$/),
    expect.stringMatching(/^Counted as done, and not played: /),
  ]);
  const types = [
    'S3AutoDeleteObjects',
    'AWS',
    'LogRetention',
    'S3BucketNotifications',
    'CDKBucketDeployment',
  ];
  for (const type of types) expect(said.at(-1)).toContain(`Custom::${type} 1`);
}, 180_000);

test('a parameter of the app that is not given fails it, and what to give is said', async () => {
  const { said } = await play('ordinary');
  expect(said).toContain(
    'FAILED  eu-west-1: the creation was refused. Parameters: [Golden] must have values. Give them: --parameters STACK:NAME=VALUE.',
  );
});

test('an image of a stack that was never reached is a failure; nothing of that stack is destroyed', async () => {
  const { said, events } = await play('never-reached');
  expect(said).toEqual([
    'Assumed to be there: image golden in eu-west-1',
    'eu-west-1, Third: was not deployed, since it has no resources.',
    'FAILED  eu-west-1, First: the creation was refused. Unable to fetch parameters [/nobody/knows] from parameter store for this account. Say what Parameter Store has: --ssm NAME=VALUE.',
    expect.stringMatching(/^FAILED {2}eu-west-1, Second: image Image\w+ was not played\.$/),
  ]);
  expect(events).toEqual([]);
});

test('a stack that names its region is played there once, however many regions the app is deployed to', async () => {
  const { events, said } = await play('own-regions', { regions: ['eu-west-1', 'eu-central-1'] });
  const begun = events.filter((line) => / CREATE_IN_PROGRESS AWS::CloudFormation::Stack /.test(line));
  expect(begun.sort()).toEqual([
    'ap-northeast-1 CREATE_IN_PROGRESS AWS::CloudFormation::Stack Tokyo',
    'eu-central-1 CREATE_IN_PROGRESS AWS::CloudFormation::Stack Here',
    'eu-west-1 CREATE_IN_PROGRESS AWS::CloudFormation::Stack Here',
  ]);
  expect(said.filter((line) => line.startsWith('FAILED'))).toEqual([]);
}, 180_000);

test.each([
  [['--images', 'golden'], 'Write them as golden@eu-west-1.'],
  [['--parameters', 'Golden'], 'Write it as STACK:NAME=VALUE or NAME=VALUE.'],
  [
    ['--parameters', 'Else:Golden=a'],
    '--parameters Else:Golden: there is no such stack. The app has Desktops.',
  ],
  [['--parameters', 'Gold=a'], '--parameters Gold: no stack has such a parameter.'],
  [['--ssm', '/golden'], 'Write it as NAME=VALUE.'],
  [['--account', 'old'], 'Only "new" is known.'],
])('%j is refused', async (options, message) => {
  const { code, output } = await deploy('--app', 'test/local/deploy/apps/parameter', ...options);
  expect(code).toBe(1);
  expect(output).toContain(message);
});
