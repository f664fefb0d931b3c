import type { CreateImportedImageRequest, CreateImportedImageResult } from '@aws-sdk/client-appstream';
import { SimulatedImage } from '../image';
import { LATEST_AGENT } from '../new-image';
import { ServiceError } from '../service-error';
import type { ImageImport, Importable } from '../world';
import type { Call } from './call';
import { describeImage } from './describe-images';
import { begin, checkReserved, isAdmitted, secondsOf, statesOnTheWay, visibleFrom } from './making';

/** Makes an image from an AMI or a WorkSpaces image of the account, in the same region. */
export function createImportedImage(
  call: Call,
  input: CreateImportedImageRequest,
): CreateImportedImageResult {
  const name = input.Name!;
  authorizeImport(call, input);
  checkReserved(call, name);
  const sourceId = sourceOf(input);
  checkRole(call, input.IamRoleArn);
  const flaws = flawsOf(call, sourceId);
  const admitted = isAdmitted(call, 'CreateImportedImage', call.region, name);
  if (input.DryRun) {
    throw new ServiceError('DryRunOperationException', 'The image could have been imported.', 412);
  }
  const image = imported(call, input, sourceId, flaws);
  if (admitted) begin(call, call.region, image);
  return { Image: describeImage(call, image) };
}

/**
 * The Service Authorization Reference has no resource for CreateImportedImage. It does not name `iam:PassRole`; IAM
 * asks for it wherever a call passes a role.
 */
function authorizeImport(call: Call, { Name, IamRoleArn, Tags }: CreateImportedImageRequest): void {
  call.authorize('*');
  if (IamRoleArn) call.authorizeAction('iam:PassRole', IamRoleArn);
  if (Tags && call.behaviour.importAuthorizesTags) {
    call.authorizeAction('TagResource', call.region.arn('image', Name!));
  }
}

/** Checks what the service's model cannot express: exactly one source, and a role if the source is an AMI. */
function sourceOf({ SourceAmiId, WorkspaceImageId, IamRoleArn }: CreateImportedImageRequest): string {
  const refuse = (message: string) => new ServiceError('InvalidParameterCombinationException', message);
  if (SourceAmiId && WorkspaceImageId) {
    throw refuse('Only one of SourceAmiId and WorkspaceImageId can be specified.');
  }
  const sourceId = SourceAmiId ?? WorkspaceImageId;
  if (!sourceId) throw refuse('One of SourceAmiId and WorkspaceImageId must be specified.');
  if (SourceAmiId && !IamRoleArn) {
    throw refuse('IamRoleArn must be specified with SourceAmiId.');
  }
  return sourceId;
}

function checkRole({ world }: Call, role: string | undefined): void {
  if (role && !world.settings.assumableRole(role)) {
    throw new ServiceError('InvalidRoleException', `AppStream cannot assume the role ${role}.`);
  }
}

/** Why the import will end as FAILED: empty if it will not. Throws what AppStream refuses at once. */
function flawsOf({ region, behaviour }: Call, id: string): NonNullable<Importable['flaws']> {
  const importable = region.importables.get(id);
  if (!importable) throw new ServiceError(behaviour.missingAmi, `The image ${id} could not be found.`);
  const { flaws = [] } = importable;
  if (flaws.length > 0 && behaviour.unfitAmi !== 'FAILED') {
    throw new ServiceError(behaviour.unfitAmi, `The image ${id} cannot be imported: ${flaws.join('; ')}`);
  }
  return flaws;
}

function imported(
  call: Call,
  input: CreateImportedImageRequest,
  sourceId: string,
  flaws: readonly string[],
): SimulatedImage {
  const { world, behaviour, region, now } = call;
  const { Name: name, Description: description, DisplayName: displayName } = input;
  const asked: ImageImport = { region: region.name, name: name!, sourceId, description, at: now };
  const { importSeconds, importOutcome } = world.settings;
  const image = new SimulatedImage(
    {
      region: region.name,
      name: name!,
      arn: region.arn('image', name!),
      visibility: 'PRIVATE',
      description,
      displayName,
      platform: 'WINDOWS_SERVER_2022',
      agentVersion: LATEST_AGENT,
      type: 'CUSTOM',
      createdTime: now,
      visibleFrom: visibleFrom(call),
      made: { by: 'CreateImportedImage', errors: flaws },
    },
    statesOnTheWay(
      call,
      behaviour.importStates.split(' '),
      secondsOf(importSeconds, asked),
      flaws.length > 0 ? 'FAILED' : importOutcome(asked),
    ),
  );
  for (const [key, value] of Object.entries(input.Tags ?? {})) image.tags.set(key, value);
  return image;
}
