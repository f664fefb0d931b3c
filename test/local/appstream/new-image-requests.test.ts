import { AppStreamSimulator } from '../../../local/appstream';
import { rawErrorOf } from './client';

const simulator = new AppStreamSimulator();
const errorTo = (operation: string, input: unknown) => rawErrorOf(simulator, operation, input);

test.each<[string, object, string]>([
  ['CreateImportedImage', {}, "Value null at 'name'"],
  ['CreateImportedImage', { Name: 'a', SourceAmiId: 'ami-0123456' }, 'pattern'],
  ['CreateImportedImage', { Name: 'a', SourceAmiId: 'ami-0123456789abcdef01' }, 'pattern'],
  ['CreateImportedImage', { Name: 'a', WorkspaceImageId: 'ami-01234567' }, 'pattern'],
  ['CreateImportedImage', { Name: 'a', IamRoleArn: 'importer' }, "at 'iamRoleArn'"],
  ['CreateImportedImage', { Name: 'a', Description: 'made by [cdk]' }, "at 'description'"],
  ['CreateImportedImage', { Name: 'a', Description: '' }, 'pattern'],
  ['CreateImportedImage', { Name: 'a', Description: 'd'.repeat(257) }, 'less than or equal to 256'],
  ['CreateImportedImage', { Name: 'a', DisplayName: 'a: b' }, "at 'displayName'"],
  ['CreateImportedImage', { Name: 'a', DisplayName: 'd'.repeat(101) }, 'less than or equal to 100'],
  ['CreateImportedImage', { Name: 'a', Tags: {} }, 'between 1 and 50'],
  ['CreateImportedImage', { Name: 'a', AgentSoftwareVersion: 'LATEST' }, 'enum value set'],
  [
    'CreateImportedImage',
    { Name: 'a', RuntimeValidationConfig: { IntendedInstanceType: 'large' } },
    "at 'runtimeValidationConfig.intendedInstanceType'",
  ],
  [
    'CreateImportedImage',
    { Name: 'a', AppCatalogConfig: [{ Name: 'a' }] },
    "Value null at 'appCatalogConfig.1.member.absoluteAppPath'",
  ],
  ['CreateUpdatedImage', { newImageName: 'b' }, "Value null at 'existingImageName'"],
  ['CreateUpdatedImage', { existingImageName: 'a', newImageName: '-b' }, "at 'newImageName'"],
  [
    'CreateUpdatedImage',
    { existingImageName: 'a', newImageName: 'b', newImageDescription: 'd'.repeat(257) },
    'less than or equal to 256',
  ],
  [
    'CreateUpdatedImage',
    { existingImageName: 'a', newImageName: 'b', newImageDisplayName: 'd'.repeat(101) },
    'less than or equal to 100',
  ],
  ['CreateUpdatedImage', { existingImageName: 'a', newImageName: 'b', newImageTags: {} }, 'between 1 and 50'],
])('%s %j is refused', async (operation, input, message) => {
  const error = await errorTo(operation, input);
  expect(error).toContain('400 ValidationException: 1 validation error detected');
  expect(error).toContain(message);
});

test.each([
  ['CreateImportedImage', { Name: 'a', DryRun: 'true' }],
  ['CreateImportedImage', { Name: 'a', AppCatalogConfig: {} }],
  ['CreateUpdatedImage', { existingImageName: 'a', newImageName: 'b', dryRun: 'true' }],
])('%s %j has the wrong type', async (operation, input) => {
  expect(await errorTo(operation, input)).toContain('SerializationException');
});

// The model has CreateUpdatedImage's members in lower case.
test('a member in the wrong case is no member', async () => {
  expect(await errorTo('CreateUpdatedImage', { ExistingImageName: 'a', NewImageName: 'b' })).toContain(
    '2 validation errors detected',
  );
});
