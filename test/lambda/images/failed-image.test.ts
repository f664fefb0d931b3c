import { attemptOf } from '../../../lambda/request/marker';
import { asked, eventOf, imageOf, look, put, watched } from '../polls';
import { HOME } from '../stacks';

const MINE = { ImageName: 'mine' };
/** The attempt of an event before this one. */
const EARLIER = attemptOf({ RequestId: 'earlier', ResponseURL: 'https://bucket/' }, Date.UTC(2026, 10, 1));
const LATE = {
  decision: 'wait: CloudFormation no longer asks for this',
  acts: [],
};

describe('the FAILED image of an earlier attempt', () => {
  function failed(asks = true) {
    const w = watched();
    const event = asks ? asked(w, 'Create', MINE) : eventOf(w, 'Create', MINE);
    put(w, imageOf(event), { state: 'FAILED', attempt: EARLIER });
    return { w, event };
  }

  test('lifecycle 1: is removed', async () => {
    const { w, event } = failed();
    expect(await look(w, event)).toMatchObject({
      done: false,
      state: 'FAILED',
      decision: 'wait: the failed image of an earlier attempt is removed',
      inputs: [{ region: HOME, Name: 'mine' }],
    });
  });

  test('lifecycle 6: is not removed once CloudFormation no longer asks for it', async () => {
    const { w, event } = failed(false);
    expect(await look(w, event)).toMatchObject({ ...LATE, done: false, state: 'unknown' });
  });

  test.each(['ResourceInUseException', 'OperationNotPermittedException'])(
    'lifecycle 7: is waited for, if it may not be removed yet: %s',
    async (error) => {
      const { w, event } = failed();
      w.appStream.faults.inject({
        operation: 'DeleteImage',
        kind: { error, message: 'It is so.' },
        count: 1,
      });
      expect(await look(w, event)).toMatchObject({
        done: false,
        state: 'FAILED',
        decision: `wait: the failed image of an earlier attempt stays: ${error}: It is so.`,
        passedOn: { LastRefusal: `${error}: It is so.` },
      });
    },
  );

  test.each([
    ['ConcurrentModificationException', { done: false, state: 'unknown' }],
    ['ValidationException', { failure: expect.stringContaining('AppStream refuses the call') }],
  ])(
    'lifecycle 7: that cannot be removed is tried again only if waiting can help: %s',
    async (error, expected) => {
      const { w, event } = failed();
      w.appStream.faults.inject({ operation: 'DeleteImage', kind: { error }, count: Infinity });
      expect(await look(w, event)).toMatchObject(expected);
    },
  );
});
