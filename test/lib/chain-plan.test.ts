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
const mostOf = (poll: number) => Math.min(EVENT, 3390 - poll);

test('the creation waiters and the image can wait for the whole of createTimeout', () => {
  for (const { creation, poll, creationWaiters } of cases) {
    if (creation <= EVENT) expect(creationWaiters).toBe(0);
    else expect((creationWaiters + 1) * mostOf(poll)).toBeGreaterThanOrEqual(creation);
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
  for (const { creation, deletion, poll, deletionWaiters, creationWaiters } of cases) {
    if (deletionWaiters > 0) expect(deletionWaiters * mostOf(poll)).toBeLessThan(creation + deletion);
    if (creationWaiters > 0) expect(creationWaiters * mostOf(poll)).toBeLessThan(creation);
  }
});
