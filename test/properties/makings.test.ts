import { homeOf } from '../../lambda/request/identity';
import { markedDescription, ownerOf } from '../../lambda/request/marker';
import type { ImageSnapshot, JournalEntry } from '../../local/appstream';
import type { StackRecord } from '../../local/cloudformation/stack-record';
import { checkMakings } from './makings';

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1a2b3c4d';
const RECORD = {
  stackId: STACK_ID,
  events: [
    [0, 'UPDATE_IN_PROGRESS'],
    [400, 'UPDATE_FAILED'],
    [500, 'UPDATE_IN_PROGRESS'],
    [1000, 'UPDATE_ROLLBACK_IN_PROGRESS'],
  ].map(([timestamp, resourceStatus]) => ({ timestamp, resourceStatus, physicalResourceId: STACK_ID })),
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

test('a second image is as it should be in another operation', () => {
  const [early, before, after, late] = [1, 399, 501, 502].map((at) => call(at, 'CopyImage', 'a'));
  expect(() => judge([before, after])).not.toThrow();
  expect(() => judge([early, before])).toThrow('two images of one attempt');
  expect(() => judge([before, after, late])).toThrow('two images of one attempt');
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
