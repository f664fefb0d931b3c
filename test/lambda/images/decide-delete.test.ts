import type { ObservedImage } from '../../../lambda/appstream/observed-image';
import { History } from '../../../lambda/cloudformation/history';
import type { StackEvent } from '../../../lambda/cloudformation/stack-event';
import { decideOnHistory, decideOnTarget } from '../../../lambda/images/decide-delete';
import type { Question } from '../../../lambda/images/question';
import { isKeptOnRemoval, keepingOf } from '../../../lambda/images/keeping';
import { homeOf } from '../../../lambda/request/identity';
import type { ImageRequest } from '../../../lambda/request/image-request';
import { attemptOf, markedDescription } from '../../../lambda/request/marker';
import type { Target } from '../../../lambda/images/targets';
import { type Shown, historyOf as historyAbout, ofStack } from '../cloudformation/histories';

const OWNER = 'AAAAAAA.AAAAAAA.AAAAAAA';
const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image/mine';
const OTHER = 'arn:aws:appstream:eu-west-1:111122223333:image/other';
const TARGET: Target = { name: 'mine', region: 'eu-west-1', arn: ARN, owner: OWNER, shares: [] };

const HOME = homeOf('arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1');

/** When what is not settled began. */
const BEGAN = Date.UTC(2026, 10, 2);
const HOUR = 3600_000;

/** An image that was made so many milliseconds after that. */
function image(state = 'AVAILABLE', made = 60_000, owner = OWNER): ObservedImage {
  const attempt = attemptOf({ RequestId: 'r', ResponseURL: 'https://bucket/' }, BEGAN + made);
  const description = markedDescription('', { owner, content: 'BBBBBBB', attempt });
  return { state, description } as ObservedImage;
}

describe('a look', () => {
  const not = image('AVAILABLE', 0, 'AAAAAAA.AAAAAAA.BBBBBBB');

  test.each<[string, object, ObservedImage | undefined]>([
    ['none', { kind: 'gone' }, undefined],
    ['ours', { kind: 'look at the history' }, image()],
    ['ours, being made', { kind: 'look at the history' }, image('COPYING')],
    ['ours, FAILED', { kind: 'look at the history' }, image('FAILED')],
    ['ours, DELETING', { kind: 'wait', why: 'the image is in state DELETING' }, image('DELETING')],
    [
      'unknown',
      { kind: 'wait', why: 'the image is in state COPYING' },
      { state: 'COPYING', description: '' } as ObservedImage,
    ],
    ['not ours', { kind: 'keep', why: 'left alone an image in state AVAILABLE that is not ours' }, not],
    [
      'not ours, DELETING',
      { kind: 'keep', why: 'left alone an image in state DELETING that is not ours' },
      { ...not, state: 'DELETING' },
    ],
  ])('lifecycle 4: that finds this image: %s: leads to %j', (_, decision, found) => {
    expect(decideOnTarget(found, TARGET)).toEqual(decision);
  });
});

/** Of the Delete of `Desk` about its own image, which is replaced. */
const QUESTION = {
  imageLogicalId: 'Desk',
  isOwn: true,
  hasItsId: true,
  asked: 'Desk',
  isRemoval: false,
  isNamed: false,
  isKeptOnRemoval: false,
};

/**
 * The stack's own events, newest first, and `Desk`'s: those of its deletion after them, all others between the last of them
 * and what is under way.
 */
function historyOf(statuses: readonly string[], ofDesk: readonly Partial<StackEvent>[] = []): History {
  const own = ofDesk.map((event) => ({ logicalId: 'Desk', ...event }));
  const isOfDeletion = ({ status = '' }: Partial<StackEvent>) => status.startsWith('DELETE_');
  const events = [
    ...own.filter(isOfDeletion),
    ...statuses.slice(0, -1).map((status) => ({ status })),
    ...own.filter((event) => !isOfDeletion(event)),
    { status: statuses.at(-1)! },
  ];
  return new History(
    events.map((event) => ({ status: '', reason: '', physicalId: '', at: BEGAN, ...event })),
  );
}

