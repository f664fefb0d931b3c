/** What is played of a template that the CDK synthesizes. */
export interface Template {
  readonly Parameters?: Record<string, ParameterDefinition>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Conditions?: Record<string, unknown>;
  readonly Resources: Record<string, ResourceDefinition>;
  readonly Outputs?: Record<string, OutputDefinition>;
}

/** `cdk deploy` skips a stack without resources. */
export function hasResources({ Resources }: Template): boolean {
  return Object.keys(Resources).length > 0;
}

export interface ParameterDefinition {
  readonly Type?: string;
  readonly Default?: unknown;
  readonly AllowedValues?: readonly unknown[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
  readonly Description?: string;
}

export interface OutputDefinition {
  readonly Value: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

/** Whether a physical resource is kept that the stack no longer needs. */
export type RetentionPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate' | 'Snapshot';

export interface ResourceDefinition {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: RetentionPolicy;
  readonly UpdateReplacePolicy?: RetentionPolicy;
}

/** What each resource must wait for: what it refers to, and its DependsOn. */
export function dependencies(template: Template): Map<string, string[]> {
  return new Map(
    Object.entries(template.Resources).map(([logicalId, definition]) => {
      const names = [definition.DependsOn ?? [], ...references(definition.Properties)].flat();
      return [logicalId, [...new Set(names)].filter((name) => name in template.Resources)];
    }),
  );
}

/** What must be deleted before each resource. */
export function dependents(template: Template): Map<string, string[]> {
  return dependentsOf(dependencies(template));
}

/** The graph with all its edges turned round. */
export function dependentsOf(graph: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const reversed = new Map<string, string[]>([...graph.keys()].map((item) => [item, []]));
  for (const [item, names] of graph) {
    for (const name of names) reversed.get(name)?.push(item);
  }
  return reversed;
}

function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, argument]) => {
    if (key === 'Ref') return [String(argument)];
    if (key === 'Fn::GetAtt') return [attributeReference(argument)[0]];
    if (key === 'Fn::Sub') {
      const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as unknown[];
      return [...subNames(String(text)).map((name) => name.split('.')[0]), ...references(variables)];
    }
    return references(argument);
  });
}

/** `Fn::GetAtt` takes a list or `Name.Attribute`. */
export function attributeReference(argument: unknown): [logicalId: string, attribute: string] {
  const [logicalId, ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
  return [logicalId, path.join('.')];
}

const SUB_PLACEHOLDER = /\$\{([^!}][^}]*)\}/g;

function subNames(text: string): string[] {
  return [...text.matchAll(SUB_PLACEHOLDER)].map(([, name]) => name);
}

/** `Fn::Sub`: `${Name}` is replaced, `${!Name}` stands for the text `${Name}`. */
export function substitute(text: string, valueOf: (name: string) => string): string {
  return text
    .replace(SUB_PLACEHOLDER, (_, name: string) => valueOf(name))
    .replace(/\$\{!([^}]*)\}/g, (_, name: string) => `\${${name}}`);
}
