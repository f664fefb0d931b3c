import { History } from '../../../lambda/cloudformation/history';
import type { StackEvent } from '../../../lambda/cloudformation/stack-event';
import { keepingOf } from '../../../lambda/images/keeping';
import { homeOf } from '../../../lambda/request/identity';

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
