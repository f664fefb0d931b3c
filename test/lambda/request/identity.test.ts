import { NAME_PREFIX } from '../../../local/simulated-account';
import { declarationOf } from '../../../lambda/request/declaration';
import { CREATION_WAITER_TYPE, DELETION_WAITER_TYPE, IMAGE_TYPE } from '../../../lambda/request/events';
import { generatedName, homeOf, imageArn, parseImageArn } from '../../../lambda/request/identity';
import { COPY } from '../../../lambda/ways/copy';
import type { DeclaredImage } from '../../../lambda/request/declared-image';
import { declaredImage } from '../../../lambda/request/properties';
import { type World, desk, imageResource, longDesk, physicalId, succeeds, theCopy, world } from '../stacks';
import { STACK, declare } from './declaring';

/**
 * A new version must not copy anybody's image again: the names and markers that stacks in the field were given stand
 * here letter by letter.
 */
const GOLDEN = { sourceName: 'golden', sourceRegion: 'eu-west-1', description: '', revision: '' };
const FULL = {
  sourceName: 'gold.2',
  sourceRegion: 'us-east-1',
  description: 'CAD, "all" of it – ünï',
  revision: '7',
};

/** What a copy is made from, with what else makes a new one. */
function copied({ sourceName: name, sourceRegion: region, description, revision }: typeof GOLDEN) {
  const source = { way: 'copy', name, region } as const;
  return { readable: COPY.readable(source), parts: [...COPY.content(source), description, revision] };
}

/** Alike but for the end. */
const LONG_ID = `Desk${'x'.repeat(40)}`;

async function named(w: World, properties = {}): Promise<string> {
  await succeeds(w.stack.create(desk(properties)));
  return theCopy(w).name;
}

describe('stacks that are deployed', () => {
  test.each([
    [GOLDEN, 'cdk-Desktops-5e0f6a10.golden-b23dd70a1aecb797'],
    [FULL, 'cdk-Desktops-5e0f6a10.gold.2-3d766d4e674efe4d'],
    [{ ...GOLDEN, sourceName: 'g'.repeat(101) }, `cdk-Desktops-5e0f6a10.${'g'.repeat(29)}-b05170da4190a47a`],
  ])('lifecycle 2: keep the name of the image from %j', (content, name) => {
    expect(generatedName('cdk-Desktops-5e0f6a10.', STACK, 'DesktopC9E5C4E0', copied(content))).toBe(name);
  });

  test.each<[object, string, string]>([
    [{ SourceImageName: 'golden' }, 'golden', '8776fab8562af325 8arj6nc'],
    [
      { SourceAmiId: 'ami-0123456789abcdef0', ImportRoleArn: 'arn' },
      'ami-0123456789abcdef0',
      '4a8bcf7258252b66 eA1gNbr',
    ],
    [
      {
        SourceAmiId: 'ami-01234567',
        DisplayName: 'CAD',
        AgentVersion: 'ALWAYS_LATEST',
        ImportRoleArn: 'arn',
      },
      'ami-01234567',
      '486950abe5fc3b6a cKg1V1-',
    ],
    [{ SourceWorkspacesImageId: 'wsi-0123456789' }, 'wsi-0123456789', '95be9f6ebeb93727 GjA02Nt'],
    [
      { UpdateOfImageName: 'golden', DisplayName: 'CAD', WhenUpToDate: 'COPY' },
      'golden',
      '8fe22f93ed9a3bcb 4N9qtCf',
    ],
  ])('lifecycle 2: keep the name and the marker of the image from %j', (properties, readable, marks) => {
    const { name, content } = declare({ SourceImageName: undefined, ...properties });
    expect(`${name.split(`.${readable}-`)[1]} ${content}`).toBe(marks);
  });

  test('lifecycle 10: keep what the first of a chain tells the others', () => {
    const image = imageOf({ Revision: '7', SharedWith: [{ AccountId: '222233334444' }] });
    expect(declarationOf(image)).toBe(
      '{"name":"cdk-Stack-1a2b3c4d.golden-54cf6051cababb0a","isNamed":false,"region":"eu-west-1",' +
        '"source":{"way":"copy","name":"golden","region":"eu-west-1"},"description":"Copy of golden in eu-west-1",' +
        `"content":"${image.content}","accounts":"222233334444"}`,
    );
  });

  test('lifecycle 2: keep the types of their resources', () => {
    expect([IMAGE_TYPE, CREATION_WAITER_TYPE, DELETION_WAITER_TYPE]).toEqual([
      'Custom::AppStreamImage',
      'Custom::AppStreamImageCreationWaiter',
      'Custom::AppStreamImageDeletionWaiter',
    ]);
  });

  test('lifecycle 2: keep the physical id', () => {
    expect(arnOf({ Revision: '7' })).toBe(
      'arn:aws:appstream:eu-west-1:111122223333:image/cdk-Stack-1a2b3c4d.golden-54cf6051cababb0a',
    );
  });

  test('lifecycle 2: keep the name of an image that gets a chain', async () => {
    const [alone, inChain] = [world(), world()];
    await succeeds(inChain.stack.create(longDesk({ copy: 180 })));
    expect(theCopy(inChain).name).toBe(await named(alone));
    expect(theCopy(inChain).name).toBe(physicalId(inChain.stack, 'DeskCreationWaiter1').split('/')[1]);
  });
});

