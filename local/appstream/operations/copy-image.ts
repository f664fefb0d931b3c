import type { CopyImageRequest, CopyImageResponse } from '@aws-sdk/client-appstream';
import type { SimulatedImage, StateChange } from '../image';
import { ServiceError } from '../service-error';
import type { Copy, Region } from '../world';
import type { Call } from './call';
import { begin, isAdmitted, secondsOf } from './making';
import { checkState, checkType, imageFrom } from './source';

/** CopyImage is called in the source region. The copy appears in the destination region. */
export function copyImage(call: Call, input: CopyImageRequest): CopyImageResponse {
  const { world } = call;
  const name = input.DestinationImageName!;
  if (!world.settings.hasAppStream(input.DestinationRegion!)) {
    throw new ServiceError('ValidationException', `${input.DestinationRegion} is not a supported region.`);
  }
  const destination = world.region(input.DestinationRegion!);
  authorizeCopy(call, input.SourceImageName!, destination.arn('image', name));
  for (const act of world.settings.beforeCopy) act({ destinationRegion: destination.name, name });
  const source = copyableSource(call, input.SourceImageName!);
  if (isAdmitted(call, 'CopyImage', destination, name)) {
    begin(call, destination, startCopy(call, source, destination, input));
  }
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
  checkState(call, source, 'ResourceNotAvailableException');
  checkType(source, call.behaviour.copyOfImported);
  return source;
}

function startCopy(
  call: Call,
  source: SimulatedImage,
  destination: Region,
  input: CopyImageRequest,
): SimulatedImage {
  const { behaviour, now } = call;
  const own = {
    name: input.DestinationImageName!,
    description: input.DestinationImageDescription,
    createdTime: behaviour.createdTimeOfCopy === 'copy' ? now : source.details.createdTime,
  };
  return imageFrom(call, source, destination, own, { by: 'CopyImage' }, ({ name, description }) =>
    statesOfCopy(call, {
      sourceRegion: call.region.name,
      sourceName: source.details.name,
      destinationRegion: destination.name,
      name,
      description,
      at: now,
    }),
  );
}

function statesOfCopy({ world, behaviour, now }: Call, copy: Copy): StateChange[] {
  const { copySeconds, copyOutcome } = world.settings;
  return [
    ...(behaviour.pendingSeconds > 0 ? [{ state: 'PENDING', from: now }] : []),
    { state: 'COPYING', from: now + behaviour.pendingSeconds * 1000 },
    { state: copyOutcome(copy), from: now + secondsOf(copySeconds, copy) * 1000 },
  ];
}
