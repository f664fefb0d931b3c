import { Duration, Stack } from 'aws-cdk-lib';
import { AppStreamImageProps, AppStreamImageProvider } from '../../lib';
import { planChain } from '../../lib/private/chain';
import { Resource, imageResource, newImage, newStack, resources } from './support';

const EVENT = 55 * 60;
const HOUR = 3600;

/** The custom resources of the one image of a stack, by construct id, as CloudFormation creates them. */
function chainOf(props: Partial<AppStreamImageProps>, stack = newStack()): Record<string, Resource> {
  newImage(stack, props);
  const custom = Object.entries(resources(stack)).filter(([, { Type }]) => Type.startsWith('Custom::'));
  const byId = new Map(custom);
  const ordered: [string, Resource][] = [];
  const add = (id: string) => {
    if (!byId.has(id) || ordered.some(([added]) => added === id)) return;
    byId.get(id)!.DependsOn?.forEach(add);
    ordered.push([id, byId.get(id)!]);
  };
  byId.forEach((_, id) => add(id));
  return Object.fromEntries(ordered.map(([id, value]) => [id.slice('Desktop'.length, -8) || 'Image', value]));
}

describe('timeouts up to 55 minutes', () => {
  test('take the image resource alone', () => {
    expect(
      Object.keys(chainOf({ copyTimeout: Duration.minutes(55), deleteTimeout: Duration.minutes(55) })),
    ).toEqual(['Image']);
  });

  test('are left out where they are the default', () => {
    const { Image } = chainOf({ copyTimeout: Duration.minutes(55), deleteTimeout: Duration.seconds(EVENT) });
    expect(Object.keys(Image.Properties)).toEqual(['ServiceToken', 'SourceImageName']);
  });

  test('are declared in seconds', () => {
    const { Image } = chainOf({ copyTimeout: Duration.minutes(10), deleteTimeout: Duration.minutes(5) });
    expect(Image.Properties).toMatchObject({ CopyTimeout: '600', DeleteTimeout: '300' });
  });
});

describe('lifecycle 10: a longer copyTimeout', () => {
  const chain = chainOf({
    copyTimeout: Duration.hours(3),
    sharedWith: [{ accountId: '111122223333' }],
    revision: '1',
  });

  test('adds guards, then legs, before the image', () => {
    expect(Object.keys(chain)).toEqual([
      'Guard1',
      'Guard2',
      'Guard3',
      'Guard4',
      'Guard5',
      'Leg1',
      'Leg2',
      'Leg3',
      'Image',
    ]);
    expect(Object.values(chain).map((resource) => resource.Type)).toEqual([
      ...Array(5).fill('Custom::AppStreamImageGuard'),
      ...Array(3).fill('Custom::AppStreamImageLeg'),
      'Custom::AppStreamImage',
    ]);
  });

  test('makes each wait for the one before', () => {
    const ids = Object.keys(chain);
    ids.forEach((id, index) => {
      const before = ids[index - 1];
      const chained = chain[id].DependsOn!.filter((other) => other.startsWith('Desktop'));
      expect(chained).toEqual(before ? [expect.stringMatching(`^Desktop${before}`)] : []);
    });
  });

  test('is shared out evenly, and each member knows what was waited before it', () => {
    const waits = ['Leg1', 'Leg2', 'Leg3', 'Image'].map((id) => {
      const { CopyTimeout, CopyWaited } = chain[id].Properties;
      return [CopyTimeout, CopyWaited];
    });
    expect(waits).toEqual([
      ['2700', undefined],
      ['2700', '2700'],
      ['2700', '5400'],
      ['2700', '8100'],
    ]);
  });

  test('hands the attempt on from leg to leg to the image', () => {
    const attempts = ['Leg1', 'Leg2', 'Leg3', 'Image'].map((id) => chain[id].Properties.Attempt);
    expect(attempts).toEqual([
      undefined,
      { 'Fn::GetAtt': [expect.stringMatching('^DesktopLeg1'), 'Attempt'] },
      { 'Fn::GetAtt': [expect.stringMatching('^DesktopLeg2'), 'Attempt'] },
      { 'Fn::GetAtt': [expect.stringMatching('^DesktopLeg3'), 'Attempt'] },
    ]);
  });

  test('lets every member but the one that is deleted last hand over', () => {
    const { Guard1, ...others } = chain;
    expect(Guard1.Properties).not.toHaveProperty('HandOver');
    for (const member of Object.values(others)) expect(member.Properties.HandOver).toBe('true');
  });

  test('tells each member of the image, its declaration and its shares, but not of its tags', () => {
    const stack = newStack();
    const { Image, ...members } = chainOf(
      { copyTimeout: Duration.hours(3), sharedWith: [{ accountId: '111122223333' }] },
      stack,
    );
    for (const member of Object.values(members)) {
      expect(member.Properties).toMatchObject({
        ServiceToken: Image.Properties.ServiceToken,
        ImageLogicalId: imageResource(stack).logicalId,
        SourceImageName: 'golden',
        SharedWith: Image.Properties.SharedWith,
      });
    }
    expect(Image.Properties).not.toHaveProperty('ImageLogicalId');
  });

  test('changes no logical id, and adds or removes at the end', () => {
    const ids = (props: Partial<AppStreamImageProps>) => {
      const stack = newStack();
      newImage(stack, props);
      return Object.keys(resources(stack)).filter((id) => id.startsWith('Desktop'));
    };
    const short = ids({});
    const longer = ids({ copyTimeout: Duration.hours(2) });
    const longest = ids({ copyTimeout: Duration.hours(12), deleteTimeout: Duration.hours(12) });
    expect(longer).toEqual(expect.arrayContaining(short));
    expect(longest).toEqual(expect.arrayContaining(longer));
  });
});

