import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-appstream';
import { ServiceError } from '../service-error';
import type { Call } from './call';
import { collection } from './collection';

const TAGS_PER_RESOURCE = 50;

/** Adds tags to an image, or overwrites their values. */
export function tagResource(call: Call, input: TagResourceRequest): TagResourceResponse {
  call.authorize(input.ResourceArn!);
  const image = call.visibleImage(input.ResourceArn!);
  const added = Object.entries(input.Tags!);
  if (new Set([...image.tags.keys(), ...added.map(([key]) => key)]).size > TAGS_PER_RESOURCE) {
    throw new ServiceError(
      'LimitExceededException',
      `The limit of ${TAGS_PER_RESOURCE} tags for each resource has been reached.`,
    );
  }
  call.touch(image);
  for (const [key, value] of added) image.tags.set(key, value);
  return {};
}

/** Removes tags from an image. A tag that it does not have is no error. */
export function untagResource(call: Call, input: UntagResourceRequest): UntagResourceResponse {
  call.authorize(input.ResourceArn!);
  const image = call.visibleImage(input.ResourceArn!);
  call.touch(image);
  for (const key of input.TagKeys!) image.tags.delete(key);
  return {};
}

export function listTagsForResource(
  call: Call,
  input: ListTagsForResourceRequest,
): ListTagsForResourceResponse {
  call.authorize('*');
  const image = call.visibleImage(input.ResourceArn!);
  return { Tags: collection(call.behaviour.emptyCollections, Object.fromEntries(image.tags)) };
}
