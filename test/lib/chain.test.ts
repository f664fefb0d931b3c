import { Duration } from 'aws-cdk-lib';
import { AppStreamImage, AppStreamImageProps, AppStreamImageProvider } from '../../lib';
import { chainOf } from './chain-of';
import { from, imageResource, newImage, newStack, resources } from './support';

const MINUTES_55 = Duration.minutes(55);

describe('timeouts up to 55 minutes', () => {
  test('take the image resource alone', () => {
    expect(Object.keys(chainOf({ createTimeout: MINUTES_55, deleteTimeout: MINUTES_55 }))).toEqual(['Image']);
  });

  test('are left out of the template where they are 55 minutes', () => {
    const { Image } = chainOf({ createTimeout: MINUTES_55, deleteTimeout: Duration.seconds(55 * 60) });
    expect(Object.keys(Image.Properties)).toEqual(['ServiceToken', 'SourceImageName']);
  });

  test('are declared in seconds', () => {
    const { Image } = chainOf({ createTimeout: Duration.minutes(10), deleteTimeout: Duration.minutes(5) });
    expect(Image.Properties).toMatchObject({ CreateTimeout: '600', DeleteTimeout: '300' });
  });
});

describe('lifecycle 10: a longer createTimeout', () => {
  const chain = chainOf({
    createTimeout: Duration.hours(3),
    sharedWith: [{ accountId: '111122223333' }],
    revision: '1',
  });

  test('adds deletion waiters, then creation waiters, before the image', () => {
    expect(Object.values(chain).map((resource) => resource.Type)).toEqual([
      ...Array(4).fill('Custom::AppStreamImageDeletionWaiter'),
      ...Array(3).fill('Custom::AppStreamImageCreationWaiter'),
      'Custom::AppStreamImage',
    ]);
  });

  test('is the default', () => {
    const stack = newStack();
    new AppStreamImage(stack, 'Desktop', { source: from('golden') });
    const explicit = newStack();
    newImage(explicit, { createTimeout: Duration.hours(3), deleteTimeout: MINUTES_55 });
    expect(resources(stack)).toEqual(resources(explicit));
  });

  test('makes each wait for the one before', () => {
    const ids = Object.keys(chain);
    ids.forEach((id, index) => {
      const before = ids[index - 1];
      const chained = (chain[id].DependsOn ?? []).filter((other) => other.startsWith('Desktop'));
      expect(chained).toEqual(before ? [expect.stringMatching(`^Desktop${before}`)] : []);
    });
  });

  test('is told as a whole to each that waits for the image', () => {
    const waits = ['CreationWaiter1', 'CreationWaiter2', 'CreationWaiter3', 'Image'].map(
      (id) => chain[id].Properties.CreateTimeout,
    );
    expect(waits).toEqual(Array(4).fill('10800'));
  });

  test('hands Attempt on from creation waiter to creation waiter to the image', () => {
    const handedOn = ['CreationWaiter1', 'CreationWaiter2', 'CreationWaiter3', 'Image'].map(
      (id) => chain[id].Properties.Attempt,
    );
    expect(handedOn).toEqual([
      undefined,
      { 'Fn::GetAtt': [expect.stringMatching('^DesktopCreationWaiter1'), 'Attempt'] },
      { 'Fn::GetAtt': [expect.stringMatching('^DesktopCreationWaiter2'), 'Attempt'] },
      { 'Fn::GetAtt': [expect.stringMatching('^DesktopCreationWaiter3'), 'Attempt'] },
    ]);
  });

  test('lets every resource but the one that is deleted last hand over', () => {
    const { DeletionWaiter1, ...others } = chain;
    expect(DeletionWaiter1.Properties).not.toHaveProperty('HandOver');
    for (const { Properties, DependsOn } of Object.values(others))
      expect([DependsOn].flat()).toContain(Properties.HandOver);
  });

  test('declares the image in its first resource and in the image, and tells the others by reference', () => {
    const { DeletionWaiter1: first, Image, ...others } = chain;
    const declared = { SourceImageName: 'golden', Revision: '1', SharedWith: [expect.anything()] };
    expect(first.Properties).toMatchObject(declared);
    expect(Image.Properties).toMatchObject(declared);
    for (const { Properties } of Object.values(others)) {
      expect(Properties.Declaration).toEqual({
        'Fn::GetAtt': [expect.stringMatching('^DesktopDeletionWaiter1'), 'Declaration'],
      });
      for (const declaredElsewhere of Object.keys(declared))
        expect(Properties).not.toHaveProperty(declaredElsewhere);
    }
  });

  test('tells every waiter of the image and of its own events', () => {
    const stack = newStack();
    const { Image, ...waiters } = chainOf({ createTimeout: Duration.hours(3) }, stack);
    for (const waiter of Object.values(waiters)) {
      expect(waiter.Properties).toMatchObject({
        ServiceToken: Image.Properties.ServiceToken,
        ImageLogicalId: imageResource(stack).logicalId,
      });
    }
    expect(Image.Properties).not.toHaveProperty('ImageLogicalId');
  });

  test('changes no logical id, and adds or removes at the end of each kind', () => {
    const ids = (props: Partial<AppStreamImageProps>) => {
      const stack = newStack();
      newImage(stack, props);
      return Object.keys(resources(stack)).filter((id) => id.startsWith('Desktop'));
    };
    const short = ids({});
    const longer = ids({ createTimeout: Duration.hours(2) });
    const longest = ids({ createTimeout: Duration.hours(12), deleteTimeout: Duration.hours(12) });
    expect(longer).toEqual(expect.arrayContaining(short));
    expect(longest).toEqual(expect.arrayContaining(longer));
  });

  test('gives every attribute that others use from the image, the last of the chain', () => {
    const stack = newStack();
    const image = newImage(stack, { createTimeout: Duration.hours(3) });
    for (const attribute of [image.imageName, image.imageArn, image.imageState])
      expect(stack.resolve(attribute)['Fn::GetAtt'][0]).toBe(imageResource(stack).logicalId);
  });
});

test('lifecycle 10: a longer deleteTimeout takes deletion waiters only', () => {
  const chain = chainOf({ createTimeout: MINUTES_55, deleteTimeout: Duration.hours(2) });
  expect(Object.keys(chain)).toEqual(['DeletionWaiter1', 'DeletionWaiter2', 'DeletionWaiter3', 'Image']);
  for (const member of Object.values(chain)) expect(member.Properties.DeleteTimeout).toBe('7200');
  expect(chain.Image.Properties).not.toHaveProperty('CreateTimeout');
  expect(chain.Image.Properties).not.toHaveProperty('Attempt');
});

test('the chain reckons with the poll interval of its provider', () => {
  const deletionWaiters = (pollInterval: Duration) => {
    const stack = newStack();
    const provider = new AppStreamImageProvider(stack, 'Provider', { pollInterval });
    const timeouts = { createTimeout: Duration.hours(5), deleteTimeout: Duration.hours(1) };
    const ids = Object.keys(chainOf({ provider, ...timeouts }, stack));
    return ids.filter((id) => id.startsWith('DeletionWaiter')).length;
  };
  expect(deletionWaiters(Duration.minutes(10))).toBeGreaterThan(deletionWaiters(Duration.seconds(30)));
});
