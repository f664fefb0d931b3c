import { type World, desk, longDesk, reasons, succeeds, world } from '../lambda/stacks';
import { failing } from './releases';

type Line = Record<string, unknown>;

function logged(options: Parameters<typeof world>[0] = {}) {
  const lines: Line[] = [];
  const w = world({ ...options, log: (line) => lines.push(line) });
  return { w, lines, polls: () => lines.filter(({ message }) => message === 'poll') };
}

/** Something of everything: two copies, an undone update, shares, a fleet in the way. */
async function history(w: World) {
  const declared = { Tags: [{ Key: 'a', Value: '1' }], SharedWith: [{ AccountId: '222233334444' }] };
  await succeeds(w.stack.create(desk(declared)));
  await w.stack.update(desk({ ...declared, Revision: '2' }, failing(600)));
  await w.stack.update(desk({ SourceImageName: 'none' }));
  await succeeds(w.stack.delete());
  await w.clock.idle();
}

test('lifecycle 11: each poll writes one line', async () => {
  const { w, polls } = logged();
  await history(w);
  expect(polls()).toHaveLength(w.account.engine.polls);
});

test('lifecycle 11: a line tells image, region, state, elapsed seconds and decision', async () => {
  const { w, polls } = logged();
  await succeeds(w.stack.create(desk({ ImageName: 'mine' })));
  expect(polls()[1]).toMatchObject({
    level: 'INFO',
    message: 'poll',
    request: 'Create',
    resource: 'Desk',
    image: 'mine',
    region: 'eu-west-1',
    state: 'COPYING',
    elapsedSeconds: 30,
    decision: expect.stringContaining('wait'),
  });
  expect(polls().at(-1)).toMatchObject({ state: 'AVAILABLE', elapsedSeconds: 2400, decision: 'done' });
});

test('lifecycle 11: every line of every kind of poll tells all of it', async () => {
  const { w, polls } = logged({ appStream: { copySeconds: 6000 } });
  await succeeds(w.stack.create(longDesk({ copy: 180 })));
  await w.stack.update(longDesk({ copy: 180 }, { Revision: '2' }, failing(600)));
  await succeeds(w.stack.delete());
  for (const line of polls()) {
    expect(line).toMatchObject({
      image: expect.stringMatching(/^cdk-Stack-1a2b3c4d\.golden-/),
      region: 'eu-west-1',
      state: expect.stringMatching(/./),
      elapsedSeconds: expect.any(Number),
      decision: expect.stringMatching(/./),
    });
  }
});

test("lifecycle 11: the last line of a failure is what the stack's event tells", async () => {
  const { w, polls } = logged();
  const result = await w.stack.create(desk({ SourceImageName: 'none' }));
  const { decision } = polls().find((line) => String(line.decision).startsWith('fail'))!;
  expect(reasons(result)[0]).toContain(String(decision).replace(/^fail: /, ''));
});

test('lifecycle 11: the pre-signed response URL never appears', async () => {
  const { w, lines } = logged();
  await history(w);
  w.appStream.faults.inject({ kind: 'reset', count: Infinity, lasts: 60_000 });
  await w.account.stack({ stackName: 'Other', seed: 2 }).create(desk({ ImageName: 'not a name' }));
  w.appStream.faults.inject({ kind: { error: 'ValidationException' }, count: 5 });
  await w.account.stack({ stackName: 'Third', seed: 3 }).create(desk());
  expect(lines.length).toBeGreaterThan(100);
  expect(JSON.stringify(lines)).not.toMatch(/ResponseURL|X-Amz-|cloudformation-custom-resource-response/i);
});
