import { eventOf, imageOf, look, put, watched, LOOK_FOR_PREVIOUS } from '../polls';
import { HOME } from '../stacks';
import { AT_ONCE, MINE, deletion } from './deletions';

const ACCOUNT = '222233334444';
const OTHER_ACCOUNT = '999900001111';

describe('what holds an image', () => {
  const HELD = { done: false, state: 'AVAILABLE' };

  test('lifecycle 3: the shares that the stack declared go right before it', async () => {
    const w = watched();
    const event = deletion(w, {
      ...MINE,
      SharedWith: [{ AccountId: ACCOUNT }, { AccountId: OTHER_ACCOUNT }],
    });
    put(w, imageOf(event), { sharedWith: [ACCOUNT, OTHER_ACCOUNT] });
    expect((await look(w, event)).inputs.slice(0, 3)).toEqual([
      { region: HOME, Name: 'mine', SharedAccountId: ACCOUNT },
      { region: HOME, Name: 'mine', SharedAccountId: OTHER_ACCOUNT },
      { region: HOME, Name: 'mine' },
    ]);
  });

  test('lifecycle 3: the shares of the image that the id names go right before it', async () => {
    const w = watched(AT_ONCE);
    const was = imageOf(eventOf(w, 'Create', { ImageName: 'was' }));
    const properties = { ...MINE, SharedWith: [{ AccountId: ACCOUNT }] };
    put(w, was, { sharedWith: [ACCOUNT] });
    const event = deletion(w, properties, { PhysicalResourceId: was.arn });
    expect((await look(w, event)).acts).toEqual(['DeleteImagePermissions', 'DeleteImage']);
  });

  test('lifecycle 3: no share is touched where properties are not valid', async () => {
    const w = watched();
    const image = imageOf(eventOf(w, 'Create', MINE));
    put(w, image, { sharedWith: [ACCOUNT] });
    const event = deletion(w, { SourceImageName: '' }, { PhysicalResourceId: image.arn });
    expect(await look(w, event)).toMatchObject({
      ...HELD,
      decision: `wait: shared with account ${ACCOUNT}`,
      acts: [],
    });
  });

  test.each<[string, readonly string[], readonly string[]]>([
    [`shared with account ${OTHER_ACCOUNT}`, [ACCOUNT, OTHER_ACCOUNT], []],
    [`shared with accounts 000000000000, ${OTHER_ACCOUNT}`, [ACCOUNT, '000000000000', OTHER_ACCOUNT], []],
    ['used by fleet f1', [ACCOUNT], ['f1']],
    ['used by fleets f1, f2', [ACCOUNT], ['f1', 'f2']],
    [`used by fleet f1, shared with account ${OTHER_ACCOUNT}`, [OTHER_ACCOUNT], ['f1']],
  ])('lifecycle 3: is waited for and named: %s', async (said, sharedWith, fleets) => {
    const w = watched();
    const event = deletion(w, { ...MINE, SharedWith: [{ AccountId: ACCOUNT }] });
    put(w, imageOf(event), { sharedWith });
    for (const name of fleets) w.appStream.putFleet(HOME, { name, imageName: 'mine' });
    expect(await look(w, event)).toMatchObject({
      ...HELD,
      decision: `wait: ${said}`,
      acts: [],
    });
    expect(w.appStream.journal.map(({ operation }) => operation)).not.toContain('DeleteImage');
  });

  test('lifecycle 3: a FAILED image has no shares', async () => {
    const w = watched(AT_ONCE);
    const event = deletion(w);
    put(w, imageOf(event), { state: 'FAILED' });
    expect((await look(w, event)).calls).toEqual([
      'DescribeImages',
      'DeleteImage',
      'DescribeImages',
      ...LOOK_FOR_PREVIOUS,
    ]);
  });

  test.each(['ConcurrentModificationException', 'ResourceInUseException', 'OperationNotPermittedException'])(
    'lifecycle 3: is waited for, if AppStream answers with %s',
    async (error) => {
      const w = watched();
      const event = deletion(w);
      put(w, imageOf(event));
      w.appStream.faults.inject({
        operation: 'DeleteImage',
        kind: { error, message: 'It is so.' },
        count: Infinity,
      });
      expect(await look(w, event)).toMatchObject({
        ...HELD,
        decision: `wait: ${error}: It is so.`,
        acts: [],
      });
    },
  );

  test('lifecycle 8: an error that waiting does not mend fails', async () => {
    const w = watched();
    const event = deletion(w);
    put(w, imageOf(event));
    w.appStream.faults.inject({
      operation: 'DeleteImage',
      kind: { error: 'ValidationException', message: 'It is so.' },
      count: 1,
    });
    const { failure, acts } = await look(w, event);
    expect(failure).toContain('AppStream refuses the call (ValidationException: It is so.)');
    expect(acts).toEqual([]);
  });

  test('lifecycle 3: an error counts for nothing where the image is gone', async () => {
    const w = watched(AT_ONCE);
    const event = deletion(w);
    put(w, imageOf(event));
    w.appStream.faults.inject({ operation: 'DeleteImage', kind: 'lostAnswer', count: 1 });
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'gone' });
  });
});
