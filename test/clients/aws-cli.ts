import { join } from 'node:path';
import type { Checks } from '../emulator/checks';
import type { Processes } from '../emulator/processes';
import type { SimulatorProcess } from './simulator-process';

const FRIEND = '222233334444';
const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image/desktop';

/** The happy path and three errors by the AWS CLI. */
export async function tryAwsCli(
  processes: Processes,
  python: string,
  env: NodeJS.ProcessEnv,
  simulator: SimulatorProcess,
  checks: Checks,
): Promise<void> {
  const run = async (region: string, command: string, ...options: string[]) => {
    const cli = join(python, '..', 'aws');
    const args = ['appstream', command, '--region', region, '--output', 'json', ...options];
    return processes.run(cli, args, 60, { env: { ...env, AWS_ENDPOINT_URL_APPSTREAM: simulator.url } });
  };
  const aws = async (region: string, command: string, ...options: string[]): Promise<any> => {
    const { status, output } = await run(region, command, ...options);
    checks.that(`${command} ends with exit code 0`, status === 0, output);
    return JSON.parse(output || '{}');
  };
  const refused = async (error: string, region: string, command: string, ...options: string[]) => {
    const { status, output } = await run(region, command, ...options);
    checks.that(
      `${command} is refused with ${error}`,
      status === 255 && output.includes(`(${error})`),
      output,
    );
  };
  const stateOf = async (region: string, name: string) =>
    (await aws(region, 'describe-images', '--names', name)).Images[0].State as string;

  checks.equal('the source is there', await stateOf('us-east-1', 'golden'), 'AVAILABLE');
  const copy = ['--source-image-name', 'golden', '--destination-image-name', 'desktop'];
  await aws('us-east-1', 'copy-image', ...copy, '--destination-region', 'eu-west-1');
  checks.equal('the copy is under way', await stateOf('eu-west-1', 'desktop'), 'COPYING');
  await simulator.pass(60);
  checks.equal('the copy is made', await stateOf('eu-west-1', 'desktop'), 'AVAILABLE');

  await aws('eu-west-1', 'tag-resource', '--resource-arn', ARN, '--tags', 'team=Büro,stage=test');
  await aws('eu-west-1', 'untag-resource', '--resource-arn', ARN, '--tag-keys', 'stage');
  const { Tags } = await aws('eu-west-1', 'list-tags-for-resource', '--resource-arn', ARN);
  checks.equal('the tags are as they were given', Tags, { team: 'Büro' });

  const share = ['--name', 'desktop', '--shared-account-id', FRIEND];
  const rights = ['--image-permissions', 'allowFleet=true,allowImageBuilder=false'];
  await aws('eu-west-1', 'update-image-permissions', ...share, ...rights);
  const shares = await aws('eu-west-1', 'describe-image-permissions', '--name', 'desktop');
  checks.equal('the image is shared', shares.SharedImagePermissionsList, [
    { sharedAccountId: FRIEND, imagePermissions: { allowFleet: true, allowImageBuilder: false } },
  ]);

  await refused('OperationNotPermittedException', 'eu-west-1', 'delete-image', '--name', 'desktop');
  await refused('ResourceNotFoundException', 'eu-west-1', 'describe-images', '--names', 'missing');
  await refused(
    ...(['ResourceAlreadyExistsException', 'us-east-1', 'copy-image', ...copy] as const),
    ...['--destination-region', 'eu-west-1'],
  );

  await aws('eu-west-1', 'delete-image-permissions', ...share);
  const deleted = await aws('eu-west-1', 'delete-image', '--name', 'desktop');
  checks.equal('the copy is being deleted', deleted.Image.State, 'DELETING');

  const role = 'arn:aws:iam::111122223333:role/importer';
  const imported = ['--source-ami-id', 'ami-0123456789abcdef0', '--iam-role-arn', role, '--name', 'imported'];
  await refused('DryRunOperationException', 'us-east-1', 'create-imported-image', ...imported, '--dry-run');
  const { Image } = await aws('us-east-1', 'create-imported-image', ...imported);
  checks.equal('the AMI is being imported', Image.State, 'IMPORTING');
  const update = ['--existing-image-name', 'golden', '--new-image-name', 'updated'];
  const dryRun = await aws('us-east-1', 'create-updated-image', ...update, '--dry-run');
  checks.equal('an update is possible', dryRun, { canUpdateImage: true });
  const { image } = await aws('us-east-1', 'create-updated-image', ...update);
  checks.equal('the update is under way', image.State, 'PENDING');
}
