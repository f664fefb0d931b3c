import {
  CreateImportedImageCommand,
  type CreateImportedImageCommandInput,
  DescribeImagesCommand,
  type Image,
} from '@aws-sdk/client-appstream';
import { AppStreamSimulator, type AppStreamSimulatorOptions } from '../../../local/appstream';
import { clientOf, HandClock } from './client';

export const REGION = 'eu-west-1';
export const AMI = 'ami-0123456789abcdef0';
export const UNFIT = 'ami-0fedcba9876543210';
export const WORKSPACES_IMAGE = 'wsi-0123456789';
export const ROLE = 'arn:aws:iam::111122223333:role/importer';
export const FLAWS = ['The AMI is encrypted.', 'The AMI has no TPM 2.0.'];

/** An account with what can be imported, and an AMI that cannot. */
export function world(options: AppStreamSimulatorOptions = {}) {
  const clock = new HandClock();
  const simulator = new AppStreamSimulator({ clock, ...options });
  simulator.addImportable(REGION, { id: AMI });
  simulator.addImportable(REGION, { id: UNFIT, flaws: FLAWS });
  simulator.addImportable(REGION, { id: WORKSPACES_IMAGE });
  const client = clientOf(simulator, REGION);
  const importAs = (Name: string, more: Partial<CreateImportedImageCommandInput> = {}) =>
    client.send(new CreateImportedImageCommand({ Name, SourceAmiId: AMI, IamRoleArn: ROLE, ...more }));
  const describe = async (name: string): Promise<Image | undefined> =>
    client.send(new DescribeImagesCommand({ Names: [name] })).then(
      ({ Images }) => Images?.[0],
      () => undefined,
    );
  return { clock, simulator, client, importAs, describe };
}
