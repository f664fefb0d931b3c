import { shown } from '../../lib/private/constraints';
import type { DeclaredImage } from './declared-image';
import { type Home, imageArn } from './identity';
import { ownerOf } from './marker';
import { InvalidProperty, type Properties, required } from './values';

/** More than AppStream's default quota: 100 accounts an image (L-99A44980). */
const MAX_ACCOUNTS_TOLD = 150;

/**
 * The first resource of a chain answers with this text, and the other waiters read it. So the template declares the
 * image once for all of them. CloudFormation takes answers of 4,096 bytes, so the text is short: a hash of the content
 * instead of a long revision, and only the accounts of the shares. A waiter needs these if it goes on with a deletion:
 * it takes the shares back.
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

/** The image as a waiter knows it: of tags and shares, it needs only the accounts of the shares. */
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
