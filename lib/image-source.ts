import type { Construct } from 'constructs';
import type { IAppStreamImage } from './app-stream-image';
import {
  type BoundSource,
  regionFrom,
  throwUnlessOfAccount,
  throwUnlessOptions,
} from './private/bound-source';

/**
 * Options of a source that is named.
 */
export interface ImageNameSourceOptions {
  /**
   * The region of the source image. One that aws-cdk-lib does not know is an error.
   *
   * @default - the stack's region
   */
  readonly region?: string;
}

/**
 * What an image is made from.
 *
 * A change of the source makes a new image.
 */
export abstract class ImageSource {
  /**
   * A copy of an image of the stack's account, within a region or across. A public image, or one that another account
   * shares, cannot be copied.
   *
   * What cannot be the name of an image is an error, and so is the name of a public image, known by its beginning
   * `AppStream-`, `Amazon-` or `AWS-`.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
   */
  public static imageName(imageName: string, options: ImageNameSourceOptions = {}): ImageSource {
    return new CopySource((scope) => {
      throwUnlessOptions(scope, options);
      return { imageName, region: options?.region ?? undefined };
    });
  }

  /**
   * A copy of an image of the app, or of one that was looked up by its name or ARN. It is copied from its own region.
   *
   * An image of another account is an error: AppStream copies images of one's own only.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
   */
  public static image(image: IAppStreamImage): ImageSource {
    return new CopySource((scope) => {
      throwUnlessOfAccount(scope, image);
      return { imageName: image.imageName, region: regionFrom(scope, image) };
    });
  }

  /**
   * What the stack declares of the source.
   *
   * @internal
   */
  public abstract _bind(scope: Construct): BoundSource;
}

class CopySource extends ImageSource {
  constructor(private readonly bound: (scope: Construct) => BoundSource) {
    super();
  }

  public override _bind(scope: Construct): BoundSource {
    return this.bound(scope);
  }
}
