import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { IAppStreamImage } from '../i-app-stream-image';
import { invalidSourceName, reservedPrefix, shown } from './constraints';
import { wrongType } from './given-types';
import { isKnownLater, isMissing, literal, required, throwIfAny, unknownRegion } from './validation';

/** A source as a stack declares it. */
export interface BoundSource {
  /** What the resource is told of it. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The image that the new one is made from. Undefined where it is no image of AppStream. */
  readonly image?: {
    readonly name: string;
    /** Undefined where it is the stack's own. */
    readonly region?: string;
    /** What a policy names, where the name of the image changes without the template. */
    readonly policyName?: string;
  };
  readonly isCopied?: boolean;
  readonly isImported?: boolean;
  readonly isUpdated?: boolean;
  /** By which AppStream reads what it imports. */
  readonly importRole?: iam.IRole;
}

/** The sources that take an image, and the name of one. */
interface ImageSources {
  readonly image: string;
  readonly imageName: string;
}

const COPIES: ImageSources = { image: 'image', imageName: 'imageName' };
export const UPDATES: ImageSources = { image: 'updateOfImage', imageName: 'updateOfImageName' };

/** What an `ImageSource` is to what binds it. */
interface Bindable {
  _bind(scope: Construct): BoundSource;
}

/** The source of an image, held against the rules. */
export function boundSource(scope: Construct, source: Bindable): BoundSource {
  if (isMissing(source))
    throwIfAny(scope, [
      'source is missing: it is required. Give what the image is made from, such as ' +
        'ImageSource.imageName("<name of the image>").',
    ]);
  throwIfAny(scope, [notSource(source)]);
  const bound = source._bind(scope);
  const { image } = bound;
  if (!image) return bound;
  throwIfAny(scope, [
    required(invalidSourceName, 'the name of the source', image.name),
    literal(unknownRegion, 'the region of the source', image.region),
  ]);
  warnIfReserved(scope, image.name);
  return bound;
}

/** Known by what it does: one of another copy of this package is a source, too. */
function notSource(source: unknown): string | undefined {
  if (typeof (source as Partial<Bindable>)._bind === 'function') return undefined;
  return `${wrongType('source', source)}: it must be an ImageSource. Write ${sourceFor(source)}.`;
}

/** What takes a value that is no source itself. */
function sourceFor(value: unknown, { image, imageName }: ImageSources = COPIES): string {
  if (isImage(value)) return `ImageSource.${image}(…) around it`;
  if (typeof value !== 'string') return `ImageSource.${imageName}("<name of the image>")`;
  return value.startsWith('arn:')
    ? `ImageSource.${image}(AppStreamImage.fromImageArn(…))`
    : `ImageSource.${imageName}(${shown(value)})`;
}

function isImage(value: unknown): value is IAppStreamImage {
  const image = value as Partial<IAppStreamImage> | undefined | null;
  return typeof image?.imageName === 'string' && typeof image.imageArn === 'string' && 'env' in image;
}

/** AWS keeps these beginnings for itself, but may have let an older image have one. */
function warnIfReserved(scope: Construct, imageName: string): void {
  if (isKnownLater(imageName)) return;
  const prefix = reservedPrefix(imageName);
  if (prefix === undefined) return;
  Annotations.of(scope).addWarningV2(
    'cdk-appstream-image:reservedSourceName',
    `the name of the source ${shown(imageName)} begins with ${prefix}, as those of public images do: AppStream copies and ` +
      'updates only images of your account. Check the name.',
  );
}

/** Options that TypeScript would not let pass; a region alone would be lost. */
export function throwUnlessOptions(scope: Construct, options: unknown, example: string): void {
  if (isMissing(options) || typeof options === 'object') return;
  const meant = typeof options === 'string' ? example.replace('"…"', shown(options)) : example;
  throwIfAny(scope, [
    `${wrongType('options of the source', options)}: they must be an object. Write ${meant}.`,
  ]);
}

/** Known by what it has: one of another copy of this package has a pattern, too. */
export function policyNameOf(image: IAppStreamImage): string | undefined {
  return (image as IAppStreamImage & { readonly _sourcePattern?: string })._sourcePattern;
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
export function throwUnlessOfAccount(scope: Construct, image: IAppStreamImage, sources = COPIES): void {
  if (isMissing(image))
    throwIfAny(scope, ['the image of the source is missing: it is required. Declare it.']);
  if (!isImage(image)) {
    throwIfAny(scope, [
      `${wrongType('the image of the source', image)}: it must be an AppStreamImage. Write ${sourceFor(image, sources)}.`,
    ]);
  }
  const { account } = image.env;
  const own = Stack.of(scope).account;
  if (isKnownLater(account) || account === own) return;
  const isPublic = account === '';
  if (!isPublic && isKnownLater(own)) return;
  throwIfAny(scope, [
    `source ${image.node.path} is ${isPublic ? 'a public image' : `an image of account ${shown(account)}`}: AppStream ` +
      'copies and updates only images of the account that the stack is deployed to. Name one of your own; an image that ' +
      'is shared or public can be used for a fleet by its ARN.',
  ]);
}
