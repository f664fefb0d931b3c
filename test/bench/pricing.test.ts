import { dollars } from '../../bench/pricing';

test('a price is that of requests, of gigabyte-seconds and of transitions', () => {
  const nothing = { requests: 0, gigabyteSeconds: 0, transitions: 0 };
  expect(dollars(nothing)).toBe(0);
  expect(dollars({ ...nothing, requests: 1_000_000 })).toBeCloseTo(0.2, 10);
  expect(dollars({ ...nothing, gigabyteSeconds: 1_000_000 })).toBeCloseTo(16.6667, 10);
  expect(dollars({ ...nothing, transitions: 1_000 })).toBeCloseTo(0.025, 10);
  expect(dollars({ requests: 1_000_000, gigabyteSeconds: 1_000_000, transitions: 1_000 })).toBeCloseTo(
    16.8917,
    10,
  );
});
