import { BEHAVIOURS, type Behaviour } from '../../local/appstream';
import { add, copying, day, finding, newestResource } from '../lambda/newest/finding';
import {
  ACCOUNT,
  ELSEWHERE,
  HOME,
  acts,
  copies,
  eventsOf,
  fleet,
  imageResource,
  physicalId,
  rollsBack,
  succeeds,
  world,
} from '../lambda/stacks';

test('lifecycle 1: the newest image is found, and its attributes tell of it', async () => {
  const w = world();
  add(w, 'golden-1', 'golden-2', 'silver-3');
  const { outputs } = await succeeds(w.stack.create(finding()));
  const ImageArn = `arn:aws:appstream:${HOME}:${ACCOUNT}:image/golden-2`;
  const ImageCreatedTime = day(1).toISOString();
  expect(outputs).toEqual({ ImageName: 'golden-2', ImageArn, ImageCreatedTime });
  expect(physicalId(w.stack, 'Newest')).toMatch(`${ImageArn}@${ImageCreatedTime}@`);
});

test('lifecycle 1: it is looked for in the region that is named', async () => {
  const w = world();
  add(w, 'golden-1');
  w.appStream.addImage(ELSEWHERE, { name: 'golden-there' });
  const { outputs } = await succeeds(w.stack.create(finding({ Region: ELSEWHERE })));
  expect(outputs.ImageName).toBe('golden-there');
});

test('lifecycle 1: an image and a fleet use what was found', async () => {
  const w = world();
  add(w, 'golden-1', 'golden-2');
  const Fleet = fleet({ 'Fn::GetAtt': ['Newest', 'ImageName'] });
  await succeeds(w.stack.create(copying({}, {}, { Fleet })));
  expect(w.appStream.fleets(HOME).map(({ imageName }) => imageName)).toEqual(['golden-2']);
  const [{ input }] = acts(w).filter(({ operation }) => operation === 'CopyImage');
  expect(input).toMatchObject({ SourceImageName: 'golden-2' });
});

test('lifecycle 1: one of many pages is found, and no public page is read', async () => {
  const w = world({ appStream: { behaviour: { pageSize: 1 } } });
  add(w, ...Array.from({ length: 30 }, (_, index) => `golden-${index}`));
  const { outputs } = await succeeds(w.stack.create(finding()));
  expect(outputs.ImageName).toBe('golden-29');
  // Those and `golden`, and the empty list of shared ones.
  expect(w.appStream.journal.map(({ operation }) => operation)).toEqual(Array(32).fill('DescribeImages'));
});

/** What AppStream may do with lists, each switch for itself and all of them together. */
const LISTS = [
  'publicImagesListed',
  'visibilityOfShared',
  'sharedImagesFoundByName',
  'missingImage',
  'pageSize',
] as const;
const WORLDS: Partial<Behaviour>[] = [
  ...LISTS.flatMap((name) => BEHAVIOURS[name].map((value) => ({ [name]: value }))),
  Object.fromEntries(LISTS.map((name) => [name, BEHAVIOURS[name].at(-1)])),
];

describe.each(WORLDS)('where AppStream behaves as %j', (behaviour) => {
  test('lifecycle 1: no public image and none of another account is found, however new it is', async () => {
    const w = world({ appStream: { behaviour } });
    add(w, 'golden-1');
    w.appStream.addImage(HOME, { name: 'golden-2', visibility: 'SHARED', createdTime: day(20).getTime() });
    w.appStream.addImage(HOME, { name: 'golden-3', visibility: 'PUBLIC', createdTime: day(21).getTime() });
    const { outputs } = await succeeds(w.stack.create(finding({ NamePattern: '*-*' })));
    expect(outputs.ImageName).toBe('golden-1');
  });

  test('lifecycle 1: an own image that is shared with others is found', async () => {
    const w = world({ appStream: { behaviour } });
    add(w, 'golden-1', { name: 'golden-2', sharedWith: ['444455556666'] });
    const { outputs } = await succeeds(w.stack.create(finding()));
    expect(outputs.ImageName).toBe('golden-2');
  });
});

describe('what the stack itself made', () => {
  test('lifecycle 1: is not found, whether its name is given or made', async () => {
    const w = world();
    add(w, 'golden-1');
    const Named = imageResource({ ImageName: 'golden-named' });
    const images = { Named, Desk: imageResource() };
    await succeeds(w.stack.create({ Resources: images }));
    const Newest = newestResource({ NamePattern: '*golden*-*', ImagesOfStack: ['Desk', 'Named'] });
    await succeeds(w.stack.update({ Resources: { ...images, Newest } }));
    expect(copies(w)).toHaveLength(3);
    expect(physicalId(w.stack, 'Newest')).toContain(':image/golden-1@');
  });

  test('lifecycle 1: is not found when its resource has left the stack and RETAIN kept it', async () => {
    const w = world();
    add(w, 'golden-1');
    const Named = imageResource({ ImageName: 'golden-named' }, { DeletionPolicy: 'RetainExceptOnCreate' });
    await succeeds(w.stack.create({ Resources: { Named, Desk: imageResource() } }));
    await succeeds(w.stack.update(copying()));
    expect(copies(w).map(({ name }) => name)).toContain('golden-named');
    expect(physicalId(w.stack, 'Newest')).toContain(':image/golden-1@');
  });

  test('lifecycle 1: is not found, but a copy of it is that somebody made and that inherited its description', async () => {
    const w = world();
    await succeeds(w.stack.create({ Resources: { Desk: imageResource({ ImageName: 'golden-named' }) } }));
    const [{ description }] = copies(w);
    w.appStream.addImage(HOME, { name: 'golden-by-hand', description });
    const { outputs } = await succeeds(
      w.stack.update(
        finding({ ImagesOfStack: ['Desk'] }, { Desk: imageResource({ ImageName: 'golden-named' }) }),
      ),
    );
    expect(outputs.ImageName).toBe('golden-by-hand');
  });
});

test('lifecycle 3: removal touches no image and reads nothing, whatever has become of what was found', async () => {
  const w = world();
  add(w, 'golden-1');
  await succeeds(w.stack.create(finding()));
  w.appStream.removeImage(HOME, 'golden-1');
  const calls = w.appStream.journal.length;
  w.appStream.faults.inject({ kind: { error: 'AccessDeniedException' }, count: Infinity });
  await succeeds(w.stack.delete());
  expect(w.appStream.journal.slice(calls)).toEqual([]);
});

test('lifecycle 3: a creation that found nothing is removed at once', async () => {
  const w = world();
  const result = await rollsBack(w.stack.create(finding()));
  expect(eventsOf(result, 'Newest').map(({ resourceStatus }) => resourceStatus)).toEqual([
    'CREATE_IN_PROGRESS',
    'CREATE_FAILED',
    'DELETE_IN_PROGRESS',
    'DELETE_COMPLETE',
  ]);
});
