import { type CreateImportedImageCommandInput, CreateImportedImageCommand } from '@aws-sdk/client-appstream';
import { actionOf, BEHAVIOURS, countCalls } from '../../../local/appstream';
import { clientOf, errorOf } from './client';
import { AMI, FLAWS, REGION, ROLE, UNFIT, world, WORKSPACES_IMAGE } from './import-world';

test.each<[string, Partial<CreateImportedImageCommandInput>]>([
  ['an AMI without a role', { IamRoleArn: undefined }],
  ['both sources', { WorkspaceImageId: WORKSPACES_IMAGE }],
  ['no source', { SourceAmiId: undefined }],
])('%s is refused', async (_, more) => {
  const { simulator, importAs } = world();
  expect(await errorOf(importAs('desktop', more))).toBe('InvalidParameterCombinationException');
  expect(simulator.images(REGION)).toEqual([]);
});

test('unfitAmi IncompatibleImageException: an AMI that does not fit is refused with all reasons', async () => {
  const { simulator, importAs } = world({ behaviour: { unfitAmi: 'IncompatibleImageException' } });
  const refused = importAs('desktop', { SourceAmiId: UNFIT });
  await expect(refused).rejects.toMatchObject({
    name: 'IncompatibleImageException',
    message: expect.stringContaining(FLAWS.join('; ')),
  });
  expect(simulator.images(REGION)).toEqual([]);
});

test('unfitAmi FAILED: an AMI that does not fit is accepted, and the image says why it is FAILED', async () => {
  const { clock, importAs, describe } = world({
    behaviour: { unfitAmi: 'FAILED', failedCopyTells: 'both' },
    importSeconds: 600,
  });
  await importAs('desktop', { SourceAmiId: UNFIT });
  expect(await describe('desktop')).toMatchObject({ State: 'IMPORTING', ImageErrors: [] });
  clock.pass(600);
  expect(await describe('desktop')).toMatchObject({
    State: 'FAILED',
    StateChangeReason: { Code: 'IMAGE_IMPORT_FAILURE', Message: FLAWS.join('; ') },
    ImageErrors: FLAWS.map((ErrorMessage) => ({ ErrorMessage })),
  });
});

test.each(BEHAVIOURS.missingAmi)('missingAmi: %s', async (missingAmi) => {
  const { importAs } = world({ behaviour: { missingAmi } });
  expect(await errorOf(importAs('desktop', { SourceAmiId: 'ami-00000000' }))).toBe(missingAmi);
});

test('an AMI that somebody deregisters is missing', async () => {
  const { simulator, importAs } = world();
  simulator.removeImportable(REGION, AMI);
  expect(await errorOf(importAs('desktop'))).toBe('ResourceNotFoundException');
});

test('an AMI is missing in every other region', async () => {
  const { simulator } = world();
  const input = { Name: 'desktop', SourceAmiId: AMI, IamRoleArn: ROLE };
  const elsewhere = clientOf(simulator, 'us-east-1').send(new CreateImportedImageCommand(input));
  expect(await errorOf(elsewhere)).toBe('ResourceNotFoundException');
});

test('a role that AppStream cannot assume is refused until it can', async () => {
  const { simulator, importAs } = world({ assumableRole: (arn) => arn !== ROLE });
  expect(await errorOf(importAs('desktop'))).toBe('InvalidRoleException');
  simulator.settings.assumableRole = () => true;
  expect(await errorOf(importAs('desktop'))).toBe('ok');
});

test.each(BEHAVIOURS.reservedName)('reservedName: %s, in small letters, too', async (reservedName) => {
  const { simulator, importAs } = world({ behaviour: { reservedName } });
  for (const name of ['Amazon-1', 'AWS1', 'appstream-image'])
    expect(await errorOf(importAs(name))).toBe(reservedName);
  expect(simulator.images(REGION)).toEqual([]);
  expect(await errorOf(importAs('my-AppStream'))).toBe('ok');
});

test('a dry run that passes answers 412 and makes nothing', async () => {
  const { simulator, importAs } = world();
  await expect(importAs('desktop', { DryRun: true })).rejects.toMatchObject({
    name: 'DryRunOperationException',
    $metadata: { httpStatusCode: 412 },
  });
  expect(simulator.images(REGION)).toEqual([]);
  expect(countCalls(simulator.journal, { outcome: 'DryRunOperationException' })).toBe(1);
});

test('a dry run fails where the import would', async () => {
  const { importAs } = world();
  const DryRun = true;
  expect(await errorOf(importAs('desktop', { DryRun, SourceAmiId: UNFIT }))).toBe(
    'IncompatibleImageException',
  );
  await importAs('desktop');
  expect(await errorOf(importAs('desktop', { DryRun }))).toBe('ResourceAlreadyExistsException');
});

test.each([false, true])(
  'importAuthorizesTags %s: the hook authorize sees * and the role that is passed',
  async (importAuthorizesTags) => {
    const asked: string[] = [];
    const { importAs } = world({
      behaviour: { importAuthorizesTags },
      authorize: (operation, resource, region) => asked.push(`${operation} ${resource} ${region}`) > 0,
    });
    await importAs('desktop', { Tags: { team: 'blue' } });
    const arn = 'arn:aws:appstream:eu-west-1:111122223333:image/desktop';
    expect(asked).toEqual([
      `CreateImportedImage * ${REGION}`,
      `iam:PassRole ${ROLE} ${REGION}`,
      ...(importAuthorizesTags ? [`TagResource ${arn} ${REGION}`] : []),
    ]);
  },
);

test('a role that may not be passed is named with the action that is missing', async () => {
  const { importAs } = world({ authorize: (operation) => actionOf(operation) !== 'iam:PassRole' });
  await expect(importAs('desktop')).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(`to perform: iam:PassRole on resource: ${ROLE} `),
  });
});