describe('a generated name', () => {
  test('lifecycle 2: is another one for every change that needs a new image', () => {
    const changes = [
      {},
      { SourceImageName: 'silver' },
      { SourceRegion: 'us-east-1' },
      // The same text in another place is not the same.
      { Description: 'x' },
      { Revision: 'x' },
      { Description: 'x', Revision: 'x' },
    ];
    expect(new Set(changes.map(arnOf)).size).toBe(changes.length);
  });

  test('lifecycle 4: is another one for every resource, stack and region of stacks', async () => {
    const w = world();
    const both = { Resources: { [`${LONG_ID}A`]: imageResource(), [`${LONG_ID}B`]: imageResource() } };
    await succeeds(w.stack.create(both));
    const other = w.account.stack({ stackName: 'Stack', seed: 2 });
    await succeeds(other.create(both));
    const ids = [
      physicalId(w.stack, `${LONG_ID}A`),
      physicalId(w.stack, `${LONG_ID}B`),
      physicalId(other, `${LONG_ID}A`),
    ];
    expect(ids.filter(Boolean)).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
  });

  test('lifecycle 2: is the same for a default and for the same value written out', () => {
    const written = { SourceRegion: 'eu-west-1', Description: 'Copy of golden in eu-west-1', Revision: '' };
    expect(arnOf({ ...written, DestinationRegion: 'eu-west-1' })).toBe(arnOf({}));
  });

  test('identity: is readable, valid and begins with what the policy allows', () => {
    expect(arnOf({})).toMatch(/:image\/cdk-Stack-1a2b3c4d\.golden-[0-9a-f]{16}$/);
    const prefix = `cdk-${'s'.repeat(40)}-5e0f6a10.`;
    const longest = generatedName(prefix, STACK, 'Desk', copied({ ...FULL, sourceName: 'g'.repeat(101) }));
    expect(longest).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/);
  });

  test('identity: of a copy of a generated name says what that one says, without its stack and hash', () => {
    const sourceName = generatedName(
      'cdk-Golden-1b2c3d4e.',
      STACK,
      'Desk',
      copied({ ...GOLDEN, sourceName: 'win-11' }),
    );
    const name = generatedName('cdk-Desktops-5e0f6a10.', STACK, 'Desk', copied({ ...GOLDEN, sourceName }));
    expect(name).toMatch(/^cdk-Desktops-5e0f6a10\.win-11-[0-9a-f]{16}$/);
  });
});

test.each([
  [
    'arn:aws-us-gov:cloudformation:us-gov-west-1:111122223333:stack/S/1',
    { partition: 'aws-us-gov', region: 'us-gov-west-1', account: '111122223333' },
  ],
  ['S', { partition: '', region: '', account: '' }],
])('identity: the home of %p is %j', (stackId, home) => {
  expect(homeOf(stackId)).toEqual({ stackId, ...home });
});

describe('a physical id', () => {
  const parse = (arn: string) => parseImageArn(STACK, arn);

  test.each(['i', '0', 'I.-_9', `i${'n'.repeat(100)}`])('lifecycle 4: names the image %p', (name) => {
    const arn = imageArn(STACK, 'ap-southeast-2', name);
    expect(parse(arn)).toEqual({ region: 'ap-southeast-2', name });
  });

  test.each([
    'Stack-Desk-1ABCDEFGHIJKL',
    'arn:aws:appstream:eu-west-1:111122223333:image/',
    'arn:aws:appstream:eu-west-1:111122223333:image/-i',
    'arn:aws:appstream:eu-west-1:111122223333:image/i/j',
    'arn:aws:appstream:eu-west-1:111122223333:image/i i',
    `arn:aws:appstream:eu-west-1:111122223333:image/i${'n'.repeat(101)}`,
    'arn:aws:appstream:eu-west-1:111122223333:fleet/i',
    'arn:aws:appstream::111122223333:image/i',
    'arn:aws:appstream:EU:111122223333:image/i',
    'arn:aws:appstream:eu-west-1:111122223334:image/i',
    'arn:aws:appstream:eu-west-1::image/i',
    'arn:aws-cn:appstream:eu-west-1:111122223333:image/i',
    'arn::appstream:eu-west-1:111122223333:image/i',
    'arn:aws:ec2:eu-west-1:111122223333:image/i',
    ' arn:aws:appstream:eu-west-1:111122223333:image/i',
    'arn:aws:appstream:eu-west-1:111122223333:image/i\n',
  ])('lifecycle 4: names no image of this account, if it is %p', (arn) => {
    expect(parse(arn)).toBeUndefined();
  });
});

function imageOf(properties: Record<string, unknown>): DeclaredImage {
  const declarer = { home: STACK, imageLogicalId: 'Desk', namePrefix: NAME_PREFIX };
  return declaredImage(declarer, { SourceImageName: 'golden', ...properties });
}

function arnOf(properties: Record<string, unknown>): string {
  return imageOf(properties).arn;
}
