import { DELETION_WAITER_TYPE, CREATION_WAITER_TYPE } from '../../lambda/events';
import type { PolledEvent } from '../../lambda/step';
import { ELSEWHERE, HOME } from './stacks';
import { type Watched, ask, asked, eventOf, imageOf, look, polling, put, wait, watched } from './polls';

const MINE = { ImageName: 'mine' };
const ACCOUNT = '222233334444';
const STRANGER = '999900001111';
const SINCE = 'cdk-appstream-image:deletable-since';
const GUARD = { ResourceType: DELETION_WAITER_TYPE, LogicalResourceId: 'DeskDeletionWaiter1' };
const LEG = { ResourceType: CREATION_WAITER_TYPE, LogicalResourceId: 'DeskCreationWaiter1' };
const DELETING = { done: false, state: 'DELETING', decision: 'wait: the image is in state DELETING' };
const AT_ONCE = { appStream: { behaviour: { deletion: 'synchronous' } } } as const;

/** Has the events show that the resource was complete. */
function completed(
  { stack: { record } }: Watched,
  event: PolledEvent,
  status = 'CREATE_COMPLETE',
  reason?: string,
): void {
  const { LogicalResourceId: logicalId, PhysicalResourceId: physicalId, ResourceType: type } = event;
  record.addResourceEvent(
    { logicalId, physicalId, type, properties: event.ResourceProperties },
    status,
    reason,
  );
}

/** A Delete that the stack asks for, of a resource that was complete. */
function deletion(w: Watched, properties: object = MINE, more: Partial<PolledEvent> = {}): PolledEvent {
  const event = eventOf(w, 'Delete', { ...properties }, more);
  completed(w, event);
  ask(w, event);
  return event;
}

describe('the image', () => {
  test('lifecycle 3: is deleted, and the answer waits until it is gone', async () => {
    const w = watched();
    const event = deletion(w);
    put(w, imageOf(event));
    expect(await look(w, event)).toMatchObject({
      ...DELETING,
      calls: [
        'DescribeImages',
        'DescribeImagePermissions',
        'DeleteImage',
        'DescribeImages',
        'ListTagsForResource',
        'TagResource',
      ],
    });
    expect(await look(w, event)).toMatchObject({ ...DELETING, acts: [] });
    await wait(w, 60);
    expect(await look(w, event)).toMatchObject({ done: true, state: 'absent', decision: 'gone', data: {} });
  });

  test('lifecycle 3: that is gone at once is a success at once', async () => {
    const w = watched(AT_ONCE);
    const event = deletion(w);
    put(w, imageOf(event));
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'gone',
      inputs: [{ region: HOME, Name: 'mine' }],
    });
  });

  test('lifecycle 3: is looked at once where id and properties name the same', async () => {
    const w = watched();
    expect(await look(w, deletion(w))).toMatchObject({ decision: 'gone', calls: ['DescribeImages'] });
  });

  test('lifecycle 4: that is not ours is left alone', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine', state: 'FAILED' });
    expect(await look(w, deletion(w))).toMatchObject({
      done: true,
      state: 'absent',
      decision: 'left alone an image in state FAILED that is not ours',
      acts: [],
    });
  });

  test('lifecycle 4: that the id names is the one, though the properties name another', async () => {
    const w = watched(AT_ONCE);
    const was = imageOf(eventOf(w, 'Create', { ImageName: 'was', DestinationRegion: ELSEWHERE }));
    const event = deletion(w, MINE, { PhysicalResourceId: was.arn });
    put(w, imageOf(event));
    put(w, was);
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'gone',
      inputs: [{ region: ELSEWHERE, Name: 'was' }],
    });
  });

  test('lifecycle 5: that the properties name is the one where CloudFormation invented the id', async () => {
    const w = watched(AT_ONCE);
    const event = deletion(w, MINE, { PhysicalResourceId: 'Stack-Desk-1ABCDEFGHIJKL' });
    put(w, imageOf(event));
    expect(await look(w, event)).toMatchObject({ decision: 'gone', inputs: [{ Name: 'mine' }] });
  });

  test('lifecycle 3: is known by its id where the properties say nothing', async () => {
    const w = watched(AT_ONCE);
    const image = imageOf(eventOf(w, 'Create', MINE));
    put(w, image);
    const event = deletion(w, { SourceImageName: 'not a name' }, { PhysicalResourceId: image.arn });
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'gone', acts: ['DeleteImage'] });
    expect(w.lines.at(-1)).toMatchObject({ image: 'mine', region: HOME });
  });

  test('lifecycle 4: of an earlier life of the resource, under the same name, stays', async () => {
    const w = watched(AT_ONCE);
    const event = deletion(w, { ...MINE, Revision: '2' });
    put(w, imageOf(event, { ...event.ResourceProperties, Revision: '1' }));
    expect(await look(w, event)).toMatchObject({ done: true, acts: [] });
  });

  test('lifecycle 4: that is not ours is not asked about twice', async () => {
    const w = watched();
    const event = deletion(
      w,
      { SourceImageName: 'not a name' },
      { PhysicalResourceId: imageOf(eventOf(w, 'Create', MINE)).arn },
    );
    w.appStream.addImage(HOME, { name: 'mine' });
    expect(await look(w, event)).toMatchObject({ done: true, acts: [], calls: ['DescribeImages'] });
  });

  test('lifecycle 3: that neither id nor properties name was never made', async () => {
    const w = watched();
    const event = asked(
      w,
      'Delete',
      { SourceImageName: 'not a name' },
      { PhysicalResourceId: 'Stack-Desk-1' },
    );
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'gone', calls: [] });
  });
});

