import { CreateImportedImageCommand, type CreateImportedImageCommandInput } from '@aws-sdk/client-appstream';
import type { AppStreamSimulatorOptions } from '../../../local/appstream';
import { simulated } from './client';

export const REGION = 'eu-west-1';
export const AMI = 'ami-0123456789abcdef0';
export const UNFIT = 'ami-0fedcba9876543210';
export const WORKSPACES_IMAGE = 'wsi-0123456789';
export const ROLE = 'arn:aws:iam::111122223333:role/importer';
export const FLAWS = ['The AMI is encrypted.', 'The AMI has no TPM 2.0.'];

/** An account with what can be imported, and an AMI that cannot. */
export function world(options: AppStreamSimulatorOptions = {}) {
  const account = simulated(REGION, options);
  const { simulator, client } = account;
  simulator.addImportable(REGION, { id: AMI });
  simulator.addImportable(REGION, { id: UNFIT, flaws: FLAWS });
  simulator.addImportable(REGION, { id: WORKSPACES_IMAGE });
  const importAs = (Name: string, more: Partial<CreateImportedImageCommandInput> = {}) =>
    client.send(new CreateImportedImageCommand({ Name, SourceAmiId: AMI, IamRoleArn: ROLE, ...more }));
  return { ...account, importAs };
}
