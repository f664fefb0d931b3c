import { homeOf } from '../../../lambda/request/identity';
import { sourceOf, wayOf } from '../../../lambda/ways/ways';
import { type Answer, appStream, cad } from '../appstream/service';

const home = homeOf(
  'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/1a2b3c4d-0000-0000-0000-000000000000',
);
const AMI = { SourceAmiId: 'ami-11111111', ImportRoleArn: 'arn:aws:iam::111122223333:role/import' };
const WORKSPACES = { SourceWorkspacesImageId: 'wsi-111111111' };
const IMAGE = { name: 'cad', description: 'CAD', region: 'us-east-1' };

/** The source that properties declare, and how an image is made from it. */
function declared(properties: Record<string, unknown>) {
  const source = sourceOf(properties, home);
  return { source, way: wayOf(source) };
}

describe('lifecycle 1: what properties declare', () => {
  test.each<[object, Record<string, unknown>, string]>([
    [
      { way: 'copy', name: 'golden', region: 'eu-west-1' },
      { SourceImageName: 'golden' },
      'Copy of golden in eu-west-1',
    ],
    [
      { way: 'copy', name: 'golden', region: 'us-east-1' },
      { SourceImageName: 'golden', SourceRegion: 'us-east-1' },
      'Copy of golden in us-east-1',
    ],
    [
      { way: 'update', name: 'golden', region: 'eu-west-1', whenUpToDate: 'FAIL' },
      { UpdateOfImageName: 'golden' },
      'Update of golden in eu-west-1',
    ],
    [
      { way: 'update', name: 'golden', region: 'us-east-1', whenUpToDate: 'COPY', displayName: 'Golden' },
      { UpdateOfImageName: 'golden', SourceRegion: 'us-east-1', WhenUpToDate: 'COPY', DisplayName: 'Golden' },
      'Update of golden in us-east-1',
    ],
    [{ way: 'import', amiId: 'ami-11111111', roleArn: AMI.ImportRoleArn }, AMI, 'Import of ami-11111111'],
    [{ way: 'import', workspacesImageId: 'wsi-111111111' }, WORKSPACES, 'Import of wsi-111111111'],
    [
      {
        way: 'import',
        workspacesImageId: 'wsi-111111111',
        displayName: 'Golden',
        agentVersion: 'ALWAYS_LATEST',
        instanceType: 'stream.standard.large',
      },
      {
        ...WORKSPACES,
        DisplayName: 'Golden',
        AgentVersion: 'ALWAYS_LATEST',
        ValidateOnInstanceType: 'stream.standard.large',
      },
      'Import of wsi-111111111',
    ],
  ])('%j', (expected, properties, described) => {
    const { source, way } = declared(properties);
    expect(source).toEqual(expected);
    expect(way.describe(source)).toBe(described);
  });

  test.each<[string, Record<string, unknown>]>([
    ['SourceImageName', {}],
    ['the name of the source "a b"', { SourceImageName: 'a b' }],
    ['the region of the source', { SourceImageName: 'golden', SourceRegion: 'here' }],
    ['the name of the source "a b"', { UpdateOfImageName: 'a b' }],
    ['displayName', { UpdateOfImageName: 'golden', DisplayName: 'x'.repeat(101) }],
    ['whenUpToDate "SKIP"', { UpdateOfImageName: 'golden', WhenUpToDate: 'SKIP' }],
    ['the id of the AMI "11111111"', { ...AMI, SourceAmiId: '11111111' }],
    ['ImportRoleArn', { SourceAmiId: 'ami-11111111' }],
    ['the id of the WorkSpaces image "1"', { SourceWorkspacesImageId: '1' }],
    ['displayName', { ...WORKSPACES, DisplayName: 'x'.repeat(101) }],
    ['agentVersion "yesterday"', { ...WORKSPACES, AgentVersion: 'yesterday' }],
    ['validateOnInstanceType "large"', { ...WORKSPACES, ValidateOnInstanceType: 'large' }],
  ])('is refused, and it says %s: %j', (said, properties) => {
    expect(() => sourceOf(properties, home)).toThrow(said);
  });
});

