const REGIONS = new Set(
  [
    'us-east-1 us-east-2 us-west-2 ca-central-1 ca-west-1 sa-east-1',
    'eu-central-1 eu-central-2 eu-west-1 eu-west-2 eu-west-3 eu-south-1 eu-south-2 il-central-1',
    'ap-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-5 ap-northeast-1 ap-northeast-2 ap-northeast-3',
    'us-gov-west-1 us-gov-east-1',
  ]
    .join(' ')
    .split(' '),
);

const PARTITIONS: ReadonlyArray<[prefix: string, partition: string]> = [
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
];

/** The partition of a region that AppStream is in. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

/** Whether AppStream has an endpoint in the region: https://docs.aws.amazon.com/general/latest/gr/aas2.html */
export function hasAppStream(region: string): boolean {
  return REGIONS.has(region) || /^(us|eu)-iso[bef]?-/.test(region);
}
