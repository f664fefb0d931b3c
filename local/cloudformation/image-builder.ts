import { createHash } from 'node:crypto';
import type { ResourceKind, ResourceRequest } from './resource-kind';

/**
 * EC2 Image Builder. Nearly every change of its resources is a replacement, so here every change is. An image is there
 * at once.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-image.html
 */
export const IMAGE_BUILDER: Readonly<Record<string, ResourceKind>> = {
  'AWS::ImageBuilder::Component': replaced('component'),
  'AWS::ImageBuilder::ImageRecipe': replaced('image-recipe'),
  'AWS::ImageBuilder::Image': replaced('image'),
};

/** A valid id of an AMI. The same text always gives the same id. */
export function amiIdFor(text: string): string {
  return `ami-${digest(text).slice(0, 17)}`;
}

function replaced(path: string): ResourceKind {
  const made = async (request: ResourceRequest) => ({ physicalId: arnFor(path, request) });
  return {
    create: made,
    update: made,
    async delete() {},
    attribute: ({ physicalId }, name) =>
      ({ Arn: physicalId, ImageId: amiIdFor(physicalId), Name: physicalId.split('/')[1] })[name],
  };
}

function arnFor(path: string, { stack, logicalId, properties }: ResourceRequest): string {
  const { partition, region, account, stackId } = stack;
  const version = digest(JSON.stringify([stackId, properties])).slice(0, 8);
  return `arn:${partition}:imagebuilder:${region}:${account}:${path}/${logicalId.toLowerCase()}/${version}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
