import type { CopyImageRequest, CopyImageResponse } from '@aws-sdk/client-appstream';
import { type ImageDetails, SimulatedImage, type StateChange } from '../image';
import { hasAppStream } from '../regions';
import { ServiceError } from '../service-error';
import type { Copy, Region } from '../world';
import type { Call } from './call';

const MODEL_STATES = 'PENDING AVAILABLE FAILED COPYING DELETING CREATING IMPORTING VALIDATING'.split(' ');

/** Called in the source region; the image appears in the destination region. */
export function copyImage(call: Call, input: CopyImageRequest): CopyImageResponse {
  const { world, behaviour } = call;
  const name = input.DestinationImageName!;
  if (!hasAppStream(input.DestinationRegion!)) {
    throw new ServiceError('ValidationException', `${input.DestinationRegion} is not a supported region.`);
  }
  const destination = world.region(input.DestinationRegion!);
  authorizeCopy(call, input.SourceImageName!, destination.arn('image', name));
  for (const act of world.settings.beforeCopy) act({ destinationRegion: destination.name, name });
  const source = copyableSource(call, input.SourceImageName!);

  if (behaviour.copyChecks === 'quotaFirst') checkQuotas(call, destination);
  const taken = destination.ownImage(name);
  if (taken) {
    const noticed =
      behaviour.nameCheck === 'synchronous' ||
      (behaviour.nameCheck === 'asynchronous' && taken.isVisible(call.now)) ||
      (behaviour.nameCheck === 'onlyWithinRegion' && destination === call.region);
    if (!noticed) return { DestinationImageName: name };
    throw new ServiceError(
      'ResourceAlreadyExistsException',
      `An image with the name ${name} already exists.`,
    );
  }
  if (behaviour.copyChecks === 'nameFirst') checkQuotas(call, destination);

  const copy = startCopy(call, source, destination, input);
  destination.images.set(copy.details.arn, copy);
  call.touch(copy);
  return { DestinationImageName: name };
}

function authorizeCopy(call: Call, sourceName: string, destinationArn: string): void {
  const on = call.behaviour.copyAuthorizedOn;
  if (on !== 'destination') call.authorize(call.region.arn('image', sourceName));
  if (on !== 'source') call.authorize(destinationArn);
}

function copyableSource(call: Call, name: string): SimulatedImage {
  const source = call.region.ownImage(name);
  if (!source?.isVisible(call.now)) {
    throw new ServiceError(call.behaviour.missingSourceOnCopy, `The image ${name} could not be found.`);
  }
  const state = source.state(call.now);
  const accepted =
    state === 'AVAILABLE' ||
    (!MODEL_STATES.includes(state) && call.behaviour.copyOfUnknownState === 'accepted');
  if (!accepted) {
    throw new ServiceError('ResourceNotAvailableException', `The image ${name} is in state ${state}.`);
  }
  return source;
}

function checkQuotas(call: Call, destination: Region): void {
  const images = destination.ownImages();
  if (images.length >= call.quotas.images) {
    throw new ServiceError(
      'LimitExceededException',
      `The limit of ${call.quotas.images} images in ${destination.name} has been reached.`,
    );
  }
  const underWay = images.filter(
    (image) =>
      image.state(call.now) === 'COPYING' || (image.details.copiedFrom && image.isUnderWay(call.now)),
  );
  if (underWay.length >= call.quotas.concurrentCopies) {
    throw new ServiceError(
      'LimitExceededException',
      `The limit of ${call.quotas.concurrentCopies} concurrent image copies to ${destination.name} has been reached.`,
    );
  }
}

function startCopy(
  call: Call,
  source: SimulatedImage,
  destination: Region,
  input: CopyImageRequest,
): SimulatedImage {
  const { behaviour, now } = call;
  const name = input.DestinationImageName!;
  const details: ImageDetails = {
    ...source.details,
    region: destination.name,
    name,
    arn: destination.arn('image', name),
    description:
      input.DestinationImageDescription ??
      (behaviour.copyWithoutDescriptionInheritsSource ? source.details.description : undefined),
    createdTime: behaviour.createdTimeOfCopy === 'copy' ? now : source.details.createdTime,
    baseImageArn: behaviour.baseImageOfCopy === 'source' ? source.details.arn : source.details.baseImageArn,
    visibleFrom: now + behaviour.visibleAfterSeconds * 1000,
    copiedFrom: source,
  };
  const image = new SimulatedImage(
    details,
    statesOfCopy(call, {
      sourceRegion: call.region.name,
      sourceName: source.details.name,
      destinationRegion: destination.name,
      name,
      description: details.description,
      at: now,
    }),
  );
  if (behaviour.copyInheritsPermissions) {
    for (const [account, share] of source.shares) image.shares.set(account, share);
  }
  return image;
}

function statesOfCopy({ world, behaviour, now }: Call, copy: Copy): StateChange[] {
  const { copySeconds, copyOutcome } = world.settings;
  const seconds = typeof copySeconds === 'number' ? copySeconds : copySeconds(copy);
  return [
    ...(behaviour.pendingSeconds > 0 ? [{ state: 'PENDING', from: now }] : []),
    { state: 'COPYING', from: now + behaviour.pendingSeconds * 1000 },
    { state: copyOutcome(copy), from: now + seconds * 1000 },
  ];
}
