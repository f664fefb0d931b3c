import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * AppStream's default quota of images in a region.
 * https://docs.aws.amazon.com/appstream2/latest/developerguide/limits.html
 */
const DEFAULT_QUOTA = 10;

/** A declared image, with what counts against the quota of its region. */
interface CountedImage {
  readonly name: string;
  readonly region: string;
  /** Undefined if it is not made from an image. */
  readonly source?: { readonly name: string; readonly region: string };
  /** How many previous images it keeps. */
  readonly keeps: number;
}

/** For each stack: its images. They are counted together, once. */
const imagesOfStacks = new WeakMap<Stack, CountedImage[]>();

/**
 * Warns if a release may pass the default quota. A release (an update that makes new images) makes all new images
 * before it deletes any. So present, new and kept images exist at once, beside their sources. Stacks that keep no image
 * get no warning.
 */
export function warnOverQuota(scope: Construct, image: CountedImage): void {
  const stack = Stack.of(scope);
  const known = imagesOfStacks.get(stack);
  known?.push(image);
  if (known) return;
  const images = [image];
  imagesOfStacks.set(stack, images);
  stack.node.addValidation({
    validate: () => {
      for (const region of new Set(images.map(({ region }) => region))) addWarning(stack, region, images);
      return [];
    },
  });
}

function addWarning(stack: Stack, region: string, all: readonly CountedImage[]): void {
  const images = all.filter((image) => image.region === region);
  const kept = images.reduce((sum, { keeps }) => sum + keeps, 0);
  // Of the sources, only those in this region count. One that the stack itself makes is counted already.
  const made = new Set(images.map(({ name }) => name));
  const sourcesHere = all.flatMap(({ source }) =>
    source?.region === region && !made.has(source.name) ? [source.name] : [],
  );
  const sources = new Set(sourcesHere).size;
  const sum = kept + 2 * images.length + sources;
  if (kept === 0 || sum <= DEFAULT_QUOTA) return;
  const where = Token.isUnresolved(region) ? 'the region of the stack' : region;
  const parts = [`present ${images.length}`, `new ${images.length}`, `kept ${kept}`, `sources ${sources}`];
  Annotations.of(stack).addWarningV2(
    'cdk-appstream-image:imageQuota',
    `a release needs room for ${sum} images in ${where} (${parts.join(', ')}): the default quota is ${DEFAULT_QUOTA} images in a ` +
      'region. Lower keepPrevious, or raise quota L-E1182CCA (images) in Service Quotas and acknowledge this warning.',
  );
}
