import type { Construct } from 'constructs';
import type { IAppStreamImage } from './i-app-stream-image';
import type {
  AmiSourceOptions,
  ImageNameSourceOptions,
  UpdateSourceOptions,
  WorkspacesImageSourceOptions,
} from './image-source-options';
import {
  type BoundSource,
  UPDATES,
  policyNameOf,
  regionFrom,
  throwUnlessOfAccount,
  throwUnlessOptions,
} from './private/bound-source';
import { boundAmi, boundWorkspacesImage } from './private/import-source';
import { COPY_OPTIONS } from './private/known-options';
import { boundUpdate, throwUnlessOfRegion } from './private/update-source';

/**
 * What an image is made from, and how.
 *
 * An invalid source fails the synthesis when an image is declared with it. A change of the source makes a new image.
 */
export abstract class ImageSource {
  /**
   * A copy of an image that the stack's account owns, from the stack's region or another one. AppStream cannot copy a
   * public image, or one that another account shares.
   *
   * If `imageName` cannot be the name of an image, that is an error. So is the name of a public image, which begins
   * with `AppStream-`, `Amazon-` or `AWS-`.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
   */
  public static imageName(imageName: string, options: ImageNameSourceOptions = {}): ImageSource {
    return new SourceOfScope((scope) => {
      throwUnlessOptions(scope, options, COPY_OPTIONS, () => 'region');
      return boundCopy(imageName, options?.region ?? undefined);
    });
  }

  /**
   * A copy of an image of the app, of a `NewestAppStreamImage`, or of one from `fromImageName` or `fromImageArn`. It is
   * copied from its own region.
   *
   * An image of another account is an error: AppStream copies only images that the account owns.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
   */
  public static image(image: IAppStreamImage): ImageSource {
    return new SourceOfScope((scope) => {
      throwUnlessOfAccount(scope, image);
      return boundCopy(image.imageName, regionFrom(scope, image), policyNameOf(image));
    });
  }

  /**
   * An import: an image made from an EC2 AMI of the stack's account and region. It takes 30 to 60 minutes. AppStream
   * reads the AMI by a role, which is made for this image unless you give one.
   *
   * If `amiId` cannot be the id of an AMI, that is an error. AppStream also has rules for AMIs, such as Windows Server
   * 2022 or 2025, and one unencrypted volume of at most 500 GB. If the AMI breaks one of them, the deployment fails
   * with AppStream's reasons.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/import-image.html
   */
  public static ami(amiId: string, options: AmiSourceOptions = {}): ImageSource {
    return new SourceOfScope((scope) => boundAmi(scope, amiId, options));
  }

  /**
   * An import: an image made from a WorkSpaces image of the stack's account and region.
   *
   * If `workspacesImageId` cannot be the id of a WorkSpaces image, that is an error.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CreateImportedImage.html
   */
  public static workspacesImage(
    workspacesImageId: string,
    options: WorkspacesImageSourceOptions = {},
  ): ImageSource {
    return new SourceOfScope((scope) => boundWorkspacesImage(scope, workspacesImageId, options));
  }

  /**
   * A managed update: a new image with the newest updates of Windows, drivers and the AppStream agent. It is made from
   * another image of the stack's account and region, and takes several hours.
   *
   * To update again, change the `revision` of the image. If `imageName` cannot be the name of an image, or is that of a
   * public image, that is an error.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/keep-image-updated-managed-image-updates.html
   */
  public static updateOfImageName(imageName: string, options: UpdateSourceOptions = {}): ImageSource {
    return new SourceOfScope((scope) => boundUpdate(scope, imageName, undefined, options));
  }

  /**
   * A managed update of an image of the app, of a `NewestAppStreamImage`, or of one from `fromImageName` or
   * `fromImageArn`.
   *
   * An image of another account or region is an error: AppStream updates an image only in its own region.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/keep-image-updated-managed-image-updates.html
   */
  public static updateOfImage(image: IAppStreamImage, options: UpdateSourceOptions = {}): ImageSource {
    return new SourceOfScope((scope) => {
      throwUnlessOfAccount(scope, image, UPDATES);
      throwUnlessOfRegion(scope, image);
      return boundUpdate(scope, image.imageName, regionFrom(scope, image), options, policyNameOf(image));
    });
  }

  /**
   * Checks the source, and returns what the stack declares for it.
   *
   * @internal
   */
  public abstract _bind(scope: Construct): BoundSource;
}

class SourceOfScope extends ImageSource {
  constructor(private readonly bound: (scope: Construct) => BoundSource) {
    super();
  }

  public override _bind(scope: Construct): BoundSource {
    return this.bound(scope);
  }
}

function boundCopy(name: string, region: string | undefined, policyName?: string): BoundSource {
  return {
    properties: { SourceImageName: name, SourceRegion: region },
    image: { name, region, policyName },
    isCopied: true,
  };
}