describe('an image that may appear yet', () => {
  const LOOKING = {
    done: false,
    state: 'absent',
    decision: 'wait: the creation had not finished: looking again for a copy that is not visible yet',
  };

  test('lifecycle 3: is looked for for 3 minutes, whatever deleteTimeout says', async () => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, DeleteTimeout: '60' });
    expect(await look(w, event)).toMatchObject(LOOKING);
    await wait(w, 179);
    expect(await look(w, event)).toMatchObject(LOOKING);
    await wait(w, 1);
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'gone' });
  });

  test('lifecycle 4: is not looked for where another has its name', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    expect(await look(w, asked(w, 'Delete', MINE))).toMatchObject({ done: true });
  });

  test('lifecycle 3: is looked for in a region without AppStream, too, and then was never made', async () => {
    const w = watched();
    const event = eventOf(w, 'Delete', { ...MINE, DestinationRegion: 'us-west-1' });
    completed(w, event, 'CREATE_FAILED', 'Image mine in us-west-1: an AWS endpoint does not exist (…).');
    ask(w, event);
    const next = polling(w, event);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 179);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 1);
    expect(await next()).toMatchObject({ done: true, decision: 'gone' });
  });

  test('lifecycle 8: was made where the resource was complete: a missing host fails', async () => {
    const w = watched();
    const next = polling(w, deletion(w, { ...MINE, DestinationRegion: 'us-west-1' }));
    await next();
    await wait(w, 180);
    const { failure } = await next();
    expect(failure).toContain('Image mine in us-west-1: an AWS endpoint does not exist (');
  });

  test('lifecycle 8: what AppStream refuses is no proof that it was never made', async () => {
    const w = watched();
    w.appStream.faults.inject({
      operation: 'DescribeImages',
      kind: { error: 'ValidationException' },
      count: 1,
    });
    expect((await look(w, asked(w, 'Delete', MINE))).failure).toContain('AppStream refuses the call');
  });
});

