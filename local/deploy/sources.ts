import { valuesInEffect } from '../cloudformation/parameter-store';
import { resourcesOf, type DeclaredStack } from './declared';

/** Where an image is. */
export interface Place {
  readonly region: string;
  readonly name: string;
}

/** The images that have to be there before the stacks: what they copy, update or only share, and do not make themselves. */
export function sourcesOf(stacks: readonly DeclaredStack[]): Place[] {
  const declared = declaredBy(stacks);
  const made = new Set(
    declared.map(({ region, ImageName, DestinationRegion }) =>
      keyOf({ region: DestinationRegion ?? region, name: String(ImageName) }),
    ),
  );
  const sources = declared
    .map(({ region, SourceImageName, UpdateOfImageName, SourceRegion }) => ({
      region: SourceRegion ?? region,
      name: SourceImageName ?? UpdateOfImageName,
    }))
    .filter((source): source is Place => isKnown(source.region) && isKnown(source.name))
    .concat(sharedBy(stacks))
    .filter((source) => !made.has(keyOf(source)));
  return [...new Map(sources.map((source) => [keyOf(source), source])).values()];
}

/** What the stacks find by a pattern. */
export interface Found extends Place {
  readonly pattern: string;
}

/** The images that the stacks find: a new one for each revision. */
export function foundBy(stacks: readonly DeclaredStack[]): Found[] {
  return propertiesOf(stacks, 'Custom::NewestAppStreamImage').flatMap(
    ({ region, NamePattern, Region = region, Revision = 'newest' }) => {
      if (![NamePattern, Region, Revision].every(isKnown)) return [];
      const pattern = String(NamePattern);
      const text = String(Revision).replace(/[^\w.-]+/g, '-');
      return { region: String(Region), name: pattern.replace('*', text).replaceAll('*', ''), pattern };
    },
  );
}

/** The AMIs and images of WorkSpaces that the stacks name, with their regions. */
export function importablesOf(stacks: readonly DeclaredStack[]): Place[] {
  return declaredBy(stacks).flatMap(({ region, SourceAmiId, SourceWorkspacesImageId }) =>
    [SourceAmiId, SourceWorkspacesImageId].flatMap((name) => (isKnown(name) ? [{ region, name }] : [])),
  );
}

/**
 * The parameters of Parameter Store that have to be there before the stacks: what they read the id of an AMI from, is not
 * given and not stored by them.
 */
export function amiParametersOf(stacks: readonly DeclaredStack[]): Place[] {
  const storedBy = new Set(
    propertiesOf(stacks, 'AWS::SSM::Parameter').map(({ region, Name }) =>
      keyOf({ region, name: String(Name) }),
    ),
  );
  return stacks.flatMap((stack) => {
    const { template, region, stored = {} } = stack;
    const amiIds = new Set(declaredBy([stack]).map(({ SourceAmiId }) => JSON.stringify(SourceAmiId)));
    const dynamic = [...amiIds].flatMap((id) => /\{\{resolve:ssm:([^:}]+)/.exec(id ?? '')?.[1] ?? []);
    const values = valuesInEffect(template, stack.parameters ?? {});
    const parameters = Object.entries(template.Parameters ?? {})
      .filter(
        ([parameter, { Type = '' }]) =>
          Type.includes('<AWS::EC2::Image::Id>') ||
          (Type.startsWith('AWS::SSM::Parameter::Value<') && amiIds.has(JSON.stringify({ Ref: parameter }))),
      )
      .map(([parameter]) => String(values[parameter]));
    return [...dynamic, ...parameters]
      .filter((name) => !(name in stored))
      .map((name) => ({ region, name }))
      .filter((place) => !storedBy.has(keyOf(place)));
  });
}

/** The regions that the stacks make images in. */
export function destinationsOf(stacks: readonly DeclaredStack[]): string[] {
  return [...new Set(declaredBy(stacks).map(({ region, DestinationRegion }) => DestinationRegion ?? region))];
}

/** What they share without making it. */
function sharedBy(stacks: readonly DeclaredStack[]): Place[] {
  return propertiesOf(stacks, 'Custom::AppStreamImageShare').flatMap(({ region, ImageName: name }) =>
    isKnown(name) ? [{ region, name }] : [],
  );
}

function declaredBy(stacks: readonly DeclaredStack[]): Declared[] {
  return propertiesOf(stacks, 'Custom::AppStreamImage');
}

/** What the resources of a type declare, each with the region of its stack. */
function propertiesOf(
  stacks: readonly DeclaredStack[],
  wanted: string,
): ({ readonly region: string } & Readonly<Record<string, unknown>>)[] {
  return resourcesOf(stacks)
    .filter(({ type, condition }) => type === wanted && condition !== 'does not hold')
    .map(({ region, properties }) => ({ region, ...properties }));
}

/** What a template says of an image; what is no text is known when it is deployed. */
interface Declared {
  readonly region: string;
  readonly SourceImageName?: unknown;
  readonly UpdateOfImageName?: unknown;
  readonly SourceAmiId?: unknown;
  readonly SourceWorkspacesImageId?: unknown;
  readonly SourceRegion?: unknown;
  readonly ImageName?: unknown;
  readonly DestinationRegion?: string;
}

/** A dynamic reference is resolved when the stack is deployed. */
function isKnown(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('{{resolve:');
}

/** A place in one text. */
export function keyOf({ region, name }: Place): string {
  return `${region} ${name}`;
}
