import { CopyImageCommand } from '@aws-sdk/client-appstream';
import {
  copyOfItself,
  invalidDescription,
  invalidRegion,
  invalidSourceName,
  severalPartitions,
} from '../../lib/private/constraints';
import { partitionOf } from '../request/identity';
import { required, text, throwIf } from '../request/values';
import { type OwnImage, labelOf, lookAt, readableOf } from './own-image';
import type { Source, Way } from './way';

export interface CopySource extends Source, OwnImage {
  readonly way: 'copy';
}

/**
 * A copy of an image of this account, within a region or across.
 * https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
 */
export const COPY: Way<CopySource> = {
  noun: 'copy',
  quota: 'L-60244546 of copies at a time',
  failures: { IncompatibleImageException: 'incompatible' },

  read: (properties, home) => {
    const name = required(properties, 'SourceImageName');
    throwIf(invalidSourceName('the name of the source', name));
    const region = text(properties, 'SourceRegion') ?? home.region;
    throwIf(invalidRegion('the region of the source', region));
    return { way: 'copy', name, region };
  },

  misplaced: (source, home, region, explicitName) => {
    const regions = {
      'the region of the stack': home.region,
      'the region of the source': source.region,
      destinationRegion: region,
    };
    const placed = Object.entries(regions).map(([property, region]) => ({
      property,
      region,
      partition: partitionOf(region),
    }));
    const copied =
      explicitName === undefined ? undefined : copyOfItself({ name: explicitName, region }, source);
    return severalPartitions(placed) ?? copied;
  },

  misdescribed: (description) => invalidDescription('description', description),
  label: labelOf,
  readable: readableOf,
  describe: (source) => `Copy of ${labelOf(source)}`,
  content: ({ name, region }) => [name, region],
  look: lookAt,

  /** Called in the source region, as AppStream demands. */
  begin: async (context, source, image) => {
    const command = new CopyImageCommand({
      SourceImageName: source.name,
      DestinationImageName: image.name,
      DestinationRegion: image.region,
      DestinationImageDescription: image.description,
    });
    await context.region(source.region).act(command);
    return undefined;
  },
};