describe('a copy under way', () => {
  test.each([
    'OperationNotPermittedException',
    'ResourceInUseException',
    'ConcurrentModificationException',
    'ValidationException',
  ])('lifecycle 7: that AppStream does not delete, with %s, is waited for', async (error) => {
    const w = watched();
    const event = asked(w, 'Delete', MINE);
    put(w, imageOf(event), { state: 'COPYING' });
    w.appStream.faults.inject({ operation: 'DeleteImage', kind: { error }, count: 1 });
    await wait(w, 3000);
    expect(await look(w, event)).toMatchObject({
      done: false,
      decision: expect.stringMatching(`^wait: the image is in state COPYING: ${error}`),
    });
  });

  test('lifecycle 5: that AppStream deletes is gone before its copy would have ended', async () => {
    const w = watched({
      appStream: { behaviour: { deleteWhileCopying: 'accepted', deletion: 'synchronous' } },
    });
    const event = asked(w, 'Delete', MINE);
    put(w, imageOf(event), { state: 'COPYING' });
    const next = polling(w, event);
    expect(await next()).toMatchObject({ done: false, acts: ['DeleteImage'] });
    await wait(w, 180);
    expect(await next()).toMatchObject({ done: true, decision: 'gone' });
  });

  test.each([
    ['COPYING', {}],
    ['COPYING', { description: undefined }],
    ['PENDING', {}],
  ])('lifecycle 3: in state %s is waited for longer than deleteTimeout: %j', async (state, more) => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, DeleteTimeout: '300' });
    put(w, imageOf(event), { state, ...more });
    await wait(w, 3299);
    expect(await look(w, event)).toMatchObject({
      done: false,
      state,
      decision: expect.stringMatching(`^wait: the image is in state ${state}`),
      acts: [],
    });
    await wait(w, 1);
    const { failure } = await look(w, event);
    expect(failure).toContain(
      `Image mine in eu-west-1: it could not be deleted in time (waited 55 min; the image is in state ${state}`,
    );
  });

  test('lifecycle 10: at the end of the event is left to the resource before', async () => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, HandOver: 'true' });
    put(w, imageOf(event), { state: 'COPYING' });
    await wait(w, 3300);
    expect(await look(w, event)).toMatchObject({
      done: true,
      state: 'COPYING',
      decision: expect.stringMatching(/^hand over: the image is in state COPYING: /),
    });
  });
});

describe('a deletion that CloudFormation does not want', () => {
  test('lifecycle 6: since it no longer asks for it waits until its own end', async () => {
    const w = watched();
    const event = eventOf(w, 'Delete', { ...MINE, DeleteTimeout: '300' });
    put(w, imageOf(event));
    await wait(w, 3299);
    expect(await look(w, event)).toMatchObject({
      done: false,
      state: 'unknown',
      decision: 'wait: CloudFormation no longer asks for this',
      acts: [],
    });
  });

  test('lifecycle 6: since the image has become the present one again', async () => {
    const w = watched();
    const event = deletion(w);
    put(w, imageOf(event));
    completed(w, event, 'UPDATE_COMPLETE');
    await wait(w, 3000);
    expect(await look(w, event)).toMatchObject({
      done: false,
      decision: 'wait: CloudFormation no longer asks for this',
      acts: [],
    });
  });

  test.each([GUARD, LEG])('lifecycle 10: since it holds the image, which %j leaves', async (member) => {
    const w = watched();
    const image = eventOf(w, 'Create', MINE);
    ask(w, image, 'CREATE_COMPLETE');
    put(w, imageOf(image));
    const event = asked(w, 'Delete', { ...MINE, ImageLogicalId: 'Desk' }, member);
    w.stack.record.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'CloudFormation holds the image as the present one of its resource',
      acts: [],
    });
  });

  test('lifecycle 4: since it holds the image, though the image resource itself is asked to delete it', async () => {
    const w = watched(AT_ONCE);
    const event = deletion(w);
    put(w, imageOf(event));
    w.stack.record.resources.get('Desk')!.status = 'UPDATE_COMPLETE';
    w.stack.record.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    expect((await look(w, event)).acts).toEqual([]);
  });

  test('lifecycle 10: since it keeps the image, but not the one of the id', async () => {
    const w = watched(AT_ONCE);
    ask(w, eventOf(w, 'Create', MINE), 'CREATE_COMPLETE');
    const was = imageOf(eventOf(w, 'Create', { ImageName: 'was' }));
    const PhysicalResourceId = was.arn;
    const more = { ...GUARD, PhysicalResourceId };
    completed(w, eventOf(w, 'Create', MINE, more));
    const event = asked(w, 'Delete', { ...MINE, ImageLogicalId: 'Desk' }, more);
    w.stack.record.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    put(w, imageOf(event));
    put(w, was);
    expect(await look(w, event)).toMatchObject({ done: true, inputs: [{ Name: 'was' }] });
  });

  test('lifecycle 5: since a removal policy had kept the image', async () => {
    const w = watched();
    const event = eventOf(w, 'Delete', MINE);
    completed(w, event, 'DELETE_SKIPPED');
    ask(w, event);
    put(w, imageOf(event));
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'its removal policy had kept the image before',
      acts: [],
    });
  });
});

