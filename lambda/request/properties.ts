import {
  emptyShare,
  invalidAccountId,
  invalidNewImageName,
  invalidRevision,
  invalidTagKey,
  invalidTagValue,
  sharedTwice,
  tooManyTags,
} from '../../lib/private/constraints';
import { sourceOf, wayOf } from '../ways/ways';
import { readDeclaration } from './declaration';
import type { DeclaredImage, Share } from './declared-image';
import { type Home, contentOf, generatedName, imageArn } from './identity';
import { ownerOf } from './marker';
import { regionOf } from './regions';
import { type Properties, flag, ifValid, listOf, required, text, throwIf } from './values';

/** Who declares an image: which resource of which stack. `namePrefix`: how its generated names begin. */
export interface Declarer {
  readonly home: Home;
  readonly imageLogicalId: string;
  readonly namePrefix: string;
}

/** @throws InvalidProperty */
export function declaredImage(declarer: Declarer, properties: Properties): DeclaredImage {
  const { home, imageLogicalId, namePrefix } = declarer;
  if (properties.Declaration !== undefined) return readDeclaration(home, imageLogicalId, properties);
  const source = sourceOf(properties, home);
  const way = wayOf(source);
  const description = text(properties, 'Description') || way.describe(source);
  const revision = text(properties, 'Revision') ?? '';
  throwIf(way.misdescribed(description));
  throwIf(invalidRevision('revision', revision));
  const region = regionOf(properties, 'DestinationRegion', 'destinationRegion', home);
  const explicitName = text(properties, 'ImageName');
  if (explicitName !== undefined) throwIf(invalidNewImageName('imageName', explicitName));
  throwIf(way.misplaced(source, home, region, explicitName));
  const content = {
    readable: way.readable(source),
    parts: [...way.content(source), description, revision],
  };
  const name = explicitName ?? generatedName(namePrefix, home, imageLogicalId, content);
  return {
    source,
    description,
    name,
    isNamed: explicitName !== undefined,
    region,
    arn: imageArn(home, region, name),
    owner: ownerOf(home, imageLogicalId, region, name),
    content: contentOf(content),
    shares: sharesOf(properties, home),
    tags: tagsOf(properties),
  };
}

export function declaredImageIfValid(
  declarer: Declarer,
  properties: Properties | undefined,
): DeclaredImage | undefined {
  return properties && ifValid(() => declaredImage(declarer, properties));
}

/** Only the shares: events of the stack may hide what the image is made from. */
export function declaredSharesIfValid(home: Home, properties: Properties): readonly Share[] | undefined {
  return ifValid(() => sharesOf(properties, home));
}

/** One list of accounts may serve many stages. So it may have the stack's own account, which needs no share. */
function sharesOf(properties: Properties, home: Home): Share[] {
  const shares = listOf(properties, 'SharedWith').map((share) => {
    const accountId = required(share, 'AccountId');
    throwIf(invalidAccountId('sharedWith.accountId', accountId));
    const allows = {
      allowFleet: flag(share, 'AllowFleet', true),
      allowImageBuilder: flag(share, 'AllowImageBuilder', false),
    };
    throwIf(emptyShare(accountId, allows));
    return { accountId, ...allows };
  });
  throwIf(sharedTwice(shares.map(({ accountId }) => accountId)));
  return shares.filter(({ accountId }) => accountId !== home.account);
}

function tagsOf(properties: Properties): Record<string, string> {
  const tags = new Map<string, string>();
  for (const tag of listOf(properties, 'Tags')) {
    const key = text(tag, 'Key') ?? '';
    const value = text(tag, 'Value') ?? '';
    throwIf(invalidTagKey(key));
    throwIf(invalidTagValue(key, value));
    tags.set(key, value);
  }
  throwIf(tooManyTags(tags.size));
  return Object.fromEntries(tags);
}
