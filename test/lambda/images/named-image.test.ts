import { CREATION_WAITER_TYPE } from '../../../lambda/request/events';
import { ATTEMPT, type PolledEvent, type Watched, ask, eventOf, imageOf, look, watched } from '../polls';

const MINE = { ImageName: 'mine' };
const WAITER = { ResourceType: CREATION_WAITER_TYPE, LogicalResourceId: 'DeskCreationWaiter1' };

/** `Desk` is complete with some image; then a creation waiter that is new, or another, is asked for an image that is gone. */
function askedAfter(
  w: Watched,
  before: Record<string, string>,
  now: Record<string, string>,
  more: Partial<PolledEvent> = WAITER,
): PolledEvent {
  const { record } = w.stack;
  const { ResourceType: Type, PhysicalResourceId } = eventOf(w, 'Create', before);
  const desk = record.addResource('Desk', { Type });
  desk.physicalId = PhysicalResourceId;
  record.setResourceStatus(desk, 'CREATE_COMPLETE');
  const type = more.OldResourceProperties ? 'Update' : 'Create';
  const event = eventOf(w, type, { ...now, ImageLogicalId: 'Desk' }, more);
  ask(w, event, type === 'Create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
  return event;
}

describe('a creation waiter that is new, where somebody removed the image', () => {
  test.each([
    ['the same', MINE],
    ['something else', { ...MINE, Revision: '2' }],
  ])(
    'lifecycle 10: leaves it to the image itself under the same name, if it is made from %s',
    async (_, now) => {
      const w = watched();
      expect(await look(w, askedAfter(w, MINE, now))).toMatchObject({
        done: true,
        state: 'absent',
        decision: 'left to the image itself: its name stays the same',
        data: { Attempt: ATTEMPT },
        acts: [],
      });
    },
  );

  test.each([
    ['another name', { ImageName: 'other' }, MINE],
    ['a generated name', {}, {}],
  ])('lifecycle 10: copies it under %s', async (_, before, now) => {
    const w = watched();
    expect((await look(w, askedAfter(w, before, now))).acts).toEqual(['CopyImage']);
  });
});

describe('a creation waiter that was there before', () => {
  const was = {
    ...WAITER,
    OldResourceProperties: { SourceImageName: 'golden', ...MINE, ImageLogicalId: 'Desk' },
  };

  test('lifecycle 10: copies what is made from the same', async () => {
    const w = watched();
    expect((await look(w, askedAfter(w, MINE, MINE, was))).acts).toEqual(['CopyImage']);
  });

  test('lifecycle 2: refuses what is made from something else', async () => {
    const w = watched();
    const event = askedAfter(w, MINE, { ...MINE, Revision: '2' }, was);
    expect(imageOf(event).content).not.toBe(imageOf(event, event.OldResourceProperties).content);
    const { failure, acts } = await look(w, event);
    expect(failure).toContain('the change needs a new image, but imageName stays the same');
    expect(acts).toEqual([]);
  });
});
