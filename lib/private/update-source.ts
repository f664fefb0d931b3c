import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IAppStreamImage } from '../i-app-stream-image';
import { type UpdateSourceOptions, WhenUpToDate } from '../image-source-options';
import { type BoundSource, throwUnlessOptions } from './bound-source';
import { withoutNulls } from './given-types';
import { UPDATE_OPTIONS } from './known-options';
import { invalidDisplayName, invalidWhenUpToDate, notAtHome } from './source-constraints';
import { isKnownLater, literal, throwIfAny } from './validation';

/** The source of a managed update. Throws if an option is invalid. */
export function boundUpdate(
  scope: Construct,
  name: string,
  region: string | undefined,
  options: UpdateSourceOptions,
  policyName?: string,
): BoundSource {
  throwUnlessOptions(scope, options, UPDATE_OPTIONS, (value) =>
    invalidWhenUpToDate('', value) === undefined ? 'whenUpToDate' : 'displayName',
  );
  const { displayName, whenUpToDate } = withoutNulls(options ?? {});
  throwIfAny(scope, [
    literal(invalidDisplayName, 'displayName', displayName),
    literal(invalidWhenUpToDate, 'whenUpToDate', whenUpToDate),
  ]);
  return {
    properties: {
      UpdateOfImageName: name,
      SourceRegion: region,
      DisplayName: displayName,
      WhenUpToDate: whenUpToDate === WhenUpToDate.FAIL ? undefined : whenUpToDate,
    },
    image: { name, region, policyName },
    isUpdated: true,
    isCopied: whenUpToDate === WhenUpToDate.COPY,
  };
}

/** Refuses an image of another region. Regions that are known only at deployment are not compared. */
export function throwUnlessOfRegion(scope: Construct, image: IAppStreamImage): void {
  const { region } = image.env;
  const home = Stack.of(scope).region;
  if (isKnownLater(region) || isKnownLater(home)) return;
  throwIfAny(scope, [notAtHome('a managed update', 'the region of the source', region, home)]);
}
