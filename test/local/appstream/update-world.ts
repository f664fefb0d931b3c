import {
  CreateUpdatedImageCommand,
  type CreateUpdatedImageCommandInput,
  DeleteImageCommand,
  DescribeImagesCommand,
  type Image,
} from '@aws-sdk/client-appstream';
import { AppStreamSimulator, type AppStreamSimulatorOptions } from '../../../local/appstream';
import { clientOf, errorOf, HandClock } from './client';

export const REGION = 'eu-west-1';
export const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image';

/** An account with the image `golden`, which can be updated. */
export function world(options: AppStreamSimulatorOptions = {}) {
  const clock = new HandClock();
  const simulator = new AppStreamSimulator({ clock, ...options });
  simulator.addImage(REGION, {
    name: 'golden',
    description: 'of the source',
    tags: { team: 'blue' },
    agentVersion: '01-01-2025',
    baseImageArn: 'arn:aws:appstream:eu-west-1::image/base',
  });
  const client = clientOf(simulator, REGION);
  const update = (newImageName: string, more: Partial<CreateUpdatedImageCommandInput> = {}) =>
    client.send(new CreateUpdatedImageCommand({ existingImageName: 'golden', newImageName, ...more }));
  const describe = async (name: string): Promise<Image | undefined> =>
    client.send(new DescribeImagesCommand({ Names: [name] })).then(
      ({ Images }) => Images?.[0],
      () => undefined,
    );
  const remove = (Name: string) => errorOf(client.send(new DeleteImageCommand({ Name })));
  const updates = () => simulator.images(REGION).filter(({ name }) => name !== 'golden');
  return { clock, simulator, client, update, describe, remove, updates };
}
