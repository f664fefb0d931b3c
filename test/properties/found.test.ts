import type { StackRecord } from '../../local/cloudformation/stack-record';
import { homeOf } from '../../lambda/request/identity';
import { markedDescription, ownerOf } from '../../lambda/request/marker';
import type { ImageSnapshot } from '../../local/appstream';
import { Found, NEWEST } from './found';

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1a2b3c4d';
const CREATED = '1970-01-01T00:00:00.000Z';

/** A stack that has found an image, or declares no `NewestAppStreamImage`. */
function stack(status: string, ImageName?: string): StackRecord {
  const found = { physicalId: `arn/${ImageName}@${CREATED}@declared`, attributes: { ImageName } };
  const resources = new Map(ImageName === undefined ? [] : [[NEWEST, found]]);
  return { stackId: STACK_ID, status, resources } as unknown as StackRecord;
}

const judge = (...stacks: StackRecord[]) => {
  const found = new Found();
  for (const one of stacks) found.check(one, 'an operation', []);
};

test('what a rollback changes is found, whether it failed before or not', () => {
  const before = stack('UPDATE_COMPLETE', 'golden-1');
  const failed = stack('UPDATE_FAILED', 'golden-2');
  expect(() => judge(before, failed, stack('UPDATE_ROLLBACK_COMPLETE', 'golden-1'))).not.toThrow();
  expect(() => judge(before, failed, stack('UPDATE_ROLLBACK_COMPLETE', 'golden-2'))).toThrow('another image');
  expect(() => judge(before, stack('UPDATE_ROLLBACK_COMPLETE'))).toThrow('another image');
});

test('what an update changes is as it should be', () => {
  expect(() =>
    judge(stack('CREATE_COMPLETE', 'golden-1'), stack('UPDATE_COMPLETE', 'golden-2')),
  ).not.toThrow();
});

test('an image that the stack itself has made must not be found', () => {
  const madeBy = (stackId: string) => {
    const owner = ownerOf(homeOf(stackId), 'Desk', 'eu-west-1', 'desk');
    const description = markedDescription('', { owner, content: 'content', attempt: '000000AAAAA' });
    return { arn: 'arn/desk', createdTime: 0, description } as ImageSnapshot;
  };
  const find = (image: ImageSnapshot) =>
    new Found().check(stack('CREATE_COMPLETE', 'desk'), 'an operation', [image]);
  expect(() => find(madeBy(STACK_ID))).toThrow('found an image that the stack itself has made');
  expect(() => find(madeBy(`${STACK_ID}-of-before`))).not.toThrow();
});
