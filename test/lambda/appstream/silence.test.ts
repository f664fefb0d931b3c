import { Silence } from '../../../lambda/appstream/silence';
import type { PassedOn } from '../../../lambda/request/events';

const HOME = 'eu-west-1';
const AWAY = 'us-east-1';
const NOW = Date.UTC(2026, 10, 2);
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

const named = (name: string, more = {}) => Object.assign(new Error('It is so.'), { name, ...more });
const NO_HOST = named('Error', { code: 'ENOTFOUND' });
const NOT_ENABLED = named('UnrecognizedClientException');
const THROTTLED = named('ThrottlingException');

/** A poll that comes after others, and what it hears: an error, or `undefined` for an answer. */
function heard(before: PassedOn, ...errors: readonly unknown[]): Silence {
  const silence = new Silence(before, HOME, () => NOW);
  for (const error of errors) silence.hear(AWAY, error);
  return silence;
}

test.each<[string, unknown, string, boolean]>([
  ['a host that does not exist', NO_HOST, AWAY, true],
  ['a host that does not exist', NO_HOST, HOME, true],
  ['credentials that are not known', NOT_ENABLED, AWAY, true],
  ['credentials that are not known', named('InvalidClientTokenId'), AWAY, true],
  ['an account that has not opted in', named('OptInRequired'), AWAY, true],
  // CloudFormation runs there: the account is surely enabled.
  ['credentials that are not known', NOT_ENABLED, HOME, false],
  ['a denial', named('AccessDeniedException'), AWAY, false],
  ['throttling', THROTTLED, AWAY, false],
])('lifecycle 5: %s: %p in %s says that there is no AppStream: %p', (_, error, region, says) => {
  const silence = new Silence({ SilentSince: { [region]: ago(180) } }, HOME, () => NOW);
  silence.hear(region, error);
  expect(silence.isSuspected).toBe(says);
  expect(silence.isSilent(region)).toBe(says);
  expect(silence.silentRegion).toBe(says ? region : undefined);
});

describe('three minutes', () => {
  test.each<[boolean, string, PassedOn]>([
    [false, 'it is heard for the first time', {}],
    [false, 'it was first heard 179.999 s ago', { SilentSince: { [AWAY]: ago(179.999) } }],
    [true, 'it was first heard 180 s ago', { SilentSince: { [AWAY]: ago(180) } }],
    [false, 'it was first heard 180 s ago of another region', { SilentSince: { [HOME]: ago(180) } }],
    [false, 'AppStream has answered before', { SilentSince: { [AWAY]: ago(180) }, HeardFrom: [AWAY] }],
    [true, 'AppStream has answered elsewhere', { SilentSince: { [AWAY]: ago(180) }, HeardFrom: [HOME] }],
  ])('lifecycle 5: it counts (%p) where %s', (counts, _, before) => {
    expect(heard(before, NO_HOST).isSilent(AWAY)).toBe(counts);
  });

  test.each<[boolean, string, Silence]>([
    [true, 'it is heard for the first time', heard({}, NO_HOST)],
    [false, 'nothing was heard', heard({})],
    [false, 'it counts', heard({ SilentSince: { [AWAY]: ago(180) } }, NO_HOST)],
    [false, 'AppStream has answered before', heard({ HeardFrom: [AWAY] }, NO_HOST)],
  ])('lifecycle 8: the next poll comes soon (%p) where %s', (isUndecided, _, silence) => {
    expect(silence.isUndecided).toBe(isUndecided);
  });

  test('lifecycle 5: it does not count where this poll has heard nothing of it', () => {
    const silence = heard({ SilentSince: { [AWAY]: ago(180) } });
    expect([silence.isSilent(AWAY), silence.isSuspected, silence.silentRegion]).toEqual([
      false,
      false,
      undefined,
    ]);
  });

  test('lifecycle 5: it does not count where this poll has had an answer, too', () => {
    expect(heard({ SilentSince: { [AWAY]: ago(180) } }, NO_HOST, undefined).isSilent(AWAY)).toBe(false);
  });
});

describe('what the next poll gets to know', () => {
  test.each<[string, Silence, PassedOn]>([
    ['nothing where nothing was heard', heard({}), {}],
    ['since when it is so', heard({}, NO_HOST), { SilentSince: { [AWAY]: ago(0) } }],
    [
      'since when it was so first',
      heard({ SilentSince: { [AWAY]: ago(60) } }, NO_HOST, NO_HOST),
      { SilentSince: { [AWAY]: ago(60) } },
    ],
    ['nothing of it after another error', heard({ SilentSince: { [AWAY]: ago(60) } }, THROTTLED), {}],
    ['who has answered', heard({}, undefined), { HeardFrom: [AWAY] }],
    ['who answered before', heard({ HeardFrom: [HOME] }, undefined), { HeardFrom: [HOME, AWAY] }],
  ])('lifecycle 5: %s', (_, silence, passOn) => {
    expect(silence.passOn).toEqual(passOn);
  });
});
