import { LOOK_FOR_PREVIOUS, type Watched, ask, asked, eventOf, imageOf, look, put, watched } from '../polls';

const A = '222233334444';
const B = '333344445555';

interface Declared {
  readonly tags?: Record<string, string>;
  /** Account ids mean a share for fleets. */
  readonly shares?: readonly (string | object)[];
}

function properties({ tags, shares }: Declared): object {
  return {
    ImageName: 'mine',
    Tags: tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    SharedWith: shares?.map((share) => (typeof share === 'string' ? { AccountId: share } : share)),
  };
}

/** One poll that finds the image as `present`, with what it should be and was before. */
async function converge(w: Watched, present: Declared, declared: Declared, former?: Declared) {
  const before = former && { SourceImageName: 'golden', ...properties(former) };
  const event = former
    ? eventOf(w, 'Update', { ...properties(declared) }, { OldResourceProperties: before })
    : eventOf(w, 'Create', { ...properties(declared) });
  put(w, imageOf(event), { tags: present.tags, sharedWith: present.shares as string[] });
  ask(w, event);
  return look(w, event);
}

/** Before each answer: whether CloudFormation has gone on. */
const ASKED_FOR_THE_ANSWER = ['DescribeStackResource', 'DescribeStackEvents'];

const ResourceArn = 'arn:aws:appstream:eu-west-1:111122223333:image/mine';
const tagged = (Tags: object) => ({ region: 'eu-west-1', ResourceArn, Tags });
const untagged = (...TagKeys: string[]) => ({ region: 'eu-west-1', ResourceArn, TagKeys });
const shared = (SharedAccountId: string, allowFleet = true, allowImageBuilder = false) => ({
  region: 'eu-west-1',
  Name: 'mine',
  SharedAccountId,
  ImagePermissions: { allowFleet, allowImageBuilder },
});
const unshared = (SharedAccountId: string) => ({ region: 'eu-west-1', Name: 'mine', SharedAccountId });

test.each<[string, Declared, Declared, Declared | undefined, object[]]>([
  ['sets what is declared', {}, { tags: { a: '1', b: '2' } }, undefined, [tagged({ a: '1', b: '2' })]],
  [
    'sets only what differs',
    { tags: { a: '1', b: '1' } },
    { tags: { a: '1', b: '2' } },
    undefined,
    [tagged({ b: '2' })],
  ],
  ['leaves what others set', { tags: { a: '1', x: '9' } }, { tags: { a: '1' } }, {}, []],
  [
    'removes what the former version declared, first',
    { tags: { a: '1', b: '9' } },
    { tags: { c: '3' } },
    { tags: { a: '1', b: '2' } },
    [untagged('a', 'b'), tagged({ c: '3' })],
  ],
  [
    'replaces',
    { tags: { a: '1' } },
    { tags: { b: '2' } },
    { tags: { a: '1' } },
    [untagged('a'), tagged({ b: '2' })],
  ],
  ['removes the last one', { tags: { a: '1' } }, {}, { tags: { a: '1' } }, [untagged('a')]],
  [
    'removes nothing that is not there',
    { tags: { b: '1' } },
    { tags: { b: '1' } },
    { tags: { a: '1', b: '1' } },
    [],
  ],
  [
    'keeps what stays declared',
    { tags: { a: '1' } },
    { tags: { a: '2' } },
    { tags: { a: '1' } },
    [tagged({ a: '2' })],
  ],
])('lifecycle 2: of tags it %s', async (_, present, declared, former, inputs) => {
  expect(await converge(watched(), present, declared, former)).toMatchObject({ done: true, inputs });
});

