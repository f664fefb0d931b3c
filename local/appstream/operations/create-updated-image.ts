import type { CreateUpdatedImageRequest, CreateUpdatedImageResult } from '@aws-sdk/client-appstream';
import type { SimulatedImage } from '../image';
import { LATEST_AGENT } from '../new-image';
import { ServiceError } from '../service-error';
import type { ImageUpdate } from '../world';
import type { Call } from './call';
import { describeImage } from './describe-images';
import { begin, checkReserved, isAdmitted, secondsOf, statesOnTheWay } from './making';
import { checkState, checkType, imageFrom } from './source';

/**
 * Makes an image from another one of the account, in its region, with the newest updates of Windows, drivers and agent.
 */
export function createUpdatedImage(call: Call, input: CreateUpdatedImageRequest): CreateUpdatedImageResult {
  const { behaviour, region, world } = call;
  const name = input.newImageName!;
  authorizeUpdate(call, input);
  const source = call.visibleImage(region.arn('image', input.existingImageName!));
  checkState(call, source, behaviour.updateOfUnavailable);
  checkType(source, behaviour.updateOfImported);
  const isUpToDate = world.settings.isUpToDate(source.snapshot(call.now));
  if (input.dryRun) return dryRun(call, name, isUpToDate);

  checkReserved(call, name);
  const admitted = isAdmitted(call, 'CreateUpdatedImage', region, name);
  const { nothingToUpdate } = behaviour;
  if (isUpToDate && nothingToUpdate !== 'FAILED' && nothingToUpdate !== 'made') {
    return upToDate(nothingToUpdate);
  }
  const image = updated(call, source, input, isUpToDate && nothingToUpdate === 'FAILED');
  if (admitted) begin(call, region, image);
  return {
    image: describeImage(call, image),
    canUpdateImage: behaviour.runTellsCanUpdate ? true : undefined,
  };
}

/**
 * New tags need `appstream:TagResource` on the new image, too:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonappstream2.0.html
 */
function authorizeUpdate(call: Call, input: CreateUpdatedImageRequest): void {
  const on = call.behaviour.updateAuthorizedOn;
  const newArn = call.region.arn('image', input.newImageName!);
  if (on !== 'new') call.authorize(call.region.arn('image', input.existingImageName!));
  if (on !== 'existing') call.authorize(newArn);
  if (input.newImageTags) call.authorizeAction('TagResource', newArn);
}

function dryRun(call: Call, name: string, isUpToDate: boolean): CreateUpdatedImageResult {
  const { dryRunChecksAll, dryRunOfUpToDate } = call.behaviour;
  if (dryRunChecksAll) {
    checkReserved(call, name);
    isAdmitted(call, 'CreateUpdatedImage', call.region, name);
  }
  return isUpToDate ? upToDate(dryRunOfUpToDate) : { canUpdateImage: true };
}

function upToDate(answer: string): CreateUpdatedImageResult {
  if (answer === 'canUpdateImage') return { canUpdateImage: false };
  throw new ServiceError(answer, UP_TO_DATE);
}

const UP_TO_DATE = 'No updates are available for the image.';

function updated(
  call: Call,
  source: SimulatedImage,
  input: CreateUpdatedImageRequest,
  fails: boolean,
): SimulatedImage {
  const { world, behaviour, region, now } = call;
  const { updateSeconds, updateOutcome } = world.settings;
  const own = {
    name: input.newImageName!,
    description: input.newImageDescription,
    displayName: input.newImageDisplayName ?? source.details.displayName,
    agentVersion: LATEST_AGENT,
  };
  const making = { by: 'CreateUpdatedImage', errors: fails ? [UP_TO_DATE] : [] } as const;
  const image = imageFrom(call, source, region, own, making, ({ name, description }) => {
    const asked: ImageUpdate = {
      region: region.name,
      sourceName: source.details.name,
      name,
      description,
      at: now,
    };
    return statesOnTheWay(
      call,
      behaviour.updateStates.split(' '),
      secondsOf(updateSeconds, asked),
      fails ? 'FAILED' : updateOutcome(asked),
    );
  });
  const tags = [
    ...(behaviour.updateInheritsTags ? source.tags : []),
    ...Object.entries(input.newImageTags ?? {}),
  ];
  for (const [key, value] of tags) image.tags.set(key, value);
  return image;
}
