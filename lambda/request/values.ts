import { shown } from '../../lib/private/constraints';

/** A property that is not valid. The message names value, rule and fix. */
export class InvalidProperty extends Error {}

/** The properties of a custom resource, as they come: nothing is checked yet. */
export type Properties = Readonly<Record<string, unknown>>;

/** Throws if a check of a value has found a problem. */
export function throwIf(problem: string | undefined): void {
  if (problem) throw new InvalidProperty(problem);
}

/**
 * For properties that may be anything: those of an earlier version, of a stack event, or of a Create that was refused.
 * Undefined if they are not valid.
 */
export function ifValid<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidProperty) return undefined;
    throw error;
  }
}

/** CloudFormation sends scalars as strings. Other JSON scalars are taken as the strings that it would make of them. */
export function text(properties: Properties, key: string): string | undefined {
  const value = properties[key];
  if (value === undefined || value === null) return undefined;
  const given = scalar(value);
  if (given !== undefined) return given;
  throw new InvalidProperty(`${key} ${shown(value)} is not a text. Give it as a string.`);
}

/** A scalar as CloudFormation sends it. Undefined for anything else. */
export function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function required(properties: Properties, key: string): string {
  const value = text(properties, key);
  if (value === undefined) throw new InvalidProperty(`${key} is missing: it is required. Declare it.`);
  return value;
}

export function listOf(properties: Properties, key: string): readonly Properties[] {
  const value: unknown = properties[key] ?? [];
  if (!isListOfObjects(value))
    throw new InvalidProperty(
      `${key} ${shown(value)} is not a list of objects. Declare it as the construct does.`,
    );
  return value;
}

function isListOfObjects(value: unknown): value is Properties[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
}

/** `otherwise`: if the property is left out. `property`: how a message names it. */
export function flag(
  properties: Properties,
  key: string,
  otherwise: boolean,
  property = `sharedWith.${key}`,
): boolean {
  const value = text(properties, key);
  if (value === undefined) return otherwise;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new InvalidProperty(`${property} ${shown(value)} is neither true nor false. Correct it.`);
}
