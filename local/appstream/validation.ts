import { ServiceError } from './service-error';

/**
 * A rule for one value: answers with what breaks it. The rules are the constraints of botocore's model
 * `appstream/2016-12-01`, which the SDK does not check. They are not taken from `lib/private/constraints.ts`, so that a
 * wrong pattern there shows.
 */
type Check = (value: unknown, path: string) => string[];

interface Member {
  readonly check: Check;
  readonly required: boolean;
}

const violation = (value: unknown, path: string, rule: string): string =>
  `Value ${value === null ? 'null' : `'${JSON.stringify(value)}'`} at '${path}' failed to satisfy constraint: Member must ${rule}`;

const wrongType = (path: string, expected: string): never => {
  throw new ServiceError('SerializationException', `Expected ${expected} at '${path}'`);
};

function text(rules: { min?: number; max?: number; pattern?: RegExp; oneOf?: string[] }): Check {
  return (value, path) => {
    if (typeof value !== 'string') return wrongType(path, 'a string');
    const { min = 0, max = Infinity, pattern, oneOf } = rules;
    return [
      ...(value.length < min ? [`have length greater than or equal to ${min}`] : []),
      ...(value.length > max ? [`have length less than or equal to ${max}`] : []),
      ...(pattern && !pattern.test(value) ? [`satisfy regular expression pattern: ${pattern.source}`] : []),
      ...(oneOf && !oneOf.includes(value) ? [`satisfy enum value set: [${oneOf.join(', ')}]`] : []),
    ].map((rule) => violation(value, path, rule));
  };
}

function integer(min: number, max: number): Check {
  return (value, path) => {
    if (!Number.isInteger(value)) return wrongType(path, 'an integer');
    const number = value as number;
    return number >= min && number <= max ? [] : [violation(value, path, `be between ${min} and ${max}`)];
  };
}

function boolean(): Check {
  return (value, path) => (typeof value === 'boolean' ? [] : wrongType(path, 'a boolean'));
}

function list(entry: Check, min = 0, max = Infinity): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return wrongType(path, 'a list');
    return [
      ...size(value.length, path, min, max),
      ...value.flatMap((one, index) => entry(one, `${path}.${index + 1}.member`)),
    ];
  };
}

function map(key: Check, entry: Check, min: number, max: number): Check {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrongType(path, 'a map');
    const entries = Object.entries(value);
    return [
      ...size(entries.length, path, min, max),
      ...entries.flatMap(([name, one]) => [...key(name, path), ...entry(one, `${path}.${name}.member`)]),
    ];
  };
}

function size(length: number, path: string, min: number, max: number): string[] {
  return length >= min && length <= max
    ? []
    : [violation(`${length} entries`, path, `have between ${min} and ${max} entries`)];
}

function structure(members: Record<string, Member>): Check {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return wrongType(path, 'an object');
    return Object.entries(members).flatMap(([name, { check, required: isRequired }]) => {
      const member = (value as Record<string, unknown>)[name] ?? null;
      const memberPath = path + name.charAt(0).toLowerCase() + name.slice(1);
      if (member !== null) return check(member, memberPath);
      return isRequired ? [violation(null, memberPath, 'not be null')] : [];
    });
  };
}

function nested(members: Record<string, Member>): Check {
  return (value, path) => structure(members)(value, `${path}.`);
}

const required = (check: Check): Member => ({ check, required: true });
const optional = (check: Check): Member => ({ check, required: false });

export const IMAGE_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,100}$/;

