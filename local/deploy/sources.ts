import type { Template } from '../cloudformation/template';

/** Where an image is. */
export interface Place {
  readonly region: string;
  readonly name: string;
}

/** What a stack declares, and where. */
export interface DeclaredStack {
  readonly template: Template;
  readonly region: string;
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
    .filter((source): source is Place => typeof source.region === 'string' && typeof source.name === 'string')
    .concat(sharedBy(stacks))
    .filter((source) => !made.has(keyOf(source)));
  return [...new Map(sources.map((source) => [keyOf(source), source])).values()];
}

/** The images that the stacks find: a new one for each revision. */
export function foundBy(stacks: readonly DeclaredStack[]): Place[] {
  return propertiesOf(stacks, 'Custom::NewestAppStreamImage').flatMap(
    ({ region, NamePattern, Region = region, Revision = 'newest' }) => {
      const isKnown = [NamePattern, Region, Revision].every((value) => typeof value === 'string');
      if (!isKnown) return [];
      const text = String(Revision).replace(/[^\w.-]+/g, '-');
      return { region: String(Region), name: String(NamePattern).replace('*', text).replaceAll('*', '') };
    },
  );
}

/**
 * The parameters of Parameter Store that have to be there before the stacks: what they read the id of an AMI from and do
 * not store themselves.
 */
export function amiParametersOf(stacks: readonly DeclaredStack[]): Place[] {
  const stored = new Set(
    propertiesOf(stacks, 'AWS::SSM::Parameter').map(({ region, Name }) =>
      keyOf({ region, name: String(Name) }),
    ),
  );
  return stacks.flatMap(({ template, region }) => {
    const amiIds = new Set(
      declaredBy([{ template, region }]).map(({ SourceAmiId }) => JSON.stringify(SourceAmiId)),
    );
    const dynamic = [...amiIds].flatMap((id) => /\{\{resolve:ssm:([^:}]+)/.exec(id ?? '')?.[1] ?? []);
    const parameters = Object.entries(template.Parameters ?? {})
      .filter(
        ([parameter, { Type = '' }]) =>
          Type.includes('<AWS::EC2::Image::Id>') ||
          (Type.startsWith('AWS::SSM::Parameter::Value<') && amiIds.has(JSON.stringify({ Ref: parameter }))),
      )
      .map(([, { Default }]) => String(Default));
    return [...dynamic, ...parameters]
      .map((name) => ({ region, name }))
      .filter((place) => !stored.has(keyOf(place)));
  });
}

/** The regions that the stacks make images in. */
export function destinationsOf(stacks: readonly DeclaredStack[]): string[] {
  return [...new Set(declaredBy(stacks).map(({ region, DestinationRegion }) => DestinationRegion ?? region))];
}

/** What they share without making it. */
function sharedBy(stacks: readonly DeclaredStack[]): Place[] {
  return propertiesOf(stacks, 'Custom::AppStreamImageShare').flatMap(({ region, ImageName: name }) =>
    typeof name === 'string' ? [{ region, name }] : [],
  );
}

function declaredBy(stacks: readonly DeclaredStack[]): Declared[] {
  return propertiesOf(stacks, 'Custom::AppStreamImage');
}

/** What the resources of a type declare, each with the region of its stack. */
function propertiesOf(
  stacks: readonly DeclaredStack[],
  type: string,
): ({ readonly region: string } & Readonly<Record<string, unknown>>)[] {
  return stacks.flatMap(({ template, region }) =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties = {} }) => ({ region, ...Properties })),
  );
}

/** What a template says of an image; what is no text is known when it is deployed. */
interface Declared {
  readonly region: string;
  readonly SourceImageName?: unknown;
  readonly UpdateOfImageName?: unknown;
  readonly SourceAmiId?: unknown;
  readonly SourceRegion?: unknown;
  readonly ImageName?: unknown;
  readonly DestinationRegion?: string;
}

function keyOf({ region, name }: Place): string {
  return `${region} ${name}`;
}
