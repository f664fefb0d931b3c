import { invalidRegion, severalPartitions } from '../../lib/private/constraints';
import type { Home } from './identity';
import { type Properties, text, throwIf } from './values';

/** The region that a property names; left out, the one of the stack. */
export function regionOf(properties: Properties, key: string, property: string, home: Home): string {
  const value = text(properties, key);
  if (value === undefined) return home.region;
  throwIf(invalidRegion(property, value));
  return value;
}

/** By the words that a message names them with. */
export function ofSeveralPartitions(regions: Readonly<Record<string, string>>): string | undefined {
  return severalPartitions(
    Object.entries(regions).map(([property, region]) => ({
      property,
      region,
      partition: partitionOf(region),
    })),
  );
}

/**
 * As far as the name of a region tells. Of partitions that are not named here, two regions still count as of one.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
