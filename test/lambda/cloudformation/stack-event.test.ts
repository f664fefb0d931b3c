import { stackEvent } from '../../../lambda/cloudformation/stack-event';

const STACK = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Desk/1';
const OWN = { StackId: STACK, EventId: '1', StackName: 'Desk' };

test('lifecycle 5: an event of a resource is read as it is', () => {
  const event = {
    ...OWN,
    LogicalResourceId: 'Desk',
    PhysicalResourceId: 'arn:image',
    ResourceStatus: 'UPDATE_FAILED' as const,
    ResourceStatusReason: 'It is so.',
    Timestamp: new Date(5),
    ResourceProperties: '{"A":"1"}',
  };
  expect(stackEvent(event, STACK)).toEqual({
    logicalId: 'Desk',
    status: 'UPDATE_FAILED',
    reason: 'It is so.',
    physicalId: 'arn:image',
    at: 5,
    properties: { A: '1' },
  });
});

test('lifecycle 5: an event of the stack is known by its physical id, though a resource has the same logical id', () => {
  const event = { ...OWN, LogicalResourceId: 'Desk', Timestamp: undefined };
  expect(stackEvent({ ...event, PhysicalResourceId: STACK }, STACK).logicalId).toBeUndefined();
  expect(stackEvent({ ...event, PhysicalResourceId: 'Desk' }, STACK).logicalId).toBe('Desk');
});

test('lifecycle 5: what an event does not say is empty', () => {
  expect(stackEvent({ ...OWN, Timestamp: undefined }, STACK)).toEqual({
    logicalId: '',
    status: '',
    reason: '',
    physicalId: '',
    at: 0,
  });
});

test.each(['', 'not JSON', 'null', '"text"', '1'])(
  'lifecycle 6: properties that cannot be read are unknown: %j',
  (ResourceProperties) => {
    expect(
      stackEvent({ ...OWN, Timestamp: undefined, ResourceProperties }, STACK).properties,
    ).toBeUndefined();
  },
);
