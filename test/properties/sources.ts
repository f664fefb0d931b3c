import fc from 'fast-check';
import { rarely } from './rarely';

interface Named {
  readonly displayName?: string;
}

/** What an image is made from, as a stack of a history declares it: one case for each way. */
export type DeclaredSource =
  | { readonly way: 'copy'; readonly name: string }
  | (Named & { readonly way: 'AMI'; readonly id: string; readonly role: string })
  | (Named & { readonly way: 'WorkSpaces'; readonly id: string })
  | (Named & { readonly way: 'update'; readonly name: string; readonly whenUpToDate: 'FAIL' | 'COPY' });

export const AMIS = {
  first: 'ami-11111111',
  second: 'ami-22222222',
  unfit: 'ami-33333333',
  /** There in the beginning, and not for long. */
  vanishing: 'ami-44444444',
  missing: 'ami-55555555',
} as const;

export const WORKSPACES_IMAGE = 'wsi-111111111';

export const ROLES = {
  first: 'arn:aws:iam::111122223333:role/first',
  second: 'arn:aws:iam::111122223333:role/second',
  /** One that AppStream cannot assume. */
  strange: 'arn:aws:iam::111122223333:role/strange',
} as const;

/** The images of the account that another one can surely be made from. */
const GOLDEN = ['golden', 'golden-2'];

/** An image that was imported: whether AppStream copies or updates such, nobody documents. */
export const IMPORTED = 'imported';

const ownImage = fc.oneof(
  { weight: 16, arbitrary: fc.constantFrom(...GOLDEN) },
  { weight: 1, arbitrary: fc.constantFrom('missing', 'broken', 'late', IMPORTED) },
);

const displayName = rarely(fc.constantFrom('CAD', 'GIS'), 4);

export const source: fc.Arbitrary<DeclaredSource> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ way: fc.constant('copy' as const), name: ownImage }) },
  {
    weight: 4,
    arbitrary: fc.record({
      way: fc.constant('AMI' as const),
      id: fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(AMIS.first, AMIS.second) },
        { weight: 1, arbitrary: fc.constantFrom(AMIS.unfit, AMIS.vanishing, AMIS.missing) },
      ),
      role: fc.oneof(
        { weight: 16, arbitrary: fc.constantFrom(ROLES.first, ROLES.second) },
        { weight: 1, arbitrary: fc.constant(ROLES.strange) },
      ),
      displayName,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      way: fc.constant('WorkSpaces' as const),
      id: fc.constant(WORKSPACES_IMAGE),
      displayName,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      way: fc.constant('update' as const),
      name: ownImage,
      whenUpToDate: fc.constantFrom('FAIL' as const, 'COPY' as const),
      displayName,
    }),
  },
);

/** Whether AppStream can use the source, whatever it does where nobody documents it. */
export function isUsable(declared: DeclaredSource): boolean {
  switch (declared.way) {
    case 'copy':
    case 'update':
      return GOLDEN.includes(declared.name);
    case 'AMI':
      return ([AMIS.first, AMIS.second] as string[]).includes(declared.id) && declared.role !== ROLES.strange;
    case 'WorkSpaces':
      return true;
  }
}

/** What the construct tells the resource of its source. */
export function propertiesOf(declared: DeclaredSource): Record<string, string | undefined> {
  switch (declared.way) {
    case 'copy':
      return { SourceImageName: declared.name };
    case 'AMI':
      return {
        SourceAmiId: declared.id,
        ImportRoleArn: declared.role,
        DisplayName: declared.displayName,
      };
    case 'WorkSpaces':
      return { SourceWorkspacesImageId: declared.id, DisplayName: declared.displayName };
    case 'update': {
      const { name, whenUpToDate, displayName: DisplayName } = declared;
      return { UpdateOfImageName: name, WhenUpToDate: whenUpToDate, DisplayName };
    }
  }
}

/** What of the source shows in a generated name, how an image is described by default, and what makes it another one. */
export function contentOfSource(declared: DeclaredSource, region: string) {
  switch (declared.way) {
    case 'copy': {
      const { name } = declared;
      return { readable: name, description: `Copy of ${name} in ${region}`, parts: [name, region] };
    }
    case 'AMI':
    case 'WorkSpaces': {
      const { id, displayName = '' } = declared;
      return { readable: id, description: `Import of ${id}`, parts: ['import', id, displayName, ''] };
    }
    case 'update': {
      const { name, displayName = '' } = declared;
      const description = `Update of ${name} in ${region}`;
      return { readable: name, description, parts: ['update', name, region, displayName] };
    }
  }
}
