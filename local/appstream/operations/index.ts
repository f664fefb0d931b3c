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

// `never`, since each operation takes a request of its own type. `validate` has checked the input before.
type Operation = (call: Call, input: never) => object;

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
