import { contentOf, generatedName, homeOf, imageArn } from '../../lambda/request/identity';
import { ownerOf, readMarker, stackAndResourceOf } from '../../lambda/request/marker';
import type { ImageSnapshot } from '../../local/appstream';
import { NAME_PREFIX } from '../../local/simulated-account';
import { contentOfSource } from './sources';
import type { DeclaredImage } from './step';

/** The account that images are shared with by hand. */
export const OUTSIDER = '444444444444';

/** Images of the stacks, by logical id, as one operation declares them. */
export type Declarations = ReadonlyMap<string, DeclaredImage>;

export function regionOf(arn: string): string {
  return arn.split(':')[3];
}

export function markerOf(image: ImageSnapshot) {
  return readMarker(image.description ?? '');
}

/** Whether its marker says that this resource has made the image. */
export function isOf(stackId: string, logicalId: string, image: ImageSnapshot): boolean {
  return markerOf(image)?.owner === ownerOf(homeOf(stackId), logicalId, image.region, image.name);
}

/** Whether its marker says that any resource of this stack has made the image. */
export function isOfStack(stackId: string, image: ImageSnapshot): boolean {
  const [stack] = stackAndResourceOf(ownerOf(homeOf(stackId), '', '', ''));
  return stackAndResourceOf(markerOf(image)?.owner ?? '')[0] === stack;
}

function declaredContent(stackId: string, { source, description, revision }: DeclaredImage) {
  const { region } = homeOf(stackId);
  const made = contentOfSource(source, region);
  return {
    readable: made.readable,
    parts: [...made.parts, description ?? made.description, revision ?? ''],
  };
}

/** What the marker of a declared image says that it was made from. */
export function contentMark(stackId: string, declared: DeclaredImage): string {
  return contentOf(declaredContent(stackId, declared));
}

/** The ARN that a declared image has or would have. */
export function declaredArn(stackId: string, logicalId: string, declared: DeclaredImage): string {
  const home = homeOf(stackId);
  const { imageName, destinationRegion = home.region } = declared;
  const name = imageName ?? generatedName(NAME_PREFIX, home, logicalId, declaredContent(stackId, declared));
  return imageArn(home, destinationRegion, name);
}
