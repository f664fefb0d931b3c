import { copyOfItself } from '../../lib/private/constraints';
import type { AppStream } from '../appstream/region';
import { type SourceDecision, decideOnSource } from '../images/decide-create';

/** An image of this account that another one is made from. */
export interface OwnImage {
  readonly name: string;
  readonly region: string;
}

export function labelOf({ name, region }: OwnImage): string {
  return `${name} in ${region}`;
}

/** A name that `generatedName` made. If the source has one, only the readable part of it shows in the new name. */
const GENERATED = /^cdk-.+-[0-9a-f]{8}\.(.+)-[0-9a-f]{16}$/;

export function readableOf({ name }: OwnImage): string {
  return GENERATED.exec(name)?.[1] ?? name;
}

/** What is wrong if the new image would replace the one that it is made from. */
export function ofItself(
  source: OwnImage,
  region: string,
  explicitName: string | undefined,
): string | undefined {
  return explicitName === undefined ? undefined : copyOfItself({ name: explicitName, region }, source);
}

export async function lookAt(appStream: AppStream, source: OwnImage): Promise<SourceDecision> {
  const region = appStream.region(source.region);
  const image = await region.findImage(source.name);
  if (!image && (await region.hasForeignImage(source.name)))
    return { kind: 'fail', failure: 'sourceNotOwn', detail: labelOf(source) };
  return decideOnSource(image, labelOf(source));
}
