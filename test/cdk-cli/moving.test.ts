import { CfnResource, Duration, type Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AppStreamImage, type AppStreamImageProps, AppStreamImageProvider, ImageSource } from '../../lib';
import {
  HOME,
  copies,
  count,
  physicalId,
  reasons,
  rollsBack,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { addFleet, addSibling, golden, logicalId, templateOf } from './apps';

type Props = Partial<AppStreamImageProps>;

let oldId = '';
let newId = '';

const before = (props: Props = {}) =>
  templateOf((stack) => {
    const image = new AppStreamImage(stack, 'Image', { source: golden, ...props });
    oldId = logicalId(image);
    addFleet(stack, image);
  });

const after = (props: Props = {}, change: (image: AppStreamImage, stack: Stack) => void = () => {}) =>
  templateOf((stack) => {
    const image = new AppStreamImage(new Construct(stack, 'Group'), 'Desktop', { source: golden, ...props });
    change(image, stack);
    newId = logicalId(image);
    addFleet(stack, image);
  });

const keepId = (image: AppStreamImage) => (image.node.defaultChild as CfnResource).overrideLogicalId(oldId);

test('cdk-cli: Another id or place: makes a new image, the fleet moves over, and the old one is deleted', async () => {
  const w = world();
  await succeeds(w.stack.create(before()));
  const { arn: old } = theCopy(w);
  await succeeds(w.stack.update(after()));
  expect(theCopy(w).arn).toBe(physicalId(w.stack, newId));
  expect(theCopy(w).arn).not.toBe(old);
  expect(w.appStream.fleets(HOME)[0].imageName).toBe(theCopy(w).name);
});

test('cdk-cli: Another id or place, with an explicit `imageName`: fails, and the old image stays', async () => {
  const w = world();
  await succeeds(w.stack.create(before({ imageName: 'mine' })));
  const { arn } = theCopy(w);
  const result = await rollsBack(w.stack.update(after({ imageName: 'mine' })));
  expect(result.events.map(({ resourceStatusReason }) => resourceStatusReason).join()).toContain(
    'the name is taken',
  );
  expect(theCopy(w)).toMatchObject({ arn, state: 'AVAILABLE' });
});

describe.each([
  ['without waiters', { createTimeout: Duration.minutes(55) }],
  ['with the waiters of the default', {}],
  ['with more', { createTimeout: Duration.hours(6) }],
  ['with an explicit name', { imageName: 'mine' }],
])('the logical id is kept, %s', (_, props: Props) => {
  async function deployed() {
    const w = world();
    await succeeds(w.stack.create(before(props)));
    const { arn, name, description } = theCopy(w);
    return { w, present: { arn, name, description, state: 'AVAILABLE' } };
  }

  test('cdk-cli: You keep its logical id: the same image stays, with its name, ARN and marker, and nothing is copied', async () => {
    const { w, present } = await deployed();
    await succeeds(w.stack.update(after(props, keepId)));
    expect(theCopy(w)).toMatchObject(present);
    expect(physicalId(w.stack, oldId)).toBe(present.arn);
    expect(count(w, 'CopyImage')).toBe(1);
  });

  test('cdk-cli: You keep its logical id: the waiters are made anew, and the stack still deletes the image', async () => {
    const { w } = await deployed();
    const result = await succeeds(w.stack.update(after(props, keepId)));
    const waiters = result.resources.filter(({ definition }) => definition.Type.endsWith('Waiter'));
    expect(waiters.filter(({ logicalId: id }) => !id.startsWith('GroupDesktop'))).toEqual([]);
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });

  test('cdk-cli: That update fails: the image stays as it was', async () => {
    const { w, present } = await deployed();
    const failing = after(props, (image, stack) => {
      keepId(image);
      addSibling(stack, { FailAfterSeconds: 9000 });
    });
    const waiters = () => [...w.stack.record.resources.keys()].filter((id) => id.includes('Waiter')).sort();
    const before = waiters();
    await rollsBack(w.stack.update(failing));
    expect(theCopy(w)).toMatchObject(present);
    expect(count(w, 'CopyImage')).toBe(1);
    expect(waiters()).toEqual(before);
  });
});

test('cdk-cli: You keep its logical id and change the source: the new image replaces the old one', async () => {
  const w = world();
  w.appStream.addImage(HOME, { name: 'silver' });
  await succeeds(w.stack.create(before()));
  const old = physicalId(w.stack, oldId);
  await succeeds(w.stack.update(after({ source: ImageSource.imageName('silver') }, keepId)));
  const [{ arn, name }] = copies(w).filter((image) => image.name !== 'silver');
  expect(copies(w)).toHaveLength(2);
  expect([arn, w.appStream.fleets(HOME)[0].imageName]).toEqual([physicalId(w.stack, oldId), name]);
  expect(arn).not.toBe(old);
});

test('cdk-cli: You move it to another stack: a new image is made there, and the old one is deleted here', async () => {
  const w = world();
  await succeeds(w.stack.create(before()));
  const { arn: old } = theCopy(w);
  const other = w.account.stack({ stackName: 'Other', seed: 2 });
  await succeeds(other.create(after()));
  expect(copies(w)).toHaveLength(2);
  await succeeds(w.stack.update(templateOf((stack) => addSibling(stack))));
  expect(theCopy(w).arn).not.toBe(old);
  expect(theCopy(w).arn).toBe(physicalId(other, newId));
});

test('cdk-cli: You move it to another stack: an explicit `imageName` needs another value', async () => {
  const w = world();
  await succeeds(w.stack.create(before({ imageName: 'mine' })));
  const { arn } = theCopy(w);
  const other = w.account.stack({ stackName: 'Other', seed: 2 });
  const result = await rollsBack(other.create(after({ imageName: 'mine' })));
  expect(JSON.stringify(result.events)).toContain('the name is taken');
  expect(theCopy(w)).toMatchObject({ arn, state: 'AVAILABLE' });
  await succeeds(w.account.stack({ stackName: 'Other', seed: 3 }).create(after({ imageName: 'ours' })));
});

test('cdk-cli: You move a provider of your own: CloudFormation refuses it, and the image stays', async () => {
  const w = world();
  const short = { createTimeout: Duration.minutes(55) };
  const withProvider = (id: string) =>
    templateOf((stack) => {
      const provider = new AppStreamImageProvider(stack, id);
      oldId = logicalId(new AppStreamImage(stack, 'Image', { source: golden, ...short, provider }));
    });
  await succeeds(w.stack.create(withProvider('Provider')));
  const { arn } = theCopy(w);
  const result = await rollsBack(w.stack.update(withProvider('Images')));
  expect(reasons(result, oldId)).toEqual(['Modifying service token is not allowed.']);
  expect(theCopy(w)).toMatchObject({ arn, state: 'AVAILABLE' });
});