describe('a stack that is deleted after a rollback that failed', () => {
  /** The image was complete, then updated to other properties, and the deletion asks for those before. */
  function halfUndone(w: Watched, update: object, more: Partial<PolledEvent> = {}): PolledEvent {
    const before = eventOf(w, 'Create', { ...MINE, SharedWith: [{ AccountId: ACCOUNT }] });
    completed(w, before);
    w.stack.record.setStatus('CREATE_COMPLETE');
    const updated = eventOf(w, 'Update', { ...update }, more);
    ask(w, updated);
    completed(w, updated, 'UPDATE_COMPLETE');
    ask(w, { ...before, RequestType: 'Update' }, 'UPDATE_FAILED', 'UPDATE_ROLLBACK_FAILED');
    return updated;
  }

  const COPY = { ImageName: 'copy', DestinationRegion: ELSEWHERE };

  test('lifecycle 5: leaves neither the image before the update nor the copy', async () => {
    const w = watched(AT_ONCE);
    const copy = imageOf(halfUndone(w, { ...COPY, SharedWith: [{ AccountId: ACCOUNT }] }));
    const event = asked(w, 'Delete', { ...MINE, SharedWith: [{ AccountId: ACCOUNT }] });
    put(w, imageOf(event), { sharedWith: [ACCOUNT] });
    put(w, copy, { sharedWith: [ACCOUNT] });
    expect((await look(w, event)).inputs).toEqual([
      { region: HOME, Name: 'mine', SharedAccountId: ACCOUNT },
      { region: HOME, Name: 'mine' },
      { region: ELSEWHERE, Name: 'copy', SharedAccountId: ACCOUNT },
      { region: ELSEWHERE, Name: 'copy' },
    ]);
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'gone', acts: [] });
  });

  test('lifecycle 5: finds a copy whose properties the events do not tell', async () => {
    const w = watched(AT_ONCE);
    const copy = imageOf(eventOf(w, 'Update', COPY));
    put(w, copy);
    halfUndone(w, {}, { PhysicalResourceId: copy.arn, ResourceProperties: {} });
    expect((await look(w, asked(w, 'Delete', MINE))).inputs).toEqual([{ region: ELSEWHERE, Name: 'copy' }]);
  });

  test('lifecycle 4: leaves an image of an earlier life that the update was refused for', async () => {
    const w = watched(AT_ONCE);
    completed(w, eventOf(w, 'Create', { ImageName: 'other' }));
    w.stack.record.setStatus('CREATE_COMPLETE');
    const refused = eventOf(w, 'Update', { ...MINE, Revision: '2' });
    ask(w, refused, 'UPDATE_FAILED', 'UPDATE_ROLLBACK_FAILED');
    put(w, imageOf(eventOf(w, 'Create', MINE)));
    const event = asked(w, 'Delete', { ImageName: 'other' });
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({ done: true, acts: [] });
  });

  test('lifecycle 4: leaves it also where guards were complete with the update', async () => {
    const w = watched(AT_ONCE);
    const chained = { ...MINE, Revision: '2', ImageLogicalId: 'Desk' };
    completed(w, eventOf(w, 'Create', { ImageName: 'other' }));
    w.stack.record.setStatus('CREATE_COMPLETE');
    completed(w, eventOf(w, 'Update', chained, GUARD), 'UPDATE_COMPLETE');
    w.stack.record.setStatus('UPDATE_ROLLBACK_FAILED');
    put(w, imageOf(eventOf(w, 'Create', MINE)));
    const event = asked(w, 'Delete', chained, GUARD);
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({ done: true, acts: [] });
  });

  test('lifecycle 9: names no account that the deletion itself declares', async () => {
    const w = watched();
    const declared = { ...MINE, SharedWith: [{ AccountId: ACCOUNT }] };
    const ResourceProperties = { ...declared, SourceImageName: '****' };
    completed(w, { ...eventOf(w, 'Create', declared), ResourceProperties });
    w.stack.record.setStatus('CREATE_COMPLETE');
    completed(w, { ...eventOf(w, 'Update', declared), ResourceProperties }, 'UPDATE_FAILED');
    const event = asked(w, 'Delete', declared);
    put(w, imageOf(event), { sharedWith: [ACCOUNT] });
    w.appStream.putFleet(HOME, { name: 'outside', imageName: 'mine' });
    expect((await look(w, event)).decision).not.toContain(ACCOUNT);
  });

  test('lifecycle 5: deletes the image from before an update that was refused for its name', async () => {
    const w = watched(AT_ONCE);
    const before = eventOf(w, 'Create', MINE);
    completed(w, { ...before, ResourceProperties: {} });
    w.stack.record.setStatus('CREATE_COMPLETE');
    const refused = eventOf(w, 'Update', { ...MINE, Revision: '2' });
    ask(w, refused, 'UPDATE_FAILED', 'UPDATE_ROLLBACK_FAILED');
    put(w, imageOf(before));
    expect((await look(w, asked(w, 'Delete', refused.ResourceProperties))).inputs).toEqual([
      { region: HOME, Name: 'mine' },
    ]);
  });

  test('lifecycle 5: passes over an id that CloudFormation invented', async () => {
    const w = watched(AT_ONCE);
    halfUndone(w, COPY, { PhysicalResourceId: 'Stack-Desk-1ABCDEFGHIJKL' });
    const event = asked(w, 'Delete', MINE);
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'gone' });
  });

  test('lifecycle 3: takes back a share that only the update declared', async () => {
    const w = watched(AT_ONCE);
    halfUndone(w, { ...MINE, SharedWith: [{ AccountId: STRANGER }] });
    const event = asked(w, 'Delete', MINE);
    put(w, imageOf(event), { sharedWith: [STRANGER] });
    expect((await look(w, event)).acts).toEqual(['TagResource', 'DeleteImagePermissions', 'DeleteImage']);
  });

  test('lifecycle 11: the log names the copy that it cannot look at', async () => {
    const w = watched();
    halfUndone(w, COPY);
    w.appStream.faults.inject({ kind: 'reset', count: Infinity, region: ELSEWHERE });
    expect(await look(w, asked(w, 'Delete', MINE))).toMatchObject({ done: false });
    expect(w.lines.at(-1)).toMatchObject({ image: 'copy', region: ELSEWHERE });
  });

  test('lifecycle 5: waits for the copy', async () => {
    const w = watched();
    put(w, imageOf(halfUndone(w, COPY)), { state: 'DELETING' });
    expect(await look(w, asked(w, 'Delete', MINE))).toMatchObject(DELETING);
    expect(w.lines.at(-1)).toMatchObject({ image: 'copy', region: ELSEWHERE });
  });

  test('lifecycle 3: an account that only the other version declared is a stranger to it', async () => {
    const w = watched(AT_ONCE);
    put(w, imageOf(halfUndone(w, COPY)), { sharedWith: [ACCOUNT] });
    expect(await look(w, asked(w, 'Delete', MINE))).toMatchObject({
      done: false,
      decision: `wait: shared with account ${ACCOUNT}`,
    });
  });

  test('lifecycle 5: finds a copy that no id names', async () => {
    const w = watched(AT_ONCE);
    const { arn } = imageOf(eventOf(w, 'Create', MINE));
    put(w, imageOf(halfUndone(w, COPY, { PhysicalResourceId: arn })));
    expect((await look(w, asked(w, 'Delete', MINE))).inputs).toEqual([{ region: ELSEWHERE, Name: 'copy' }]);
  });

  test('lifecycle 5: looks again for a copy that is not visible yet though the name is taken', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    halfUndone(w, COPY);
    const event = asked(w, 'Delete', MINE);
    expect(await look(w, event)).toMatchObject({
      done: false,
      decision: 'wait: the creation had not finished: looking again for a copy that is not visible yet',
    });
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'left alone an image in state AVAILABLE that is not ours',
    });
  });

  test('lifecycle 5: waits until the events tell of it', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    const event = eventOf(w, 'Delete', MINE);
    expect(await look(w, event)).toMatchObject({
      done: false,
      decision: 'wait: CloudFormation does not show the deletion yet',
    });
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({ done: true });
  });

  test('lifecycle 3: looks once for each image', async () => {
    const w = watched();
    halfUndone(w, { ...MINE, Revision: '2' });
    expect((await look(w, asked(w, 'Delete', MINE))).calls).toEqual(['DescribeImages']);
  });

  test('lifecycle 5: leaves nothing of a chain, as its guards know it', async () => {
    const w = watched(AT_ONCE);
    const image = { ...MINE, ImageLogicalId: 'Desk' };
    const guard = eventOf(w, 'Update', { ...COPY, ImageLogicalId: 'Desk' }, GUARD);
    completed(w, eventOf(w, 'Create', MINE));
    completed(w, eventOf(w, 'Create', image, GUARD));
    w.stack.record.setStatus('CREATE_COMPLETE');
    ask(w, guard, 'UPDATE_IN_PROGRESS');
    completed(w, guard, 'UPDATE_COMPLETE');
    w.stack.record.setStatus('UPDATE_ROLLBACK_FAILED');
    put(w, imageOf(eventOf(w, 'Create', COPY)));
    expect((await look(w, asked(w, 'Delete', image, GUARD))).inputs).toEqual([
      { region: ELSEWHERE, Name: 'copy' },
    ]);
  });
});

