import type { Call } from './call';
import { copyImage } from './copy-image';
import { createImportedImage } from './create-imported-image';
import { createUpdatedImage } from './create-updated-image';
import { deleteImage } from './delete-image';
import { describeFleets } from './describe-fleets';
import { describeImages } from './describe-images';
import {
  deleteImagePermissions,
  describeImagePermissions,
  updateImagePermissions,
} from './image-permissions';
import { listTagsForResource, tagResource, untagResource } from './tags';

// `never`: each operation takes its own request, and `validate` has held the input against it before.
type Operation = (call: Call, input: never) => object;

/** The operations that the simulator knows, by the names of the protocol. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  CopyImage: copyImage,
  CreateImportedImage: createImportedImage,
  CreateUpdatedImage: createUpdatedImage,
  DeleteImage: deleteImage,
  DeleteImagePermissions: deleteImagePermissions,
  DescribeFleets: describeFleets,
  DescribeImagePermissions: describeImagePermissions,
  DescribeImages: describeImages,
  ListTagsForResource: listTagsForResource,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateImagePermissions: updateImagePermissions,
};
