import { deploy } from './command';

test('the app is created, updated and destroyed in two regions, and nothing is left behind', async () => {
  const { code, output } = await deploy('--regions', 'us-east-1,eu-west-1,ap-southeast-2');
  expect(code).toBe(0);
  for (const region of ['eu-west-1', 'ap-southeast-2']) {
    const events = output.split('\n').filter((line) => line.includes(`  ${region}`));
    const of = (wanted: string) =>
      events
        .map((line) => line.split(/ {2,}/))
        .flatMap(([, , status, type]) => (type === wanted ? [status] : []));
    expect(of('Custom::AppStreamImage')).toEqual([
      'CREATE_IN_PROGRESS',
      'CREATE_IN_PROGRESS',
      'CREATE_COMPLETE',
      'UPDATE_IN_PROGRESS',
      'UPDATE_COMPLETE',
      'DELETE_IN_PROGRESS',
      'DELETE_COMPLETE',
      'DELETE_IN_PROGRESS',
      'DELETE_COMPLETE',
    ]);
    expect(of('AWS::CloudFormation::Stack').at(-1)).toBe('DELETE_COMPLETE');
    expect(events.join('\n')).toMatch(/image cdk-\S+ is COPYING, 50 %/);
  }
  expect(output).toContain('AVAILABLE → known');
  expect(output).toMatch(/CopyImage 1/);
  expect(output).toContain('nothing is left behind');
});

test('an update that fails halfway through the copy is undone: exit code 1, and nothing is left behind', async () => {
  const { code, output } = await deploy(
    '--fault',
    'sibling-update=1',
    '--fault',
    'throttle=3',
    '--copy-minutes',
    '20',
  );
  expect(code).toBe(1);
  expect(output).toContain(
    'FAILED  eu-west-1: the update ended UPDATE_ROLLBACK_COMPLETE. Sibling: Sibling fails',
  );
  expect(output).not.toContain('is left behind');
});

test("a copy that fails is reported in AppStream's words", async () => {
  const { code, output } = await deploy('--fault', 'copy-fails=1');
  expect(code).toBe(1);
  expect(output).toMatch(
    /FAILED {2}eu-west-1: the creation ended ROLLBACK_COMPLETE\. Image\w+: .*IMAGE_COPY_FAILURE/,
  );
  expect(output).not.toContain('is left behind');
});

test.each([
  [['--regions', 'us-east-1,us-west-1'], 'AppStream is not in "us-west-1"'],
  [['--copy-minutes', 'long'], 'It must be a number above 0.'],
  [['--fault', 'earthquake=1'], 'There is no fault "earthquake"'],
])('%j is refused', async (options, message) => {
  const { code, output } = await deploy(...options);
  expect(code).toBe(1);
  expect(output).toContain(message);
});

test('--help lists each fault with a sentence, and which take real seconds', async () => {
  const { code, output } = await deploy('--help');
  expect(code).toBe(0);
  expect(output).toMatch(/lost-copy-answer +COUNT CopyImage calls take effect, but the answer is lost\.\n/);
  expect(output).toMatch(/hang +COUNT calls are never answered\. Each takes up to 15 real seconds\.\n/);
});
