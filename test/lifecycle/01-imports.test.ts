import type { FaultKind } from '../../local/appstream';
import {
  HOME,
  acts,
  copies,
  count,
  desk,
  duration,
  eventsOf,
  fleet,
  longDesk,
  minute,
  physicalId,
  pass,
  reasons,
  rollsBack,
  sibling,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { failedCreation } from './failed-creation';

const AMI = 'ami-0123456789abcdef0';
const NEXT_AMI = 'ami-0fedcba9876543210';
const WSI = 'wsi-0123456789';
const ROLE = 'arn:aws:iam::111122223333:role/importer';

type Options = Parameters<typeof world>[0];

/** An account that has two AMIs and a WorkSpaces image. */
function account(options: Options = {}) {
  const w = world(options);
  for (const id of [AMI, NEXT_AMI, WSI]) w.appStream.addImportable(HOME, { id });
  return w;
}

/** What the construct declares of an AMI. */
const from = (amiId: string, more = {}) => ({
  SourceImageName: undefined,
  SourceAmiId: amiId,
  ImportRoleArn: ROLE,
  ...more,
});

test('lifecycle 1: an image is imported from an AMI, and what uses it is made after that', async () => {
  const w = account();
  const options = {
    DisplayName: 'CAD',
    AgentVersion: 'ALWAYS_LATEST',
    ValidateOnInstanceType: 'stream.standard.large',
  };
  const result = await succeeds(w.stack.create(desk(from(AMI, options), { Fleet: fleet() })));
  expect(duration(result)).toBe(45);
  const image = theCopy(w);
  expect(image).toMatchObject({ state: 'AVAILABLE', name: expect.stringContaining(`.${AMI}-`) as string });
  expect(acts(w).map(({ operation, input }) => [operation, input])).toEqual([
    [
      'CreateImportedImage',
      {
        Name: image.name,
        SourceAmiId: AMI,
        IamRoleArn: ROLE,
        Description: expect.stringMatching(
          /^Import of ami-0123456789abcdef0 \(cdk-image [\w.-]+\)$/,
        ) as string,
        DisplayName: 'CAD',
        AgentSoftwareVersion: 'ALWAYS_LATEST',
        RuntimeValidationConfig: { IntendedInstanceType: 'stream.standard.large' },
      },
    ],
  ]);
});

test('lifecycle 1: an image is imported from a WorkSpaces image, by no role', async () => {
  const w = account();
  await succeeds(w.stack.create(desk({ SourceImageName: undefined, SourceWorkspacesImageId: WSI })));
  expect(theCopy(w).state).toBe('AVAILABLE');
  expect(acts(w)[0].input).toMatchObject({ WorkspaceImageId: WSI });
  expect(acts(w)[0].input).not.toHaveProperty('IamRoleArn');
});

test('lifecycle 2: another AMI makes another image, and the old one goes', async () => {
  const w = account();
  await succeeds(w.stack.create(desk(from(AMI), { Fleet: fleet() })));
  const before = theCopy(w).name;
  await succeeds(w.stack.update(desk(from(NEXT_AMI), { Fleet: fleet() })));
  expect(theCopy(w).name).not.toBe(before);
  expect(count(w, 'CreateImportedImage')).toBe(2);
});

test.each([
  ['a role', { ImportRoleArn: 'arn:aws:iam::111122223333:role/other' }],
  ['a validation', { ValidateOnInstanceType: 'stream.standard.medium' }],
])('lifecycle 2: %s that changes touches no image', async (_, change) => {
  const w = account();
  await succeeds(w.stack.create(desk(from(AMI))));
  const before = theCopy(w);
  await succeeds(w.stack.update(desk(from(AMI, change))));
  expect(theCopy(w)).toEqual(before);
});

test('lifecycle 2: an image that was copied is imported from now on, by an update like any other', async () => {
  const w = account();
  await succeeds(w.stack.create(longDesk({}, {}, { Fleet: fleet() })));
  await succeeds(w.stack.update(longDesk({}, from(AMI), { Fleet: fleet() })));
  expect(theCopy(w).name).toContain(AMI);
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

test('lifecycle 3: an imported image is deleted with its stack', async () => {
  const w = account();
  await succeeds(w.stack.create(longDesk({ copy: 180 }, from(AMI))));
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

test.each([0, 1, 30, 44])(
  'lifecycle 5: a sibling that fails after %i minutes leaves no import',
  async (minutes) => {
    const w = account();
    await rollsBack(w.stack.create(desk(from(AMI), { Other: sibling({ FailAfterSeconds: minutes * 60 }) })));
    await pass(w, 60);
    expect(copies(w)).toEqual([]);
  },
);

test('lifecycle 5: an update that is undone leaves the import of before', async () => {
  const w = account();
  await succeeds(w.stack.create(desk(from(AMI))));
  const before = theCopy(w);
  const failing = { Other: sibling({ FailAfterSeconds: 60 }, { DependsOn: 'Desk' }) };
  await rollsBack(w.stack.update(desk(from(NEXT_AMI), failing)));
  expect(theCopy(w)).toEqual(before);
});

test.each<FaultKind>(['lostAnswer', 'reset', 'http503', { error: 'ThrottlingException' }])(
  'lifecycle 6: %j at the import makes one image all the same',
  async (kind) => {
    const w = account();
    w.appStream.faults.inject({ operation: 'CreateImportedImage', kind, count: 1 });
    await succeeds(w.stack.create(desk(from(AMI))));
    expect(theCopy(w).state).toBe('AVAILABLE');
    expect(count(w, 'CreateImportedImage')).toBe(1);
  },
);

test.each([
  ['a role that is not known', 'InvalidRoleException'],
  ['what a role may do that is not known', 'OperationNotPermittedException'],
])('lifecycle 7: %s everywhere yet is tried again', async (_, error) => {
  const w = account();
  w.appStream.faults.inject({ operation: 'CreateImportedImage', kind: { error }, count: 3 });
  await succeeds(w.stack.create(desk(from(AMI))));
  expect(theCopy(w).state).toBe('AVAILABLE');
});

describe('lifecycle 8: an import fails', () => {
  const fails = async (properties: Parameters<typeof desk>[0], options: Options = {}) => {
    const w = account(options);
    w.appStream.addImportable(HOME, { id: 'ami-00000000', flaws: ['The volume is encrypted.'] });
    const failed = await failedCreation(w, properties);
    expect(copies(w)).toEqual([]);
    return failed;
  };

  test.each(['ResourceNotFoundException', 'IncompatibleImageException'] as const)(
    'at once of an AMI that is not there: %s',
    async (missingAmi) => {
      const { minutes, reason } = await fails(from('ami-11111111'), {
        appStream: { behaviour: { missingAmi } },
      });
      expect(minutes).toBe(0);
      expect(reason).toMatch(/AMI or WorkSpaces image.*\(.*: The image ami-11111111 could not be found\.\)/);
    },
  );

  test('at once of an AMI that does not fit, with the reasons of AppStream', async () => {
    const { minutes, reason } = await fails(from('ami-00000000'));
    expect(minutes).toBe(0);
    expect(reason).toMatch(
      /cannot import the AMI or WorkSpaces image \(IncompatibleImageException: .*The volume is encrypted\./,
    );
  });

  test('at its end of an AMI that does not fit, where AppStream says so then', async () => {
    const { reason } = await fails(from('ami-00000000'), {
      appStream: { behaviour: { unfitAmi: 'FAILED' } },
    });
    expect(reason).toMatch(/it ended in state FAILED \(.*The volume is encrypted\./);
  });

  test('after 3 minutes by a role that AppStream cannot assume', async () => {
    const { minutes, reason } = await fails(from(AMI), { appStream: { assumableRole: () => false } });
    expect(minutes).toBe(3);
    expect(reason).toContain('AppStream cannot assume the role (InvalidRoleException: ');
  });

  test('after 3 minutes where AppStream does not permit it', async () => {
    const w = account();
    const kind = { error: 'OperationNotPermittedException', message: 'You may not.' };
    w.appStream.faults.inject({ operation: 'CreateImportedImage', kind, count: 100 });
    const result = await rollsBack(w.stack.create(desk(from(AMI))));
    expect(reasons(result).join()).toContain(
      'cannot import the AMI or WorkSpaces image (OperationNotPermittedException: You may not.)',
    );
    expect(Math.round(minute(eventsOf(result).at(1)!.timestamp))).toBe(3);
  });

  test('where the quota of images is used up, and says whose they are', async () => {
    const { reason } = await fails(from(AMI), { appStream: { quotas: { images: 1 } } });
    expect(reason).toMatch(
      /the quota of images for this account and region is used up .*1 images, none being made/,
    );
  });

  test('of an AMI whose id a token stood for', async () => {
    expect((await fails(from('golden'))).reason).toContain(
      'the id of the AMI "golden" is not the id of an AMI',
    );
  });
});

test('lifecycle 12: going back to an AMI takes no import', async () => {
  const w = account();
  await succeeds(w.stack.create(desk(from(AMI, { KeepPrevious: '1' }))));
  const first = physicalId(w.stack);
  await succeeds(w.stack.update(desk(from(NEXT_AMI, { KeepPrevious: '1' }))));
  await succeeds(w.stack.update(desk(from(AMI, { KeepPrevious: '1' }))));
  expect(physicalId(w.stack)).toBe(first);
  expect(count(w, 'CreateImportedImage')).toBe(2);
});