test.each<[string, Declared, Declared, Declared | undefined, object[]]>([
  ['sets what is declared', {}, { shares: [A, B] }, undefined, [shared(A), shared(B)]],
  ['sets only what differs', { shares: [A] }, { shares: [A, B] }, undefined, [shared(B)]],
  [
    'sets what is allowed besides',
    { shares: [A] },
    { shares: [{ AccountId: A, AllowImageBuilder: 'true' }] },
    undefined,
    [shared(A, true, true)],
  ],
  [
    'takes back what is no longer allowed',
    { shares: [{ AccountId: A, AllowImageBuilder: 'true' }] },
    { shares: [{ AccountId: A, AllowFleet: 'false', AllowImageBuilder: 'true' }] },
    undefined,
    [shared(A, false, true)],
  ],
  ['leaves what others shared', { shares: [A, B] }, { shares: [A] }, {}, []],
  [
    'removes what the former version declared, first',
    { shares: [A] },
    { shares: [B] },
    { shares: [A] },
    [unshared(A), shared(B)],
  ],
  ['removes the last one', { shares: [A] }, {}, { shares: [A] }, [unshared(A)]],
  ['removes nothing that is not there', { shares: [B] }, { shares: [B] }, { shares: [A, B] }, []],
])('lifecycle 2: of shares it %s', async (_, present, declared, former, inputs) => {
  expect(await converge(watched(), present, declared, former)).toMatchObject({ done: true, inputs });
});

test('lifecycle 2: what declares neither tags nor shares costs no call', async () => {
  const w = watched();
  expect((await converge(w, { tags: { x: '9' }, shares: [A] }, {}, {})).calls).toEqual(['DescribeImages']);
  // An update looks what others before it have left.
  const reads = ['DescribeStackEvents', ...ASKED_FOR_THE_ANSWER];
  expect(w.account.readApi.journal.map(({ action }) => action)).toEqual(reads);
});

test('lifecycle 7: what is as declared asks CloudFormation no more than any answer', async () => {
  const w = watched();
  const as = { tags: { a: '1' }, shares: [A] };
  expect((await converge(w, as, as, as)).calls).toEqual([
    'DescribeImages',
    'ListTagsForResource',
    'DescribeImagePermissions',
  ]);
  // An update looks what others before it have left.
  const reads = ['DescribeStackEvents', ...ASKED_FOR_THE_ANSWER];
  expect(w.account.readApi.journal.map(({ action }) => action)).toEqual(reads);
});

test.each<[string, string, readonly string[]]>([
  ['is new in an update looks for marks of an earlier life', 'UPDATE_IN_PROGRESS', LOOK_FOR_PREVIOUS],
  ['comes with its stack has had none', 'CREATE_IN_PROGRESS', []],
])('lifecycle 12: a resource that %s', async (_, stackStatus, looks) => {
  const w = watched();
  const event = eventOf(w, 'Create');
  put(w, imageOf(event));
  ask(w, event, 'CREATE_IN_PROGRESS', stackStatus);
  const tags = looks.length > 0 ? ['ListTagsForResource'] : [];
  expect((await look(w, event)).calls).toEqual(['DescribeImages', ...looks, ...tags]);
});

describe.each([
  ['TagResource', { tags: { a: '1' } }, 'the image cannot have so many tags'],
  ['UpdateImagePermissions', { shares: [A] }, 'the image cannot be shared with so many accounts'],
])('%s', (operation, declared, says) => {
  const failing = async (error: string) => {
    const w = watched();
    w.appStream.faults.inject({ operation, kind: { error, message: 'It is so.' }, count: Infinity });
    return converge(w, {}, declared);
  };

  test('lifecycle 8: beyond its limit fails', async () => {
    expect((await failing('LimitExceededException')).failure).toContain(
      `Image mine in eu-west-1: ${says} (LimitExceededException: It is so.). `,
    );
  });

  test('lifecycle 7: that may succeed later is tried again', async () => {
    expect(await failing('ConcurrentModificationException')).toMatchObject({
      done: false,
      state: 'unknown',
      decision: 'wait: ConcurrentModificationException: It is so.',
    });
  });
});

test('lifecycle 6: of an image that is asked for no more it changes nothing', async () => {
  const w = watched();
  const event = asked(w, 'Create', { ...properties({ tags: { a: '1' }, shares: [A] }) });
  put(w, imageOf(event));
  w.stack.record.status = 'ROLLBACK_IN_PROGRESS';
  expect(await look(w, event)).toMatchObject({ done: false, state: 'unknown', acts: [] });
});
