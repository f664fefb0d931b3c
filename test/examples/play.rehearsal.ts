import * as path from 'node:path';
import { rehearse } from '../../local/deploy/rehearsal';
import { appIn } from '../../local/deploy/script';
import { deploy } from '../local/deploy/command';
import { Recorder } from './recorder';
import { EXAMPLES, apps } from './support';

const play = (name: string, ...options: string[]) => deploy('--app', `examples/${name}`, ...options);

const OF_ONE_STACK = ['golden-image', 'monthly-release', 'newest-golden', 'patch-round'];
const WITH_A_WAY_BACK = ['another-account', 'two-stacks', ...OF_ONE_STACK];
const WITH_TESTS_OF_THEIR_OWN = ['shared-image', ...WITH_A_WAY_BACK];

test.each(apps.filter((name) => !WITH_TESTS_OF_THEIR_OWN.includes(name)))(
  '%s is created, updated and destroyed on a simulated AWS',
  async (name) => {
    const { code, output } = await play(name);
    expect(output).toContain('nothing is left behind');
    expect(code).toBe(0);
  },
  180_000,
);

test('monthly-release leaves the images of both months when it is destroyed, where it is told to', async () => {
  const { code, output } = await play('monthly-release', '-c', 'keep=true');
  expect(output.match(/Kept, as its stack says: /g)).toHaveLength(2);
  expect(code).toBe(0);
}, 180_000);

test('shared-image is created, moves the consumer before the old image goes, and is destroyed', async () => {
  const { code, output } = await play('shared-image');
  expect(output).toContain('nothing is left behind');
  expect(code).toBe(0);
  const at = (line: RegExp) => output.search(line);
  const moved = at(/UPDATE_COMPLETE +AWS::AppStream::Fleet/);
  expect(moved).toBeGreaterThan(0);
  expect(at(/DELETE_IN_PROGRESS +Custom::AppStreamImage +Image202611/)).toBeGreaterThan(moved);
}, 180_000);

test.each(WITH_A_WAY_BACK)(
  '%s: the fleet moves once the image is there, no release waits for it, and a way back makes nothing',
  async (name) => {
    const recorder = new Recorder();
    const settings = { regions: ['eu-west-1'], copyMinutes: 40, faults: [], seed: 1 };
    const { problems } = await rehearse(
      { script: appIn(path.join(EXAMPLES, name), {}), ...settings },
      recorder,
    );
    expect(problems).toEqual([]);
    const twoPolls = 2 * 30_000;

    const release = recorder.during('npm run update:');
    expect(release.made).toBe(name === 'golden-image' ? 3 : 1);
    const moved = release.at('Fleet', 'UPDATE_COMPLETE');
    expect(moved).toBeGreaterThanOrEqual(release.availableIn.get('eu-west-1')!);
    expect(release.end - release.available).toBeLessThanOrEqual(twoPolls);
    if (!OF_ONE_STACK.includes(name)) {
      const imagesDone = release.at('Images', 'UPDATE_COMPLETE');
      expect(release.at('Fleet', 'UPDATE_IN_PROGRESS')).toBeGreaterThanOrEqual(imagesDone);
    }

    const back = recorder.during('npm run update:back:');
    expect(back.made).toBe(0);
    expect(back.at('Fleet', 'UPDATE_COMPLETE')).toBeLessThanOrEqual(back.end);
    expect(back.end - back.start).toBeLessThan(twoPolls);
  },
  180_000,
);
