import type { Phase } from '../../../lambda/cloudformation/phase';
import { FAILURES, type FailureName, reasonFor } from '../../../lambda/report/failures';
import { type Situation, lastStep } from '../../../lambda/report/situation';

const IMAGE = { name: 'mine', region: 'us-east-1' };
const BY_HAND =
  'unless the stack uses the image, or keepPrevious or RETAIN keeps it, ' +
  'delete it yourself: aws appstream delete-image --name mine --region us-east-1';

const PHASES: (Phase | undefined)[] = [
  'create',
  'update',
  'clean-up',
  'rollback',
  'creation rollback',
  'delete',
  undefined,
];

const SITUATIONS: Situation[] = [true, false].flatMap((isDelete) =>
  PHASES.map((phase) => ({ isDelete, phase, image: IMAGE })),
);

const NAMES = Object.keys(FAILURES) as FailureName[];

/** Every failure, in every situation: which one can occur where changes with the code. */
const ALL = SITUATIONS.flatMap((situation) => NAMES.map((name) => [name, situation] as const));

const reason = (name: FailureName, situation: Situation) => reasonFor(name, 'Image i', 'why', situation);

test.each<[string | undefined, boolean, Phase | undefined]>([
  ['Then delete the stack again: aws cloudformation delete-stack.', true, 'delete'],
  ['Then delete the stack: aws cloudformation delete-stack.', true, 'creation rollback'],
  [`The update has succeeded all the same; ${BY_HAND}`, true, 'clean-up'],
  [`The rollback goes on all the same; ${BY_HAND}`, true, 'rollback'],
  [undefined, true, 'create'],
  [undefined, true, 'update'],
  [undefined, true, undefined],
  ['Then continue the rollback: aws cloudformation continue-update-rollback.', false, 'rollback'],
  [undefined, false, 'create'],
  [undefined, false, 'update'],
  [undefined, false, 'clean-up'],
  [undefined, false, 'creation rollback'],
  [undefined, false, 'delete'],
  [undefined, false, undefined],
])(
  'lifecycle 9: what comes next is %p where a deletion (%p) fails in the phase %s',
  (next, isDelete, phase) => {
    expect(lastStep({ isDelete, phase, image: IMAGE })).toBe(next);
  },
);

test('lifecycle 9: the command names no image where none is known', () => {
  expect(lastStep({ isDelete: true, phase: 'clean-up' })).toMatch(/: aws appstream delete-image$/);
});

test.each(ALL)('lifecycle 9: %s reads well in %j', (name, situation) => {
  const text = reason(name, situation);
  expect(text.length).toBeLessThanOrEqual(860);
  expect(text).toMatch(/^Image i: [^.]+ \(why\)\. [A-Z]/);
  expect(text).not.toMatch(/undefined|\.\.|\s$| {2}/);
});

/** What an update has to succeed for: no such sentence where the stack takes no update. */
const NEEDS_AN_UPDATE =
  /deploy again|timeout|imageName|revision|another (region|source|one|imageName)|sharedWith|Share with|fewer|in the stack/i;

describe('the stack takes no update', () => {
  // DELETE_FAILED, ROLLBACK_FAILED, and UPDATE_ROLLBACK_FAILED, which takes only the continuation of its rollback.
  const stuck = ALL.filter(
    ([, { isDelete, phase }]) =>
      (isDelete && (phase === 'delete' || phase === 'creation rollback')) ||
      (!isDelete && phase === 'rollback'),
  );

  test.each(stuck)('lifecycle 9: %s names no prop to change in %j', (name, situation) => {
    const advice = reason(name, situation).split(FAILURES[name].says)[1];
    expect(advice).not.toMatch(NEEDS_AN_UPDATE);
  });
});

describe('an update has succeeded', () => {
  const cleanUp = ALL.filter(([, { isDelete, phase }]) => isDelete && phase === 'clean-up');

  test.each(cleanUp)('lifecycle 9: %s does not say to delete the stack in %j', (name, situation) => {
    const text = reason(name, situation);
    expect(text).not.toMatch(/delete the stack/i);
    expect(text).toContain('The update has succeeded all the same');
  });
});

test.each(ALL.filter(([, { phase }]) => phase !== 'delete' && phase !== 'creation rollback'))(
  'lifecycle 9: %s does not say to delete a stack that stays: %j',
  (name, situation) => {
    expect(reason(name, situation)).not.toMatch(/delete the stack/i);
  },
);
