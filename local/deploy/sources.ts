import { valuesInEffect } from '../cloudformation/parameter-store';
import { resourcesOf, type DeclaredStack } from './declared';

/** The region and name of an image. */
export interface Place {
  readonly region: string;
  readonly name: string;
}

/** The images that have to be there before the stacks: those that the stacks copy, update or share, and do not make. */
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

/** An image that a `NewestAppStreamImage` finds by its pattern. */
export interface Found extends Place {
  readonly pattern: string;
}

/** The images that `NewestAppStreamImage`s have to find: another one for each revision. */
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

/** The AMIs and WorkSpaces images that the stacks name, each with its region. */
export function importablesOf(stacks: readonly DeclaredStack[]): Place[] {
  return declaredBy(stacks).flatMap(({ region, SourceAmiId, SourceWorkspacesImageId }) =>
    [SourceAmiId, SourceWorkspacesImageId].flatMap((name) => (isKnown(name) ? [{ region, name }] : [])),
  );
}

/**
 * The parameters of Parameter Store that have to be there before the stacks: those with ids of AMIs that are neither
 * given nor made by a stack.
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

/** The images that the stacks share and that are managed elsewhere. */
function sharedBy(stacks: readonly DeclaredStack[]): Place[] {
  return propertiesOf(stacks, 'Custom::AppStreamImageShare').flatMap(({ region, ImageName: name }) =>
    isKnown(name) ? [{ region, name }] : [],
  );
}

function declaredBy(stacks: readonly DeclaredStack[]): Declared[] {
  return propertiesOf(stacks, 'Custom::AppStreamImage');
}

/** The properties of all resources of a type, each with the region of its stack. */
function propertiesOf(
  stacks: readonly DeclaredStack[],
  wanted: string,
): ({ readonly region: string } & Readonly<Record<string, unknown>>)[] {
  return resourcesOf(stacks)
    .filter(({ type, condition }) => type === wanted && condition !== 'does not hold')
    .map(({ region, properties }) => ({ region, ...properties }));
}

/** The properties of an image. One that is no text is known only when the stack is deployed. */
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

/** A place as one text, for use as a key. */
export function keyOf({ region, name }: Place): string {
  return `${region} ${name}`;
}
