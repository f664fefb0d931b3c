import { Duration, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { AppStreamImage, type AppStreamImageProps, ImageSource } from '../../lib';
import { HOME, acts, copies, count, rollsBack, succeeds, theCopy, world } from '../lambda/stacks';
import { addFleet, golden, templateOf } from './apps';

const SHORT = { createTimeout: Duration.minutes(55) };

const declared = (props: Partial<AppStreamImageProps> = {}) =>
  templateOf((stack) => {
    addFleet(stack, new AppStreamImage(stack, 'Image', { source: golden, ...SHORT, ...props }));
  });

/** A world with a copy that the stack has not made. */
function withCopyByHand() {
  const w = world();
  w.appStream.addImage(HOME, { name: 'by-hand', tags: { owner: 'ops' }, description: 'Made by hand' });
  return w;
}

const byHand = (w: ReturnType<typeof world>) => w.appStream.image(HOME, 'by-hand');

describe('a copy that was made by hand', () => {
  test('cdk-cli: You only use it: the stack has nothing for it', () => {
    const { Resources } = templateOf((stack) => {
      addFleet(stack, AppStreamImage.fromImageName(stack, 'Image', 'by-hand'));
    });
    expect(Object.values(Resources).map(({ Type }) => Type)).toEqual(['AWS::AppStream::Fleet']);
  });

  test('cdk-cli: You make it the source: the stack has a copy of its own, and that one stays as it was', async () => {
    const w = withCopyByHand();
    const before = byHand(w);
    const template = templateOf((stack) => {
      const existing = AppStreamImage.fromImageName(stack, 'Existing', 'by-hand');
      addFleet(stack, new AppStreamImage(stack, 'Image', { source: ImageSource.image(existing), ...SHORT }));
    });
    await succeeds(w.stack.create(template));
    expect(w.appStream.fleets(HOME)[0].imageName).not.toBe('by-hand');
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([before]);
  });

  test('cdk-cli: You make it the source: it may be deleted once the copy is there', async () => {
    const w = withCopyByHand();
    const from = (props: Partial<AppStreamImageProps>) =>
      declared({ source: ImageSource.imageName('by-hand'), ...props });
    await succeeds(w.stack.create(from({})));
    w.appStream.removeImage(HOME, 'by-hand');
    await succeeds(w.stack.update(from({ sharedWith: [{ accountId: '444455556666' }] })));
    expect(theCopy(w).state).toBe('AVAILABLE');
    await succeeds(w.stack.delete());
  });

  test('cdk-cli: You declare its name as `imageName`: the deployment fails, and that image stays as it was', async () => {
    const w = withCopyByHand();
    const before = byHand(w);
    const result = await rollsBack(w.stack.create(declared({ imageName: 'by-hand' })));
    expect(JSON.stringify(result.events)).toContain('the name is taken');
    expect(copies(w)).toEqual([before]);
    expect(acts(w)).toEqual([]);
  });
});

describe('back to an earlier source', () => {
  const silver = ImageSource.imageName('silver');

  async function released(props: Partial<AppStreamImageProps> = {}) {
    const w = world();
    w.appStream.addImage(HOME, { name: 'silver' });
    const present = () => copies(w).filter(({ name }) => name !== 'silver');
    await succeeds(w.stack.create(declared(props)));
    const [{ name }] = present();
    await succeeds(w.stack.update(declared({ ...props, source: silver })));
    return { w, name, present };
  }

  test('cdk-cli: You go back to an earlier source: it is copied anew, under the name that it had', async () => {
    const { w, name, present } = await released();
    await succeeds(w.stack.update(declared()));
    expect(present().map((image) => image.name)).toEqual([name]);
    expect(count(w, 'CopyImage')).toBe(3);
  });

  test('cdk-cli: That source is gone: the deployment fails, and the present image stays', async () => {
    const { w, present } = await released();
    const before = present();
    w.appStream.removeImage(HOME, 'golden');
    await rollsBack(w.stack.update(declared()));
    expect(present()).toEqual(before);
  });

  test('cdk-cli: `RETAIN` has kept its image: nothing is copied', async () => {
    const retain = { removalPolicy: RemovalPolicy.RETAIN };
    const { w, name } = await released(retain);
    await succeeds(w.stack.update(declared(retain)));
    expect(w.appStream.fleets(HOME)[0].imageName).toBe(name);
    expect(count(w, 'CopyImage')).toBe(2);
  });
});

describe('with `keepPrevious`', () => {
  const silver = ImageSource.imageName('silver');
  const keeping = { keepPrevious: 1 };

  /** A release from golden to silver, of which the image before is kept. */
  async function released() {
    const w = world();
    w.appStream.addImage(HOME, { name: 'silver' });
    await succeeds(w.stack.create(declared(keeping)));
    const kept = String(w.stack.record.resources.get('Image9D742C96')!.attributes.ImageName);
    await succeeds(w.stack.update(declared({ ...keeping, source: silver })));
    return { w, kept };
  }

  test('cdk-cli: `keepPrevious` has kept its image: nothing is copied, though the source is gone', async () => {
    const { w, kept } = await released();
    const present = w.appStream.fleets(HOME)[0].imageName!;
    w.appStream.removeImage(HOME, 'golden');
    await succeeds(w.stack.update(declared(keeping)));
    expect(w.appStream.fleets(HOME)[0].imageName).toBe(kept);
    expect(count(w, 'CopyImage')).toBe(2);
    // In place of it the image that was present is kept.
    const own = copies(w).filter(({ name }) => name !== 'silver');
    expect(own.map(({ name }) => name).sort()).toEqual([kept, present].sort());
  });

  test('cdk-cli: Somebody deletes a kept image: no deployment minds, and going back copies anew', async () => {
    const { w, kept } = await released();
    w.appStream.removeImage(HOME, kept);
    await succeeds(w.stack.update(declared({ ...keeping, source: silver, revision: '2' })));
    await succeeds(w.stack.update(declared(keeping)));
    expect(w.appStream.fleets(HOME)[0].imageName).toBe(kept);
    expect(count(w, 'CopyImage')).toBe(4);
  });
});

describe('`RETAIN`, and the stack is destroyed', () => {
  async function destroyed(props: Partial<AppStreamImageProps> = {}) {
    const w = world();
    const template = declared({
      removalPolicy: RemovalPolicy.RETAIN,
      createTimeout: Duration.hours(3),
      ...props,
    });
    await succeeds(w.stack.create(template));
    const { arn } = theCopy(w);
    const result = await succeeds(w.stack.delete());
    return { w, template, arn, result };
  }

  test('cdk-cli: With `RETAIN`: the image stays, and nothing else of the stack', async () => {
    const { w, arn, result } = await destroyed();
    expect(theCopy(w)).toMatchObject({ arn, state: 'AVAILABLE' });
    const skipped = result.events.filter(({ resourceStatus }) => resourceStatus === 'DELETE_SKIPPED');
    expect(skipped.filter(({ resourceType }) => !resourceType.startsWith('Custom::'))).toEqual([]);
    expect(w.appStream.fleets(HOME)).toEqual([]);
  });

  test('cdk-cli: You deploy that stack again: it makes another image, and the kept one stays', async () => {
    const { w, template, arn } = await destroyed();
    await succeeds(w.account.stack({ seed: 2 }).create(template));
    expect(copies(w)).toHaveLength(2);
    expect(copies(w).map((image) => image.arn)).toContain(arn);
  });

  test('cdk-cli: You deploy that stack again: with an explicit `imageName` it fails, and the kept one stays', async () => {
    const { w, template, arn } = await destroyed({ imageName: 'mine' });
    await rollsBack(w.account.stack({ seed: 2 }).create(template));
    expect(theCopy(w).arn).toBe(arn);
  });
});

describe('what drift detection does not see', () => {
  test('cdk-cli: Somebody deletes the image: the next change of it makes it anew, under its name', async () => {
    const w = world();
    await succeeds(w.stack.create(declared()));
    const { name } = theCopy(w);
    w.appStream.removeImage(HOME, name);
    await succeeds(w.stack.update(declared({ sharedWith: [{ accountId: '444455556666' }] })));
    expect(theCopy(w)).toMatchObject({ name, state: 'AVAILABLE' });
  });

  test('cdk-cli: Somebody deletes the image: no deployment notices while nothing of it changes', async () => {
    const w = world();
    await succeeds(w.stack.create(declared()));
    w.appStream.removeImage(HOME, theCopy(w).name);
    const template = declared();
    const Resources = { ...template.Resources, Other: { Type: 'AWS::SNS::Topic', Properties: {} } };
    await succeeds(w.stack.update({ ...template, Resources }));
    expect(copies(w)).toEqual([]);
  });

  test('cdk-cli: Somebody changes shares: it is the same with tags', async () => {
    const w = world();
    const tagged = (team: string) =>
      templateOf((stack) => {
        const image = new AppStreamImage(stack, 'Image', { source: golden, ...SHORT });
        Tags.of(image).add('team', team);
        addFleet(stack, image);
      });
    await succeeds(w.stack.create(tagged('cad')));
    w.appStream.tagImage(HOME, theCopy(w).name, { by: 'hand' });
    await succeeds(w.stack.update(tagged('office')));
    expect(theCopy(w).tags).toEqual({ by: 'hand', team: 'office' });
  });

  test('cdk-cli: Somebody deletes the image: the stack can be destroyed', async () => {
    const w = world();
    await succeeds(w.stack.create(declared()));
    w.appStream.removeFleet(HOME, 'fleet');
    w.appStream.removeImage(HOME, theCopy(w).name);
    await succeeds(w.stack.delete());
  });

  test('cdk-cli: Somebody changes shares: the next change of the image adds what is declared and leaves the rest', async () => {
    const w = world();
    const shared = (accountId: string) => declared({ sharedWith: [{ accountId }] });
    await succeeds(w.stack.create(shared('444455556666')));
    w.appStream.shareImage(HOME, theCopy(w).name, '999900001111');
    await succeeds(w.stack.update(shared('555566667777')));
    expect(
      theCopy(w)
        .sharedWith.map(({ accountId }) => accountId)
        .sort(),
    ).toEqual(['555566667777', '999900001111']);
  });
});

test('cdk-cli: `cdk orphan`: the image stays, and the stack forgets it', async () => {
  const w = world();
  const template = declared({ createTimeout: Duration.hours(3) });
  await succeeds(w.stack.create(template));
  const { arn, name } = theCopy(w);
  const isOfImage = ([, { Type }]: [string, { Type: string }]) => Type.startsWith('Custom::AppStreamImage');
  const entries = Object.entries(template.Resources);
  // The two updates of `cdk orphan`: kept, and named by what uses it; then gone.
  const kept = entries.map(([id, resource]) => [
    id,
    isOfImage([id, resource]) ? { ...resource, DeletionPolicy: 'Retain' as const } : resource,
  ]);
  const named = { ...Object.fromEntries(kept), Fleet: fleetOf(name) };
  await succeeds(w.stack.update({ ...template, Resources: named }));
  const others = entries.filter((entry) => !isOfImage(entry));
  await succeeds(
    w.stack.update({ ...template, Resources: { ...Object.fromEntries(others), Fleet: fleetOf(name) } }),
  );
  expect(theCopy(w)).toMatchObject({ arn, state: 'AVAILABLE' });
  expect(w.appStream.fleets(HOME)[0].imageName).toBe(name);

  function fleetOf(imageName: string) {
    const { Fleet } = templateOf((stack) => addFleet(stack, { imageName })).Resources;
    return Fleet;
  }
});
