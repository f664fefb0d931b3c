import { CREATION_WAITER_TYPE } from '../../../lambda/request/events';
import { attemptOf, readMarker } from '../../../lambda/request/marker';
import { ATTEMPT, ask, asked, eventOf, imageOf, look, put, wait, watched } from '../polls';

/** What a creation waiter handed on an hour before this event. */
const HANDED_ON = attemptOf(
  { RequestId: 'waiter', ResponseURL: 'https://bucket/' },
  Date.UTC(2026, 10, 1, 23),
);

const CHAIN = { ImageName: 'mine', Attempt: HANDED_ON, CreateTimeout: '10800' };
const WAITER = { ResourceType: CREATION_WAITER_TYPE, LogicalResourceId: 'DeskCreationWaiter2' };

describe('an image of the attempt that was handed on is FAILED', () => {
  test('lifecycle 1: it is removed where an operation before has made it', async () => {
    const w = watched();
    const event = asked(w, 'Create', CHAIN);
    put(w, imageOf(event), { state: 'FAILED', attempt: HANDED_ON });
    expect(await look(w, event)).toMatchObject({ done: false, state: 'FAILED', acts: ['DeleteImage'] });
  });

  test('lifecycle 8: it fails what goes on with the same operation', async () => {
    const w = watched();
    w.stack.record.setStatus('CREATE_IN_PROGRESS');
    const attempt = attemptOf({ RequestId: 'waiter', ResponseURL: 'https://bucket/' }, w.clock.now());
    await wait(w, 3300);
    const event = eventOf(w, 'Create', { ...CHAIN, Attempt: attempt });
    put(w, imageOf(event), { state: 'FAILED', attempt });
    const { record } = w.stack;
    const { ResourceType: type, ResourceProperties: properties } = event;
    const resource = { logicalId: 'Desk', physicalId: '', type, properties };
    record.addResourceEvent(resource, 'CREATE_IN_PROGRESS');
    expect((await look(w, event)).failure).toContain('it ended in state FAILED');
  });

  test.each([
    [0, 'wait: CloudFormation does not show this request yet'],
    [179, 'wait: CloudFormation does not show this request yet'],
    [180, expect.stringContaining('fail: Image mine in eu-west-1: it ended in state FAILED')],
  ])(
    'lifecycle 8: nothing tells while the events do not show the request: %d s',
    async (seconds, decision) => {
      const w = watched();
      w.stack.record.setStatus('CREATE_IN_PROGRESS');
      const attempt = attemptOf({ RequestId: 'waiter', ResponseURL: 'https://bucket/' }, w.clock.now());
      await wait(w, 10);
      w.stack.record.addResourceEvent(
        { logicalId: 'Desk', physicalId: '', type: 'Custom::AppStreamImage', properties: {} },
        'CREATE_FAILED',
      );
      await wait(w, 10);
      const event = eventOf(w, 'Create', { ...CHAIN, Attempt: attempt });
      put(w, imageOf(event), { state: 'FAILED', attempt });
      await wait(w, seconds);
      expect(await look(w, event)).toMatchObject({ decision, acts: [] });
    },
  );

  test('lifecycle 8: it fails where this event itself has made it', async () => {
    const w = watched();
    const event = asked(w, 'Create', CHAIN);
    put(w, imageOf(event), { state: 'FAILED', attempt: ATTEMPT });
    expect((await look(w, event)).failure).toContain('it ended in state FAILED');
  });
});

describe('the attempt that an image is made in', () => {
  const made = async (Attempt: string) => {
    const w = watched();
    const event = eventOf(w, 'Create', { ...CHAIN, Attempt });
    ask(w, event);
    const { inputs } = await look(w, event);
    const [{ DestinationImageDescription }] = inputs as { DestinationImageDescription: string }[];
    return readMarker(DestinationImageDescription)?.attempt;
  };

  test('lifecycle 10: is the one that was handed on in the same operation', async () => {
    const same = attemptOf({ RequestId: 'waiter', ResponseURL: 'https://bucket/' }, Date.UTC(2026, 10, 2));
    expect(await made(same)).toBe(same);
  });

  test('lifecycle 1: is its own where that one is of an operation before', async () => {
    expect(await made(HANDED_ON)).toBe(ATTEMPT);
  });
});

describe('a creation waiter hands on', () => {
  async function handsOn(state: string, attempt: string) {
    const w = watched();
    const event = asked(w, 'Create', { ...CHAIN, ImageLogicalId: 'Desk' }, WAITER);
    put(w, imageOf(event), { state, attempt });
    await wait(w, state === 'AVAILABLE' ? 0 : 3300);
    return (await look(w, event)).data;
  }

  test.each(['AVAILABLE', 'COPYING'])(
    'lifecycle 10: its own attempt where it has made the image: %s',
    async (state) => {
      expect(await handsOn(state, ATTEMPT)).toEqual({ Attempt: ATTEMPT });
    },
  );

  test.each(['AVAILABLE', 'COPYING'])(
    'lifecycle 10: else the one that was handed on to it: %s',
    async (state) => {
      expect(await handsOn(state, HANDED_ON)).toEqual({ Attempt: HANDED_ON });
    },
  );
});
