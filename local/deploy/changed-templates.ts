import type { ResourceDefinition, Template } from '../cloudformation/template';

/** The template with another resource that fails after so many seconds. */
export function withFailingSibling(template: Template, seconds: number): Template {
  const Sibling: ResourceDefinition = { Type: 'Test::Sibling', Properties: { FailAfterSeconds: seconds } };
  return { ...template, Resources: { ...template.Resources, Sibling } };
}

type Entry = [logicalId: string, definition: ResourceDefinition];

/** Entries to add, by the list of an image that they belong to. */
export type Declared = Readonly<Record<string, readonly object[]>>;

/** The template with more entries in lists of its images, as if the app declared them. */
export function withDeclared(template: Template, declared: Declared): Template {
  const changed = Object.entries(template.Resources).map(([logicalId, definition]): Entry => {
    if (definition.Type !== 'Custom::AppStreamImage') return [logicalId, definition];
    const lists = Object.entries(declared).map(([property, entries]): [string, object[]] => {
      const present = (definition.Properties?.[property] ?? []) as readonly object[];
      return [property, [...present, ...entries]];
    });
    return [
      logicalId,
      { ...definition, Properties: { ...definition.Properties, ...Object.fromEntries(lists) } },
    ];
  });
  return { ...template, Resources: Object.fromEntries(changed) };
}
