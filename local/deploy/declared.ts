import { holds, resolve, type Scope } from '../cloudformation/intrinsics';
import { valuesInEffect, type ParameterValues } from '../cloudformation/parameter-store';
import type { ResourceDefinition, Template } from '../cloudformation/template';

/** A stack's template, and what is known of the stack before it is deployed. */
export interface DeclaredStack {
  readonly template: Template;
  readonly region: string;
  readonly account?: string;
  /** The values that its parameters are given. The others have their default. */
  readonly parameters?: ParameterValues;
  /** What is in Parameter Store before the stacks, by name. */
  readonly stored?: Readonly<Record<string, string>>;
  /** Of a nested stack: whether its condition holds. */
  readonly condition?: Condition;
}

/** Undefined: there is no condition. */
type Condition = 'holds' | 'does not hold' | 'not known yet';

/** What is known of a resource before its stack is deployed. */
export interface DeclaredResource {
  readonly region: string;
  readonly logicalId: string;
  readonly type: string;
  /** A property that is not known yet is as in the template. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Its own condition, or that of its nested stack. */
  readonly condition?: Condition;
}

export function resourcesOf(stacks: readonly DeclaredStack[]): DeclaredResource[] {
  return stacks.flatMap((stack) => {
    const scope = knownBefore(stack);
    return Object.entries(stack.template.Resources).map(([logicalId, definition]) => ({
      region: stack.region,
      logicalId,
      type: definition.Type,
      properties: propertiesOf(definition, scope),
      condition: stack.condition === 'does not hold' ? stack.condition : conditionOf(definition, scope),
    }));
  });
}

/** A stack and those that are nested in it, at any depth. */
export function withNested(
  stack: DeclaredStack,
  templateAt: (url: string) => Template | undefined,
): DeclaredStack[] {
  const nested = resourcesOf([stack]).flatMap(({ type, properties, condition }) => {
    const { TemplateURL: url, Parameters = {} } = properties;
    if (type !== 'AWS::CloudFormation::Stack' || typeof url !== 'string') return [];
    const template = templateAt(url);
    const parameters = knownIn(Parameters as Record<string, unknown>, knownBefore(stack));
    return template ? withNested({ ...stack, template, parameters, condition }, templateAt) : [];
  });
  return [stack, ...nested];
}

/**
 * The parameters of a stack in each version of the app. As with `cdk deploy`, a parameter keeps its value if its
 * default changes.
 */
export function parametersOfVersions(
  templates: readonly Template[],
  given: Readonly<Record<string, string>>,
): ParameterValues[] {
  let values: ParameterValues = {};
  return templates.map((template) => {
    const declared = ([name]: [string, unknown]) => name in (template.Parameters ?? {});
    const before = Object.fromEntries(Object.entries({ ...values, ...given }).filter(declared));
    values = valuesInEffect(template, before);
    return values;
  });
}

function conditionOf({ Condition }: ResourceDefinition, scope: Scope): Condition | undefined {
  if (Condition === undefined) return undefined;
  const isTrue = known(() => holds(Condition, scope));
  if (isTrue === undefined) return 'not known yet';
  return isTrue ? 'holds' : 'does not hold';
}

function propertiesOf({ Properties = {} }: ResourceDefinition, scope: Scope): Record<string, unknown> {
  return { ...Properties, ...knownIn(Properties, scope) };
}

function knownIn(properties: Record<string, unknown>, scope: Scope): Record<string, unknown> {
  const entries = Object.entries(properties).map(([name, value]) => [
    name,
    known(() => resolve(value, scope)),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, unknown>;
}

function known<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function knownBefore({ template, region, account, parameters = {}, stored = {} }: DeclaredStack): Scope {
  const notYet = (): never => {
    throw new Error('It is known when the stack is deployed');
  };
  const values: Record<string, unknown> = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::URLSuffix': 'amazonaws.com',
    ...valuesInEffect(template, parameters),
  };
  const isStored = (name: string) =>
    template.Parameters?.[name]?.Type?.startsWith('AWS::SSM::Parameter::Value');
  const storedParameter = (name: string) => stored[name] ?? notYet();
  return {
    template,
    region,
    ref: (name) => {
      const value = values[name] ?? notYet();
      return isStored(name) && typeof value === 'string' ? storedParameter(value) : value;
    },
    storedParameter,
    attribute: notYet,
    exported: notYet,
    stackOutput: notYet,
  };
}
