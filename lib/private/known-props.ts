import type { AppStreamImageProps, ImageShare } from '../app-stream-image-props';
import type { AppStreamImageShareProps } from '../app-stream-image-share-props';
import { knownProps } from './mistaken-props';

export const IMAGE_PROPS = knownProps<AppStreamImageProps>(
  {
    source: true,
    imageName: true,
    destinationRegion: true,
    description: true,
    sharedWith: true,
    revision: true,
    keepPrevious: true,
    removalPolicy: true,
    createTimeout: true,
    deleteTimeout: true,
    provider: true,
  },
  {
    name: 'Write imageName.',
    physicalname: 'Write imageName.',
    region: 'Write destinationRegion.',
    sourceregion: 'Write ImageSource.imageName("<name of the image>", { region: "<region>" }).',
    sharewith: 'Write sharedWith.',
    retain: 'Write removalPolicy: RemovalPolicy.RETAIN.',
    deletionpolicy: 'Write removalPolicy.',
    timeout: 'Write createTimeout or deleteTimeout.',
    tags: 'Write Tags.of(image).add(…).',
    vpc: 'Write provider: new AppStreamImageProvider(…, { vpc }).',
    role: 'Write provider: new AppStreamImageProvider(…, { role }).',
  },
);

const OF_SHARE = {
  allowfleets: 'Write allowFleet.',
  allowimagebuilders: 'Write allowImageBuilder.',
  allowbuilder: 'Write allowImageBuilder.',
  allowbuilders: 'Write allowImageBuilder.',
};

export const SHARED_WITH = knownProps<ImageShare>(
  { accountId: true, allowFleet: true, allowImageBuilder: true },
  OF_SHARE,
);

export const SHARE_PROPS = knownProps<AppStreamImageShareProps>(
  { imageName: true, accountId: true, allowFleet: true, allowImageBuilder: true, provider: true },
  OF_SHARE,
);
