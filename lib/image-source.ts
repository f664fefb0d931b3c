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
import { boundUpdate, throwUnlessOfRegion } from './private/update-source';

/**
 * What an image is made from, and how.
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
    return new SourceOfScope((scope) => {
      throwUnlessOptions(scope, options, '{ region: "…" }');
      return boundCopy(imageName, options?.region ?? undefined);
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
    return new SourceOfScope((scope) => {
      throwUnlessOfAccount(scope, image);
      return boundCopy(image.imageName, regionFrom(scope, image), policyNameOf(image));
    });
  }

  /**
   * An image made from an AMI of the stack's account and region, by a role of its own unless one is given. It takes 30 to 60
   * minutes.
   *
   * What cannot be the id of an AMI is an error. AppStream has rules for AMIs: Windows Server 2022 or 2025, one unencrypted
   * volume of at most 500 GB, and more. One that does not fit fails the deployment with AppStream's reasons.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/import-image.html
   */
  public static ami(amiId: string, options: AmiSourceOptions = {}): ImageSource {
    return new SourceOfScope((scope) => boundAmi(scope, amiId, options));
  }

  /**
   * An image made from a WorkSpaces image of the stack's account and region.
   *
   * What cannot be the id of a WorkSpaces image is an error.
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
   * A managed update: an image with the newest updates of Windows, drivers and agent of another image of the stack's account
   * and region. It takes several hours.
   *
   * What cannot be the name of an image is an error, and so is the name of a public image. A new `revision` of the image
   * updates again.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/keep-image-updated-managed-image-updates.html
   */
  public static updateOfImageName(imageName: string, options: UpdateSourceOptions = {}): ImageSource {
    return new SourceOfScope((scope) => boundUpdate(scope, imageName, undefined, options));
  }

  /**
   * A managed update of an image of the app, or of one that was looked up by its name or ARN.
   *
   * An image of another account or region is an error: AppStream updates an image in its own region.
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
   * What the stack declares of the source.
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
