import { isSettled } from '../../../lambda/cloudformation/stack-event';
import type { Phase } from '../../../lambda/cloudformation/phase';
import { type Shown, eventOf, historyOf as historyAbout, ofStack } from './histories';

const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image/mine';
const OTHER = 'arn:aws:appstream:eu-west-1:111122223333:image/other';

const ofOther = (status: string): Shown => ({ status, physicalId: OTHER });
const ofSibling = (status: string): Shown => ({ status, logicalId: 'Sibling', physicalId: ARN });
const asked = (status: string, properties?: Record<string, unknown>): Shown => ({ status, properties });

/** Each is one with the image, where it says nothing else. */
const historyOf = (events: readonly Shown[]) => historyAbout(events, { physicalId: ARN });

test.each<[boolean, Shown]>([
  [true, ofStack('CREATE_COMPLETE')],
  [true, ofStack('UPDATE_COMPLETE')],
  [true, ofStack('ROLLBACK_COMPLETE')],
  [true, ofStack('UPDATE_ROLLBACK_COMPLETE')],
  [true, ofStack('IMPORT_COMPLETE')],
  [false, ofStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')],
  [false, ofStack('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')],
  [false, ofStack('CREATE_FAILED')],
  [false, ofStack('UPDATE_FAILED')],
  [false, ofStack('UPDATE_ROLLBACK_FAILED')],
  [false, ofStack('DELETE_FAILED')],
  [false, ofStack('')],
  [false, 'UPDATE_COMPLETE'],
])('lifecycle 7: %p that nothing before is under way any more after %j', (expected, shown) => {
  expect(isSettled(eventOf(shown))).toBe(expected);
});

describe('what is under way', () => {
  test.each<[Phase | undefined, readonly Shown[]]>([
    [undefined, []],
    [undefined, ['CREATE_IN_PROGRESS', ofSibling('CREATE_IN_PROGRESS')]],
    ['create', [ofStack('CREATE_IN_PROGRESS')]],
    ['create', [ofStack('CREATE_FAILED'), ofStack('CREATE_IN_PROGRESS')]],
    ['update', ['DELETE_IN_PROGRESS', ofStack('UPDATE_IN_PROGRESS'), ofStack('CREATE_IN_PROGRESS')]],
    ['update', [ofStack('UPDATE_FAILED')]],
    ['clean-up', [ofStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'), ofStack('UPDATE_IN_PROGRESS')]],
    ['rollback', [ofStack('UPDATE_ROLLBACK_IN_PROGRESS'), ofStack('UPDATE_IN_PROGRESS')]],
    ['rollback', [ofStack('UPDATE_ROLLBACK_FAILED')]],
    ['rollback', [ofStack('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')]],
    ['rollback', [ofStack('IMPORT_ROLLBACK_IN_PROGRESS')]],
    ['creation rollback', [ofStack('ROLLBACK_IN_PROGRESS'), ofStack('CREATE_IN_PROGRESS')]],
    ['creation rollback', [ofStack('ROLLBACK_FAILED')]],
    ['delete', [ofStack('DELETE_IN_PROGRESS'), ofStack('UPDATE_ROLLBACK_FAILED')]],
    ['delete', [ofStack('DELETE_FAILED')]],
  ])('lifecycle 5: is %p after the events %j', (expected, events) => {
    expect(historyOf(events).phase).toBe(expected);
  });

  test.each<[number | undefined, readonly Shown[]]>([
    [undefined, []],
    [undefined, [{ status: 'DELETE_IN_PROGRESS', at: 9 }, ofStack('UPDATE_FAILED', 8)]],
    [5, ['DELETE_IN_PROGRESS', ofStack('DELETE_IN_PROGRESS', 5), ofStack('UPDATE_IN_PROGRESS', 4)]],
    [4, [ofStack('UPDATE_FAILED', 5), ofStack('UPDATE_IN_PROGRESS', 4)]],
    [5, [ofStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 5), ofStack('UPDATE_IN_PROGRESS', 4)]],
  ])('lifecycle 10: began at %p after the events %j', (expected, events) => {
    expect(historyOf(events).phaseBegan).toBe(expected);
  });
});

describe('a moment', () => {
  const BEGAN = 100_000;
  const LATER = 900_000;
  const events = [
    'DELETE_IN_PROGRESS',
    ofStack('DELETE_IN_PROGRESS', LATER),
    ofStack('UPDATE_FAILED', BEGAN + 1),
    { status: 'UPDATE_IN_PROGRESS', at: 0 },
    ofStack('UPDATE_IN_PROGRESS', BEGAN),
  ];

  test.each([
    [true, LATER - 5_001],
    [false, LATER - 5_000],
    [false, LATER],
  ])('lifecycle 10: %p that %d was before what is under way', (expected, moment) => {
    expect(historyOf(events).isOfEarlierPhase(moment)).toBe(expected);
  });

  test.each([
    [true, BEGAN - 5_001],
    [false, BEGAN - 5_000],
    [false, LATER - 5_001],
  ])('lifecycle 5: %p that %d was before all that is not settled', (expected, moment) => {
    expect(historyOf(events).predatesUnsettled(moment)).toBe(expected);
  });

  test('lifecycle 5: is before nothing where no operation is shown', () => {
    expect(historyOf(['DELETE_IN_PROGRESS']).isOfEarlierPhase(-LATER)).toBe(false);
    expect(historyOf(['DELETE_IN_PROGRESS']).predatesUnsettled(-LATER)).toBe(false);
  });
});

test.each<[string | undefined, readonly Shown[]]>([
  [undefined, []],
  [undefined, [ofStack('DELETE_IN_PROGRESS'), ofSibling('DELETE_IN_PROGRESS')]],
  ['DELETE_IN_PROGRESS', ['DELETE_IN_PROGRESS', 'UPDATE_COMPLETE']],
  ['DELETE_SKIPPED', [ofSibling('UPDATE_COMPLETE'), 'DELETE_SKIPPED', 'UPDATE_COMPLETE']],
  ['DELETE_FAILED', ['DELETE_FAILED', 'DELETE_IN_PROGRESS']],
  [undefined, ['UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS']],
])('lifecycle 5: the deletion of a resource is shown as %p after the events %j', (status, events) => {
  expect(historyOf(events).deletionOf('Desk')?.status).toBe(status);
});

test.each<[Phase | undefined, readonly Shown[]]>([
  [undefined, []],
  ['delete', [ofStack('DELETE_IN_PROGRESS')]],
  ['delete', ['DELETE_IN_PROGRESS', ofStack('DELETE_IN_PROGRESS')]],
  [undefined, ['DELETE_IN_PROGRESS']],
  [
    'clean-up',
    [
      ofStack('DELETE_IN_PROGRESS'),
      'DELETE_IN_PROGRESS',
      ofStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'),
      ofStack('UPDATE_IN_PROGRESS'),
    ],
  ],
  ['delete', [ofStack('DELETE_IN_PROGRESS'), 'DELETE_FAILED', ofStack('DELETE_IN_PROGRESS')]],
  // It may end in a later phase, in which another id of the resource is asked to go.
  [
    'clean-up',
    [
      'DELETE_COMPLETE',
      ofOther('DELETE_IN_PROGRESS'),
      ofStack('DELETE_IN_PROGRESS'),
      'DELETE_IN_PROGRESS',
      ofStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'),
    ],
  ],
  ['update', [ofStack('UPDATE_IN_PROGRESS'), 'UPDATE_COMPLETE', 'DELETE_COMPLETE', ofStack('DELETE_FAILED')]],
])('lifecycle 5: a resource was last asked to go in %p by the events %j', (phase, events) => {
  expect(historyOf(events).phaseOfDeletion('Desk')).toBe(phase);
});

/** The beginning of each phase, newest first. */
const [DELETION, CLEAN_UP, ROLLBACK, UPDATE] = [
  ofStack('DELETE_IN_PROGRESS', 40),
  ofStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 30),
  ofStack('UPDATE_ROLLBACK_IN_PROGRESS', 20),
  ofStack('UPDATE_IN_PROGRESS', 10),
];

test.each<[number | undefined, readonly Shown[]]>([
  [undefined, []],
  [undefined, [UPDATE]],
  [undefined, [ofStack('CREATE_IN_PROGRESS', 10)]],
  [20, [ROLLBACK, UPDATE]],
  [20, [ofStack('UPDATE_ROLLBACK_FAILED', 25), ROLLBACK, UPDATE]],
  [30, [{ status: 'DELETE_IN_PROGRESS', at: 35 }, CLEAN_UP, UPDATE]],
  [40, [DELETION]],
  [40, [DELETION, ROLLBACK, UPDATE]],
  // The clean-up counts, if the stack is deleted in it. And so does the first try of what is tried again.
  [30, [DELETION, CLEAN_UP, UPDATE]],
  [40, [ofStack('DELETE_IN_PROGRESS', 60), ofStack('DELETE_FAILED', 50), DELETION, UPDATE]],
])('lifecycle 5: the stack goes back or deletes since %p: %j', (since, events) => {
  expect(historyOf(events).goesBackOrDeletesSince).toBe(since);
});

test.each<[boolean, readonly Shown[]]>([
  [false, []],
  [false, [DELETION]],
  [false, ['DELETE_IN_PROGRESS', DELETION]],
  [false, [ofStack('DELETE_IN_PROGRESS', 60), ofStack('DELETE_FAILED', 50), DELETION]],
  [true, [DELETION, ofStack('UPDATE_FAILED', 20), UPDATE]],
  [true, [ROLLBACK, UPDATE]],
])('lifecycle 5: operations that are not settled came before: %p: %j', (expected, events) => {
  expect(historyOf(events).followsUnsettled).toBe(expected);
});

test.each<[boolean, readonly Shown[]]>([
  [false, [ROLLBACK, UPDATE]],
  [false, [ROLLBACK, 'UPDATE_COMPLETE', UPDATE]],
  [false, ['UPDATE_IN_PROGRESS', ROLLBACK, 'UPDATE_COMPLETE', UPDATE]],
  [true, ['UPDATE_COMPLETE', ROLLBACK, UPDATE]],
  // CloudFormation shows once more what has failed.
  [true, ['UPDATE_FAILED', 'UPDATE_COMPLETE', ROLLBACK, 'UPDATE_COMPLETE', UPDATE]],
  [true, [DELETION, 'UPDATE_COMPLETE', ROLLBACK, UPDATE]],
  [false, ['UPDATE_COMPLETE', UPDATE]],
  [false, [ROLLBACK]],
])('lifecycle 5: a rollback has gone back to what a resource has: %p: %j', (expected, events) => {
  expect(historyOf(events).isBack('Desk')).toBe(expected);
});

describe('what the newest update has declared', () => {
  test.each<[boolean, readonly Shown[]]>([
    [true, ['UPDATE_IN_PROGRESS', UPDATE]],
    [true, [CLEAN_UP, 'UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS', UPDATE]],
    [true, ['DELETE_IN_PROGRESS', CLEAN_UP, 'CREATE_COMPLETE', UPDATE]],
    [false, [CLEAN_UP, ofSibling('UPDATE_COMPLETE'), UPDATE]],
    [false, ['DELETE_IN_PROGRESS', CLEAN_UP, UPDATE, ofStack('UPDATE_FAILED', 5), 'UPDATE_COMPLETE']],
  ])('lifecycle 12: it is this resource: %p: %j', (expected, events) => {
    expect(historyOf(events).isDeclaredNow('Desk')).toBe(expected);
  });
});

describe('whether a resource is surely removed', () => {
  test.each<[boolean, readonly Shown[]]>([
    [false, [DELETION]],
    [true, [{ status: 'DELETE_IN_PROGRESS', at: 41 }, DELETION]],
    // The newest update failed with another id.
    [
      false,
      [
        { status: 'DELETE_IN_PROGRESS', at: 41 },
        DELETION,
        { status: 'UPDATE_FAILED', physicalId: OTHER },
        'UPDATE_COMPLETE',
        UPDATE,
      ],
    ],
    // That deletion failed, and the one under way has not asked for it, or has asked anew.
    [false, [ofStack('DELETE_IN_PROGRESS', 60), { status: 'DELETE_IN_PROGRESS', at: 41 }, DELETION]],
    [
      true,
      [
        { status: 'DELETE_IN_PROGRESS', at: 61 },
        ofStack('DELETE_IN_PROGRESS', 60),
        { status: 'DELETE_IN_PROGRESS', at: 41 },
        DELETION,
      ],
    ],
    // No update has declared it: it has left the template.
    [true, [{ status: 'DELETE_IN_PROGRESS', at: 31 }, CLEAN_UP, UPDATE]],
    // An update has, so a clean-up may mean what an earlier one had replaced.
    [false, [{ status: 'DELETE_IN_PROGRESS', at: 31 }, CLEAN_UP, 'UPDATE_COMPLETE', UPDATE]],
    [true, [{ status: 'DELETE_IN_PROGRESS', at: 41 }, DELETION, 'UPDATE_COMPLETE', UPDATE]],
    [
      false,
      [
        { status: 'DELETE_IN_PROGRESS', at: 41, physicalId: OTHER },
        DELETION,
        { status: 'UPDATE_COMPLETE', at: 11 },
        UPDATE,
      ],
    ],
  ])('lifecycle 5: %p: %j', (expected, events) => {
    expect(historyOf(events).surelyRemoves('Desk')).toBe(expected);
  });
});

describe('whether CloudFormation asks for what a resource has now', () => {
  const asks = (physicalId: string): Shown => ({ status: 'DELETE_IN_PROGRESS', at: 41, physicalId });
  const before: readonly Shown[] = [{ status: 'UPDATE_FAILED', at: 12 }, 'UPDATE_COMPLETE', UPDATE];

  test.each<[boolean, readonly Shown[]]>([
    [true, [asks(ARN), DELETION, ...before]],
    [true, [asks(OTHER), DELETION, { status: 'UPDATE_FAILED', at: 12, physicalId: OTHER }, ...before]],
    [false, [asks(OTHER), DELETION, ...before, { status: 'UPDATE_IN_PROGRESS', at: 1, physicalId: OTHER }]],
    // It has taken that id without an event.
    [true, [asks(OTHER), DELETION, ...before]],
    [false, [DELETION, ...before]],
    // The update asked for what a failed creation had left.
    [false, [CLEAN_UP, { status: 'DELETE_IN_PROGRESS', at: 12 }, UPDATE]],
  ])('lifecycle 5: %p: %j', (expected, events) => {
    expect(historyOf(events).deletesPresent('Desk')).toBe(expected);
  });
});

describe('whether the events show a deletion', () => {
  const INVENTED = 'Stack-Desk-1ABC';
  const asks: Shown = { status: 'DELETE_IN_PROGRESS', at: 41 };

  test.each<[boolean, string | undefined, number | undefined, readonly Shown[]]>([
    [true, ARN, undefined, [asks, DELETION]],
    [true, ARN, 40, [asks, DELETION]],
    [false, ARN, 41, [asks, DELETION]],
    [false, OTHER, undefined, [asks, DELETION]],
    // A clean-up may delete several at once.
    [true, ARN, 40, [{ ...asks, physicalId: OTHER, at: 42 }, asks, DELETION]],
    [false, ARN, 41, [{ ...asks, physicalId: OTHER, at: 42 }, asks, DELETION]],
    [false, ARN, undefined, [{ ...asks, physicalId: OTHER, at: 43 }, 'UPDATE_COMPLETE', asks, DELETION]],
    [
      true,
      INVENTED,
      undefined,
      [{ ...asks, physicalId: 'Stack-Desk-2DEF' }, { ...asks, physicalId: INVENTED }, DELETION],
    ],
    [true, INVENTED, undefined, [{ ...asks, physicalId: 'Stack-Desk-2DEF' }, DELETION]],
    [false, INVENTED, undefined, [asks, DELETION]],
    [false, undefined, undefined, [asks, DELETION]],
    [true, ARN, undefined, [{ ...asks, physicalId: INVENTED }, DELETION]],
    [false, ARN, undefined, ['UPDATE_COMPLETE', asks, DELETION]],
  ])('lifecycle 6: %p under %p after %p: %j', (expected, physicalId, after, events) => {
    expect(historyOf(events).showsDeletion('Desk', physicalId, after)).toBe(expected);
  });
});

describe('what a removal leaves', () => {
  const ofWaiter = (status: string): Shown => ({ status, logicalId: 'DeskDeletionWaiter1' });
  const DELETING = ofStack('DELETE_IN_PROGRESS');
  const CLEANING_UP = ofStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');

  test.each<[boolean, readonly Shown[]]>([
    [false, ['DELETE_IN_PROGRESS', DELETING]],
    [true, ['DELETE_SKIPPED', DELETING]],
    [true, ['DELETE_SKIPPED', ofStack('UPDATE_IN_PROGRESS')]],
    [true, [ofWaiter('DELETE_IN_PROGRESS'), 'DELETE_SKIPPED', DELETING]],
    [false, [ofWaiter('DELETE_IN_PROGRESS'), 'DELETE_COMPLETE', DELETING]],
    [true, ['DELETE_COMPLETE', 'DELETE_IN_PROGRESS', 'DELETE_SKIPPED', CLEANING_UP]],
    [true, [ofWaiter('DELETE_IN_PROGRESS'), DELETING, 'DELETE_SKIPPED', CLEANING_UP]],
  ])('lifecycle 5: the events show that it was skipped: %p: %j', (expected, events) => {
    expect(historyOf(events).isRemovalSkipped('Desk')).toBe(expected);
  });
});

test.each<[readonly string[], readonly string[]]>([
  [[], ['Other']],
  [['DELETE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'], ['Desk']],
  [['CREATE_COMPLETE'], ['Sibling']],
  [
    ['DELETE_IN_PROGRESS', 'CREATE_COMPLETE', 'UPDATE_IN_PROGRESS'],
    ['Sibling', 'Desk'],
  ],
])('lifecycle 5: the events %j are about %j', (statuses, ids) => {
  const history = historyOf([
    'DELETE_IN_PROGRESS',
    ofSibling('CREATE_COMPLETE'),
    ofStack('UPDATE_FAILED'),
    'UPDATE_IN_PROGRESS',
  ]);
  expect(history.of(ids).map(({ status }) => status)).toEqual(statuses);
});

describe('the physical id before all that is not settled', () => {
  test.each<[string | undefined, readonly Shown[]]>([
    [undefined, []],
    [undefined, [ofStack('UPDATE_IN_PROGRESS'), ofSibling('UPDATE_IN_PROGRESS')]],
    [undefined, ['UPDATE_COMPLETE', 'CREATE_COMPLETE', 'CREATE_IN_PROGRESS']],
    [OTHER, ['DELETE_IN_PROGRESS', 'UPDATE_COMPLETE', ofOther('UPDATE_IN_PROGRESS')]],
    [ARN, [ofOther('UPDATE_COMPLETE'), 'UPDATE_IN_PROGRESS']],
    [ARN, ['DELETE_IN_PROGRESS']],
  ])('lifecycle 5: is %p after the events %j', (expected, events) => {
    expect(historyOf(events).idBefore('Desk')).toBe(expected);
  });
});

describe('a resource was complete with an image', () => {
  test.each<[boolean, readonly Shown[]]>([
    [false, []],
    [false, [ofSibling('CREATE_COMPLETE')]],
    [false, ['CREATE_FAILED', 'CREATE_IN_PROGRESS']],
    [true, ['CREATE_COMPLETE', 'CREATE_IN_PROGRESS']],
    [true, [ofOther('UPDATE_COMPLETE'), 'UPDATE_COMPLETE', ofOther('UPDATE_IN_PROGRESS')]],
    [true, ['UPDATE_FAILED', 'UPDATE_IN_PROGRESS']],
    [true, ['DELETE_IN_PROGRESS']],
    [false, ['UPDATE_FAILED', ofOther('UPDATE_IN_PROGRESS')]],
    [false, [ofOther('UPDATE_COMPLETE'), ofOther('UPDATE_IN_PROGRESS')]],
    // An emulator does not show which one it was.
    [true, [{ status: 'UPDATE_IN_PROGRESS', physicalId: '' }]],
    [false, [{ status: 'CREATE_IN_PROGRESS', physicalId: '' }]],
    // Statuses that no document names say nothing.
    [false, ['UPDATE_COMPLETE_SOON', 'CREATE_IN_PROGRESS']],
    [false, ['IMPORT_CREATE_COMPLETE', 'CREATE_IN_PROGRESS']],
  ])('lifecycle 3: %p after the events %j', (expected, events) => {
    expect(historyOf(events).wasComplete('Desk', ARN)).toBe(expected);
  });
});

test.each<[boolean, readonly Shown[]]>([
  [false, []],
  [false, ['CREATE_IN_PROGRESS']],
  [true, ['CREATE_FAILED', 'CREATE_IN_PROGRESS']],
  [true, ['DELETE_IN_PROGRESS', 'UPDATE_FAILED', ofOther('UPDATE_IN_PROGRESS')]],
  [false, [ofOther('CREATE_FAILED'), 'CREATE_IN_PROGRESS']],
  [false, ['UPDATE_FAILED', 'UPDATE_COMPLETE', ofOther('UPDATE_IN_PROGRESS')]],
  [false, ['UPDATE_FAILED', 'UPDATE_IN_PROGRESS']],
  [false, ['DELETE_FAILED', 'CREATE_IN_PROGRESS']],
])('lifecycle 5: all that was done under an id has failed: %p: %j', (expected, events) => {
  expect(historyOf(events).hasOnlyFailed('Desk', ARN)).toBe(expected);
});

test.each<[boolean, readonly Shown[]]>([
  [false, []],
  [false, ['CREATE_COMPLETE']],
  [true, [ofSibling('CREATE_COMPLETE')]],
  [true, ['UPDATE_FAILED', ofSibling('UPDATE_COMPLETE'), ofSibling('UPDATE_FAILED')]],
  [false, [ofSibling('DELETE_COMPLETE'), ofSibling('CREATE_COMPLETE')]],
  [false, [{ status: 'CREATE_COMPLETE', logicalId: 'Sibling', physicalId: OTHER }]],
])('lifecycle 4: another resource has that id: %p: %j', (expected, events) => {
  expect(historyOf(events).isOfAnother('Desk', ARN)).toBe(expected);
});

describe('an attempt to make an image', () => {
  const at = (status: string, moment: number, logicalId = 'Desk'): Shown => ({
    status,
    at: moment,
    logicalId,
  });

  test.each<[boolean, readonly Shown[]]>([
    [false, []],
    [false, [at('CREATE_FAILED', 100), at('CREATE_IN_PROGRESS', 0), ofStack('CREATE_IN_PROGRESS')]],
    [true, [at('CREATE_FAILED', 101), at('CREATE_IN_PROGRESS', 0), ofStack('CREATE_IN_PROGRESS')]],
    [true, [at('UPDATE_COMPLETE', 101), at('UPDATE_IN_PROGRESS', 0), ofStack('UPDATE_IN_PROGRESS')]],
    // With another image. The id of an update that failed tells nothing.
    [
      false,
      [
        { status: 'UPDATE_COMPLETE', physicalId: OTHER, at: 101 },
        at('UPDATE_IN_PROGRESS', 0),
        ofStack('UPDATE_IN_PROGRESS'),
      ],
    ],
    [
      true,
      [
        { status: 'UPDATE_FAILED', physicalId: OTHER, at: 101 },
        at('UPDATE_IN_PROGRESS', 0),
        ofStack('UPDATE_IN_PROGRESS'),
      ],
    ],
    [
      true,
      [
        at('DELETE_IN_PROGRESS', 300),
        ofStack('ROLLBACK_IN_PROGRESS', 200),
        at('CREATE_FAILED', 200),
        ofSibling('CREATE_FAILED'),
        at('CREATE_IN_PROGRESS', 0),
        ofStack('CREATE_IN_PROGRESS'),
      ],
    ],
    // It failed soon, and was deleted long after that.
    [
      false,
      [
        at('DELETE_IN_PROGRESS', 300),
        ofStack('ROLLBACK_IN_PROGRESS', 200),
        at('CREATE_FAILED', 50),
        at('CREATE_IN_PROGRESS', 0),
        ofStack('CREATE_IN_PROGRESS'),
      ],
    ],
    // Of another resource, of a deletion, of the way back; or it is not over, so that nothing tells how long it took.
    [
      false,
      [
        at('CREATE_FAILED', 200, 'Other'),
        at('CREATE_IN_PROGRESS', 0, 'Other'),
        ofStack('CREATE_IN_PROGRESS'),
      ],
    ],
    [false, [at('DELETE_FAILED', 200), at('DELETE_IN_PROGRESS', 0), ofStack('DELETE_IN_PROGRESS')]],
    [false, [at('UPDATE_FAILED', 200), at('UPDATE_IN_PROGRESS', 0), ofStack('UPDATE_ROLLBACK_IN_PROGRESS')]],
    [false, [at('CREATE_IN_PROGRESS', 900), ofStack('CREATE_IN_PROGRESS')]],
  ])('lifecycle 5: %p that it took longer than 100 ms by the events %j', (expected, events) => {
    const chain = ['Desk', 'DeskDeletionWaiter1'];
    expect(historyOf(events).hasTakenLongerThan(100, chain, ARN)).toBe(expected);
  });
});

test.each<[boolean, readonly Shown[]]>([
  [false, []],
  [false, ['DELETE_IN_PROGRESS', ofStack('UPDATE_IN_PROGRESS')]],
  [false, ['UPDATE_FAILED', 'UPDATE_IN_PROGRESS']],
  [false, [ofOther('UPDATE_COMPLETE'), ofSibling('CREATE_COMPLETE'), 'UPDATE_IN_PROGRESS']],
  [
    true,
    ['UPDATE_IN_PROGRESS', ofOther('UPDATE_COMPLETE'), 'UPDATE_COMPLETE', ofOther('UPDATE_IN_PROGRESS')],
  ],
])(
  'lifecycle 2: %p that an unsettled operation gave a resource the image, after the events %j',
  (expected, events) => {
    expect(historyOf(events).becameComplete('Desk', ARN)).toBe(expected);
  },
);

describe('what a resource was declared with last', () => {
  const A = { A: '1' };
  const B = { B: '2' };

  test.each<[object | undefined, readonly Shown[]]>([
    [undefined, []],
    [undefined, [ofStack('UPDATE_IN_PROGRESS'), ofSibling('UPDATE_IN_PROGRESS')]],
    [undefined, [asked('DELETE_IN_PROGRESS', A)]],
    [A, [asked('CREATE_IN_PROGRESS', A)]],
    [A, [asked('DELETE_IN_PROGRESS', B), asked('UPDATE_COMPLETE', A), asked('UPDATE_IN_PROGRESS', B)]],
    // The newest that shows any.
    [B, [asked('UPDATE_COMPLETE'), asked('UPDATE_IN_PROGRESS', B), asked('CREATE_COMPLETE', A)]],
  ])('lifecycle 5: is %j after the events %j', (expected, events) => {
    expect(historyOf(events).declaredLast('Desk')?.properties).toEqual(expected);
  });

  test('lifecycle 5: is known to be hidden where it was declared, but no event shows it', () => {
    expect(historyOf([asked('UPDATE_COMPLETE')]).declaredLast('Desk')).toBeDefined();
    expect(historyOf([asked('DELETE_IN_PROGRESS', A)]).declaredLast('Desk')).toBeUndefined();
  });
});

test.each<[boolean, ...Shown[]]>([
  [true, { status: 'CREATE_FAILED', reason: 'Received FAILED: Image mine: it is so. Next.' }],
  [true, { status: 'UPDATE_FAILED', reason: 'Image mine: or so.', logicalId: 'Sibling' }],
  [false, { status: 'CREATE_FAILED', reason: 'Image other: it is so.' }],
  [false, { status: 'DELETE_IN_PROGRESS', reason: 'Image mine: it is so.' }],
  [false, { status: 'CREATE_FAILED' }],
  // The newest first: it was there for a while before it was so.
  [
    false,
    { status: 'UPDATE_FAILED', reason: 'Image mine: it is so.' },
    { status: 'UPDATE_FAILED', reason: 'Image mine: it took too long.' },
  ],
  [
    true,
    { status: 'UPDATE_FAILED', reason: 'Image mine: it took too long.' },
    { status: 'UPDATE_FAILED', reason: 'Image mine: it is so.' },
    { status: 'UPDATE_FAILED', reason: 'Image other: it took too long.' },
  ],
])('lifecycle 5: %p that the first attempt failed with one of two texts: %j %j', (expected, ...shown) => {
  const texts = ['Image mine: it is so', 'Image mine: or so'];
  expect(historyOf(['CREATE_IN_PROGRESS', ...shown]).hasFailedFirstWith('Image mine', texts)).toBe(expected);
});