const PHASES = {
  create: ['CREATE_IN_PROGRESS'],
  update: ['UPDATE_IN_PROGRESS'],
  'clean-up': ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
  rollback: ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
  'clean-up of a rollback': [
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'UPDATE_ROLLBACK_IN_PROGRESS',
    'UPDATE_IN_PROGRESS',
  ],
  'creation rollback': ['ROLLBACK_IN_PROGRESS', 'CREATE_IN_PROGRESS'],
  delete: ['DELETE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
};
type PhaseName = keyof typeof PHASES;
const ALL = Object.keys(PHASES) as PhaseName[];

/** The physical id of a creation that was given up says nothing. */
const DELETING = { status: 'DELETE_IN_PROGRESS', physicalId: 'Stack-Desk-1ABCDEFGHIJKL' };

/** What `Desk` is shown to have been before all that is not settled. */
const BEFORE = {
  nothing: [],
  'this image': [{ status: 'UPDATE_IN_PROGRESS', physicalId: ARN }],
  'another image': [{ status: 'UPDATE_IN_PROGRESS', physicalId: OTHER }],
  'made anew': [{ status: 'CREATE_IN_PROGRESS' }],
} satisfies Record<string, Partial<StackEvent>[]>;

function decision(
  phase: PhaseName,
  {
    isOwn = true,
    asked = 'Desk',
    made = -HOUR,
    ofDesk = [] as readonly Partial<StackEvent>[],
    skipped = false,
    hasLeft = false,
    isNamed = false,
    state = 'AVAILABLE',
    declaredThen = undefined as Record<string, unknown> | undefined,
  },
): string {
  const events = phase === 'delete' && !skipped ? [DELETING, ...ofDesk] : ofDesk;
  const history = historyOf(PHASES[phase], events);
  const isRemoval = phase === 'delete' || hasLeft;
  const keeping = keepingOf(TARGET, { home: HOME, imageLogicalId: 'Desk', declaredThen }, history);
  const request = {
    part: { imageLogicalId: 'Desk' },
    event: { LogicalResourceId: asked, ResourceProperties: declaredThen ?? {} },
  } as unknown as ImageRequest;
  const question = {
    imageLogicalId: 'Desk',
    isOwn,
    hasItsId: isOwn,
    asked,
    isRemoval,
    isNamed,
    keeping,
    // CloudFormation's record says the same as its events.
    isKeptOnRemoval: isKeptOnRemoval(request, history, history.deletesPresent('Desk')),
  };
  const { kind, ...more } = decideOnHistory(image(state, made), TARGET, question, history);
  return 'why' in more ? `${kind}: ${more.why}` : kind;
}

const UNDONE = 'keep: it was there before what is undone';
const NOT_ITS_OWN = 'keep: it was there before this resource, or kept by its removal policy';
const SKIPPED = 'keep: CloudFormation does not ask for its deletion';
const TAKEN_UP = 'keep: an update that failed had only taken it up again';

test.each<PhaseName>(['clean-up', 'delete'])(
  'lifecycle 5: a waiter deletes what was there before only if the removal of the image is shown: %s',
  (phase) => {
    const ofDesk = (status?: string, physicalId = ARN) => [
      ...(status ? [{ status, physicalId }] : []),
      ...(status && status !== 'DELETE_SKIPPED' ? [{ status: 'DELETE_IN_PROGRESS', physicalId }] : []),
      ...BEFORE['this image'],
    ];
    const asked = (events: readonly Partial<StackEvent>[]) =>
      decision(phase, { asked: 'Waiter', hasLeft: true, skipped: true, ofDesk: events });
    for (const status of ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE', 'DELETE_FAILED'])
      expect(asked(ofDesk(status))).toBe('delete');
    expect(asked(ofDesk('DELETE_SKIPPED'))).toBe(SKIPPED);
    expect(asked(ofDesk())).toBe(SKIPPED);
  },
);

test.each([
  [false, 'keep: it is the present one of its resource'],
  [true, 'delete'],
])(
  'lifecycle 6: an image to which updates without rollback have gone back goes in a clean-up only if its construct has left (%p): %s',
  (hasLeft, expected) => {
    const ofDesk = [{ status: 'UPDATE_COMPLETE', physicalId: ARN }, ...BEFORE['this image']];
    for (const made of [-HOUR, 60_000])
      expect(decision('clean-up', { hasLeft, made, ofDesk })).toBe(expected);
  },
);

describe('an image that what is not settled has made', () => {
  test.each(ALL.flatMap((phase) => [true, false].map((isOwn) => [phase, isOwn] as const)))(
    'lifecycle 5: is deleted in the phase %s, whether the Delete names it (%p) or not',
    (phase, isOwn) => {
      for (const ofDesk of Object.values(BEFORE))
        expect(decision(phase, { isOwn, made: 60_000, ofDesk })).toBe('delete');
    },
  );

  test('lifecycle 5: is told from an older one though clocks differ by 5 seconds', () => {
    expect(decision('rollback', { made: -5_000 })).toBe('delete');
    expect(decision('rollback', { made: -6_000 })).toBe(UNDONE);
  });
});

describe('an image that is older than what is not settled', () => {
  test.each<[PhaseName, boolean, keyof typeof BEFORE, string]>([
    // Nothing takes it away but the clean-up after it was replaced, and its own Delete.
    ...(['create', 'update', 'rollback', 'clean-up of a rollback', 'creation rollback'] as const).flatMap(
      (phase) =>
        [true, false].flatMap((isOwn) =>
          (Object.keys(BEFORE) as (keyof typeof BEFORE)[]).map(
            (before): [PhaseName, boolean, keyof typeof BEFORE, string] => [phase, isOwn, before, UNDONE],
          ),
        ),
    ),
    ['clean-up', true, 'nothing', 'delete'],
    ['clean-up', true, 'another image', TAKEN_UP],
    ['clean-up', true, 'made anew', 'keep as a previous image'],
    ['clean-up', false, 'nothing', TAKEN_UP],
    ['clean-up', false, 'this image', TAKEN_UP],
    ['clean-up', false, 'another image', TAKEN_UP],
    ['delete', true, 'this image', 'delete'],
    ['delete', true, 'another image', NOT_ITS_OWN],
    ['delete', true, 'made anew', NOT_ITS_OWN],
    ['delete', false, 'this image', 'delete'],
    ['delete', false, 'another image', NOT_ITS_OWN],
    ['delete', false, 'made anew', NOT_ITS_OWN],
  ])(
    'lifecycle 5: in the phase %s, named by the Delete (%p), before it %s: %s',
    (phase, isOwn, before, expected) => {
      expect(decision(phase, { isOwn, ofDesk: BEFORE[before] })).toBe(expected);
    },
  );

  test('lifecycle 5: stays where only a clean-up before the deletion of the stack has asked for a Delete', () => {
    const before = { status: 'UPDATE_IN_PROGRESS', physicalId: ARN };
    const rollback = [...PHASES['clean-up of a rollback']];
    const events: Partial<StackEvent>[] = [
      { status: 'DELETE_IN_PROGRESS' },
      { logicalId: 'Desk', status: 'DELETE_IN_PROGRESS', physicalId: OTHER },
      ...rollback.slice(0, -1).map((status) => ({ status })),
      { logicalId: 'Desk', ...before },
      { status: rollback.at(-1)! },
    ];
    const shown = (all: readonly Partial<StackEvent>[]) =>
      new History(all.map((event) => ({ status: '', reason: '', physicalId: '', at: BEGAN, ...event })));
    const question = { ...QUESTION, isOwn: false, keeping: { keeps: 0, mayLeave: false } };
    const decided = (history: History) =>
      decideOnHistory(image('AVAILABLE', -HOUR), TARGET, question, history);
    expect(decided(shown(events))).toMatchObject({ kind: 'keep', why: 'it was there before what is undone' });
    // Its own Delete is shown, as that of the stack's deletion.
    const asked = { logicalId: 'Desk', status: 'DELETE_IN_PROGRESS', physicalId: 'Stack-Desk-1ABC' };
    expect(decided(shown([asked, ...events]))).toEqual({ kind: 'delete' });
  });

  test('lifecycle 5: goes with its own Delete also where an unsettled update had completed with it', () => {
    const ofDesk = [
      { status: 'UPDATE_COMPLETE', physicalId: ARN },
      { status: 'UPDATE_IN_PROGRESS', physicalId: OTHER },
    ];
    expect(decision('delete', { ofDesk })).toBe('delete');
    expect(decision('delete', { isOwn: false, ofDesk })).toBe(NOT_ITS_OWN);
  });
});

describe('an image that CloudFormation keeps', () => {
  const kept = (physicalId: string) => [
    { status: 'DELETE_SKIPPED', physicalId },
    { status: 'UPDATE_IN_PROGRESS', physicalId: ARN },
  ];

  test.each(ALL)('lifecycle 5: stays in the phase %s, whoever asks and however old it is', (phase) => {
    for (const isOwn of [true, false])
      for (const made of [-HOUR, HOUR])
        expect(decision(phase, { isOwn, made, ofDesk: kept(ARN), skipped: true })).toBe(SKIPPED);
  });

  test.each<[string, readonly Partial<StackEvent>[]]>([
    ['another one was skipped', kept(OTHER)],
    ['no deletion is shown', [{ status: 'UPDATE_IN_PROGRESS', physicalId: ARN }]],
    ['nothing is shown', []],
  ])('lifecycle 5: stays where the stack is deleted and %s, if it is older', (_, ofDesk) => {
    const asked = { isOwn: false, asked: 'Waiter', ofDesk, skipped: true };
    expect(decision('delete', asked)).toBe(SKIPPED);
    expect(decision('delete', { ...asked, made: HOUR })).toBe('delete');
  });
});

describe('an image that an update without rollback had replaced, under RETAIN beside keepPrevious', () => {
  const properties = { RetainReplaced: 'true', KeepPrevious: '1' };
  const ELSEWHERE = 'arn:aws:appstream:us-east-1:111122223333:image/mine';
  const LEFT = /^mine is left, since .* nothing tells whether RETAIN has to keep it now: delete it/;
  /** The update that succeeds has not declared the image. */
  const replacedBy = (physicalId: string): Partial<StackEvent>[] => [
    { status: 'UPDATE_COMPLETE', physicalId, properties, at: BEGAN },
    { status: 'UPDATE_IN_PROGRESS', physicalId: ARN, properties, at: BEGAN },
  ];
  const decided = (physicalId: string, more = {}) => {
    const events = [
      { logicalId: 'Desk', status: 'DELETE_IN_PROGRESS', physicalId: ARN },
      ofStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'),
      ofStack('UPDATE_IN_PROGRESS'),
      ofStack('UPDATE_FAILED'),
      ...replacedBy(physicalId).map((event) => ({ logicalId: 'Desk', ...event })),
      ofStack('UPDATE_IN_PROGRESS'),
    ].map((event) => ({ reason: '', physicalId: '', at: BEGAN, ...event }) as StackEvent);
    const history = new History(events);
    const keeping = keepingOf(
      TARGET,
      { home: HOME, imageLogicalId: 'Desk', declaredThen: properties },
      history,
    );
    return decideOnHistory(image('AVAILABLE', -HOUR), TARGET, { ...QUESTION, keeping, ...more }, history);
  };

  test('lifecycle 12: stays as a previous one', () => {
    expect(decided(OTHER)).toEqual({ kind: 'keep as a previous image' });
  });

  test('lifecycle 12: stays for good in another region or with an explicit name, and that is told', () => {
    const why = expect.stringMatching(LEFT);
    for (const decision of [decided(ELSEWHERE), decided(OTHER, { isNamed: true })])
      expect(decision).toEqual({ kind: 'keep for good', isLeft: true, why });
  });
});

describe('a replaced image in the clean-up', () => {
  const updated = (properties?: Record<string, unknown>) => [
    { status: 'UPDATE_COMPLETE', physicalId: OTHER, properties },
    { status: 'UPDATE_IN_PROGRESS', physicalId: ARN, properties },
  ];
  const RETAINED = 'keep for good: its removal policy is RETAIN';

  test.each<[string, string, readonly Partial<StackEvent>[]]>([
    ['RETAIN is declared', RETAINED, updated({ RetainReplaced: 'true' })],
    ['RETAIN is declared as a boolean', RETAINED, updated({ RetainReplaced: true })],
    ['RETAIN is not declared', 'delete', updated({})],
    ['something else is declared', 'delete', updated({ RetainReplaced: 'false' })],
    ['the declaration cannot be read', 'keep as a previous image', updated(undefined)],
    ['the construct left the template', 'delete', []],
    [
      'it is being deleted, and RETAIN was not declared',
      'delete',
      [
        { status: 'DELETE_IN_PROGRESS', physicalId: ARN, properties: { RetainReplaced: 'true' } },
        ...updated({}),
      ],
    ],
    [
      'it is being deleted, and the construct left the template',
      'delete',
      [{ status: 'DELETE_IN_PROGRESS', physicalId: ARN, properties: { RetainReplaced: 'true' } }],
    ],
  ])('lifecycle 5: where %s: %s', (_, expected, ofDesk) => {
    expect(decision('clean-up', { ofDesk })).toBe(expected);
  });

  test('lifecycle 5: stays under RETAIN, if its update was not the first one that failed', () => {
    const ofDesk = [
      ...updated({ RetainReplaced: 'true' }),
      { status: 'UPDATE_FAILED', physicalId: ARN, properties: {} },
    ];
    expect(decision('clean-up', { ofDesk })).toBe(RETAINED);
  });
});

describe('a replaced image where images are kept', () => {
  const ELSEWHERE = 'arn:aws:appstream:us-east-1:111122223333:image/other';
  const released = (properties: Record<string, unknown> | undefined, physicalId = OTHER) => [
    { status: 'UPDATE_COMPLETE', physicalId, properties },
    { status: 'UPDATE_IN_PROGRESS', physicalId: ARN, properties },
  ];
  const RETAINED = 'keep for good: its removal policy is RETAIN';
  const KEPT = 'keep as a previous image';

  test.each<[string, string, readonly Partial<StackEvent>[]]>([
    ['keepPrevious is declared', KEPT, released({ KeepPrevious: '1' })],
    ['keepPrevious is declared beside RETAIN', KEPT, released({ KeepPrevious: '1', RetainReplaced: 'true' })],
    ['keepPrevious is 0', 'delete', released({ KeepPrevious: '0' })],
    ['keepPrevious is 0 beside RETAIN', RETAINED, released({ KeepPrevious: '0', RetainReplaced: 'true' })],
    ['the region is another one now', 'delete', released({ KeepPrevious: '1' }, ELSEWHERE)],
    ['the present id is not shown', KEPT, released({ KeepPrevious: '1' }, '')],
    ['the declaration cannot be read', KEPT, released(undefined)],
  ])('lifecycle 12: where %s: %s', (_, expected, ofDesk) => {
    expect(decision('clean-up', { ofDesk })).toBe(expected);
  });

  test('lifecycle 12: is kept unmarked where it had RETAIN, and what is declared now cannot be read', () => {
    const declaredThen = { RetainReplaced: 'true' };
    expect(decision('clean-up', { ofDesk: released(undefined), declaredThen })).toBe(RETAINED);
  });

  test('lifecycle 12: is deleted where it had an explicit name, unless what is declared now cannot be read', () => {
    const named = (properties?: Record<string, unknown>) =>
      decision('clean-up', { ofDesk: released(properties), isNamed: true });
    expect(named({ KeepPrevious: '1' })).toBe('delete');
    expect(named({ RetainReplaced: 'true' })).toBe(RETAINED);
    expect(named(undefined)).toBe('keep: what is declared now is not shown');
  });

  test('lifecycle 12: is deleted where it is FAILED, since nobody can go back to it', () => {
    expect(decision('clean-up', { ofDesk: released({ KeepPrevious: '1' }), state: 'FAILED' })).toBe('delete');
  });

  test('lifecycle 12: goes with its resource', () => {
    expect(decision('clean-up', { ofDesk: released({ KeepPrevious: '1' }), hasLeft: true })).toBe('delete');
  });
});

test('lifecycle 5: nothing is taken for older where the events show no operation', () => {
  const question = { ...QUESTION, keeping: { keeps: 1, mayLeave: true } };
  expect(decideOnHistory(image('AVAILABLE', -HOUR), TARGET, question, new History([]))).toEqual({
    kind: 'delete',
  });
});

/** What is decided by these events, newest first. One of `Desk` with the image, where it says nothing else. */
function decidedBy(
  shown: readonly Shown[],
  {
    made = -HOUR,
    state = 'AVAILABLE',
    ...question
  }: Partial<Question> & { made?: number; state?: string } = {},
) {
  const keeping = { keeps: 0, mayLeave: true };
  return decideOnHistory(
    image(state, made),
    TARGET,
    { ...QUESTION, keeping, ...question },
    historyAbout(shown, { physicalId: ARN, at: BEGAN }),
  );
}

const skip = { kind: 'keep', why: 'CloudFormation does not ask for its deletion' };
const present = { kind: 'keep', why: 'it is the present one of its resource' };
const CLEANING_UP = ofStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
const UPDATING = ofStack('UPDATE_IN_PROGRESS');
const other = (status: string) => ({ status, physicalId: OTHER });

describe('an image whose deletion CloudFormation skips', () => {
  const failed = ['DELETE_SKIPPED', CLEANING_UP, 'UPDATE_FAILED', other('CREATE_IN_PROGRESS'), UPDATING];

  test('lifecycle 5: goes where all that was done with it has failed: RETAIN keeps only what was complete', () => {
    expect(decidedBy(failed, { made: HOUR })).toMatchObject({ kind: 'delete' });
  });

  test('lifecycle 5: stays where it is older than what has failed', () => {
    expect(decidedBy(failed, { made: -HOUR })).toEqual(skip);
  });

  test('lifecycle 5: stays where it was complete before it failed', () => {
    const events = ['DELETE_SKIPPED', CLEANING_UP, 'UPDATE_FAILED', 'UPDATE_COMPLETE', UPDATING];
    expect(decidedBy(events, { made: HOUR })).toEqual(skip);
  });
});

describe('an image that was made anew, in the clean-up of a rollback', () => {
  const rollback = [
    'DELETE_IN_PROGRESS',
    ofStack('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'),
    'UPDATE_COMPLETE',
    ofStack('UPDATE_ROLLBACK_IN_PROGRESS'),
    other('UPDATE_COMPLETE'),
    'UPDATE_IN_PROGRESS',
    UPDATING,
  ];

  test('lifecycle 6: stays where the rollback went back to it', () => {
    expect(decidedBy(rollback, { made: HOUR })).toEqual(present);
  });

  test('lifecycle 3: goes where its construct has left', () => {
    expect(decidedBy(rollback, { made: HOUR, isRemoval: true })).toMatchObject({ kind: 'delete' });
    expect(decidedBy(rollback, { made: HOUR, isRemoval: true, isKeptOnRemoval: true })).toEqual(skip);
  });

  test('lifecycle 5: goes where an update had completed with it, and the rollback is not back yet', () => {
    const events = [
      'DELETE_IN_PROGRESS',
      ofStack('UPDATE_ROLLBACK_IN_PROGRESS'),
      'UPDATE_COMPLETE',
      other('UPDATE_IN_PROGRESS'),
      UPDATING,
    ];
    expect(decidedBy(events, { made: HOUR })).toMatchObject({ kind: 'delete' });
    expect(decidedBy(events, { made: HOUR, isKeptOnRemoval: true })).toMatchObject({ kind: 'delete' });
  });
});

describe('an image that a removal keeps', () => {
  const deleting = (...others: Shown[]) => [
    ...others,
    ofStack('DELETE_IN_PROGRESS'),
    'UPDATE_IN_PROGRESS',
    ofStack('UPDATE_FAILED'),
    UPDATING,
  ];
  const asked = { isRemoval: true, isKeptOnRemoval: true };

  test('lifecycle 3: stays where a waiter is asked', () => {
    expect(decidedBy(deleting(), { ...asked, asked: 'Waiter', made: HOUR })).toMatchObject({
      kind: 'delete',
    });
    expect(decidedBy(deleting(), { ...asked, asked: 'Waiter' })).toEqual(skip);
  });

  test('lifecycle 3: goes where its own Delete has its id: another one had replaced it, and that one is kept', () => {
    const [asks, ...before] = deleting('DELETE_IN_PROGRESS');
    const complete = [asks, before[0], 'UPDATE_COMPLETE', ...before.slice(1)];
    expect(decidedBy(complete, { ...asked, made: HOUR })).toMatchObject({ kind: 'delete' });
    expect(decidedBy(complete, { ...asked, made: HOUR, hasItsId: false })).toEqual(skip);
  });

  test('lifecycle 3: stays in a clean-up, too', () => {
    const events = ['DELETE_IN_PROGRESS', CLEANING_UP, UPDATING];
    expect(decidedBy(events, asked)).toEqual(skip);
    expect(decidedBy(events, { ...asked, isKeptOnRemoval: false })).toMatchObject({ kind: 'delete' });
  });

  test('lifecycle 5: stays in a clean-up where an update that failed had only taken it up again', () => {
    const events = ['DELETE_IN_PROGRESS', CLEANING_UP, other('UPDATE_IN_PROGRESS'), UPDATING];
    const why = 'an update that failed had only taken it up again';
    for (const isRemoval of [true, false])
      expect(decidedBy(events, { isRemoval })).toEqual({ kind: 'keep', why });
  });
});

describe('an image that AppStream refuses to delete for long', () => {
  const cleanUp = [CLEANING_UP, other('UPDATE_COMPLETE'), 'UPDATE_IN_PROGRESS', UPDATING];

  test.each<[string | undefined, string, Partial<Question>]>([
    ['left', 'a release has replaced it', {}],
    [undefined, 'its name is explicit, and has to become free', { isNamed: true }],
    [undefined, 'its resource is removed', { isRemoval: true }],
    [undefined, 'it is in another region than the present one', { keeping: { keeps: 0, mayLeave: false } }],
  ])('lifecycle 3: is deleted, or left as %p, where %s', (leaveAs, _, question) => {
    expect(decidedBy(['DELETE_IN_PROGRESS', ...cleanUp], question)).toEqual({ kind: 'delete', leaveAs });
  });

  test.each<[string | undefined, string, Partial<Question>]>([
    ['unreleased', 'an update that failed has made it', {}],
    [undefined, 'its name is explicit', { isNamed: true }],
    [undefined, 'its resource is removed', { isRemoval: true }],
    [undefined, 'it is not the one that the Delete names', { isOwn: false }],
    [undefined, 'it is in another region', { keeping: { keeps: 0, mayLeave: false } }],
  ])(
    'lifecycle 3: is deleted, or left as %p, where %s, and it was never released',
    (leaveAs, _, question) => {
      expect(decidedBy(['DELETE_IN_PROGRESS', ...cleanUp], { made: HOUR, ...question })).toEqual({
        kind: 'delete',
        leaveAs,
      });
    },
  );

  test('lifecycle 3: is not left in a rollback', () => {
    const events = [ofStack('UPDATE_ROLLBACK_IN_PROGRESS'), UPDATING];
    expect(decidedBy(events, { made: HOUR })).toEqual({ kind: 'delete', leaveAs: undefined });
  });
});
