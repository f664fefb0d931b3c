import { SimulatedImage } from './image';

/** More than one page of 25, as in the real service. */
const COUNT = 30;

const byRegion = new Map<string, readonly SimulatedImage[]>();

/** The images that AWS provides. They are the same for all accounts, and their ARN has no account. */
export function publicImages(region: string, partition: string): readonly SimulatedImage[] {
  const key = `${partition}/${region}`;
  let images = byRegion.get(key);
  if (!images) {
    images = Array.from({ length: COUNT }, (_, index) => publicImage(region, partition, index));
    byRegion.set(key, images);
  }
  return images;
}

function publicImage(region: string, partition: string, index: number): SimulatedImage {
  const createdTime = Date.UTC(2024, index, 9);
  const date = new Date(createdTime).toISOString().slice(0, 10);
  const name = `AppStream-WinServer2022-${date.slice(5)}-${date.slice(0, 4)}`;
  return new SimulatedImage(
    {
      region,
      name,
      arn: `arn:${partition}:appstream:${region}::image/${name}`,
      visibility: 'PUBLIC',
      platform: 'WINDOWS_SERVER_2022',
      agentVersion: date,
      type: 'NATIVE',
      createdTime,
      visibleFrom: createdTime,
    },
    [{ state: 'AVAILABLE', from: createdTime }],
  );
}
