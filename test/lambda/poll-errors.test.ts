import { type Watched, ask, asked, eventOf, look, polling, wait, watched } from './polls';
import { ELSEWHERE, HOME } from './stacks';

const MINE = { ImageName: 'mine' };
const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image/mine';

describe('an error of AWS', () => {
  const failing = (w: Watched, error: string) =>
    w.appStream.faults.inject({ kind: { error, message: 'It is so.' }, count: Infinity });

  test.each([
    ['InvalidAccountStatusException', 'AppStream does not accept this account'],
    ['ValidationException', 'AppStream refuses the call'],
  ])('lifecycle 8: %s fails at once', async (error, says) => {
    const w = watched();
    failing(w, error);
    expect((await look(w, asked(w, 'Create', MINE))).failure).toContain(
      `Image mine in eu-west-1: ${says} (${error}: It is so.). `,
    );
  });

  test('lifecycle 8: a denial fails when every poll of three minutes has met one', async () => {
    const w = watched();
    const next = polling(w, asked(w, 'Create', MINE));
    failing(w, 'AccessDeniedException');
    expect(await next()).toMatchObject({ done: false });
    w.appStream.faults.clear();
    await wait(w, 60);
    expect(await next()).toMatchObject({ done: false });
    failing(w, 'AccessDeniedException');
    await wait(w, 120);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 179);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 1);
    expect((await next()).failure).toContain('access is denied (AccessDeniedException: It is so.)');
  });

  test.each(['AppStream', 'CloudFormation'])(
    'lifecycle 8: a denial counts anew after polls without one, though their answer waited: %s',
    async (service) => {
      const w = watched();
      w.appStream.addImage(HOME, { name: 'mine' });
      const next = polling(w, asked(w, 'Create', MINE));
      failing(w, 'AccessDeniedException');
      await next();
      w.appStream.faults.clear();
      w.account.readApi.faults.inject({ kind: { error: 'Throttling' }, count: Infinity });
      for (let polls = 0; polls < 7; polls += 1) {
        await wait(w, 30);
        await next();
      }
      w.account.readApi.faults.clear();
      const { faults } = service === 'AppStream' ? w.appStream : w.account.readApi;
      faults.inject({ kind: { error: 'AccessDenied' }, count: Infinity });
      await wait(w, 30);
      expect(await next()).toMatchObject({ done: false });
    },
  );

  test('lifecycle 8: credentials that the region of the stack does not know are a denial: it is surely enabled', async () => {
    const w = watched();
    failing(w, 'UnrecognizedClientException');
    const next = polling(w, asked(w, 'Create', MINE));
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 180);
    expect((await next()).failure).toContain('access is denied (UnrecognizedClientException: It is so.)');
  });

  test('lifecycle 8: a host that does not exist fails when every poll of three minutes has said so', async () => {
    const w = watched();
    const next = polling(w, asked(w, 'Create', { ...MINE, DestinationRegion: 'us-west-1' }));
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 179);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 1);
    expect((await next()).failure).toContain('in us-west-1: an AWS endpoint does not exist (us-west-1: ');
  });

  test('lifecycle 8: a host that does not exist fails after three minutes though CloudFormation cannot be asked: any later, a rollback would think that AppStream has answered', async () => {
    const w = watched();
    const next = polling(w, asked(w, 'Create', { ...MINE, DestinationRegion: 'us-west-1' }));
    await next();
    await wait(w, 180);
    w.account.readApi.faults.inject({ kind: { error: 'Throttling' }, count: Infinity });
    expect((await next()).failure).toContain('an AWS endpoint does not exist');
  });

  test('lifecycle 8: any other failure waits until CloudFormation can be asked, and the log says so', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    const next = polling(w, asked(w, 'Create', MINE));
    w.account.readApi.faults.inject({ kind: { error: 'Throttling', message: 'Slow.' }, count: Infinity });
    expect(await next()).toMatchObject({
      done: false,
      decision: 'wait: CloudFormation does not tell whether it asks for this: Throttling: Slow.',
    });
    w.account.readApi.faults.clear();
    expect((await next()).failure).toContain('Image mine in eu-west-1: ');
  });

  test.each(['UnrecognizedClientException', 'InvalidClientTokenId', 'OptInRequired'])(
    'lifecycle 8: another region that says %s for three minutes is not enabled, and named',
    async (error) => {
      const w = watched();
      w.appStream.faults.inject({ kind: { error, message: 'No.' }, region: ELSEWHERE, count: Infinity });
      const next = polling(w, asked(w, 'Create', { ...MINE, DestinationRegion: ELSEWHERE }));
      await next();
      await wait(w, 180);
      expect((await next()).failure).toContain(
        `Image mine in us-east-1: the account has not enabled a region (us-east-1: ${error}: No.). Enable the region`,
      );
    },
  );

  test.each(['noHost', { error: 'UnrecognizedClientException' }] as const)(
    'lifecycle 5: %j counts anew after any other answer, and never once AppStream has answered',
    async (kind) => {
      const w = watched();
      const next = polling(w, asked(w, 'Create', { ...MINE, DestinationRegion: ELSEWHERE }));
      const says = (what: typeof kind | { error: string }) => {
        w.appStream.faults.clear();
        w.appStream.faults.inject({ kind: what, region: ELSEWHERE, count: Infinity });
      };
      says(kind);
      await next();
      await wait(w, 100);
      says({ error: 'InternalFailure' });
      await next();
      await wait(w, 100);
      says(kind);
      expect(await next()).toMatchObject({ done: false });
      w.appStream.faults.clear();
      await next();
      says(kind);
      await next();
      await wait(w, 600);
      expect(await next()).toMatchObject({ done: false });
    },
  );

  test('lifecycle 9: in a VPC without a route every call hangs, and the one line says where to look', async () => {
    const w = watched();
    const said =
      '@smithy/node-http-handler - the request socket did not establish a connection with the server within the ' +
      'configured timeout of 5000 ms.';
    w.appStream.faults.inject({ kind: { error: 'TimeoutError', message: said }, count: Infinity });
    const event = asked(w, 'Create', { ...MINE, CreateTimeout: '600' });
    expect(await look(w, event)).toMatchObject({ done: false });
    await wait(w, 660);
    const { failure } = await look(w, event);
    expect(failure).toContain(
      `(waited 11 min; TimeoutError: ${said} In a VPC, check its routes and endpoints.). `,
    );
    expect(failure).not.toContain('\n');
  });

  test.each([
    ['Create', 'it did not become AVAILABLE in time'],
    ['Delete', 'it could not be deleted in time'],
  ] as const)(
    'lifecycle 7: that may pass is waited out, for the time of a %s and a minute',
    async (type, says) => {
      const w = watched();
      failing(w, 'InternalFailure');
      const event = eventOf(w, type, { ...MINE, CreateTimeout: '600', DeleteTimeout: '600' });
      if (type === 'Delete') {
        const { PhysicalResourceId: physicalId, ResourceType } = event;
        const resource = { logicalId: 'Desk', physicalId, type: ResourceType, properties: {} };
        w.stack.record.addResourceEvent(resource, 'CREATE_COMPLETE');
      }
      ask(w, event);
      await wait(w, 659);
      expect(await look(w, event)).toMatchObject({
        done: false,
        state: 'unknown',
        decision: 'wait: InternalFailure: It is so.',
      });
      await wait(w, 1);
      const { failure, state } = await look(w, event);
      expect(failure).toContain(
        `Image mine in eu-west-1: ${says} (waited 11 min; InternalFailure: It is so.). `,
      );
      expect(state).toBe('unknown');
    },
  );

  test.each([
    ['a copy may be under way', ['CREATE_IN_PROGRESS'], {}, 3360],
    // As long as nothing tells whether CloudFormation still waits for the answer, it goes out as late as possible.
    ['the stack cannot be asked', ['CREATE_COMPLETE'], { error: 'AccessDenied' }, 3486],
  ])(
    'lifecycle 3: is waited out by a Delete until the end of its event where %s',
    async (_, statuses, kind, end) => {
      const w = watched();
      failing(w, 'InternalFailure');
      const event = eventOf(w, 'Delete', { ...MINE, DeleteTimeout: '600' });
      for (const status of statuses) {
        const resource = { logicalId: 'Desk', physicalId: ARN, type: event.ResourceType, properties: {} };
        w.stack.record.addResourceEvent(resource, status);
      }
      ask(w, event);
      if ('error' in kind) w.account.readApi.faults.inject({ kind, count: Infinity });
      await wait(w, end - 1);
      expect(await look(w, event)).toMatchObject({ done: false });
      await wait(w, 1);
      const waited = `waited ${Math.round(end / 60)} min; `;
      expect((await look(w, event)).failure).toContain(`deleted in time (${waited}`);
    },
  );

  const NEXT = 'DeskDeletionWaiter1';

  test.each([
    ['Delete', NEXT, 'hand over: '],
    ['Create', NEXT, 'fail: '],
    ['Delete', undefined, 'fail: '],
  ] as const)('lifecycle 10: ends a %s with HandOver %p in a %j', async (type, HandOver, decision) => {
    const w = watched();
    failing(w, 'InternalFailure');
    const event = asked(w, type, { ...MINE, DeleteTimeout: '7200', HandOver });
    const { PhysicalResourceId: physicalId, ResourceType } = event;
    w.stack.record.addResourceEvent({ logicalId: NEXT, physicalId, type: ResourceType }, 'CREATE_COMPLETE');
    await wait(w, 3360);
    expect((await look(w, event)).decision).toMatch(decision);
  });

  test('lifecycle 10: does not end the waiting of a member that hands over before its event', async () => {
    const w = watched();
    failing(w, 'InternalFailure');
    const event = asked(w, 'Delete', { ...MINE, DeleteTimeout: '600', HandOver: NEXT });
    await wait(w, 660);
    expect(await look(w, event)).toMatchObject({ done: false });
  });
});
