import type { FaultKind } from '../../local/appstream';
import type { StackResult } from '../../local/cloudformation/stack-player';
import {
  ELSEWHERE,
  HOME,
  type World,
  copies,
  desk,
  ends,
  longDesk,
  pass,
  poll,
  reasons,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { tamper } from '../lambda/tampering';
import { failing } from './releases';

/** Of CloudFormation's limit; the Provider framework and CloudFormation both add to what the handler says. */
const LIMIT = 1000;

/** What each reason must be, whatever it says. */
function readable(result: StackResult): string[] {
  const all = reasons(result);
  for (const reason of all) {
    expect(reason.length).toBeLessThanOrEqual(LIMIT);
    expect(reason).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect(reason).not.toMatch(/X-Amz-Signature|AKIA|secret/);
    expect(reason).not.toMatch(/undefined|\[object|NaN/);
  }
  return all;
}

const LONG_NAME = `long-${'n'.repeat(96)}`;
const LONG: FaultKind = { error: 'ValidationException', message: `It ${'really '.repeat(1000)}is so.` };

test('lifecycle 9: a long error of AppStream is cut, what to do is not', async () => {
  const w = world();
  w.appStream.faults.inject({ operation: 'CopyImage', kind: LONG, count: Infinity });
  const [reason] = readable(await w.stack.create(desk({ ImageName: LONG_NAME })));
  expect(reason).toMatch(
    new RegExp(
      `Image ${LONG_NAME} in eu-west-1: AppStream refuses the call \\(ValidationException: It really`,
    ),
  );
  expect(reason).toMatch(/Correct what the message names and deploy again\./);
});

test('lifecycle 9: control characters of AppStream do not reach the events', async () => {
  const w = world();
  w.appStream.faults.inject({
    operation: 'CopyImage',
    kind: { error: 'ValidationException', message: 'one\ntwo\u0007\tthree' },
    count: Infinity,
  });
  const [reason] = readable(await w.stack.create(desk()));
  expect(reason).toMatch(/\(ValidationException: one two *three\)/);
});

test('lifecycle 9: a copy that takes too long tells state, time and what to do', async () => {
  const w = world();
  const [reason] = readable(await w.stack.create(desk({ CreateTimeout: '900', ImageName: 'mine' })));
  expect(reason).toMatch(
    /Image mine in eu-west-1: it did not become AVAILABLE in time \(waited 15 min; .*COPYING\)\. Raise createTimeout/,
  );
});
test('lifecycle 9: a copy that waits for others tells the quota', async () => {
  const w = world({ appStream: { quotas: { concurrentCopies: 1 } } });
  const first = w.stack.create(desk());
  const next = w.account.stack({ stackName: 'Other', seed: 2 });
  const [reason] = readable(await next.create(desk({ CreateTimeout: '900' })));
  expect(reason).toMatch(/waited 15 min; .*L-60244546/);
  await succeeds(first);
});

describe('a deletion that does not succeed', () => {
  async function undeletable(hold: (w: World) => void, properties = {}) {
    const w = world();
    await succeeds(w.stack.create(desk({ DeleteTimeout: '600', ImageName: 'mine', ...properties })));
    hold(w);
    const [reason] = readable(await w.stack.delete());
    expect(reason).toMatch(
      /Image \S+ in eu-west-1: it could not be deleted in time \(waited 1[01] min; .*\)\. Free it from what holds it/,
    );
    return reason;
  }
  const putFleets = (w: World, names: string[]) =>
    names.forEach((name) => w.appStream.putFleet(HOME, { name, imageName: theCopy(w).name }));

  test('lifecycle 9: names the fleet that uses the image', async () => {
    expect(await undeletable((w) => putFleets(w, ['cad']))).toMatch(
      /used by fleet cad.*ResourceInUseException: /,
    );
  });

  test("lifecycle 9: names the fleet also where AppStream shows only its image's ARN", async () => {
    const byArn = (w: World) => {
      w.appStream.settings.behaviour = { ...w.appStream.settings.behaviour, fleetNamesImageBy: 'asGiven' };
      w.appStream.putFleet(HOME, { name: 'cad', imageArn: theCopy(w).arn });
    };
    expect(await undeletable(byArn)).toContain('used by fleet cad');
  });

  test('lifecycle 9: names some of many fleets and accounts and says how many more there are', async () => {
    const reason = await undeletable(
      (w) => {
        putFleets(
          w,
          Array.from({ length: 40 }, (_, n) => `fleet-${n}`),
        );
        for (let n = 0; n < 60; n += 1) w.appStream.shareImage(HOME, theCopy(w).name, `${100000000000 + n}`);
      },
      { ImageName: LONG_NAME },
    );
    expect(reason).toMatch(
      /used by fleets fleet-0, .* and 35 more, shared with accounts 100000000000, .* and 55 more/,
    );
  });

  test('lifecycle 9: names the accounts that the image is shared with', async () => {
    const reason = await undeletable((w) => {
      w.appStream.shareImage(HOME, 'mine', '999900001111');
      w.appStream.shareImage(HOME, 'mine', '999900002222');
    });
    expect(reason).toMatch(/shared with accounts 999900001111, 999900002222/);
    expect(reason.match(/999900001111/g)).toHaveLength(1);
  });

  test("lifecycle 9: tells AppStream's own words", async () => {
    const reason = await undeletable((w) =>
      w.appStream.faults.inject({
        operation: 'DeleteImage',
        kind: { error: 'OperationNotPermittedException', message: 'Not now.' },
        count: Infinity,
      }),
    );
    expect(reason).toContain('OperationNotPermittedException: Not now.');
  });

  test('lifecycle 9: tells what kept it from looking', async () => {
    const reason = await undeletable((w) => w.appStream.faults.inject({ kind: 'reset', count: Infinity }));
    expect(reason).toContain('ECONNRESET');
  });
});

test('lifecycle 9: where one deletion fails, and another still waits, both are told with their reasons', async () => {
  const w = world();
  await succeeds(w.stack.create(desk()));
  const [before] = copies(w);
  const moved = desk({ DestinationRegion: ELSEWHERE }, failing(3000));
  await ends(w.stack.update(moved, { rollback: false }), 'UPDATE_FAILED');
  const [present] = copies(w, ELSEWHERE);
  w.appStream.putFleet(HOME, { name: 'cad', imageName: before.name });
  const kind = { error: 'AccessDeniedException', message: 'Not you.' };
  w.appStream.faults.inject({ operation: 'DeleteImage', region: ELSEWHERE, kind, count: Infinity });
  const told = readable(await w.stack.delete()).at(-1)!;
  expect(told).toContain(
    `Image ${present.name} in ${ELSEWHERE}: access is denied (AccessDeniedException: Not you.; ` +
      `Image ${before.name} in ${HOME}: ResourceInUseException: The image is used by one or more fleets.)`,
  );
});

test('lifecycle 9: a copy of an undone update that stays tells so', async () => {
  const w = world({}, { behaviour: { failedUpdate: 'keeps old id' } });
  await succeeds(w.stack.create(desk()));
  const kept = theCopy(w).name;
  w.appStream.faults.inject({
    operation: 'DeleteImage',
    kind: { error: 'ConcurrentModificationException' },
    count: Infinity,
  });
  const result = await w.stack.update(desk({ Revision: '2' }, failing(60)));
  const left = copies(w).find(({ name }) => name !== kept)!;
  expect(readable(result).at(-1)).toMatch(
    new RegExp(
      `Image ${left.name} in eu-west-1: .*the image of an update that failed could not be deleted in time \\(waited .*ConcurrentModificationException`,
    ),
  );
});

test('lifecycle 9: a long copy tells how long the whole chain waited', async () => {
  const w = world({ appStream: { copySeconds: 6 * 3600 } });
  const result = await w.stack.create(longDesk({ copy: 180 }));
  expect(readable(result)[0]).toMatch(/did not become AVAILABLE in time \(waited 3 h 0 min; /);
});

test('lifecycle 9: a bug in the handler reads well, too', async () => {
  const w = world();
  tamper(w, 'DescribeImages', () => {
    w.clock.now = () => {
      throw new TypeError('x is not a function');
    };
  });
  const now = w.clock.now.bind(w.clock);
  const answer = await poll(w, 'Create', { SourceImageName: 'golden' });
  w.clock.now = now;
  expect(answer).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(
      /^Image \S+ in eu-west-1: the handler met an error it does not know \(TypeError: x is not a function\)\. See its log/,
    ),
  });
});

/** Events come late, so the first poll of an event may not see what the stack does. The status of the stack does not. */
test('lifecycle 9: a Delete that fails at its first look says what to do, though the events do not show it yet', async () => {
  const w = world({ readApi: { eventLagSeconds: 60 } });
  await succeeds(w.stack.create(desk()));
  await pass(w, 10);
  w.appStream.faults.inject({ kind: { error: 'InvalidAccountStatusException', status: 400 }, count: 1 });
  const result = await w.stack.delete();
  expect(result.status).toBe('DELETE_FAILED');
  expect(reasons(result)).toEqual([
    expect.stringContaining('Then delete the stack again: aws cloudformation delete-stack.'),
  ]);
});
