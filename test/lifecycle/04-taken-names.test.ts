import type { NewImage } from '../../local/appstream';
import {
  HOME,
  acts,
  copies,
  desk,
  ends,
  imageResource,
  later,
  longDesk,
  makeAnew,
  physicalId,
  reasons,
  rollsBack,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { WITHOUT_ROLLBACK } from './no-rollback';

const TAGS = { Tags: [{ Key: 'team', Value: 'cad' }] };

test('lifecycle 7: an explicit imageName is waited for while the image that has it is being deleted', async () => {
  const w = world();
  w.appStream.addImage(HOME, { name: 'mine', description: 'Made by hand', state: 'DELETING' });
  later(w, 10, () => w.appStream.removeImage(HOME, 'mine'));
  await succeeds(w.stack.create(desk({ ImageName: 'mine' })));
  expect(theCopy(w).arn).toBe(physicalId(w.stack));
});

test('lifecycle 9: a rollback that fails for a taken name goes on once the user has deleted that image', async () => {
  const w = world();
  await succeeds(w.stack.create(desk({ ImageName: 'mine' })));
  makeAnew(w, 'mine', { description: 'Made by hand' });
  const result = await w.stack.update(desk({ ImageName: 'mine', ...TAGS }));
  expect(result.status).toBe('UPDATE_ROLLBACK_FAILED');
  expect(reasons(result)[1]).toContain('Delete that image yourself. Then continue the rollback');
  makeAnew(w, 'mine', { description: 'Made by hand', state: 'DELETING' });
  later(w, 10, () => w.appStream.removeImage(HOME, 'mine'));
  await rollsBack(w.stack.continueRollback());
  expect(theCopy(w)).toMatchObject({ arn: physicalId(w.stack), state: 'AVAILABLE' });
});

describe('an explicit imageName that is taken', () => {
  const theirs: [string, Partial<NewImage>][] = [
    ['by any image', {}],
    ['by an image with the same tags', { tags: { team: 'cad' } }],
    ['by an image in state FAILED', { state: 'FAILED' }],
    [
      'by an image without a description that is being made',
      { states: [{ state: 'PENDING', seconds: 300 }, { state: 'AVAILABLE' }] },
    ],
    [
      'by an image with a marker of another resource',
      { description: '[cdk-appstream-image:AAAAAAAAAAAA.AAAAAAAA.AAAAAA]' },
    ],
    ['by an image in a state that nobody knows', { state: 'DEPRECATED' }],
  ];
  test.each(theirs)('lifecycle 4: fails, and the image survives the rollback: %s', async (_, image) => {
    const w = world();
    w.appStream.addImage(HOME, { name: 'mine', ...image });
    const { arn, tags, description } = w.appStream.image(HOME, 'mine')!;
    const result = await rollsBack(w.stack.create(desk({ ImageName: 'mine', ...TAGS })));
    expect(reasons(result)[0]).toMatch(/Image mine in eu-west-1: the name is taken/);
    expect(w.appStream.image(HOME, 'mine')).toMatchObject({ arn, tags, description });
    expect(acts(w)).toEqual([]);
  });

  test('lifecycle 4: by the same resource of another stack fails, and that image survives', async () => {
    const w = world();
    await succeeds(w.stack.create(desk({ ImageName: 'mine' })));
    const other = w.account.stack({ stackName: 'Other', seed: 2 });
    const since = acts(w).length;
    const result = await rollsBack(other.create(desk({ ImageName: 'mine' })));
    expect(reasons(result)[0]).toContain('the name is taken');
    expect(acts(w)).toHaveLength(since);
    expect(theCopy(w).state).toBe('AVAILABLE');
  });

  test('lifecycle 4: by another resource of the same stack fails', async () => {
    const w = world();
    await succeeds(w.stack.create(desk({ ImageName: 'mine' })));
    const result = await rollsBack(
      w.stack.update({
        Resources: { Desk: imageResource({ ImageName: 'mine' }), Lab: imageResource({ ImageName: 'mine' }) },
      }),
    );
    expect(reasons(result, 'Lab')[0]).toContain('the name is taken');
    expect(theCopy(w).arn).toBe(physicalId(w.stack));
  });

  test('lifecycle 9: by an image of the stack whose construct got another id, is never told to be deleted', async () => {
    const w = world();
    await succeeds(w.stack.create(desk({ ImageName: 'mine' })));
    const renamed = { Resources: { Lab: imageResource({ ImageName: 'mine' }) } };
    const [reason] = reasons(await rollsBack(w.stack.update(renamed)), 'Lab');
    expect(reason).toContain('the name is taken by an image of another resource of this stack');
    expect(reason).toContain('Keep the construct id');
    expect(reason).not.toMatch(/delete that image/i);
    expect(theCopy(w).arn).toBe(physicalId(w.stack));
  });

  test('lifecycle 4: and not visible yet fails once it is seen', async () => {
    const w = world({ appStream: { behaviour: { visibleAfterSeconds: 150, nameCheck: 'asynchronous' } } });
    const first = w.stack.create(desk({ ImageName: 'mine' }));
    const other = w.account.stack({ stackName: 'Other', seed: 2 });
    const second = await other.create(desk({ ImageName: 'mine', Revision: '2' }));
    expect(reasons(second)[0]).toContain('the name is taken');
    await succeeds(first);
    expect(theCopy(w).state).toBe('AVAILABLE');
  });
  test('lifecycle 4: by an image that the stack forgot is told so', async () => {
    const w = world();
    await succeeds(w.stack.create(desk({ ImageName: 'first', DeleteTimeout: '300' })));
    w.appStream.putFleet(HOME, { name: 'outside', imageName: 'first' });
    await w.stack.update(desk({ ImageName: 'second', DeleteTimeout: '300' }));
    const result = await rollsBack(
      w.stack.update(desk({ ImageName: 'first', Revision: '2', DeleteTimeout: '300' })),
    );
    expect(reasons(result)[0]).toMatch(
      /Image first in eu-west-1: the change needs a new image, but imageName stays the same \(an earlier version/,
    );
    expect(
      copies(w)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['first', 'second']);
  });

  const SAME_NAME = 'the change needs a new image, but imageName stays the same';

  test('lifecycle 9: by the present one, which only new waiters meet, is never told to be deleted', async () => {
    const w = world();
    await succeeds(w.stack.create(longDesk({ copy: 55 }, { ImageName: 'mine' })));
    const result = await rollsBack(
      w.stack.update(longDesk({ copy: 180 }, { ImageName: 'mine', Revision: '2' })),
    );
    expect(reasons(result, 'DeskCreationWaiter1')[0]).toContain(SAME_NAME);
    expect(reasons(result).join()).not.toMatch(/delete that image/i);
    expect(theCopy(w).name).toBe('mine');
  });

  test('lifecycle 9: by the present one, after an update to another name failed, is never told to be deleted', async () => {
    const behaviour = { retriedUpdate: 'from the failed version', failedUpdate: 'keeps old id' } as const;
    const w = world({}, { behaviour });
    await succeeds(w.stack.create(desk({ ImageName: 'mine' })));
    const other = desk({ ImageName: 'other', SourceImageName: 'missing' });
    await ends(w.stack.update(other, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    const back = desk({ ImageName: 'mine', Revision: '3' });
    const result = await w.stack.update(back, WITHOUT_ROLLBACK);
    expect(reasons(result, 'Desk')[0]).toContain(SAME_NAME);
    expect(reasons(result).join()).not.toMatch(/delete that image/i);
  });
});
