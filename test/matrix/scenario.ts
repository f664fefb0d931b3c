import { readMarker } from '../../lambda/request/marker';
import type { Behaviour } from '../../local/appstream';
import type { World } from '../lambda/stacks';

/** One that ends the same in every combination of the behaviours that it meets. */
export interface Scenario {
  readonly name: string;
  readonly meets: readonly (keyof Behaviour)[];
  readonly failsUpdate?: boolean;
  readonly play: (world: World) => Promise<void>;
  readonly copiesFail?: number;
}

/** The images of the account that carry a marker, wherever they are. */
export function ours({ appStream }: World) {
  return appStream
    .regions()
    .flatMap((region) => appStream.images(region).filter(({ description }) => readMarker(description ?? '')));
}