describe('what holds an image', () => {
  const HELD = { done: false, state: 'AVAILABLE' };

  test('lifecycle 3: the shares that the stack declared go right before it', async () => {
    const w = watched();
    const event = deletion(w, { ...MINE, SharedWith: [{ AccountId: ACCOUNT }, { AccountId: STRANGER }] });
    put(w, imageOf(event), { sharedWith: [ACCOUNT, STRANGER] });
    expect((await look(w, event)).inputs.slice(0, 3)).toEqual([
      { region: HOME, Name: 'mine', SharedAccountId: ACCOUNT },
      { region: HOME, Name: 'mine', SharedAccountId: STRANGER },
      { region: HOME, Name: 'mine' },
    ]);
  });

  test('lifecycle 3: so do those of the image that the id names', async () => {
    const w = watched(AT_ONCE);
    const was = imageOf(eventOf(w, 'Create', { ImageName: 'was' }));
    const properties = { ...MINE, SharedWith: [{ AccountId: ACCOUNT }] };
    put(w, was, { sharedWith: [ACCOUNT] });
    const event = deletion(w, properties, { PhysicalResourceId: was.arn });
    expect((await look(w, event)).acts).toEqual(['DeleteImagePermissions', 'DeleteImage']);
  });

  test('lifecycle 3: no share is touched where properties are not valid', async () => {
    const w = watched();
    const image = imageOf(eventOf(w, 'Create', MINE));
    put(w, image, { sharedWith: [ACCOUNT] });
    const event = deletion(w, { SourceImageName: '' }, { PhysicalResourceId: image.arn });
    expect(await look(w, event)).toMatchObject({
      ...HELD,
      decision: `wait: shared with account ${ACCOUNT}`,
      acts: ['TagResource'],
    });
  });

  test.each<[string, readonly string[], readonly string[]]>([
    [`shared with account ${STRANGER}`, [ACCOUNT, STRANGER], []],
    [`shared with accounts 000000000000, ${STRANGER}`, [ACCOUNT, '000000000000', STRANGER], []],
    ['used by fleet f1', [ACCOUNT], ['f1']],
    ['used by fleets f1, f2', [ACCOUNT], ['f1', 'f2']],
    [`used by fleet f1, shared with account ${STRANGER}`, [STRANGER], ['f1']],
  ])('lifecycle 3: %s', async (said, sharedWith, fleets) => {
    const w = watched();
    const event = deletion(w, { ...MINE, SharedWith: [{ AccountId: ACCOUNT }] });
    put(w, imageOf(event), { sharedWith });
    for (const name of fleets) w.appStream.putFleet(HOME, { name, imageName: 'mine' });
    expect(await look(w, event)).toMatchObject({
      ...HELD,
      decision: `wait: ${said}`,
      acts: ['TagResource'],
    });
    expect(w.appStream.journal.map(({ operation }) => operation)).not.toContain('DeleteImage');
  });

  test('lifecycle 3: a FAILED image has no shares', async () => {
    const w = watched(AT_ONCE);
    const event = deletion(w);
    put(w, imageOf(event), { state: 'FAILED' });
    expect((await look(w, event)).calls).toEqual(['DescribeImages', 'DeleteImage', 'DescribeImages']);
  });

  test.each(['ConcurrentModificationException', 'ResourceInUseException', 'OperationNotPermittedException'])(
    'lifecycle 3: %s',
    async (error) => {
      const w = watched();
      const event = deletion(w);
      put(w, imageOf(event));
      w.appStream.faults.inject({
        operation: 'DeleteImage',
        kind: { error, message: 'It is so.' },
        count: Infinity,
      });
      expect(await look(w, event)).toMatchObject({
        ...HELD,
        decision: `wait: ${error}: It is so.`,
        acts: ['TagResource'],
      });
    },
  );

  test('lifecycle 8: an error that waiting does not mend fails', async () => {
    const w = watched();
    const event = deletion(w);
    put(w, imageOf(event));
    w.appStream.faults.inject({
      operation: 'DeleteImage',
      kind: { error: 'ValidationException', message: 'It is so.' },
      count: 1,
    });
    const { failure, acts } = await look(w, event);
    expect(failure).toContain('AppStream refuses the call (ValidationException: It is so.)');
    expect(acts).toEqual([]);
  });

  test('lifecycle 3: an error is none where the image is gone', async () => {
    const w = watched(AT_ONCE);
    const event = deletion(w);
    put(w, imageOf(event));
    w.appStream.faults.inject({ operation: 'DeleteImage', kind: 'lostAnswer', count: 1 });
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'gone' });
  });
});

