import { type Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { shown } from './constraints';

/**
 * Checks of types, for values from JavaScript, context or JSON, which TypeScript has not checked. Each check returns
 * undefined, or a sentence that names the value, the rule and the fix.
 */

/** A token passes: the handler checks what it resolved to. */
export function notText(property: string, value: unknown): string | undefined {
  if (isOfListToken(value))
    return `${property} is a token of a list: it must be a text. Take one out of the list with Fn.select(0, …).`;
  if (typeof value === 'string') return undefined;
  if (Token.isUnresolved(value))
    return `${property} is a token that is no text: it must be a text. Write Token.asString(…) around it.`;
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  const otherwise = Construct.isConstruct(value) ? 'Give an attribute of it.' : 'Give a text.';
  return `${wrongType(property, value)}: it must be a text. ${isScalar ? `Quote it: "${value}".` : otherwise}`;
}

/** Whether a value is a list whose length is known only at deployment, or the one text that such a list holds until then. */
function isOfListToken(value: unknown): boolean {
  if (Array.isArray(value)) return Token.isUnresolved(value);
  return typeof value === 'string' && value.includes('#{Token[');
}

/** An account id must not be a number: a number loses the zeros at the beginning. */
export function numberAsAccountId(property: string, value: unknown): string | undefined {
  if (typeof value !== 'number' || Token.isUnresolved(value)) return undefined;
  const id = `${value}`.padStart(12, '0');
  return `${wrongType(property, value)}: it must be a text of 12 digits. Quote it: "${id}".`;
}

export function notFlag(property: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'boolean' || Token.isUnresolved(value)) return undefined;
  return `${wrongType(property, value)}: it must be true or false, without quotes. Correct it.`;
}

/** Checks for the method, not the class: an app can have two copies of aws-cdk-lib. */
export function notDuration(property: string, value: unknown, example: string): string | undefined {
  if (typeof (value as Partial<Duration>).toSeconds === 'function') return undefined;
  return `${wrongType(property, value)}: it must be a Duration. Give one, such as ${example}.`;
}

export function notRemovalPolicy(value: unknown): string | undefined {
  if (value === undefined || Object.values<unknown>(RemovalPolicy).includes(value)) return undefined;
  return (
    `${wrongType('removalPolicy', value)}: it must be a RemovalPolicy. ` +
    'Give RemovalPolicy.RETAIN or RemovalPolicy.DESTROY.'
  );
}

/** The beginning of a message about a value of a wrong type. */
export function wrongType(property: string, value: unknown): string {
  if (Construct.isConstruct(value)) return `${property} is the construct ${value.node.path}`;
  if (Token.isUnresolved(value)) return `${property} is a token`;
  const text = shownIfPossible(value);
  return `${property} ${text === undefined ? '' : `${text} `}is ${typeName(value)}`;
}

function typeName(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/**
 * Text is in quotes. Undefined if JSON cannot hold the value: an object that holds a construct, for example, refers to
 * itself.
 */
function shownIfPossible(value: unknown): string | undefined {
  if (typeof value === 'function') return undefined;
  if (typeof value === 'number' || typeof value === 'bigint') return `${value}`;
  try {
    return typeof value === 'string' ? shown(value) : shown(value).slice(1, -1);
  } catch {
    return undefined;
  }
}

/** Whether a value has a member of that type. Not `instanceof`: an app can have several copies of aws-cdk-lib. */
export function isKind(value: unknown, name: string, type: 'string' | 'function'): boolean {
  return typeof (value as Readonly<Record<string, unknown>> | undefined | null)?.[name] === type;
}

/** Makes null undefined. In jsii, too, null means that a prop is left out: JSON has no undefined. */
export function withoutNulls<T extends object>(props: T): T {
  const entries = Object.entries(props ?? {});
  if (props && entries.every(([, value]) => value !== null)) return props;
  return { ...props, ...Object.fromEntries(entries.map(([key, value]) => [key, value ?? undefined])) };
}
