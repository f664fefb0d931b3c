import type {
  DeleteImagePermissionsRequest,
  DeleteImagePermissionsResult,
  DescribeImagePermissionsRequest,
  DescribeImagePermissionsResult,
  UpdateImagePermissionsRequest,
  UpdateImagePermissionsResult,
} from '@aws-sdk/client-appstream';
import type { SimulatedImage } from '../image';
import { page } from '../paging';
import { ServiceError } from '../service-error';
import type { Call } from './call';
import { collection } from './collection';

/** Shares an image with an account, or changes what that account may do with it. */
export function updateImagePermissions(
  call: Call,
  input: UpdateImagePermissionsRequest,
): UpdateImagePermissionsResult {
  const image = availableImage(call, input.Name!);
  const accountId = input.SharedAccountId!;
  if (!image.shares.has(accountId) && image.shares.size >= call.quotas.sharesPerImage) {
    throw new ServiceError(
      'LimitExceededException',
      `The limit of ${call.quotas.sharesPerImage} accounts that an image is shared with has been reached.`,
    );
  }
  call.touch(image);
  const { allowFleet = false, allowImageBuilder = false } = input.ImagePermissions!;
  image.shares.set(accountId, { accountId, allowFleet, allowImageBuilder });
  return {};
}

/** Ends a share of an image. */
export function deleteImagePermissions(
  call: Call,
  input: DeleteImagePermissionsRequest,
): DeleteImagePermissionsResult {
  const image = availableImage(call, input.Name!);
  const accountId = input.SharedAccountId!;
  if (!image.shares.has(accountId) && call.behaviour.unshareOfUnshared !== 'accepted') {
    throw new ServiceError(
      call.behaviour.unshareOfUnshared,
      `The image is not shared with the account ${accountId}.`,
    );
  }
  call.touch(image);
  image.shares.delete(accountId);
  return {};
}

export function describeImagePermissions(
  call: Call,
  input: DescribeImagePermissionsRequest,
): DescribeImagePermissionsResult {
  const image = call.imageNamed(input.Name!);
  const shares = [...image.shares.values()].filter(
    ({ accountId }) => input.SharedAwsAccountIds?.includes(accountId) ?? true,
  );
  const { entries, next } = page(shares, input.MaxResults || call.behaviour.pageSize, input.NextToken);
  return {
    Name: input.Name,
    SharedImagePermissionsList: collection(
      call.behaviour.emptyCollections,
      entries.map(({ accountId, ...imagePermissions }) => ({ sharedAccountId: accountId, imagePermissions })),
    ),
    NextToken: next,
  };
}

function availableImage(call: Call, name: string): SimulatedImage {
  const image = call.imageNamed(name);
  const state = image.state(call.now);
  if (state !== 'AVAILABLE') {
    throw new ServiceError('ResourceNotAvailableException', `The image ${name} is in state ${state}.`);
  }
  return image;
}