test('lifecycle 10: a longer deleteTimeout takes guards only', () => {
  const chain = chainOf({ deleteTimeout: Duration.hours(2) });
  expect(Object.keys(chain)).toEqual(['Guard1', 'Guard2', 'Guard3', 'Guard4', 'Image']);
  for (const member of Object.values(chain)) expect(member.Properties.DeleteTimeout).toBe('7200');
  expect(chain.Image.Properties).not.toHaveProperty('CopyTimeout');
  expect(chain.Image.Properties).not.toHaveProperty('Attempt');
});

describe('the plan of a chain', () => {
  const timeouts = [300, EVENT, EVENT + 1, 2 * EVENT, 2 * EVENT + 1, 3 * HOUR + 7, 12 * HOUR];
  const polls = [10, 30, 270, 271, 599, 600];
  const cases = timeouts.flatMap((copy) =>
    timeouts.flatMap((deletion) =>
      polls.map((poll) => ({ copy, deletion, poll, ...planChain(copy, deletion, poll) })),
    ),
  );

  test('shares out the whole of copyTimeout', () => {
    for (const { copy, shares } of cases) expect(shares.reduce((sum, share) => sum + share)).toBe(copy);
  });

  test('gives no event more than CloudFormation and the last poll allow', () => {
    for (const { shares, poll } of cases.filter(({ copy }) => copy > EVENT)) {
      expect(Math.max(...shares)).toBeLessThanOrEqual(Math.min(EVENT, 3570 - poll));
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(2 * poll);
    }
  });

  test('lifecycle 10: has guards that outlast copyTimeout and deleteTimeout together', () => {
    for (const { copy, deletion, poll, guards } of cases) {
      if (Math.max(copy, deletion) <= EVENT) expect(guards).toBe(0);
      else expect(guards * Math.min(EVENT, 3570 - poll)).toBeGreaterThanOrEqual(copy + deletion);
    }
  });

  test('has more of everything only for more time', () => {
    expect(planChain(HOUR, EVENT, 30)).toEqual({ guards: 3, shares: [1800, 1800] });
    expect(planChain(12 * HOUR, 12 * HOUR, 30).shares).toHaveLength(14);
    expect(planChain(12 * HOUR, 12 * HOUR, 30).guards).toBe(27);
  });
});

test('the chain reckons with the poll interval of its provider', () => {
  const stack: Stack = newStack();
  const provider = new AppStreamImageProvider(stack, 'Provider', { pollInterval: Duration.minutes(10) });
  const chain = chainOf(
    { provider, copyTimeout: Duration.hours(5), deleteTimeout: Duration.hours(1) },
    stack,
  );
  expect(Object.keys(chain).filter((id) => id.startsWith('Guard'))).toHaveLength(8);
});
