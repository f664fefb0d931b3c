import { INVOCATION_FAULTS, type LambdaAccountOptions } from '../../local/engine/lambda-account';
import { seededRandom } from '../../local/random';
import {
  HOME,
  type World,
  acts,
  copies,
  desk,
  duration,
  fleet,
  reasons,
  rollsBack,
  succeeds,
  world,
} from '../lambda/stacks';

const POLL_SECONDS = 120;

/** What a copy of forty minutes, an update with its clean-up and a deletion come to. */
interface Life {
  readonly w: World;
  readonly statuses: readonly string[];
  readonly acts: readonly string[];
  readonly minutes: number;
}

async function live(lambda: LambdaAccountOptions = {}): Promise<Life> {
  const w = world({ pollIntervalSeconds: POLL_SECONDS, lambda, appStream: { copySeconds: 2400 } });
  const operations = [
    () => w.stack.create(desk({}, { Fleet: fleet() })),
    () => w.stack.update(desk({ Revision: '2' }, { Fleet: fleet() })),
    () => w.stack.delete(),
  ];
  const results = [];
  for (const operation of operations) results.push(await succeeds(operation()));
  await w.clock.idle();
  expect(copies(w)).toEqual([]);
  const events = results.flatMap((result) => result.events);
  return {
    w,
    statuses: events.map((event) => `${event.logicalResourceId} ${event.resourceStatus}`),
    acts: acts(w).map(({ operation }) => operation),
    minutes: (events.at(-1)!.timestamp - events[0].timestamp) / 60_000,
  };
}

describe('lifecycle 7: in a life of creation, update, clean-up and deletion', () => {
  let undisturbed: Life;
  beforeAll(async () => {
    undisturbed = await live();
  });

  test('lifecycle 11: without faults, no invocation is an error', () => {
    const { lambda, failedExecutions, polls } = undisturbed.w.account.engine;
    expect({ errors: lambda.errors, failedExecutions }).toEqual({ errors: 0, failedExecutions: 0 });
    expect(undisturbed.acts).toEqual(['CopyImage', 'CopyImage', 'DeleteImage', 'DeleteImage']);
    expect(polls).toBeGreaterThan(40);
  });

  test.each(INVOCATION_FAULTS)(
    'each invocation in turn that is %s changes nothing but the log',
    async (fault) => {
      const { invocations } = undisturbed.w.account.engine.lambda;
      for (let nth = 0; nth < invocations; nth += 1) {
        const life = await live({ faults: (n) => (n === nth ? fault : undefined), random: () => 1 });
        expect({ nth, statuses: life.statuses, acts: life.acts }).toEqual({
          nth,
          statuses: undisturbed.statuses,
          acts: undisturbed.acts,
        });
        // The invocation that timed out, the pause after it, and a poll that came too early.
        expect(life.minutes).toBeLessThanOrEqual(undisturbed.minutes + 6);
      }
    },
  );
});

describe('lifecycle 7: a function that fails for long', () => {
  const always = (from: number, to: number): LambdaAccountOptions => ({
    faults: (n, name) => (name === 'poll' && n >= from && n < to ? 'throttled' : undefined),
    random: () => 1,
  });

  test('is tried again as long as the hour lasts', async () => {
    // Forty tries, a minute apart.
    await succeeds(world({ lambda: always(2, 42), appStream: { copySeconds: 600 } }).stack.create(desk()));
  });

  test('lifecycle 5: leaves nothing behind where the hour is over first', async () => {
    const w = world({ lambda: always(3, 70), appStream: { copySeconds: 600 } });
    const result = await rollsBack(w.stack.create(desk()));
    expect(reasons(result)[0]).toContain('did not receive a response');
    await w.clock.idle();
    expect(copies(w)).toEqual([]);
  });
});

test('lifecycle 7: an event that Lambda delivers 20 minutes late is answered within the hour of CloudFormation', async () => {
  const lambda = { queueSeconds: 1200, random: () => 1 };
  const w = world({ lambda, appStream: { copySeconds: 3000 } });
  const result = await rollsBack(w.stack.create(desk()));
  expect(reasons(result)[0]).toContain('did not become AVAILABLE in time (waited 55 min; ');
  expect(copies(w)).toEqual([]);
  expect(w.account.engine.lambda.latest).toBe(1_200_000);
});

test('lifecycle 7: an account with five executions at a time makes, replaces and deletes twenty images', async () => {
  const w = world({
    lambda: {
      concurrentExecutions: 5,
      seconds: { warm: 0.15, cold: 0.6 },
      queueSeconds: 2,
      random: seededRandom(7),
    },
    appStream: { copySeconds: 2400, quotas: { images: 100, concurrentCopies: 100 } },
  });
  const Resources = (Revision: string) => ({
    Resources: Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`Desk${n}`, desk({ Revision }).Resources.Desk]),
    ),
  });
  const created = await succeeds(w.stack.create(Resources('1')));
  expect(duration(created)).toBeLessThan(43);
  await succeeds(w.stack.update(Resources('2')));
  await succeeds(w.stack.delete());
  expect(copies(w, HOME)).toEqual([]);
  const { throttles, errors, dropped } = w.account.engine.lambda;
  expect(throttles).toBeGreaterThan(20);
  expect({ errors, dropped }).toEqual({ errors: 0, dropped: 0 });
});

test('lifecycle 6: a deployment that is tried again under the same RequestIds is answered again', async () => {
  const w = world({}, { behaviour: { requestIds: 'are reused' } });
  await succeeds(w.stack.create(desk()));
  const failing = desk(
    { Revision: '2' },
    { Sibling: { Type: 'Test::Sibling', Properties: { FailAfterSeconds: 60 } } },
  );
  await rollsBack(w.stack.update(failing));
  await succeeds(w.stack.update(desk({ Revision: '2' })));
  expect(copies(w)).toHaveLength(1);
});
