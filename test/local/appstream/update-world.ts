import {
  CreateUpdatedImageCommand,
  type CreateUpdatedImageCommandInput,
  DeleteImageCommand,
} from '@aws-sdk/client-appstream';
import type { AppStreamSimulatorOptions } from '../../../local/appstream';
import { errorOf, simulated } from './client';

export const REGION = 'eu-west-1';
export const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image';

/** An account with the image `golden`, which can be updated. */
export function world(options: AppStreamSimulatorOptions = {}) {
  const account = simulated(REGION, options);
  const { simulator, client } = account;
  simulator.addImage(REGION, {
    name: 'golden',
    description: 'of the source',
    tags: { team: 'blue' },
    agentVersion: '01-01-2025',
    baseImageArn: 'arn:aws:appstream:eu-west-1::image/base',
  });
  const update = (newImageName: string, more: Partial<CreateUpdatedImageCommandInput> = {}) =>
    client.send(new CreateUpdatedImageCommand({ existingImageName: 'golden', newImageName, ...more }));
  const remove = (Name: string) => errorOf(client.send(new DeleteImageCommand({ Name })));
  const updates = () => simulator.images(REGION).filter(({ name }) => name !== 'golden');
  return { ...account, update, remove, updates };
}
