import { homeOf } from '../../lambda/request/identity';
import { markedDescription, ownerOf } from '../../lambda/request/marker';
import type { ImageSnapshot, JournalEntry } from '../../local/appstream';
import type { StackRecord } from '../../local/cloudformation/stack-record';
import { checkMakings } from './makings';

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1a2b3c4d';
const EVENTS: [at: number, status: string, physicalId?: string, type?: string][] = [
  [0, 'UPDATE_IN_PROGRESS'],
  [500, 'DELETE_COMPLETE', 'arn/a', 'Custom::AppStreamImage'],
  [600, 'DELETE_COMPLETE', 'Stack-Desk-1', 'Custom::AppStreamImage'],
  [700, 'DELETE_COMPLETE', 'Stack-Sibling-1', 'Test::Sibling'],
  [1000, 'UPDATE_ROLLBACK_IN_PROGRESS'],
];
const RECORD = {
  stackId: STACK_ID,
  events: EVENTS.map(([timestamp, resourceStatus, physicalResourceId = STACK_ID, resourceType = '']) => ({
    timestamp,
    resourceType,
    resourceStatus,
    physicalResourceId,
  })),
} as unknown as StackRecord;

/** A call that makes an image of `Desk`, or makes none where it names none. */
function call(at: number, operation: string, name?: string, attempt = '000000AAAAA'): JournalEntry {
  const owner = ownerOf(homeOf(STACK_ID), 'Desk', 'eu-west-1', name ?? '');
  const description = markedDescription('', { owner, content: 'content', attempt });
  const touched = { region: 'eu-west-1', name, arn: `arn/${name}`, description } as ImageSnapshot;
  return {
    at,
    operation,
    region: 'eu-west-1',
    input: {},
    outcome: 'ok',
    touched: name === undefined ? undefined : touched,
  };
}

const judge = (journal: JournalEntry[], removed?: string) =>
  checkMakings({
    journal,
    records: [RECORD],
    logicalIds: ['Desk'],
    isRemoved: (arn) => arn === removed,
    hasLatency: false,
  });

test.each(['CopyImage', 'CreateImportedImage', 'CreateUpdatedImage'])(
  'a second image of one attempt is found, made by %s',
  (operation) => {
    const first = call(1, 'CopyImage', 'a');
    expect(() => judge([first, call(2, operation, 'b')])).toThrow('two images of one attempt');
    expect(() => judge([first, call(2, operation, 'b', '000000BBBBB')])).not.toThrow();
  },
);

test('a second image is as it should be where CloudFormation had the first one deleted', () => {
  const [early, before, after] = [1, 499, 501].map((at) => call(at, 'CopyImage', 'a'));
  expect(() => judge([before, after])).not.toThrow();
  const [underInventedId, later] = [590, 610].map((at) => call(at, 'CopyImage', 'b'));
  expect(() => judge([underInventedId, later])).not.toThrow();
  expect(() => judge([early, before])).toThrow('two images of one attempt');
  expect(() => judge([before, after, call(502, 'CopyImage', 'a')])).toThrow('two images of one attempt');
});

test('a dry run makes none', () => {
  const dry = call(1, 'CreateUpdatedImage');
  expect(() => judge([dry, call(2, 'CreateUpdatedImage', 'a')])).not.toThrow();
});

test('an image that the way back makes is found, unless somebody has removed it', () => {
  const made = [call(1001, 'CreateImportedImage', 'a')];
  expect(() => judge(made)).toThrow('made by CreateImportedImage in UPDATE_ROLLBACK_IN_PROGRESS');
  expect(() => judge(made, 'arn/a')).not.toThrow();
});
