import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { IAppStreamImage } from '../i-app-stream-image';
import { invalidSourceName, reservedPrefix, shown } from './constraints';
import { wrongType } from './given-types';
import { type KnownProps, warnOfMistakenProps } from './mistaken-props';
import { isKnownLater, isMissing, literal, required, throwIfAny, unknownRegion } from './validation';

/** What a source declares in the stack of an image. */
export interface BoundSource {
  /** The properties of the custom resource that describe the source. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The image that the new one is made from. Undefined for an AMI or a WorkSpaces image. */
  readonly image?: {
    readonly name: string;
    /** Undefined if it is the stack's own region. */
    readonly region?: string;
    /** The pattern that policies allow, if the name of the image can change while the template stays the same. */
    readonly policyName?: string;
  };
  /** An update can be a copy, too: `WhenUpToDate.COPY`. */
  readonly isCopied?: boolean;
  readonly isImported?: boolean;
  readonly isUpdated?: boolean;
  /** The role by which AppStream reads the AMI. */
  readonly importRole?: iam.IRole;
}

/** The methods of `ImageSource` that take an image, and the name of an image. Messages name them. */
interface ImageSources {
  readonly image: string;
  readonly imageName: string;
}

const COPIES: ImageSources = { image: 'image', imageName: 'imageName' };
/** The methods for managed updates. */
export const UPDATES: ImageSources = { image: 'updateOfImage', imageName: 'updateOfImageName' };

/** The part of `ImageSource` that is used here. The class itself cannot be imported: its file imports this one. */
interface Bindable {
  _bind(scope: Construct): BoundSource;
}

/** Checks a source and returns what it declares. Throws if the source is invalid. */
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

/** Checks for the method, not the class: an app can have two copies of this package. */
function notSource(source: unknown): string | undefined {
  if (typeof (source as Partial<Bindable>)._bind === 'function') return undefined;
  return `${wrongType('source', source)}: it must be an ImageSource. Write ${sourceFor(source)}.`;
}

/** The code that makes a source of a value that is none. */
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

/** AWS reserves these prefixes. An older image may have one all the same, so this is a warning and no error. */
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

/**
 * Refuses options that are no object, which JavaScript lets pass: a region that is given alone, as a text, would be
 * ignored. Warns of options that do not exist. `optionFor` answers with the name of the option that such a value was
 * probably meant for.
 */
export function throwUnlessOptions(
  scope: Construct,
  options: unknown,
  known: KnownProps,
  optionFor: (value: unknown) => string,
): void {
  if (isMissing(options)) return;
  if (typeof options === 'object' && !Construct.isConstruct(options)) {
    warnOfMistakenProps(scope, options!, known);
    return;
  }
  const value = typeof options === 'string' ? shown(options) : '…';
  throwIfAny(scope, [
    `${wrongType('options of the source', options)}: they must be an object. Write { ${optionFor(options)}: ${value} }.`,
  ]);
}

/**
 * The pattern of a `NewestAppStreamImage`; undefined for any other image. Checks for the member, not the class: an app
 * can have two copies of this package.
 */
export function policyNameOf(image: IAppStreamImage): string | undefined {
  return (image as IAppStreamImage & { readonly _sourcePattern?: string })._sourcePattern;
}

/** The region of an image, or undefined if it is the stack's own. */
export function regionFrom(scope: Construct, image: IAppStreamImage): string | undefined {
  const { region } = image.env;
  const stack = Stack.of(scope);
  if (region === stack.region) return undefined;
  // If the stack of the image has no `env`, its region is a token that only this stack can resolve. Both stacks are
  // then taken to be deployed to the same region.
  return Token.isUnresolved(region) && region === image.stack.region ? undefined : region;
}

/**
 * Refuses a value that is no image, and an image of another account. Accounts that are known only at deployment are not
 * compared.
 */
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