describe('lifecycle 2: what makes one image differ from another', () => {
  const contentOf = (properties: Record<string, unknown>) => {
    const { source, way } = declared(properties);
    return way.content(source);
  };

  test.each<[Record<string, unknown>, readonly string[]]>([
    [{ SourceImageName: 'golden' }, ['golden', 'eu-west-1']],
    [{ UpdateOfImageName: 'golden' }, ['update', 'golden', 'eu-west-1', '']],
    [{ UpdateOfImageName: 'golden', DisplayName: 'Golden' }, ['update', 'golden', 'eu-west-1', 'Golden']],
    [AMI, ['import', 'ami-11111111', '', '']],
    [
      { ...WORKSPACES, DisplayName: 'Golden', AgentVersion: 'ALWAYS_LATEST' },
      ['import', 'wsi-111111111', 'Golden', 'ALWAYS_LATEST'],
    ],
  ])('%j: %j', (properties, content) => {
    expect(contentOf(properties)).toEqual(content);
  });
});

describe('lifecycle 1: the readable part of a generated name', () => {
  test.each([
    ['golden', 'golden'],
    ['cdk-Stack-1a2b3c4d.golden-fb6a8f42c988bf61', 'golden'],
    ['cdk-My-Stack-1a2b3c4d.a.b-c-fb6a8f42c988bf61', 'a.b-c'],
    // Not quite what the handler generates.
    ...[
      'x-cdk-Stack-1a2b3c4d.golden-fb6a8f42c988bf61',
      'cdk-Stack-1a2b3c4d.golden-fb6a8f42c988bf61.x',
      'cdk-Stack-1a2b3c4.golden-fb6a8f42c988bf61',
      'cdk-Stack-1a2b3c4d.golden-fb6a8f42c988bf6',
      'cdk-Stack-1a2b3c4g.golden-fb6a8f42c988bf61',
      'cdk-Stack-1a2b3c4d.golden-fb6a8f42c988bf6g',
      'cdk--1a2b3c4d.golden-fb6a8f42c988bf61',
    ].map((name) => [name, name]),
  ])('of a source %s is %s', (SourceImageName, readable) => {
    for (const properties of [{ SourceImageName }, { UpdateOfImageName: SourceImageName }]) {
      const { source, way } = declared(properties);
      expect(way.readable(source)).toBe(readable);
    }
  });

  test.each([AMI, WORKSPACES])('of %j is its id', (properties) => {
    const { source, way } = declared(properties);
    expect(`Import of ${way.readable(source)}`).toBe(way.describe(source));
  });
});

describe('lifecycle 8: where an image may be', () => {
  const misplaced = (properties: Record<string, unknown>, region: string, name?: string) => {
    const { source, way } = declared(properties);
    return way.misplaced(source, home, region, name);
  };

  test.each<[Record<string, unknown>, string, string | undefined]>([
    [{ SourceImageName: 'golden' }, 'us-east-1', 'golden'],
    [{ SourceImageName: 'golden' }, 'eu-west-1', undefined],
    [{ UpdateOfImageName: 'golden' }, 'eu-west-1', 'cad'],
    [AMI, 'eu-west-1', undefined],
    [AMI, 'eu-west-1', 'cad'],
  ])('%j in %s as %p', (properties, region, name) => {
    expect(misplaced(properties, region, name)).toBeUndefined();
  });

  test.each<[string, Record<string, unknown>, string, string | undefined]>([
    ['golden', { SourceImageName: 'golden' }, 'eu-west-1', 'golden'],
    ['us-gov-west-1', { SourceImageName: 'golden' }, 'us-gov-west-1', undefined],
    ['a managed update', { UpdateOfImageName: 'golden' }, 'us-east-1', undefined],
    [
      'the region of the source',
      { UpdateOfImageName: 'golden', SourceRegion: 'us-east-1' },
      'eu-west-1',
      undefined,
    ],
    ['golden', { UpdateOfImageName: 'golden' }, 'eu-west-1', 'golden'],
    ['an import', AMI, 'us-east-1', undefined],
    ['imageName', AMI, 'eu-west-1', 'x'.repeat(101)],
  ])('is refused, and it says %s: %j in %s as %p', (said, properties, region, name) => {
    expect(misplaced(properties, region, name)).toContain(said);
  });
});

test.each([
  [{ SourceImageName: 'golden' }, 'Ä', undefined],
  [{ UpdateOfImageName: 'golden' }, 'Ä', undefined],
  // AppStream takes fewer characters where it imports.
  [WORKSPACES, 'Ä', 'description "Ä"'],
  [WORKSPACES, 'CAD', undefined],
])('lifecycle 8: the description of an image from %j may be %s: %p', (properties, description, said) => {
  const { way } = declared(properties);
  const wrong = way.misdescribed(description);
  if (said === undefined) expect(wrong).toBeUndefined();
  else expect(wrong).toContain(said);
});