const name = text({ pattern: IMAGE_NAME });
const nonEmpty = text({ min: 1 });
const accountId = text({ pattern: /^\d+$/ });
// The model's pattern has no aws-iso-e and aws-iso-f. The simulator has regions there, so they are added.
const arn = text({
  pattern:
    /^arn:aws(?:-cn|-us-gov|-iso(?:-[bef])?)?:[A-Za-z0-9][A-Za-z0-9_/.-]{0,62}:[A-Za-z0-9_/.-]{0,63}:[A-Za-z0-9_/.-]{0,63}:[A-Za-z0-9][A-Za-z0-9:_/+=,@.\\-]{0,1023}$/,
});
// In the model, too, any first character fits.
const tagKey = text({ min: 1, max: 128, pattern: /^(?!aws:).[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u });
const tagValue = text({ max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u });

const tags = map(tagKey, tagValue, 1, 50);
const importText = (max: number) => text({ max, pattern: /^[a-zA-Z0-9_.() -]+$/ });
const filePath = text({ max: 32767 });
const application = nested({
  Name: required(text({ max: 100, pattern: /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/ })),
  DisplayName: optional(text({ max: 100, pattern: /^[a-zA-Z0-9][a-zA-Z0-9_. -]{0,99}$/ })),
  AbsoluteAppPath: required(filePath),
  AbsoluteIconPath: optional(filePath),
  AbsoluteManifestPath: optional(filePath),
  WorkingDirectory: optional(filePath),
  LaunchParameters: optional(text({ max: 1024, pattern: /^[^\x00]+$/ })),
});
const instanceType = text({
  pattern: /^[a-zA-Z0-9-]+(\.[a-z0-9-]+)+\.(small|medium|large|xlarge|\d+xlarge|metal)$/,
});

const REQUESTS: Record<string, Check> = {
  CopyImage: structure({
    SourceImageName: required(name),
    DestinationImageName: required(name),
    DestinationRegion: required(text({ min: 1, max: 32 })),
    DestinationImageDescription: optional(text({ max: 256 })),
  }),
  CreateImportedImage: structure({
    Name: required(name),
    SourceAmiId: optional(text({ pattern: /^ami-[a-z0-9]{8,17}$/ })),
    WorkspaceImageId: optional(text({ min: 12, max: 67, pattern: /^wsi-[0-9a-z]{8,63}$/ })),
    IamRoleArn: optional(arn),
    Description: optional(importText(256)),
    DisplayName: optional(importText(100)),
    Tags: optional(tags),
    RuntimeValidationConfig: optional(nested({ IntendedInstanceType: optional(instanceType) })),
    AgentSoftwareVersion: optional(text({ oneOf: ['CURRENT_LATEST', 'ALWAYS_LATEST'] })),
    AppCatalogConfig: optional(list(application, 0, 50)),
    DryRun: optional(boolean()),
  }),
  CreateUpdatedImage: structure({
    existingImageName: required(name),
    newImageName: required(name),
    newImageDescription: optional(text({ max: 256 })),
    newImageDisplayName: optional(text({ max: 100 })),
    newImageTags: optional(tags),
    dryRun: optional(boolean()),
  }),
  DescribeImages: structure({
    Names: optional(list(nonEmpty)),
    Arns: optional(list(arn)),
    Type: optional(text({ oneOf: ['PUBLIC', 'PRIVATE', 'SHARED'] })),
    NextToken: optional(nonEmpty),
    MaxResults: optional(integer(0, 25)),
  }),
  DeleteImage: structure({ Name: required(name) }),
  UpdateImagePermissions: structure({
    Name: required(name),
    SharedAccountId: required(accountId),
    ImagePermissions: required(
      nested({ allowFleet: optional(boolean()), allowImageBuilder: optional(boolean()) }),
    ),
  }),
  DeleteImagePermissions: structure({ Name: required(name), SharedAccountId: required(accountId) }),
  DescribeImagePermissions: structure({
    Name: required(name),
    MaxResults: optional(integer(0, 500)),
    SharedAwsAccountIds: optional(list(accountId, 1, 5)),
    NextToken: optional(nonEmpty),
  }),
  TagResource: structure({ ResourceArn: required(arn), Tags: required(tags) }),
  UntagResource: structure({ ResourceArn: required(arn), TagKeys: required(list(tagKey, 1, 50)) }),
  ListTagsForResource: structure({ ResourceArn: required(arn) }),
  DescribeFleets: structure({ Names: optional(list(nonEmpty)), NextToken: optional(nonEmpty) }),
};

/** Throws what the service answers to a request that breaks its model. */
export function validate(operation: string, input: unknown): void {
  const violations = REQUESTS[operation](input, '');
  if (violations.length > 0) {
    throw new ServiceError(
      'ValidationException',
      `${violations.length} validation error${violations.length > 1 ? 's' : ''} detected: ${violations.join('; ')}`,
    );
  }
}
