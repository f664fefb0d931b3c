import { invalidRegion, severalPartitions } from '../../lib/private/constraints';
import type { Home } from './identity';
import { type Properties, text, throwIf } from './values';

/** The region that a property names. If the property is left out, the region of the stack. */
export function regionOf(properties: Properties, key: string, property: string, home: Home): string {
  const value = text(properties, key);
  if (value === undefined) return home.region;
  throwIf(invalidRegion(property, value));
  return value;
}

/** What is wrong if regions are of several partitions. `regions`: by how a message names them. */
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
 * As far as the name of a region tells. All regions that are not named here count as `aws`.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
