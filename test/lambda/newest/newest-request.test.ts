import { NEWEST_TYPE } from '../../../lambda/request/events';
import { NewestRequest } from '../../../lambda/newest/newest-request';
import { eventOf, executionOf, watched } from '../polls';

const SETTINGS = { imageNamePrefix: 'cdk-', pollIntervalSeconds: 30 };
const ID = 'arn:aws:appstream:us-east-1:111122223333:image/golden-1@2026-10-01T00:00:00.000Z@0123abcd';

function requestOf(RequestType: 'Create' | 'Delete', properties: Record<string, unknown>): NewestRequest {
  const about = { ResourceType: NEWEST_TYPE, LogicalResourceId: 'Newest', PhysicalResourceId: ID };
  const event = eventOf(watched(), RequestType, {}, { ...about, ResourceProperties: properties });
  return new NewestRequest(executionOf(event), SETTINGS);
}

const PATTERN = { NamePattern: 'golden-*' };

test.each([
  [
    ['Desk', 'Lab'],
    ['Desk', 'Lab'],
  ],
  [['Desk'], ['Desk', 5, null, {}]],
  [[], 'Desk'],
  [[], undefined],
])(
  'lifecycle 1: the resources of the stack that make images are %j, declared as %j',
  (ids, ImagesOfStack) => {
    expect(requestOf('Create', { ...PATTERN, ImagesOfStack }).imageLogicalIds).toEqual(ids);
  },
);

test('lifecycle 9: messages name the pattern and the region, or at a removal what was found', () => {
  expect(requestOf('Create', { ...PATTERN, Region: 'us-east-1' }).subject).toEqual({
    name: 'golden-*',
    region: 'us-east-1',
  });
  expect(requestOf('Create', PATTERN).subject).toEqual({ name: 'golden-*', region: 'eu-west-1' });
  expect(requestOf('Delete', PATTERN).subject).toMatchObject({ name: 'golden-1', region: 'us-east-1' });
});

test('lifecycle 2: another pattern, region or revision is another declaration', () => {
  const declared = [
    PATTERN,
    { NamePattern: 'golden-2*' },
    { ...PATTERN, Region: 'us-east-1' },
    { ...PATTERN, Revision: '2' },
  ].map((properties) => requestOf('Create', properties).declared);
  expect(new Set(declared).size).toBe(declared.length);
  for (const each of declared) expect(each).toMatch(/^[0-9a-f]{8}$/);
  expect(requestOf('Create', { ...PATTERN, Region: 'eu-west-1', Revision: '' }).declared).toBe(declared[0]);
});

test.each([
  ['NamePattern', {}],
  ['namePattern "a b"', { NamePattern: 'a b' }],
  ['region "here"', { ...PATTERN, Region: 'here' }],
  ['region', { ...PATTERN, Region: 'us-gov-west-1' }],
  ['revision', { ...PATTERN, Revision: 'x'.repeat(2000) }],
])('lifecycle 8: what is not valid is told as %s: %j', (said, properties) => {
  expect(() => requestOf('Create', properties)).toThrow(said);
});
