import type { FaultKind } from '../../local/appstream';
import {
  ELSEWHERE,
  HOME,
  HOURS,
  copies,
  desk,
  ends,
  failedDeletions,
  longDesk,
  pass,
  physicalId,
  reasons,
  rollsBack,
  sibling,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { WITHOUT_ROLLBACK } from './no-rollback';
import { failing } from './releases';

/** What a region says in a bad moment of its name server, and before the account has enabled it. */
const SILENCE: [string, FaultKind, string][] = [
  ['ENOTFOUND', 'noHost', HOME],
  ['ENOTFOUND', 'noHost', ELSEWHERE],
  ['UnrecognizedClientException', { error: 'UnrecognizedClientException', status: 400 }, ELSEWHERE],
];

describe.each(SILENCE)('one minute of %s', (_, kind, region) => {
  const DestinationRegion = region === HOME ? undefined : region;
  const Sibling = sibling({ FailAfterSeconds: 600 });

  /** Twenty minutes from now. */
  function silent(w: ReturnType<typeof world>): void {
    w.appStream.faults.inject({ kind, region, count: Infinity, after: 20 * 60_000, lasts: 60_000 });
  }

  test(`lifecycle 7: in ${region}, in the middle of a copy, is waited out`, async () => {
    const w = world();
    silent(w);
    await succeeds(w.stack.create(desk({ DestinationRegion })));
  });

  test(`lifecycle 5: in ${region}, while a half-made copy is rolled back, leaves no orphan`, async () => {
    const w = world();
    silent(w);
    await rollsBack(w.stack.create(desk({ DestinationRegion }, { Sibling })));
    await pass(w, 60);
    expect(copies(w, region)).toEqual([]);
  });

  test(`lifecycle 5: in ${region}, while the copy of an undone update is removed, leaves no orphan`, async () => {
    const w = world({}, { behaviour: { failedUpdate: 'keeps old id' } });
    await succeeds(w.stack.create(desk()));
    const { arn } = theCopy(w);
    silent(w);
    await rollsBack(w.stack.update(desk({ DestinationRegion, Revision: '2' }, { Sibling })));
    await pass(w, 60);
    expect([...copies(w, HOME), ...copies(w, ELSEWHERE)].map((image) => image.arn)).toEqual([arn]);
  });
});

describe.each(SILENCE)(
  'more than three minutes of %s while a half-made copy is rolled back',
  (_, kind, region) => {
    const DestinationRegion = region === HOME ? undefined : region;
    const Sibling = sibling({ FailAfterSeconds: 600 });

    test.each([5, 20])(
      `lifecycle 5: in ${region}, %d of them, leave no orphan: the creation had been heard`,
      async (minutes) => {
        const w = world();
        w.appStream.faults.inject({
          kind,
          region,
          count: Infinity,
          after: 11 * 60_000,
          lasts: minutes * 60_000,
        });
        await rollsBack(w.stack.create(desk({ DestinationRegion }, { Sibling })));
        await pass(w, 60);
        expect(copies(w, region)).toEqual([]);
      },
    );

    test(`lifecycle 5: in ${region}, to the end, fail the rollback, which names the image`, async () => {
      const w = world();
      w.appStream.faults.inject({ kind, region, count: Infinity, after: 11 * 60_000 });
      const result = await w.stack.create(desk({ DestinationRegion }, { Sibling }));
      expect(result.status).toBe('ROLLBACK_FAILED');
      const { name } = copies(w, region)[0];
      expect(reasons(result).at(-1)).toContain(`Image ${name} in ${region}: `);
    });

    test.each([
      [55, 30],
      [180, 30],
      [55, 600],
    ])(
      `lifecycle 5: in ${region}, leave no orphan where the deletion is tried again meanwhile: createTimeout of %d min, polls %d s apart`,
      async (copy, pollIntervalSeconds) => {
        const w = world({ pollIntervalSeconds });
        w.appStream.faults.inject({ kind, region, count: Infinity, after: 9 * 60_000, lasts: 12 * 60_000 });
        const template = longDesk({ copy }, { DestinationRegion }, { Sibling });
        expect((await w.stack.create(template)).status).toBe('ROLLBACK_FAILED');
        expect((await w.stack.delete()).status).toBe('DELETE_FAILED');
        await pass(w, 10);
        await succeeds(w.stack.delete());
        await pass(w, 60);
        expect(copies(w, region)).toEqual([]);
      },
    );
  },
);

test('lifecycle 8: a region without AppStream is recognized within four minutes, however far apart polls are', async () => {
  const w = world({ pollIntervalSeconds: 600 });
  w.appStream.faults.inject({ kind: 'noHost', region: ELSEWHERE, count: Infinity });
  const { events } = await rollsBack(w.stack.create(desk({ DestinationRegion: ELSEWHERE })));
  const failed = events.find(({ resourceStatus }) => resourceStatus === 'CREATE_FAILED')!;
  expect((failed.timestamp - events[0].timestamp) / 60_000).toBeLessThan(4);
});

test.each(['AccessDenied', 'Throttling'])(
  'lifecycle 5: a failure in a region without AppStream does not wait for CloudFormation: the rollback could not tell that nothing was made: %s',
  async (error) => {
    const w = world();
    w.appStream.faults.inject({ kind: 'noHost', region: ELSEWHERE, count: Infinity });
    w.account.readApi.faults.inject({ kind: { error }, count: Infinity, after: 150_000, lasts: 150_000 });
    await rollsBack(w.stack.create(desk({ DestinationRegion: ELSEWHERE })));
  },
);

/** How long these took, tells nothing about the region. */
test('lifecycle 5: nothing was made in a region without AppStream, though earlier attempts elsewhere took long', async () => {
  const w = world();
  w.appStream.faults.inject({ kind: 'noHost', region: ELSEWHERE, count: Infinity });
  await succeeds(w.stack.create(desk()));
  await ends(w.stack.update(desk({ Revision: '2' }, failing(3 * HOURS)), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
  const elsewhere = desk({ Revision: '2', DestinationRegion: ELSEWHERE });
  await ends(w.stack.update(elsewhere, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
  const update = await succeeds(w.stack.update(desk({ Revision: '3' }), WITHOUT_ROLLBACK));
  expect(failedDeletions(update)).toEqual([]);
  expect(theCopy(w).arn).toBe(physicalId(w.stack));
});
