import { CreateUpdatedImageCommand, type CreateUpdatedImageRequest } from '@aws-sdk/client-appstream';
import { invalidDescription, invalidSourceName } from '../../lib/private/constraints';
import { invalidDisplayName, invalidWhenUpToDate, notAtHome } from '../../lib/private/source-constraints';
import { describeError, isErrorNamed } from '../appstream/errors';
import type { Source } from '../request/declared-image';
import { text, throwIf } from '../request/values';
import type { CopySource } from './copy';
import { type OwnImage, labelOf, lookAt, ofItself, readableOf } from './own-image';
import type { Way } from './way';

export interface UpdateSource extends Source, OwnImage {
  readonly way: 'update';
  readonly displayName?: string;
  /** FAIL or COPY. */
  readonly whenUpToDate: string;
}

/**
 * An image with the newest updates of another one, in its region: a managed update. (CloudFormation's Update is in
 * `images/create.ts`.)
 * https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CreateUpdatedImage.html
 */
export const UPDATE: Way<UpdateSource> = {
  noun: 'update',
  quota: 'L-9B6418E0 of updates at a time',
  // Only for CopyImage it is documented that tags are not copied.
  mayInheritTags: true,
  failures: {
    IncompatibleImageException: 'notUpdatable',
    OperationNotPermittedException: 'notUpdatable',
  },

  read: (properties, home) => {
    const name = text(properties, 'UpdateOfImageName');
    if (name === undefined) return undefined;
    throwIf(invalidSourceName('the name of the source', name));
    const displayName = text(properties, 'DisplayName');
    if (displayName !== undefined) throwIf(invalidDisplayName('displayName', displayName));
    const whenUpToDate = text(properties, 'WhenUpToDate') ?? 'FAIL';
    throwIf(invalidWhenUpToDate('whenUpToDate', whenUpToDate));
    const region = text(properties, 'SourceRegion') ?? home.region;
    return { way: 'update', name, region, displayName, whenUpToDate };
  },

  misplaced: (source, home, region, explicitName) =>
    notAtHome('a managed update', 'the region of the source', source.region, home.region) ??
    notAtHome('a managed update', 'destinationRegion', region, home.region) ??
    ofItself(source, region, explicitName),
  misdescribed: (description) => invalidDescription('description', description),
  readable: readableOf,
  describe: (source) => `Update of ${labelOf(source)}`,
  content: ({ name, region, displayName }) => ['update', name, region, displayName ?? ''],
  look: lookAt,

  /** AppStream does not document what a run does if there is nothing to update. So a dry run asks first. */
  begin: async (appStream, source, image) => {
    const region = appStream.region(source.region);
    const input: CreateUpdatedImageRequest = {
      existingImageName: source.name,
      newImageName: image.name,
      newImageDescription: image.description,
      newImageDisplayName: source.displayName,
    };
    try {
      const dry = await region.act(new CreateUpdatedImageCommand({ ...input, dryRun: true }));
      if (dry.canUpdateImage === false) return nothingToUpdate(source);
      const { canUpdateImage, image: begun } = await region.act(new CreateUpdatedImageCommand(input));
      return canUpdateImage === false && !begun ? nothingToUpdate(source) : undefined;
    } catch (error) {
      if (saysUpToDate(error)) return nothingToUpdate(source, describeError(error));
      throw error;
    }
  },
};

/** Says that there is nothing to update. Does not match "not up to date", or that an image is "no longer" updated. */
const UP_TO_DATE =
  /\b(is|are|already) (already )?up[- ]to[- ]date\b(?! enough)|\bno (\w+ )?updates? (is |are )?(currently )?available\b|\bno available updates?\b/i;

/**
 * AppStream may tell by an error that there is nothing to update. Only its words tell it from an image that cannot be
 * updated. Other words are a failure: otherwise a copy would pass for an image with the newest updates.
 */
function saysUpToDate(error: unknown): boolean {
  const isSuch = isErrorNamed(error, 'IncompatibleImageException', 'OperationNotPermittedException');
  return isSuch && UP_TO_DATE.test((error as Error).message);
}

function nothingToUpdate(source: UpdateSource, said = labelOf(source)) {
  if (source.whenUpToDate !== 'COPY')
    return { kind: 'fail', failure: 'nothingToUpdate', detail: said } as const;
  const { name, region } = source;
  return { kind: 'instead', source: { way: 'copy', name, region } satisfies CopySource } as const;
}
