import { History } from '../../../lambda/cloudformation/history';
import type { StackEvent } from '../../../lambda/cloudformation/stack-event';
import { type Keeping, isKeptOnRemoval, keepingOf } from '../../../lambda/images/keeping';
import { historyOf, ofStack, type Shown } from '../cloudformation/histories';
import { homeOf } from '../../../lambda/request/identity';
import type { ImageRequest } from '../../../lambda/request/image-request';

const HOME = homeOf('arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1a2b3c4d');
const arnIn = (region: string, name: string) => `arn:aws:appstream:${region}:111122223333:image/${name}`;
const PRESENT = arnIn('eu-west-1', 'present');

/**
 * What becomes of an image of an update that failed without rollback. The next update went back to what was there, and
 * CloudFormation sent no event about that: it saw no change.
 */
function keepingAfterFailure(region: string, properties: Record<string, string> | undefined) {
  const arn = arnIn(region, 'failed');
  const about = { logicalId: 'Desk', reason: '', at: 0, properties };
  const events: StackEvent[] = [
    { ...about, status: 'UPDATE_FAILED', physicalId: arn },
    { ...about, status: 'UPDATE_IN_PROGRESS', physicalId: PRESENT },
  ];
  const replaced = { home: HOME, imageLogicalId: 'Desk', declaredThen: properties };
  return keepingOf({ arn, region }, replaced, new History(events));
}

test.each([
  ['keepPrevious', { KeepPrevious: '2' }],
  ['RETAIN', { RetainReplaced: 'true' }],
  ['properties that the events do not show', undefined],
])('lifecycle 3: an image outside of the region of the present one is never left, with %s', (_, declared) => {
  expect(keepingAfterFailure('us-east-1', declared).mayLeave).toBe(false);
  expect(keepingAfterFailure('eu-west-1', declared).mayLeave).toBe(true);
});

const RETAIN = { RetainReplaced: 'true' };
const OLD = arnIn('eu-west-1', 'old');

/** An update that has replaced the old image and declared this. */
const replaced = (
  properties: Record<string, unknown> | undefined,
  physicalId = PRESENT,
): Partial<StackEvent>[] => [
  { status: 'UPDATE_COMPLETE', physicalId, properties },
  { status: 'UPDATE_IN_PROGRESS', physicalId: OLD, properties },
  ofStack('UPDATE_IN_PROGRESS'),
];

/** After that, an update that has not touched the resource. */
const untouched = [ofStack('UPDATE_IN_PROGRESS'), ofStack('UPDATE_FAILED')];

const NONE: Keeping = { keeps: 0, mayLeave: false };

test.each<[string, Keeping, readonly Shown[], Record<string, unknown> | undefined]>([
  ['was not declared anew', NONE, [ofStack('UPDATE_IN_PROGRESS')], RETAIN],
  ['has the image now', NONE, replaced({ KeepPrevious: '2' }, OLD), undefined],
  ['keeps none', { keeps: 0, mayLeave: true }, replaced({}), RETAIN],
  ['keeps two', { keeps: 2, mayLeave: true }, replaced({ KeepPrevious: '2' }), undefined],
  ['is in another region now', NONE, replaced({ KeepPrevious: '2' }, arnIn('us-east-1', 'x')), undefined],
  [
    'hides what it declares',
    { keeps: Infinity, mayLeave: true, isForGood: false },
    replaced(undefined),
    { KeepPrevious: '2' },
  ],
  [
    'hides it, and had RETAIN before',
    { keeps: Infinity, mayLeave: true, isForGood: true },
    replaced(undefined),
    RETAIN,
  ],
  ['has RETAIN', { keeps: Infinity, mayLeave: true, isForGood: true }, replaced(RETAIN), undefined],
  ['has RETAIN and keeps two', { keeps: 2, mayLeave: true }, replaced({ ...RETAIN, KeepPrevious: '2' }), {}],
  [
    'has RETAIN, keeps two, and is not in the update under way',
    { keeps: Infinity, mayLeave: true, isForGood: false, mayBeRemoved: true },
    [...untouched, ...replaced({ ...RETAIN, KeepPrevious: '2' })],
    {},
  ],
  [
    'keeps two without RETAIN, and is not in the update under way',
    { keeps: 2, mayLeave: true },
    [...untouched, ...replaced({ KeepPrevious: '2' })],
    {},
  ],
])('lifecycle 12: a replaced image whose resource %s leads to %p', (_, expected, events, declaredThen) => {
  const resource = { home: HOME, imageLogicalId: 'Desk', declaredThen };
  expect(keepingOf({ arn: OLD, region: 'eu-west-1' }, resource, historyOf(events))).toEqual(expected);
});

describe('whether a removal keeps the image', () => {
  const skipped: Partial<StackEvent> = { status: 'DELETE_SKIPPED', physicalId: OLD };
  const declared = (properties?: Record<string, unknown>): Partial<StackEvent> => ({
    status: 'UPDATE_COMPLETE',
    physicalId: OLD,
    properties,
  });

  test.each<
    [boolean, string, readonly Shown[], Record<string, string>, Partial<{ by: string; isAsked: boolean }>]
  >([
    [true, 'CloudFormation skips it, and asks for another one', [skipped], {}, { isAsked: true }],
    [
      false,
      'CloudFormation asks for it, whatever is declared',
      [declared(RETAIN)],
      RETAIN,
      { isAsked: true },
    ],
    [true, 'RETAIN is declared', [declared(RETAIN)], {}, {}],
    [false, 'RETAIN is not declared any more', [declared({})], RETAIN, {}],
    [true, 'RETAIN was declared, and no event tells more', [], RETAIN, {}],
    [true, 'RETAIN was declared, and the events hide what is', [declared()], RETAIN, {}],
    [false, 'nothing tells of RETAIN', [], {}, {}],
    [true, 'nothing tells of RETAIN, and only the Delete of a waiter has come', [], {}, { by: 'Waiter' }],
  ])(
    'lifecycle 3: %p where %s',
    (expected, _, events, ResourceProperties, { by = 'Desk', isAsked = false }) => {
      const request = {
        part: { imageLogicalId: 'Desk' },
        event: { LogicalResourceId: by, ResourceProperties },
      } as unknown as ImageRequest;
      expect(isKeptOnRemoval(request, historyOf(events), isAsked)).toBe(expected);
    },
  );
});
