import { poll, succeeds, world } from '../stacks';
import { add, finding } from './finding';

const VALUES: [string, unknown][] = [
  ['null', null],
  ['empty', ''],
  ['a number', 5],
  ['an object', { a: 1 }],
  ['a list', ['a', null, 5]],
  ['10,000 characters', 'x'.repeat(10_000)],
  ['control characters', 'a\u0000\u0007\nb\u001b[31m'],
  ['an unresolved token', '${Token[TOKEN.42]}'],
  ['many stars', '*'.repeat(101)],
];
const KEYS = ['NamePattern', 'Region', 'Revision', 'ImagesOfStack'];
const ABOUT = { LogicalResourceId: 'Newest', ResourceType: 'Custom::NewestAppStreamImage' };

describe.each(KEYS)('%s', (key) => {
  test.each(VALUES)(
    'lifecycle 9: that is %s works or fails with a message that reads well',
    async (_, value) => {
      const w = world();
      add(w, 'golden-1');
      await succeeds(w.stack.create(finding()));
      const old = { PhysicalResourceId: 'x', OldResourceProperties: { [key]: value } };
      for (const RequestType of ['Create', 'Update'] as const) {
        const properties = { NamePattern: 'golden-*', [key]: value };
        const status = RequestType === 'Create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS';
        w.stack.record.setStatus(status);
        w.stack.record.addResourceEvent(
          { logicalId: 'Newest', physicalId: 'x', type: ABOUT.ResourceType, properties },
          status,
        );
        const answer = await poll(
          w,
          RequestType,
          properties,
          RequestType === 'Update' ? { ...ABOUT, ...old } : ABOUT,
        );
        expect(['SUCCESS', 'FAILED']).toContain(answer?.Status);
        expect(answer?.Reason ?? '').not.toMatch(
          /[\u0000-\u001f\u007f]|\[object|undefined|is not a function/,
        );
        expect(answer?.Reason ?? '').not.toContain('error it does not know');
        expect((answer?.Reason ?? '').length).toBeLessThanOrEqual(870);
      }
    },
  );

  test.each(VALUES)('lifecycle 3: that is %s lets a removal succeed', async (_, value) => {
    const answer = await poll(world(), 'Delete', { [key]: value }, { ...ABOUT, PhysicalResourceId: 'x' });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'x' });
  });
});
