import type {
  Application,
  DescribeImagesRequest,
  DescribeImagesResult,
  Image,
  ImageState,
  ImageStateChangeReasonCode,
  PlatformType,
} from '@aws-sdk/client-appstream';
import type { Making, SimulatedImage } from '../image';
import { page } from '../paging';
import { ServiceError } from '../service-error';
import { type Call, missingImage } from './call';

/**
 * Finds own and public images by name or ARN, and images that others share by ARN. Without names and ARNs it lists the
 * own images and the public ones, and those that others share only if `Type` asks for them.
 */
export function describeImages(call: Call, input: DescribeImagesRequest): DescribeImagesResult {
  call.authorize('*');
  if (input.Names?.length && input.Arns?.length) {
    throw new ServiceError(
      'InvalidParameterCombinationException',
      'Only one of Names and Arns can be specified.',
    );
  }
  const found = findImages(call, input).filter(
    ({ details }) => input.Type === undefined || details.visibility === input.Type,
  );
  const { entries, next } = page(found, input.MaxResults || call.behaviour.pageSize, input.NextToken);
  return { Images: entries.map((image) => describeImage(call, image)), NextToken: next };
}

function findImages(call: Call, { Names, Arns, Type }: DescribeImagesRequest): SimulatedImage[] {
  const { region, behaviour, now } = call;
  const all = [...region.images.values(), ...region.publicImages].filter((image) => image.isVisible(now));
  if (Arns?.length) return wanted(call, Arns, (arn) => all.find(({ details }) => details.arn === arn));
  if (Names?.length) {
    const byName = all.filter(
      ({ details }) => details.visibility !== 'SHARED' || behaviour.sharedImagesFoundByName,
    );
    return wanted(
      call,
      Names,
      (name) =>
        byName.find(({ details }) => details.name === name && details.visibility === 'PRIVATE') ??
        byName.find(({ details }) => details.name === name),
    );
  }
  const listed = {
    PRIVATE: true,
    PUBLIC: behaviour.publicImagesListed || Type === 'PUBLIC',
    SHARED: Type === 'SHARED',
  };
  return all.filter(({ details }) => listed[details.visibility]);
}

function wanted(
  call: Call,
  keys: string[],
  find: (key: string) => SimulatedImage | undefined,
): SimulatedImage[] {
  return keys.flatMap((key) => {
    const image = find(key);
    if (!image && call.behaviour.missingImage === 'exception') throw missingImage(key);
    return image ?? [];
  });
}

/** An image as the service shows it now. */
export function describeImage({ behaviour, now }: Call, image: SimulatedImage): Image {
  const { details } = image;
  const state = image.state(now);
  const failed = state === 'FAILED';
  const tells = behaviour.failedCopyTells;
  const { by = 'CopyImage', errors = [] } = details.made ?? {};
  const failure = FAILURES[by];
  const messages = errors.length > 0 ? errors : [failure.message];
  return {
    Name: details.name,
    Arn: details.arn,
    BaseImageArn: details.baseImageArn,
    // A request may have an empty display name or description. The model allows neither in an answer.
    DisplayName: details.displayName || details.name,
    State: state as ImageState,
    Visibility:
      details.visibility === 'PRIVATE' && image.shares.size > 0
        ? behaviour.visibilityOfShared
        : details.visibility,
    ImageBuilderSupported: true,
    Platform: details.platform as PlatformType,
    Description:
      (image.isUnderWay(now) && !behaviour.descriptionWhileCopying ? undefined : details.description) ||
      undefined,
    StateChangeReason:
      failed && (tells === 'reason' || tells === 'both')
        ? { Code: failure.code, Message: messages.join('; ') }
        : undefined,
    Applications: [{ ...APPLICATION, Metadata: behaviour.nullsInApplications ? METADATA_WITH_NULL : {} }],
    CreatedTime: new Date(details.createdTime),
    AppstreamAgentVersion: details.agentVersion,
    ImageErrors:
      failed && (tells === 'errors' || tells === 'both')
        ? messages.map((message) => ({
            ErrorCode: 'FLEET_INSTANCE_PROVISIONING_FAILURE',
            ErrorMessage: message,
            ErrorTimestamp: new Date(now),
          }))
        : [],
    ImagePermissions:
      details.visibility === 'SHARED' ? { allowFleet: true, allowImageBuilder: false } : undefined,
    ImageType: details.type,
    ImageSharedWithOthers: image.shares.size > 0 ? 'TRUE' : 'FALSE',
  };
}

const FAILURES: Record<Making['by'], { code: ImageStateChangeReasonCode; message: string }> = {
  CopyImage: { code: 'IMAGE_COPY_FAILURE', message: 'The image could not be copied.' },
  CreateImportedImage: { code: 'IMAGE_IMPORT_FAILURE', message: 'The image could not be imported.' },
  CreateUpdatedImage: { code: 'IMAGE_UPDATE_FAILURE', message: 'The image could not be updated.' },
};

const APPLICATION: Application = {
  Name: 'Firefox',
  DisplayName: 'Firefox',
  LaunchPath: 'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  Enabled: true,
};

// The SDK's type knows no null, but the service sends it (aws/aws-sdk-go-v2#3501).
const METADATA_WITH_NULL = { icon: null } as unknown as Record<string, string>;
