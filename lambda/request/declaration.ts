import { shown } from '../../lib/private/constraints';
import type { DeclaredImage } from './declared-image';
import { type Home, imageArn } from './identity';
import { ownerOf } from './marker';
import { InvalidProperty, type Properties, required } from './values';

/** More than AppStream's default quota of 100 (L-99A44980). */
const MAX_ACCOUNTS_TOLD = 150;

/**
 * What the first of a chain tells the others of the image, so that the template declares it once for all of them. Short,
 * since CloudFormation takes answers of 4,096 bytes: a revision may be long, and its hash is all that is needed. Of the
 * shares, the others need the accounts: where a deletion takes longer than its hour, they take them back.
 */
export function declarationOf(image: DeclaredImage): string {
  const { name, isNamed, region, source, description, content, shares } = image;
  const accounts = shares
    .slice(0, MAX_ACCOUNTS_TOLD)
    .map(({ accountId }) => accountId)
    .join('');
  return JSON.stringify({ name, isNamed, region, source, description, content, accounts });
}

type Declaration = Pick<
  DeclaredImage,
  'name' | 'isNamed' | 'region' | 'source' | 'description' | 'content'
> & { readonly accounts: string };

/** Of an image as another of its chain knows it: that one neither tags nor shares. */
export function readDeclaration(home: Home, imageLogicalId: string, properties: Properties): DeclaredImage {
  try {
    const { accounts, ...image } = JSON.parse(required(properties, 'Declaration')) as Declaration;
    return {
      ...image,
      arn: imageArn(home, image.region, image.name),
      owner: ownerOf(home, imageLogicalId, image.region, image.name),
      shares: (accounts.match(/\d{12}/g) ?? []).map((accountId) => ({
        accountId,
        allowFleet: true,
        allowImageBuilder: false,
      })),
      tags: {},
    };
  } catch {
    throw new InvalidProperty(
      `Declaration ${shown(properties.Declaration)} is not what the first resource of the chain answers. ` +
        'Leave it to the construct.',
    );
  }
}