test.each([{ SourceImageName: 'golden' }, { UpdateOfImageName: 'golden' }])(
  'lifecycle 8: the description of an image from %j is refused if it is too long',
  (properties) => {
    expect(declared(properties).way.misdescribed('x'.repeat(1000))).toContain('description');
  },
);

describe('lifecycle 1: a look at the source', () => {
  const lookAt = (properties: Record<string, unknown>, ...Images: unknown[]) => {
    const { source, way } = declared(properties);
    const { region, calls } = appStream(() => ({ Images }));
    return { look: way.look({ region: () => region }, source), calls };
  };

  test('finds an image of this account', async () => {
    const { look } = lookAt({ SourceImageName: 'cad' }, cad());
    expect(await look).toEqual({ kind: 'make', isAvailable: true });
  });

  test('finds that there is none', async () => {
    const { look } = lookAt({ SourceImageName: 'cad' });
    expect(await look).toEqual({ kind: 'fail', failure: 'sourceMissing', detail: 'cad in eu-west-1' });
  });

  test('finds one of another account', async () => {
    const Arn = 'arn:aws:appstream:eu-west-1:999988887777:image/cad';
    const { look } = lookAt({ SourceImageName: 'cad' }, cad({ Arn, Visibility: 'SHARED' }));
    expect(await look).toEqual({ kind: 'fail', failure: 'sourceNotOwn', detail: 'cad in eu-west-1' });
  });

  test('asks nothing where the source is no image of AppStream', async () => {
    const { look, calls } = lookAt(AMI);
    expect(await look).toEqual({ kind: 'make' });
    expect(calls).toEqual([]);
  });
});

describe('lifecycle 1: what AppStream is asked to make', () => {
  async function asked(properties: Record<string, unknown>) {
    const { source, way } = declared(properties);
    const { region, calls } = appStream();
    const regions: string[] = [];
    const instead = await way.begin({ region: (name) => (regions.push(name), region) }, source, IMAGE);
    expect(instead).toBeUndefined();
    return { regions, calls };
  }

  test('a copy, in the region of its source', async () => {
    const { regions, calls } = await asked({ SourceImageName: 'golden' });
    expect(regions).toEqual(['eu-west-1']);
    expect(calls).toEqual([
      [
        'CopyImage',
        {
          SourceImageName: 'golden',
          DestinationImageName: 'cad',
          DestinationRegion: 'us-east-1',
          DestinationImageDescription: 'CAD',
        },
      ],
    ]);
  });

  test.each<[Record<string, unknown>, Answer]>([
    [AMI, { SourceAmiId: 'ami-11111111', IamRoleArn: AMI.ImportRoleArn }],
    [WORKSPACES, { WorkspaceImageId: 'wsi-111111111' }],
    [
      { ...WORKSPACES, ValidateOnInstanceType: 'stream.standard.large', DisplayName: 'Golden' },
      {
        WorkspaceImageId: 'wsi-111111111',
        DisplayName: 'Golden',
        RuntimeValidationConfig: { IntendedInstanceType: 'stream.standard.large' },
      },
    ],
  ])('an import of %j', async (properties, input) => {
    const { regions, calls } = await asked(properties);
    expect(regions).toEqual(['us-east-1']);
    expect(calls).toEqual([['CreateImportedImage', { Name: 'cad', Description: 'CAD', ...input }]]);
  });
});

test.each<[Record<string, unknown>, object]>([
  [
    { SourceImageName: 'golden' },
    {
      noun: 'copy',
      quota: 'L-60244546 of copies at a time',
      failures: { IncompatibleImageException: 'incompatible' },
    },
  ],
  [
    { UpdateOfImageName: 'golden' },
    {
      noun: 'update',
      quota: 'L-9B6418E0 of updates at a time',
      mayInheritTags: true,
      failures: {
        IncompatibleImageException: 'notUpdatable',
        OperationNotPermittedException: 'notUpdatable',
      },
    },
  ],
  [
    WORKSPACES,
    {
      noun: 'import',
      ofNewRoles: ['InvalidRoleException', 'OperationNotPermittedException'],
      failures: {
        ResourceNotFoundException: 'importMissing',
        IncompatibleImageException: 'importUnfit',
        OperationNotPermittedException: 'importUnfit',
        InvalidRoleException: 'roleRefused',
      },
    },
  ],
])(
  'lifecycle 8: the way of an image from %j has a noun, a quota and meanings of errors: %j',
  (properties, expected) => {
    expect(declared(properties).way).toMatchObject(expected);
  },
);
