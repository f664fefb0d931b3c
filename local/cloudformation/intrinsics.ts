import type { StackOutputRequest } from './neighbours';
import { attributeReference, substitute, type Template } from './template';

/** Where intrinsic functions get their values from. */
export interface Scope {
  readonly template: Template;
  readonly region: string;
  /** A pseudo parameter, a parameter or the physical id of a resource. */
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  /** A parameter of Parameter Store. */
  storedParameter(name: string): string;
  /** What another stack exports. */
  exported(name: string): string;
  /** An output of another stack. */
  stackOutput(request: StackOutputRequest): string;
}

const NO_VALUE = Symbol('AWS::NoValue');

/** Resolves the intrinsic functions that the CDK writes into templates. */
export function resolve(value: unknown, scope: Scope): unknown {
  const resolved = resolveValue(value, scope);
  return resolved === NO_VALUE ? undefined : resolved;
}

/** Whether a condition of the template holds. */
export function holds(condition: string, scope: Scope): boolean {
  const definition = scope.template.Conditions?.[condition];
  if (definition === undefined) throw new Error(`Unresolved condition ${condition}`);
  return resolve(definition, scope) === true;
}

function resolveValue(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolveValue(item, scope)).filter((item) => item !== NO_VALUE);
  }
  if (typeof value === 'string') return withDynamicReferences(value, scope);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const [name, argument] = (entries[0] ?? ['']) as [string, unknown];
  // IAM statements have a key `Condition`, too. Its value there is an object.
  const isCondition = name === 'Condition' && typeof argument === 'string';
  if (entries.length === 1 && (name === 'Ref' || isCondition || name.startsWith('Fn::'))) {
    return intrinsic(name, argument, scope);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, resolveValue(item, scope)]).filter(([, item]) => item !== NO_VALUE),
  );
}

function intrinsic(name: string, argument: unknown, scope: Scope): unknown {
  const list = () => resolveValue(argument, scope) as unknown[];
  switch (name) {
    case 'Ref':
      return argument === 'AWS::NoValue' ? NO_VALUE : scope.ref(String(argument));
    case 'Fn::GetAtt':
      return scope.attribute(...attributeReference(argument));
    case 'Fn::Join': {
      const [separator, parts] = list() as [string, unknown[]];
      return parts.join(separator);
    }
    case 'Fn::Sub': {
      const [text, given] = (Array.isArray(argument) ? argument : [argument, {}]) as unknown[];
      const variables = resolveValue(given, scope) as Record<string, unknown>;
      return substitute(String(text), (key) => {
        if (key in variables) return String(variables[key]);
        return String(key.includes('.') ? scope.attribute(...attributeReference(key)) : scope.ref(key));
      });
    }
    case 'Fn::Select': {
      const [index, choices] = list() as [number | string, unknown[]];
      return choices[Number(index)];
    }
    case 'Fn::Split': {
      const [separator, text] = list() as [string, string];
      return text.split(separator);
    }
    case 'Fn::If': {
      const [condition, whenTrue, whenFalse] = argument as [string, unknown, unknown];
      return resolveValue(holds(condition, scope) ? whenTrue : whenFalse, scope);
    }
    case 'Condition':
      return holds(String(argument), scope);
    case 'Fn::Equals': {
      const [left, right] = list();
      return left === right;
    }
    case 'Fn::And':
      return list().every((item) => item === true);
    case 'Fn::Or':
      return list().some((item) => item === true);
    case 'Fn::Not':
      return list()[0] !== true;
    case 'Fn::FindInMap': {
      const [map, first, second] = list() as string[];
      return scope.template.Mappings?.[map]?.[first]?.[second];
    }
    case 'Fn::ImportValue':
      return scope.exported(String(resolveValue(argument, scope)));
    case 'Fn::GetStackOutput':
      return scope.stackOutput(resolveValue(argument, scope) as StackOutputRequest);
    case 'Fn::Base64':
      return Buffer.from(String(resolveValue(argument, scope))).toString('base64');
    case 'Fn::Length':
      return list().length;
    case 'Fn::ToJsonString':
      return JSON.stringify(resolveValue(argument, scope));
    // Only subnets have it, and nothing here reads them.
    case 'Fn::Cidr': {
      const [block, count] = list() as [string, number];
      return Array.from({ length: Number(count) }, (_, index) => `${block}#${index}`);
    }
    case 'Fn::GetAZs':
      return ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`);
    default:
      throw new Error(`${name} is not played`);
  }
}

/**
 * `{{resolve:ssm:name}}`, with or without a version. The simulated Parameter Store keeps the newest version only.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html
 */
function withDynamicReferences(text: string, scope: Scope): string {
  return text.replace(/\{\{resolve:ssm:([^:}]+)(?::\d+)?\}\}/g, (_, name: string) =>
    scope.storedParameter(name),
  );
}

/** CloudFormation sends each scalar in the properties of a custom resource as a string (aws/aws-cdk#15249). */
export function withScalarsAsStrings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withScalarsAsStrings);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withScalarsAsStrings(item)]));
  }
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
}
