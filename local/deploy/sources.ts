import type { Template } from '../cloudformation/template';

/** Where an image is. */
export interface Place {
  readonly region: string;
  readonly name: string;
}

/** The images that have to be there before the stacks: what they copy or only share, and do not make themselves. */
export function sourcesOf(stacks: ReadonlyArray<{ template: Template; region: string }>): Place[] {
  const declared = declaredBy(stacks);
  const made = new Set(
    declared.map(({ region, ImageName, DestinationRegion }) =>
      keyOf({ region: DestinationRegion ?? region, name: String(ImageName) }),
    ),
  );
  const sources = declared
    .filter(({ SourceImageName }) => typeof SourceImageName === 'string')
    .map(({ region, SourceImageName, SourceRegion }) => ({
      region: SourceRegion ?? region,
      name: SourceImageName as string,
    }))
    .filter((source): source is Place => typeof source.region === 'string')
    .concat(sharedBy(stacks))
    .filter((source) => !made.has(keyOf(source)));
  return [...new Map(sources.map((source) => [keyOf(source), source])).values()];
}

/** The images that the stacks find: a new one for each revision. */
export function foundBy(stacks: ReadonlyArray<{ template: Template; region: string }>): Place[] {
  return stacks.flatMap(({ template, region }) =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === 'Custom::NewestAppStreamImage')
      .flatMap(({ Properties: { NamePattern, Region = region, Revision = 'newest' } = {} }) => {
        const isKnown = [NamePattern, Region, Revision].every((value) => typeof value === 'string');
        if (!isKnown) return [];
        const text = String(Revision).replace(/[^\w.-]+/g, '-');
        return { region: String(Region), name: String(NamePattern).replace('*', text).replaceAll('*', '') };
      }),
  );
}

/** The regions that the stacks make images in. */
export function destinationsOf(stacks: ReadonlyArray<{ template: Template; region: string }>): string[] {
  return [...new Set(declaredBy(stacks).map(({ region, DestinationRegion }) => DestinationRegion ?? region))];
}

/** What they share without making it. */
function sharedBy(stacks: ReadonlyArray<{ template: Template; region: string }>): Place[] {
  return stacks.flatMap(({ template, region }) =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === 'Custom::AppStreamImageShare')
      .flatMap(({ Properties: { ImageName: name } = {} }) =>
        typeof name === 'string' ? [{ region, name }] : [],
      ),
  );
}

function declaredBy(stacks: ReadonlyArray<{ template: Template; region: string }>): Declared[] {
  return stacks.flatMap(({ template, region }) =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === 'Custom::AppStreamImage')
      .map(({ Properties = {} }) => ({ region, ...Properties }) as Declared),
  );
}

/** What a template says of an image; what is no text is known when it is deployed. */
interface Declared {
  readonly region: string;
  readonly SourceImageName: unknown;
  readonly SourceRegion?: unknown;
  readonly ImageName?: unknown;
  readonly DestinationRegion?: string;
}

function keyOf({ region, name }: Place): string {
  return `${region} ${name}`;
}
