import { NEWEST_TYPE } from '../../../lambda/request/events';
import { type PolledEvent, type Watched, ask, eventOf, imageOf, look, put, wait, watched } from '../polls';
import { HOME } from '../stacks';
import { tamper } from '../tampering';
import { add, day } from './finding';

const FOUND = `arn:aws:appstream:${HOME}:111122223333:image/golden-1@2026-10-01T00:00:00.000Z`;

/** An event about `Newest`, which CloudFormation does not show yet. */
function sent(
  w: Watched,
  RequestType: PolledEvent['RequestType'],
  id = 'Stack-Newest-INVENTED',
): PolledEvent {
  return eventOf(
    w,
    RequestType,
    {},
    {
      ResourceType: NEWEST_TYPE,
      LogicalResourceId: 'Newest',
      PhysicalResourceId: id,
      FormerPhysicalResourceId: RequestType === 'Update' ? id : undefined,
      ResourceProperties: { NamePattern: 'golden-*' },
    },
  );
}

function withGolden(): Watched {
  const w = watched();
  add(w, 'golden-1');
  return w;
}

test('lifecycle 1: a Create looks at once, whether the events show it or not, and its log says what was found', async () => {
  const w = withGolden();
  expect(await look(w, sent(w, 'Create'))).toMatchObject({
    done: true,
    state: 'AVAILABLE',
    decision: `found golden-1, made at ${day(0).toISOString()}`,
  });
});

test('lifecycle 1: an image without a time is found, and the log says so', async () => {
  const w = withGolden();
  tamper(w, 'DescribeImages', ({ Images }) => {
    for (const image of Images as { CreatedTime?: number }[]) delete image.CreatedTime;
  });
  expect(await look(w, sent(w, 'Create'))).toMatchObject({
    decision: 'found golden-1, made at an unknown time',
  });
});

test('lifecycle 8: a Create that finds none fails, and its log says so', async () => {
  const w = watched();
  expect(await look(w, sent(w, 'Create'))).toMatchObject({
    state: 'absent',
    failure: expect.stringContaining('none matches: golden'),
  });
});

test('lifecycle 8: a Create that could not look in time fails with what AppStream said', async () => {
  const w = withGolden();
  w.appStream.faults.inject({ kind: { error: 'InternalFailure', message: 'No.' }, count: Infinity });
  const event = sent(w, 'Create');
  ask(w, event);
  expect(await look(w, event)).toMatchObject({ done: false });
  await wait(w, 3360);
  expect((await look(w, event)).failure).toContain(
    'AppStream could not be asked in time (waited 56 min; InternalFailure: No.)',
  );
});

test('lifecycle 1: a Create does not find what the stack itself has made', async () => {
  const w = withGolden();
  const event = sent(w, 'Create');
  const ResourceProperties = { ...event.ResourceProperties, ImagesOfStack: ['Desk'] };
  put(w, imageOf(eventOf(w, 'Create', { ImageName: 'golden-2' })));
  expect(await look(w, { ...event, ResourceProperties })).toMatchObject({
    decision: expect.stringContaining('found golden-1,'),
  });
});

describe('lifecycle 2: an Update', () => {
  test('that the events do not show yet waits, and does not look', async () => {
    const w = withGolden();
    w.stack.record.setStatus('UPDATE_IN_PROGRESS');
    expect(await look(w, sent(w, 'Update'))).toMatchObject({
      done: false,
      state: 'not asked',
      decision: 'wait: the events of the stack do not show this update yet',
      calls: [],
    });
  });

  test.each([
    [false, 179],
    [true, 180],
  ])('is %p done after %d seconds in which the events have not shown it', async (done, seconds) => {
    const w = withGolden();
    w.stack.record.setStatus('UPDATE_IN_PROGRESS');
    const event = sent(w, 'Update');
    await wait(w, seconds);
    expect(await look(w, event)).toMatchObject({ done });
  });

  test('waits where CloudFormation cannot be read, and its log says why', async () => {
    const w = withGolden();
    const event = sent(w, 'Update');
    ask(w, event);
    w.account.readApi.faults.inject({ kind: { error: 'Throttling', message: 'Slow.' }, count: Infinity });
    expect(await look(w, event)).toMatchObject({ done: false, decision: 'wait: Throttling: Slow.' });
  });

  test('that is shown looks at once', async () => {
    const w = withGolden();
    const event = sent(w, 'Update');
    ask(w, event);
    expect(await look(w, event)).toMatchObject({ done: true, state: 'AVAILABLE' });
  });
});

test('lifecycle 3: a Delete looks for nothing, and its log says why', async () => {
  const w = withGolden();
  expect(await look(w, sent(w, 'Delete', `${FOUND}@0123abcd`))).toMatchObject({
    done: true,
    state: 'not asked',
    decision: 'nothing to delete: it was only found',
    calls: [],
  });
});
