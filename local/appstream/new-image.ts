import type { ImageType } from '@aws-sdk/client-appstream';
import { type ImageShare, SimulatedImage, type Visibility } from './image';
import type { Region } from './world';

export const LATEST_AGENT = '10-01-2026';

/** An image that no call made: a test or a user puts it there. */
export interface NewImage {
  readonly name: string;
  /** Default: AVAILABLE. */
  readonly state?: string;
  /** Instead of `state`: its states one after the other, each but the last for so many seconds. */
  readonly states?: readonly { readonly state: string; readonly seconds?: number }[];
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** An account id alone means a share for fleets. */
  readonly sharedWith?: readonly (string | ImageShare)[];
  /** Default: PRIVATE. */
  readonly visibility?: Visibility;
  /** The account that owns a SHARED image. Default: 999988887777. */
  readonly owner?: string;
  readonly platform?: string;
  readonly baseImageArn?: string;
  readonly agentVersion?: string;
  /** CUSTOM if the image was imported. Default: NATIVE. */
  readonly type?: ImageType;
  /** Milliseconds of the clock. Default: now. */
  readonly createdTime?: number;
}

export function fullShare(share: string | ImageShare): ImageShare {
  return typeof share === 'string' ? { accountId: share, allowFleet: true, allowImageBuilder: false } : share;
}

export function newImage(region: Region, image: NewImage, now: number): SimulatedImage {
  const { name, visibility = 'PRIVATE' } = image;
  const owner = { PRIVATE: undefined, PUBLIC: '', SHARED: image.owner ?? '999988887777' }[visibility];
  let from = now;
  const states = (image.states ?? [{ state: image.state ?? 'AVAILABLE' }]).map(({ state, seconds = 0 }) => {
    const change = { state, from };
    from += seconds * 1000;
    return change;
  });
  const added = new SimulatedImage(
    {
      region: region.name,
      name,
      arn: region.arn('image', name, owner),
      visibility,
      description: image.description,
      platform: image.platform ?? 'WINDOWS_SERVER_2022',
      baseImageArn: image.baseImageArn ?? region.publicImages[0].details.arn,
      agentVersion: image.agentVersion ?? LATEST_AGENT,
      type: image.type ?? 'NATIVE',
      createdTime: image.createdTime ?? now,
      visibleFrom: -Infinity,
    },
    states,
  );
  for (const [key, value] of Object.entries(image.tags ?? {})) added.tags.set(key, value);
  for (const share of image.sharedWith ?? []) {
    const full = fullShare(share);
    added.shares.set(full.accountId, full);
  }
  return added;
}
