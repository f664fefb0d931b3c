import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** AppStream takes so many images in a region. https://docs.aws.amazon.com/appstream2/latest/developerguide/limits.html */
const DEFAULT_QUOTA = 10;

/** An image by what it takes of the quota of a region. */
interface CountedImage {
  readonly name: string;
  readonly region: string;
  /** Where it is made from an image. */
  readonly source?: { readonly name: string; readonly region: string };
  readonly keeps: number;
}

/** What each stack declares: counted once for all images of the stack. */
const imagesOfStacks = new WeakMap<Stack, CountedImage[]>();

/**
 * A release makes each image before it deletes any, so that present, new and kept ones are there at once, beside their
 * sources. Where images are kept, that comes sooner to the default quota than one thinks.
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
  // The images of a source are those of its region, and one that the stack makes itself is counted already.
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
