import { HOME, acts, copies, desk, poll, succeeds, theCopy, world } from './stacks';

const DECLARED = { Tags: [{ Key: 'a', Value: '1' }], SharedWith: [{ AccountId: '222233334444' }] };

const KEYS = [
  'SourceImageName',
  'SourceRegion',
  'ImageName',
  'DestinationRegion',
  'Description',
  'Revision',
  'SharedWith',
  'Tags',
  'CreateTimeout',
  'DeleteTimeout',
  'ImageLogicalId',
  'RetainReplaced',
  'Attempt',
  'HandOver',
  'Declaration',
];

const VALUES: [string, unknown][] = [
  ['null', null],
  ['empty', ''],
  ['blank', '   '],
  ['a number', 5],
  ['a boolean', true],
  ['an object', { a: 1 }],
  ['a list', ['a', null, 5]],
  ['a list of lists', [[]]],
  ['a list of empty objects', [{}]],
  ['10,000 characters', 'x'.repeat(10_000)],
  ['control characters', 'a\u0000\u0007\nb\u001b[31m'],
  ['an unresolved token', '${Token[TOKEN.42]}'],
  ['a prototype', '__proto__'],
  ['not a number', 'NaN'],
  ['a negative number', '-1'],
  ['letters of another script', '金'.repeat(200)],
];

const CASES = KEYS.flatMap((key) => VALUES.map(([name, value]) => [key, name, value] as const));

/** A failure that a person can read, or none. */
function expectReadable(answer: Polled): void {
  if (answer?.Status !== 'FAILED') return;
  expect(answer.Reason!.length).toBeLessThanOrEqual(870);
  expect(answer.Reason).not.toMatch(
    /[\u0000-\u001f\u007f]|\[object|undefined|Cannot read|is not a function|is not iterable/,
  );
  expect(answer.Reason).not.toContain('error it does not know');
}

type Polled = Awaited<ReturnType<typeof poll>>;

test.each(CASES)(
  'lifecycle 9: if %s is %s, it works or fails with a message that reads well',
  async (key, _, value) => {
    const w = world();
    const properties = { SourceImageName: 'golden', ...DECLARED, [key]: value };
    expectReadable(await poll(w, 'Create', properties));
    const old = { PhysicalResourceId: 'x', OldResourceProperties: properties };
    expectReadable(await poll(w, 'Update', properties, old));
    expectReadable(await poll(w, 'Update', { SourceImageName: 'golden' }, old));
    const deletion = await poll(w, 'Delete', properties, { PhysicalResourceId: 'Stack-Desk-1ABCDEFGHIJKL' });
    // A Delete is never refused because of what the properties are.
    expect(deletion?.Status).not.toBe('FAILED');
  },
);

test.each(CASES.filter(([key, , value]) => key.endsWith('Timeout') && !(Number(value) > 0)))(
  'lifecycle 7: if %s is %s, no wait ends at once',
  async (key, _, value) => {
    const w = world();
    await succeeds(w.stack.create(desk({ [key]: value })));
    await succeeds(w.stack.delete());
  },
);

describe('an event', () => {
  const arn = `arn:aws:appstream:${HOME}:111122223333:image/golden`;

  test.each([
    ['without properties', undefined],
    ['with properties that are null', null],
    ['with properties that are a text', 'SourceImageName'],
    ['with properties that are a list', []],
    ['with no property', {}],
  ])('lifecycle 9: %s fails as a Create and says why, and not as a Delete', async (_, properties) => {
    const w = world();
    const create = await poll(w, 'Create', properties);
    expect(create).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/SourceImageName is missing/),
    });
    expectReadable(create);
    const { record } = w.stack;
    const shown = { logicalId: 'Desk', physicalId: 'x', type: 'Custom::AppStreamImage' };
    record.setStatus('DELETE_IN_PROGRESS');
    record.addResourceEvent(shown, 'DELETE_IN_PROGRESS');
    const deletion = await poll(w, 'Delete', properties, { PhysicalResourceId: 'x' });
    expect(deletion).toMatchObject({ Status: 'SUCCESS' });
    const other = await poll(w, 'Delete', properties, { PhysicalResourceId: arn });
    expect(other?.Status).not.toBe('FAILED');
    expect(acts(w)).toEqual([]);
  });

  test('lifecycle 2: without the old properties changes nothing as an Update', async () => {
    const w = world();
    await succeeds(w.stack.create(desk(DECLARED)));
    const { arn: PhysicalResourceId } = theCopy(w);
    const since = acts(w).length;
    const { record } = w.stack;
    record.setStatus('UPDATE_IN_PROGRESS');
    const properties = { SourceImageName: 'golden', ...DECLARED };
    record.addResourceEvent({ ...record.resources.get('Desk')!, properties }, 'UPDATE_IN_PROGRESS');
    expect(await poll(w, 'Update', properties, { PhysicalResourceId })).toMatchObject({ Status: 'SUCCESS' });
    expect(acts(w)).toHaveLength(since);
  });

  test.each([
    ['of another partition', arn.replace('arn:aws:', 'arn:aws-cn:')],
    ['of another account', arn.replace('111122223333', '999900001111')],
    ['of another service', arn.replace('appstream', 'ec2')],
    ['of a public image', arn.replace('111122223333', '')],
    ['with a name of 10,000 characters', `${arn}${'n'.repeat(10_000)}`],
    ['with a path', `${arn}/../other`],
    ['of control characters', `${arn}\n`],
  ])('lifecycle 4: with an ARN %s deletes nothing', async (_, PhysicalResourceId) => {
    const w = world();
    const deletion = await poll(w, 'Delete', { SourceImageName: 'golden' }, { PhysicalResourceId });
    expect(deletion?.Status).not.toBe('FAILED');
    expect(w.appStream.journal.map(({ input }) => input.Names)).not.toContainEqual(['golden']);
    expect(acts(w)).toEqual([]);
  });
});

test('lifecycle 2: tags with names like toString are set and removed like any others', async () => {
  const w = world();
  const Tags = ['constructor', 'toString', 'hasOwnProperty'].map((Key) => ({ Key, Value: '1' }));
  await succeeds(w.stack.create(desk({ Tags })));
  expect(Object.keys(theCopy(w).tags)).toHaveLength(3);
  await succeeds(w.stack.update(desk()));
  expect(theCopy(w).tags).toEqual({});
});

test('lifecycle 4: if a description quotes a marker, the image is still known as its own', async () => {
  const w = world();
  const Description = 'x (cdk-image AAAAAAA.AAAAAAA.AAAAAAA.AAAAAAA.3hk2qoAAAAA)';
  await succeeds(w.stack.create(desk({ Description })));
  expect(theCopy(w).description).toMatch(/^x \(cdk-image A/);
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

test('lifecycle 1: the longest description of all fits beside the marker', async () => {
  const w = world();
  await succeeds(w.stack.create(desk({ Description: 'd'.repeat(200) })));
  expect(theCopy(w).description!.length).toBeLessThanOrEqual(256);
});
