import { CopyImageCommand } from '@aws-sdk/client-appstream';
import { invalidDescription, invalidSourceName } from '../../lib/private/constraints';
import type { Source } from '../request/declared-image';
import { ofSeveralPartitions, regionOf } from '../request/regions';
import { required, throwIf } from '../request/values';
import { type OwnImage, labelOf, lookAt, ofItself, readableOf } from './own-image';
import type { Way } from './way';

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
    const region = regionOf(properties, 'SourceRegion', 'the region of the source', home);
    return { way: 'copy', name, region };
  },

  misplaced: (source, home, region, explicitName) => {
    const regions = {
      'the region of the stack': home.region,
      'the region of the source': source.region,
      destinationRegion: region,
    };
    return ofSeveralPartitions(regions) ?? ofItself(source, region, explicitName);
  },

  misdescribed: (description) => invalidDescription('description', description),
  readable: readableOf,
  describe: (source) => `Copy of ${labelOf(source)}`,
  content: ({ name, region }) => [name, region],
  look: lookAt,

  /** CopyImage has to be called in the region of the source. */
  begin: async (appStream, source, image) => {
    const command = new CopyImageCommand({
      SourceImageName: source.name,
      DestinationImageName: image.name,
      DestinationRegion: image.region,
      DestinationImageDescription: image.description,
    });
    await appStream.region(source.region).act(command);
    return undefined;
  },
};
