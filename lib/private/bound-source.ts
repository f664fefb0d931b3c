import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IAppStreamImage } from '../app-stream-image';
import type { ImageSource } from '../image-source';
import { invalidSourceName, shown } from './constraints';
import { isMissing, literal, required, throwIfAny, unknownRegion } from './validation';

/** A source as a stack declares it. */
export interface BoundSource {
  readonly imageName: string;
  /** Undefined where it is the stack's own. */
  readonly region?: string;
}

/** The source of an image, held against the rules. */
export function boundSource(scope: Construct, source: ImageSource): BoundSource {
  if (isMissing(source))
    throwIfAny(scope, [
      'source is missing: it is required. Give what the image is made from, an ImageSource.',
    ]);
  const bound = source._bind(scope);
  throwIfAny(scope, [
    required(invalidSourceName, 'the name of the source', bound.imageName),
    literal(unknownRegion, 'the region of the source', bound.region),
  ]);
  return bound;
}

/** The region of an image, or undefined where it is the stack's own. */
export function regionFrom(scope: Construct, image: IAppStreamImage): string | undefined {
  const { region } = image.env;
  const stack = Stack.of(scope);
  if (region === stack.region) return undefined;
  // A stack whose environment is left open is deployed beside those that use it: other stacks cannot know its region.
  return Token.isUnresolved(region) && region === image.stack.region ? undefined : region;
}

/** What is known of both accounts when the app is synthesized is compared; the rest is known when it is deployed. */
export function throwUnlessOfAccount(scope: Construct, image: IAppStreamImage): void {
  if (isMissing(image))
    throwIfAny(scope, ['the image of the source is missing: it is required. Declare it.']);
  const { account } = image.env;
  const own = Stack.of(scope).account;
  if (Token.isUnresolved(account) || account === own) return;
  const isPublic = account === '';
  if (!isPublic && Token.isUnresolved(own)) return;
  throwIfAny(scope, [
    `source ${image.node.path} is ${isPublic ? 'a public image' : `an image of account ${shown(account)}`}: AppStream ` +
      'copies only images of the account that the stack is deployed to. Copy one of your own; an image that is ' +
      'shared or public can be used for a fleet by its ARN.',
  ]);
}
