import { contentOf } from '../../../lambda/request/identity';
import {
  attemptOf,
  startOfAttempt,
  markedDescription,
  ownerOf,
  readMarker,
} from '../../../lambda/request/marker';
import { STACK } from './declaring';

const CONTENT = { readable: 'gold.2', parts: ['gold.2', 'us-east-1', 'ünï', '7'] };
const STARTED = Date.UTC(2026, 10, 2);
const EVENT = { RequestId: '11111111-2222-3333-4444-555555555555', ResponseURL: 'https://bucket/?one' };

const OWNER = ownerOf(STACK, 'DesktopC9E5C4E0', 'us-east-1', 'cad');
const MARKER = { owner: OWNER, content: contentOf(CONTENT), attempt: attemptOf(EVENT, STARTED) };

describe('the marker', () => {
  test('lifecycle 4: is read as it was written', () => {
    expect(readMarker(markedDescription('CAD', MARKER))).toEqual(MARKER);
    expect(readMarker(markedDescription('', MARKER))).toEqual(MARKER);
  });

  test('lifecycle 1: stands alone where the user has no text', () => {
    const { owner, content, attempt } = MARKER;
    expect(markedDescription('', MARKER)).toBe(`(cdk-image ${owner}.${content}.${attempt})`);
    expect(markedDescription('CAD', MARKER)).toBe(`CAD (cdk-image ${owner}.${content}.${attempt})`);
  });

  test('lifecycle 1: leaves 200 characters of a description to the user, with the space before it', () => {
    expect(markedDescription('x', MARKER).length - 1).toBeLessThanOrEqual(56);
    expect(markedDescription('x'.repeat(200), MARKER).length).toBeLessThanOrEqual(256);
  });

  test('identity: has as many characters at any time', () => {
    for (const moment of [Date.UTC(2020, 0), Date.UTC(2026, 10, 2), Date.UTC(2087, 0)])
      expect(attemptOf(EVENT, moment)).toHaveLength(11);
  });

  test('lifecycle 1: has characters that AppStream takes in the description of an import, too', () => {
    for (let n = 0; n < 500; n += 1) {
      const marker = {
        owner: ownerOf(STACK, `D${n}`, 'eu-west-1', 'n'),
        content: contentOf({ ...CONTENT, parts: ['gold.2', `${n}`] }),
        attempt: attemptOf({ ...EVENT, RequestId: `${n}` }, STARTED + n * 1000),
      };
      expect(markedDescription('', marker)).toMatch(/^[A-Za-z0-9_.\- ()]+$/);
      expect(readMarker(markedDescription('CAD', marker))).toEqual(marker);
    }
  });
});

describe('the owner', () => {
  const parts = (owner: string) => owner.split('.');

  test('lifecycle 4: tells the stack, the resource, and the very image', () => {
    expect(parts(OWNER)).toHaveLength(3);
    const [stack, resource] = parts(OWNER);
    const ofAnotherImage = ownerOf(STACK, 'DesktopC9E5C4E0', 'us-east-1', 'cad2');
    expect(parts(ofAnotherImage)).toEqual([stack, resource, expect.not.stringMatching(parts(OWNER)[2])]);
    const ofAnotherResource = parts(ownerOf(STACK, 'Other', 'us-east-1', 'cad'));
    expect(ofAnotherResource[0]).toBe(stack);
    expect(ofAnotherResource[1]).not.toBe(resource);
    const ofAnotherStack = parts(
      ownerOf({ ...STACK, stackId: 'arn:2' }, 'DesktopC9E5C4E0', 'us-east-1', 'cad'),
    );
    expect(ofAnotherStack.filter((part) => parts(OWNER).includes(part))).toEqual([]);
  });

  test('lifecycle 4: is another one in another region', () => {
    expect(ownerOf(STACK, 'DesktopC9E5C4E0', 'eu-west-1', 'cad')).not.toBe(OWNER);
  });
});

describe('the attempt', () => {
  test.each([Date.UTC(2020, 0), STARTED, Date.UTC(2087, 11, 31)])(
    'lifecycle 5: says when its event began: %d',
    (moment) => {
      expect(startOfAttempt(attemptOf(EVENT, moment))).toBe(moment);
    },
  );

  test('lifecycle 5: says to the second when its event began, and never later than it was', () => {
    expect(startOfAttempt(attemptOf(EVENT, STARTED + 999))).toBe(STARTED);
  });

  test.each([
    { ...EVENT, ResponseURL: 'https://bucket/?two' },
    { ...EVENT, RequestId: 'another' },
  ])('lifecycle 6: is another one for another event: %j', (other) => {
    expect(attemptOf(other, STARTED)).not.toBe(attemptOf(EVENT, STARTED));
    expect(attemptOf(EVENT, STARTED)).toBe(attemptOf({ ...EVENT }, STARTED));
  });
});

const A = 'AAAAAAA.AAAAAAA.AAAAAAA';
const D = 'DDDDDDD.DDDDDDD.DDDDDDD';
const REST = 'BBBBBBB.3hk2qoCCCCC';

test.each([
  ['', undefined],
  [`(cdk-image ${A}.${REST})`, A],
  [`x (cdk-image ${A}.${REST}) `, A],
  [`(cdk-image ${A}.${REST}) and more`, undefined],
  // The last one counts: a text of the user may quote another.
  [`(cdk-image ${A}.${REST}) (cdk-image ${D}.${REST})`, D],
  ['(cdk-image A-_9aAA.AAAAAAA.AAAAAAA.B-_9aBB.3hk2qo-_9aC)  \n', 'A-_9aAA.AAAAAAA.AAAAAAA'],
  [`(cdk-image ${A.slice(1)}.${REST})`, undefined],
  [`(cdk-image A${A}.${REST})`, undefined],
  [`(cdk-image ${A}.BBBBBB.3hk2qoCCCCC)`, undefined],
  [`(cdk-image ${A}.BBBBBBBB.3hk2qoCCCCC)`, undefined],
  [`(cdk-image ${A}.${REST.slice(0, -1)})`, undefined],
  [`(cdk-image ${A}.${REST}C)`, undefined],
  [`(cdk-image ${A}.BBBBBBB.3HK2QOCCCCC)`, undefined],
  [`(cdk-image AAAAAA+.AAAAAAA.AAAAAAA.${REST})`, undefined],
  [`(cdk-image ${A}.BBBBBBB)`, undefined],
  [`cdk-image ${A}.${REST}`, undefined],
])('lifecycle 4: the owner that %p names is %p', (description, owner) => {
  expect(readMarker(description)?.owner).toBe(owner);
});
