import { deploy } from './command';

/** The statuses of a type in the events of each stack, by what stands above its events. */
function statuses(output: string, wanted: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  let stack = '';
  for (const line of output.split('\n')) {
    [, stack = stack] = /^Stack (\S+ in \S+):$/.exec(line) ?? [];
    const [, status, type] = line.split(/ {2,}/);
    if (type === wanted) found[stack] = [...(found[stack] ?? []), status];
  }
  return found;
}

test('the app is created, updated and destroyed in two regions, and nothing is left behind', async () => {
  const { code, output } = await deploy('--regions', 'eu-west-1,ap-southeast-2');
  expect(code).toBe(0);
  const ofImages = statuses(output, 'Custom::AppStreamImage');
  const ofStacks = statuses(output, 'AWS::CloudFormation::Stack');
  for (const region of ['eu-west-1', 'ap-southeast-2']) {
    const stack = `AppStreamImageDemo in ${region}`;
    expect(ofImages[stack]).toEqual([
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
    expect(ofStacks[stack].at(-1)).toBe('DELETE_COMPLETE');
    expect(output).toMatch(new RegExp(`cdk-\\S+ +COPYING 50 %, \\d+ min left, ${region}\n`));
  }
  expect(output).toMatch(/waits: ConcurrentModificationException: /);
  expect(output).toContain('Stacks created: 2, updated: 2, destroyed: 2; nothing is left behind.');
  const [first] = output.split('\n');
  expect(first).toBe('A simulation: what follows is our reading of AWS, not AWS itself.');
  expect(output.split('\n').filter(({ length }) => length > 80)).toEqual([]);
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
  expect(output).toContain('Stacks created: 1, updated: 0, destroyed: 1.\n');
  expect(output).not.toContain('is left behind');
});

test('--json: a failed copy and a deployment that goes on without rollback are one document', async () => {
  const { code, stdout, stderr } = await deploy(
    '--json',
    '--log',
    '--no-rollback',
    '--fault',
    'copy-fails=1',
  );
  expect(code).toBe(1);
  const { outcome, problems, operations, images, events, kept } = JSON.parse(stdout);
  expect([outcome, kept]).toEqual(['failed', []]);
  expect(problems).toEqual([
    expect.stringMatching(/^eu-west-1: the creation ended CREATE_FAILED\. Image\w+: .*IMAGE_COPY_FAILURE/),
  ]);
  expect(operations.map(({ operation, status }: any) => [operation, status])).toEqual([
    ['creation', 'CREATE_FAILED'],
    ['update', 'UPDATE_COMPLETE'],
    ['deletion', 'DELETE_COMPLETE'],
  ]);
  expect(images.every(({ state }: any) => state === 'deleted')).toBe(true);
  expect(events.at(-1)).toMatchObject({ stack: 'AppStreamImageDemo', status: 'DELETE_COMPLETE' });
  const polls = stderr.split('\n').filter((line) => line.includes('"message":"poll"'));
  expect(polls.length).toBe(images.reduce((sum: number, image: any) => sum + image.polls, 0));
});

test('--json: an image whose source is in another region was never made, and not deleted', async () => {
  const { code, stdout } = await deploy(
    ...['--json', '--app', 'examples/smallest', '--images', 'golden-2026-11@us-east-1'],
  );
  expect(code).toBe(1);
  const { images } = JSON.parse(stdout);
  expect(images).toMatchObject([{ state: 'never made' }]);
  expect(images[0]).not.toHaveProperty('deletedSeconds');
});

test('--update in place of the update scripts, and what it says of one that changes nothing', async () => {
  const { code, output } = await deploy('--update', '-c', 'unused=1');
  expect(code).toBe(0);
  expect(output).toContain('\nUpdate -c unused=1\n');
  expect(output).toContain('cdk deploy finds no change in its template');
  expect(output).toContain('Stacks created: 1, updated: 0, destroyed: 1; nothing is left behind.');
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
  [['--app', 'docs'], 'FAILED  There is no app in '],
])('%j is refused', async (options, message) => {
  const { code, output } = await deploy(...options);
  expect(code).toBe(1);
  expect(output).toContain(message);
});

test('--json tells in its document what kept it from playing', async () => {
  const { code, stdout } = await deploy('--json', '--app', 'docs');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    outcome: 'failed',
    problems: [expect.stringContaining('There is no app in ')],
  });
});

test('--help lists each fault with a sentence, and which take real seconds', async () => {
  const { code, output } = await deploy('--help');
  expect(code).toBe(0);
  expect(output).toMatch(
    /lost-copy-answer +COUNT CopyImage calls take effect, but the answer is\n +lost\.\n/,
  );
  expect(output).toMatch(/hang +COUNT calls are never answered\. Each takes up to 15\n +real seconds\.\n/);
});
