import { planChain } from '../../lib/private/chain';

const EVENT = 55 * 60;
const HOUR = 3600;

const timeouts = [300, EVENT, EVENT + 1, 2 * EVENT, 2 * EVENT + 1, 3 * HOUR + 7, 12 * HOUR];
const polls = [10, 30, 270, 271, 599, 600];
const cases = timeouts.flatMap((creation) =>
  timeouts.flatMap((deletion) =>
    polls.map((poll) => ({ creation, deletion, poll, ...planChain(creation, deletion, poll) })),
  ),
);

/** The longest that one custom resource can wait: the last poll must still be able to answer. */
const mostOf = (poll: number) => Math.min(EVENT, 3570 - poll);

test('the whole of createTimeout is shared out', () => {
  for (const { creation, shares } of cases) expect(shares.reduce((sum, share) => sum + share)).toBe(creation);
});

test('no event gets more than CloudFormation and the last poll allow, nor less than two polls', () => {
  for (const { shares, poll } of cases.filter(({ creation }) => creation > EVENT)) {
    expect(Math.max(...shares)).toBeLessThanOrEqual(mostOf(poll));
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(2 * poll);
  }
});

/**
 * When a creation fails, the later resources may not be there yet. What can wait for the end of the creation and for the
 * deletion then is what made the image, and the deletion waiters.
 */
test('lifecycle 10: the resources that delete outlast createTimeout and deleteTimeout together', () => {
  for (const { creation, deletion, poll, deletionWaiters } of cases) {
    if (Math.max(creation, deletion) <= EVENT) expect(deletionWaiters).toBe(0);
    else expect((deletionWaiters + 1) * mostOf(poll)).toBeGreaterThanOrEqual(creation + deletion);
  }
});

test('there is no more of anything than that takes', () => {
  for (const { creation, deletion, poll, deletionWaiters, shares } of cases) {
    if (deletionWaiters > 0) expect(deletionWaiters * mostOf(poll)).toBeLessThan(creation + deletion);
    if (shares.length > 1) expect((shares.length - 1) * mostOf(poll)).toBeLessThan(creation);
  }
});
