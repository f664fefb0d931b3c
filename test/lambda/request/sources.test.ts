import { InvalidProperty } from '../../../lambda/request/values';
import { declaredImage } from '../../../lambda/request/properties';
import { DESK, type Properties } from './declaring';

const AMI = { SourceAmiId: 'ami-0123456789abcdef0', ImportRoleArn: 'arn:aws:iam::111122223333:role/import' };
const WORKSPACES = { SourceWorkspacesImageId: 'wsi-0123456789' };
const UPDATE = { UpdateOfImageName: 'golden' };
const TEXT_RULE = 'an import takes letters of the Latin alphabet, digits, blanks and "_.()-" alone';

const declared = (properties: Properties) => declaredImage(DESK, properties);

test.each<[Properties, object, string]>([
  [
    { ...AMI, DisplayName: 'CAD (2026)', AgentVersion: 'ALWAYS_LATEST' },
    {
      way: 'import',
      amiId: AMI.SourceAmiId,
      roleArn: AMI.ImportRoleArn,
      displayName: 'CAD (2026)',
      agentVersion: 'ALWAYS_LATEST',
    },
    'Import of ami-0123456789abcdef0',
  ],
  [
    { ...WORKSPACES, ValidateOnInstanceType: 'stream.standard.large' },
    { way: 'import', workspacesImageId: 'wsi-0123456789', instanceType: 'stream.standard.large' },
    'Import of wsi-0123456789',
  ],
  [
    UPDATE,
    { way: 'update', name: 'golden', region: 'eu-west-1', whenUpToDate: 'FAIL' },
    'Update of golden in eu-west-1',
  ],
  [
    { ...UPDATE, DisplayName: 'CAD', WhenUpToDate: 'COPY' },
    { way: 'update', name: 'golden', region: 'eu-west-1', displayName: 'CAD', whenUpToDate: 'COPY' },
    'Update of golden in eu-west-1',
  ],
])('lifecycle 1: %j is what it says', (properties, source, description) => {
  expect(declared(properties)).toMatchObject({ description });
  expect(declared(properties).source).toEqual(source);
});

const NOT_A_DISPLAY_NAME = `is not possible: it must have 1 to 100 characters, of which ${TEXT_RULE}. Change it.`;

test.each<[Properties, string]>([
  [
    { ...AMI, SourceAmiId: 'ami-1' },
    'the id of the AMI "ami-1" is not the id of an AMI: it must look like "ami-0123456789abcdef0". Correct the id.',
  ],
  [{ SourceAmiId: AMI.SourceAmiId }, 'ImportRoleArn is missing: it is required. Declare it.'],
  [
    { SourceWorkspacesImageId: 'wsi-1' },
    'the id of the WorkSpaces image "wsi-1" is not the id of a WorkSpaces image: it must look like "wsi-0123456789". Correct the id.',
  ],
  [{ ...AMI, DisplayName: 'CAD!' }, `displayName "CAD!" ${NOT_A_DISPLAY_NAME}`],
  [{ ...UPDATE, DisplayName: 'CAD!' }, `displayName "CAD!" ${NOT_A_DISPLAY_NAME}`],
  [
    { ...AMI, AgentVersion: 'LATEST' },
    'agentVersion "LATEST" is not possible: it must be one of CURRENT_LATEST, ALWAYS_LATEST. Choose one of them.',
  ],
  [
    { ...WORKSPACES, ValidateOnInstanceType: 'large' },
    'validateOnInstanceType "large" is not an instance type of a fleet: it must look like "stream.standard.large". Correct it.',
  ],
  [
    { ...UPDATE, WhenUpToDate: 'NEVER' },
    'whenUpToDate "NEVER" is not possible: it must be one of FAIL, COPY. Choose one of them.',
  ],
  [
    { ...AMI, Description: 'CAD!' },
    `description "CAD!" has other characters than AppStream takes: ${TEXT_RULE}. Change it.`,
  ],
  [
    { ...AMI, ImageName: 'n'.repeat(101) },
    `imageName "${'n'.repeat(57)}…" has 101 characters: the name of an import has at most 100. Shorten it.`,
  ],
  [
    { ...AMI, DestinationRegion: 'us-east-1' },
    'destinationRegion "us-east-1" is not possible for an import: AppStream makes it in the region of the stack, "eu-west-1". Declare it in a stack of that region, and copy it from there.',
  ],
  [
    { ...UPDATE, DestinationRegion: 'us-east-1' },
    'destinationRegion "us-east-1" is not possible for a managed update: AppStream makes it in the region of the stack, "eu-west-1". Declare it in a stack of that region, and copy it from there.',
  ],
  [
    { ...UPDATE, SourceRegion: 'us-east-1' },
    'the region of the source "us-east-1" is not possible for a managed update: AppStream makes it in the region of the stack, "eu-west-1". Declare it in a stack of that region, and copy it from there.',
  ],
  [
    { ...UPDATE, ImageName: 'golden' },
    'imageName "golden" is the name of the source in the same region: names are unique within a region. Choose another name, or leave it out.',
  ],
])('lifecycle 8: %j is refused', (properties, message) => {
  expect(() => declared(properties)).toThrow(InvalidProperty);
  expect(() => declared(properties)).toThrow(new Error(message));
});

test('lifecycle 1: an import may have a name of 100 characters', () => {
  expect(declared({ ...AMI, ImageName: 'n'.repeat(100) }).name).toHaveLength(100);
});
