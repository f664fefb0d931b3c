import { OTHER, accounts, sharing } from '../lambda/shares/support';
import { ELSEWHERE, HOME, type World, acts, eventsOf, reasons, rollsBack, world } from '../lambda/stacks';

/** Plays a creation that fails, and answers with the reason and the minutes until then. */
async function failure(w: World, properties = {}): Promise<{ reason: string; minutes: number }> {
  const result = await rollsBack(w.stack.create(sharing(properties)));
  const [begun, failed] = eventsOf(result, 'Share');
  expect(failed.resourceStatus).toBe('CREATE_FAILED');
  return { reason: reasons(result, 'Share')[0], minutes: (failed.timestamp - begun.timestamp) / 60_000 };
}

test.each<[string, (w: World) => void, string]>([
  ['is missing', () => {}, 'the image to share does not exist'],
  [
    'is in another region',
    (w) => w.appStream.addImage(ELSEWHERE, { name: 'source' }),
    'the image to share does not exist',
  ],
  [
    'is one of AWS',
    (w) => w.appStream.addImage(HOME, { name: 'source', visibility: 'PUBLIC' }),
    'the image to share belongs to AWS or to another account',
  ],
  [
    'is FAILED',
    (w) => w.appStream.addImage(HOME, { name: 'source', state: 'FAILED' }),
    'the image to share will not become AVAILABLE (it is in state FAILED',
  ],
  [
    'is being deleted',
    (w) => w.appStream.addImage(HOME, { name: 'source', state: 'DELETING' }),
    'the image to share will not become AVAILABLE (it is in state DELETING)',
  ],
])('lifecycle 8: an image to share that %s fails the creation at once', async (_, prepare, said) => {
  const w = world();
  prepare(w);
  const { reason, minutes } = await failure(w, { ImageName: 'source' });
  expect(reason).toContain(`Image source in eu-west-1, share with account ${OTHER}: ${said}`);
  expect(minutes).toBe(0);
  expect(acts(w)).toEqual([]);
});

test.each<[boolean, string]>([
  [true, 'belongs to AWS or to another account'],
  [false, 'does not exist'],
])(
  'lifecycle 8: an image that another account shares fails the creation: found by its name (%s), it %s',
  async (byName, said) => {
    const w = world({ appStream: { behaviour: { sharedImagesFoundByName: byName } } });
    w.appStream.addImage(HOME, { name: 'source', visibility: 'SHARED' });
    expect((await failure(w, { ImageName: 'source' })).reason).toContain(`the image to share ${said}`);
  },
);

test('lifecycle 8: a share that is there already fails the creation at once', async () => {
  const w = world();
  w.appStream.shareImage(HOME, 'golden', { accountId: OTHER, allowFleet: false, allowImageBuilder: true });
  const { reason, minutes } = await failure(w);
  expect(reason).toContain(
    'which this resource did not give (it allows image builders). Keep the construct id',
  );
  expect(minutes).toBe(0);
});

test('lifecycle 8: more accounts than the quota of an image allows fail the creation at once', async () => {
  const w = world({ appStream: { quotas: { sharesPerImage: 1 } } });
  w.appStream.shareImage(HOME, 'golden', '999900001111');
  const { reason, minutes } = await failure(w);
  expect(reason).toMatch(
    /the image cannot be shared with so many accounts \(LimitExceededException: .*L-99A44980/,
  );
  expect(minutes).toBeLessThan(1);
  expect(accounts(w)).toEqual(['999900001111']);
});

test.each(['DescribeImages', 'DescribeImagePermissions', 'UpdateImagePermissions'])(
  'lifecycle 8: %s that is denied for more than three minutes fails the creation',
  async (operation) => {
    const w = world();
    const kind = { error: 'AccessDeniedException', message: 'Not you.' };
    w.appStream.faults.inject({ operation, kind, count: Infinity, lasts: 240_000 });
    const { reason, minutes } = await failure(w);
    expect(reason).toContain(
      `Image golden in eu-west-1, share with account ${OTHER}: access is denied (AccessDeniedException: Not you.)`,
    );
    expect(minutes).toBeGreaterThanOrEqual(3);
    expect(minutes).toBeLessThanOrEqual(4);
  },
);

test.each([
  [{ ImageName: 'arn:aws:appstream:eu-west-1:111122223333:image/golden' }, 'is an ARN'],
  [{ ImageName: undefined }, 'ImageName is missing'],
  [{ ImageName: 'AppStream-WinServer2022' }, 'is the name of a public image'],
  [{ AccountId: '12' }, 'accountId "12" is not an account id'],
  [{ AccountId: '111122223333' }, 'is the account of the stack itself'],
  [{ AllowFleet: 'false' }, `the share allows account "${OTHER}" nothing`],
  [{ AllowFleet: 'maybe' }, 'allowFleet "maybe" is neither true nor false'],
])(
  'lifecycle 8: a value that is not valid, and that a token stood for, fails the creation: %j',
  async (properties, said) => {
    const w = world();
    const { reason } = await failure(w, properties);
    expect(reason).toContain('a property is not valid');
    expect(reason).toContain(said);
    expect(acts(w)).toEqual([]);
  },
);