describe('deleteTimeout', () => {
  const SHORT = { ...MINE, DeleteTimeout: '300' };
  const OVER = 'Image mine in eu-west-1: it could not be deleted in time (waited ';

  /** A deletion whose image was seen deletable so many seconds after the event, as its tag notes. */
  function noted(seconds: number | undefined, { more = {}, state = 'DELETING' } = {}) {
    const w = watched();
    const event = asked(w, 'Delete', { ...SHORT, ImageLogicalId: 'Desk' }, more);
    const since = new Date(w.clock.now() + (seconds ?? 0) * 1000).toISOString();
    put(w, imageOf(event), { state, tags: seconds === undefined ? {} : { [SINCE]: since } });
    return { w, event };
  }

  test('lifecycle 3: counts from the first look, which is noted once', async () => {
    const { w, event } = noted(undefined);
    await wait(w, 100);
    expect((await look(w, event)).inputs).toEqual([
      {
        region: HOME,
        ResourceArn: imageOf(event).arn,
        Tags: { [SINCE]: new Date(w.clock.now()).toISOString() },
      },
    ]);
    await wait(w, 299);
    expect(await look(w, event)).toMatchObject({ ...DELETING, acts: [] });
    await wait(w, 1);
    const { failure, acts } = await look(w, event);
    expect(failure).toBe(
      `${OVER}7 min; the image is in state DELETING). ` +
        'Free it from what holds it and delete the stack again, or raise deleteTimeout.',
    );
    // A retry of the deletion counts anew.
    expect(acts).toEqual(['UntagResource']);
    expect(w.appStream.image(HOME, 'mine')!.tags).toEqual({});
  });

  test.each<[string, number, object, boolean]>([
    ['at the beginning', 0, {}, true],
    ['before an earlier Delete', -1, {}, false],
    ['at this moment', 300, {}, true],
    ['in the time to come', 301, {}, false],
    ['before, when the image was deleted', -1, GUARD, true],
    ['before, when the image was deleted', -10, LEG, true],
    ['before the operation that is under way', -11, LEG, false],
    ['in the time to come', 301, GUARD, false],
  ])('lifecycle 3: a note of %s (%i s, %j) counts: %p', async (_, seconds, more, counts) => {
    const { w, event } = noted(seconds, { more });
    await wait(w, 300);
    const { failure, acts } = await look(w, event);
    expect(failure !== undefined).toBe(counts && seconds <= 0);
    expect(acts).toEqual(counts ? (seconds <= 0 ? ['UntagResource'] : []) : ['TagResource']);
  });

  test.each([
    ['not before it can be over', 299, 'CREATE_COMPLETE', false, 0],
    // Once more before the note, which may be there unseen, is removed.
    ['where the image was complete', 300, 'CREATE_COMPLETE', true, 2],
    ['where the image was not complete', 300, 'CREATE_IN_PROGRESS', false, 1],
  ])('lifecycle 3: ends without a note, %s', async (_, seconds, status, over, asked) => {
    const w = watched();
    const event = eventOf(w, 'Delete', SHORT);
    completed(w, event, status);
    ask(w, event);
    put(w, imageOf(event), { state: 'DELETING' });
    for (const operation of ['ListTagsForResource', 'TagResource', 'UntagResource'])
      w.appStream.faults.inject({ operation, kind: { error: 'AccessDeniedException' }, count: Infinity });
    await wait(w, seconds);
    expect((await look(w, event)).failure ?? '').toBe(
      over
        ? `${OVER}5 min; the image is in state DELETING). Free it from what holds it and delete the stack again, or raise deleteTimeout.`
        : '',
    );
    expect(w.account.readApi.journal).toHaveLength(asked);
  });

  test('lifecycle 3: never outlasts the event', async () => {
    const { w, event } = noted(undefined);
    await wait(w, 3200);
    expect(await look(w, event)).toMatchObject(DELETING);
    await wait(w, 100);
    expect((await look(w, event)).failure).toContain(`${OVER}55 min; `);
  });

  test('lifecycle 9: tells at the end what holds the image', async () => {
    const { w, event } = noted(0, { state: 'AVAILABLE' });
    w.appStream.shareImage(HOME, 'mine', STRANGER);
    w.appStream.putFleet(HOME, { name: 'f1', imageName: 'mine' });
    w.appStream.faults.inject({
      operation: 'DescribeImagePermissions',
      kind: { error: 'ConcurrentModificationException', message: 'It is so.' },
      count: 1,
    });
    await wait(w, 300);
    expect((await look(w, event)).failure).toContain(
      `${OVER}5 min; used by fleet f1, shared with account ${STRANGER}; ConcurrentModificationException: It is so.). `,
    );
  });

  test('lifecycle 10: ends the waiting of each member, which hands over only at the end of the event', async () => {
    const w = watched();
    const event = deletion(w, { ...SHORT, HandOver: 'true' });
    put(w, imageOf(event), { state: 'DELETING' });
    await look(w, event);
    await wait(w, 300);
    expect((await look(w, event)).failure).toContain(OVER);
  });
});
